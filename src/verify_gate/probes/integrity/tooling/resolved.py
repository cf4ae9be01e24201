"""Which rules ruff goes by on either side, by its own word: what no list of the settings shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from threading import Event
from typing import Any

from verify_gate.probes.integrity.model import Change, Rule, Side, Weakening
from verify_gate.probes.integrity.tooling.losses import shown
from verify_gate.probes.integrity.tooling.rule_sets import RuleSet, is_below
from verify_gate.probes.integrity.tooling.tables import Tables, Unclear
from verify_gate.probes.suppressions.bench import Bench

Ask = Callable[[Side, str], str | None]
"""What ruff says of its settings for a file of a side; `None` where it says nothing."""


def ruff_of(context: Mapping[str, Any], head: Side, cancel: Event) -> Ask | None:
    """How the project's ruff is asked; `None` where it does not use it, or it is not there."""
    tool = Bench(head.root, context, cancel).tool("ruff")
    if tool is None:
        return None

    def ask(side: Side, path: str) -> str | None:
        said = Bench(side.root, context, cancel).says(*tool.argv, "check", "--no-cache", "--show-settings", path)
        return said.stdout if said.exit_code == 0 else None

    return ask


def unread_rules(change: Change, told: Iterable[Weakening], ask: Ask | None) -> Iterator[Weakening]:
    """The rules that ruff goes by no more, folder by folder, less those that the lists account for."""
    if ask is None:
        return
    codes = [code for each in told if each.subject.startswith("ruff.lint.") for code in _codes(each.message)]
    for was, now, folder in _one_of_each(change):
        before, after = _enabled(ask(change.base, was) or ""), _enabled(ask(change.head, now) or "")
        gone = sorted(code for code in before - after if not any(is_below(code, each) for each in codes))
        if after and gone:
            verb = "is" if len(gone) == 1 else "are"
            message = f"{shown(gone)} {verb} no longer read by ruff, as it says itself"
            yield Weakening(Rule.WEAKER_SETTING, *_place(change, folder, gone), f"ruff {shown(gone)}", message)
            codes += gone


def _one_of_each(change: Change) -> Iterator[tuple[str, str, str]]:
    """For each folder whose settings are other now, a file that goes by them: at the base, at the head."""
    before, after = Tables(change.base), Tables(change.head)
    try:
        folders = {"", *before.folders_of_ruff(), *after.folders_of_ruff()}
        tables = {folder: (before.nearest("ruff", folder), after.nearest("ruff", folder)) for folder in sorted(folders)}
    except Unclear:
        return
    python = [path for path in sorted(change.head.files) if path.endswith(".py")]
    python.sort(key=lambda path: not change.is_source(path))
    for folder, (was, now) in tables.items():
        if was == now or was.path is None or now.path is None:
            continue
        for path in python:
            there = change.was(path)
            if there is not None and {_nearest(path, folders), _nearest(there, folders)} == {folder}:
                yield there, path, folder
                break


def _place(change: Change, folder: str, gone: Collection[str]) -> tuple[str, int]:
    """Where the head ignores one of the rules, else where the base's lists had it; else the settings as a whole."""
    was, now = (Tables(side).nearest("ruff", folder) for side in (change.base, change.head))
    for code, path, line in RuleSet("ruff", now.values).entries("ignore"):
        if any(is_below(each, code) for each in gone):
            return path, line
    for code, path, line in RuleSet("ruff", was.values).entries("select"):
        if code in gone:
            return change.place(path, line)
    return now.path or "", 1


def _nearest(path: str, folders: Collection[str]) -> str:
    """The innermost of the folders in which a file lies."""
    return max((each for each in folders if not each or path.startswith(f"{each}/")), key=len)


def _enabled(said: str) -> frozenset[str]:
    """The codes of the rules that are on."""
    found = re.search(r"(?ms)^linter\.rules\.enabled = \[\n(.*?)^\]", said)
    return frozenset(re.findall(r"(?m)\((\w+)\),?$", found[1])) if found else frozenset()


def _codes(message: str) -> list[str]:
    """The codes that a message begins with; all rules are the empty one."""
    words = re.split(r" (?:is|are) ", message)[0]
    return ["" if "more" in words or code == "ALL" else code for code in re.findall(r"[A-Z]+\d*", words)]
