"""On what CI runs: its triggers, its matrix, what a job waits for, and what its variables leave out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from verify_gate.probes.integrity.model import Change, Rule, Weakening
from verify_gate.probes.integrity.pipelines.files import YAML, Pipeline
from verify_gate.probes.integrity.pipelines.variables import Set, gained, set_in_text, set_in_tree
from verify_gate.probes.integrity.pipelines.yaml_tree import read_yaml, texts_in
from verify_gate.probes.suppressions.positions import Node

_GATING = ("push", "pull_request", "pull_request_target", "merge_group")
_TRUNKS = frozenset({"main", "master"})


def weaker_terms(change: Change) -> Iterator[Weakening]:
    """What makes the files that check something run less often, on less, or before others are done."""
    checking = {check.path for check in Pipeline(change.head).checks}
    for path in sorted(checking & change.changed):
        before = change.was(path)
        if before is None:
            continue
        texts = change.base.text(before) or "", change.head.text(path) or ""
        if YAML.fullmatch(path) is None:
            yield from _variables(path, *map(set_in_text, texts))
            continue
        try:
            was, now = map(read_yaml, texts)
        except ValueError:
            continue
        yield from _variables(path, set_in_tree(was), set_in_tree(now))
        if isinstance(was.value, dict) and isinstance(now.value, dict):
            yield from (each for part in (_triggers, _jobs) for each in part(change, path, was, now))


def _triggers(change: Change, path: str, was: Node, now: Node) -> Iterator[Weakening]:
    old, new = _events(was), _events(now)
    if not old:
        return
    for event in _GATING:
        if event in old and event not in new:
            at, line = change.place(change.was(path) or path, old[event].line)
            yield _found(at, line, f"on.{event}", f"it no longer runs on {event}")
        elif event in old and event in new:
            yield from _filters(change, path, event, old[event], new[event], alone=len(set(new) & set(_GATING)) == 1)


def _events(tree: Node) -> Mapping[str, Node]:
    """The events that a workflow of GitHub's runs on, each with what it is narrowed by."""
    on = tree.value.get("on", tree.value.get("true"))
    if on is None:
        return {}
    return on.value if isinstance(on.value, dict) else {str(each.value): each for each in texts_in(on)}


def _filters(change: Change, path: str, event: str, was: Node, now: Node, *, alone: bool) -> Iterator[Weakening]:
    old, new = (node.value if isinstance(node.value, dict) else {} for node in (was, now))
    for key in ("branches", "paths", "types"):
        before, after = (texts_in(table.get(key)) for table in (old, new))
        names = [str(each.value) for each in after]
        lost = [each for each in before if not _is_named(str(each.value), names)]
        told = ", ".join(str(each.value) for each in lost)
        if key in new and before and lost:
            at, line = change.place(change.was(path) or path, lost[0].line)
            yield _found(at, line, f"on.{event}.{key} {told}", f"it no longer runs on {event} for {told}")
        elif key in new and key not in old and (alone or event != "push") and _narrows(key, names):
            yield _found(path, new[key].line, f"on.{event}.{key}", f"it runs on {event} for {', '.join(names)} alone")
    for key in ("branches-ignore", "paths-ignore"):
        there = [str(each.value) for each in texts_in(old.get(key))]
        gained = [each for each in texts_in(new.get(key)) if not _is_named(str(each.value), there)]
        if gained and key.partition("-")[0] not in old:
            told = ", ".join(str(each.value) for each in gained)
            yield _found(path, gained[0].line, f"on.{event}.{key} {told}", f"it no longer runs on {event} for {told}")


def _is_named(name: str, others: list[str]) -> bool:
    return any(name == each or fnmatchcase(name, each) or {name, each} == _TRUNKS for each in others)


def _narrows(key: str, names: list[str]) -> bool:
    if key == "types":
        return not {"opened", "synchronize"} <= set(names)
    return not {"*", "**"} & set(names)


def _jobs(change: Change, path: str, was: Node, now: Node) -> Iterator[Weakening]:
    old, new = (_table(tree.value.get("jobs")) for tree in (was, now))
    before = change.was(path) or path
    for name in old:
        if name not in new:
            continue
        needed, needs = (_table(table[name]).get("needs") for table in (old, new))
        kept = {str(each.value) for each in texts_in(needs)}
        for each in texts_in(needed):
            if str(each.value) not in kept and str(each.value) in new:
                at, line = change.place(before, each.line)
                yield _found(at, line, f"jobs.{name}.needs {each.value}", f"{name} no longer needs {each.value}")
        tables = (_table(_table(_table(table[name]).get("strategy")).get("matrix")) for table in (old, new))
        yield from _matrix(change, path, name, *tables)


def _matrix(
    change: Change, path: str, job: str, was: Mapping[str, Node], now: Mapping[str, Node]
) -> Iterator[Weakening]:
    for key, value in was.items():
        old, new = (_entries(node) for node in (value, now.get(key)))
        if key == "exclude" or not old or key not in now or not isinstance(now[key].value, list):
            continue
        gone = [each for text, each in old.items() if text not in new and not _is_outdated(change, text)]
        if gone and len(new) < len(old) - sum(_is_outdated(change, text) for text in old if text not in new):
            at, line = change.place(change.was(path) or path, gone[0].line)
            told = ", ".join(text for text, each in old.items() if each in gone)
            yield _found(at, line, f"jobs.{job}.matrix.{key} {told}", f"{job} no longer runs with {key} {told}")
    old, new = (_entries(table.get("exclude")) for table in (was, now))
    for text in sorted(set(new) - set(old)):
        yield _found(path, new[text].line, f"jobs.{job}.matrix.exclude {text}", f"{job} no longer runs with {text}")


def _entries(node: Node | None) -> dict[str, Node]:
    """What a list of a matrix holds, by its text."""
    return {_text(each): each for each in node.value} if node is not None and isinstance(node.value, list) else {}


def _text(node: Node) -> str:
    if isinstance(node.value, dict):
        return ", ".join(f"{key}: {_text(each)}" for key, each in node.value.items())
    return str(node.value)


def _is_outdated(change: Change, text: str) -> bool:
    """Whether it is a Python that the project no longer asks to run on."""
    least = re.search(r"requires-python\s*=\s*[\"']\s*>=?\s*3\.(\d+)", change.head.text("pyproject.toml") or "")
    found = re.search(r"(?:pypy-?|py|\b)3\.?(\d+)", text)
    return least is not None and found is not None and int(found[1]) < int(least[1])


def _variables(path: str, was: Iterable[Set], now: Iterable[Set]) -> Iterator[Weakening]:
    for line, name, words in gained(was, now):
        yield _found(path, line, f"{name} {words}", f"{name} gained {words}")


def _table(node: Node | None) -> Mapping[str, Node]:
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _found(path: str, line: int, subject: str, message: str) -> Weakening:
    return Weakening(Rule.WEAKER_GATE, path, line, subject, message)
