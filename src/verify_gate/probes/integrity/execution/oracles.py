"""What only a run shows: tests that ran and do not now, and tests of the base that fail on the head's source."""

from __future__ import annotations

import ast
import difflib
import re
from collections import Counter
from collections.abc import Iterator

from verify_gate.domain.finding import Finding, Severity
from verify_gate.probes.integrity.execution.definitions import definition
from verify_gate.probes.integrity.execution.items import items_no_longer_run
from verify_gate.probes.integrity.execution.runs import Runs, of_tests
from verify_gate.probes.integrity.execution.sessions import Failure
from verify_gate.probes.integrity.model import Change, Rule, Side, Weakening

_ANYWHERE = re.compile(
    r"(?:\w+\.)*(?:ImportError|ModuleNotFoundError|NameError)\b"
    r"|AttributeError: .*(?:\bmodule\b|does not have the attribute)"
    r"|.*fixture '[^']*' not found"
)
_IN_TEST = re.compile(r"AttributeError: (?!'NoneType')|TypeError: .*\bargument")
"""How a test fails that asks for a name which is another one now: its expectation is not what changed."""


def no_longer_run(change: Change, runs: Runs) -> Iterator[Weakening]:
    """Tests that both sides have, of which fewer cases run to their end than at the base."""
    for (path, name), outcomes in sorted(runs.base.cases.items()):
        now = change.now(path)
        was, here = definition(change.base, path, name), definition(change.head, now, name)
        if now is None or was is None or here is None:
            continue
        before, after = runs.base.executed((path, name)), runs.head.executed((now, name))
        if before > after and (after == 0 or ast.dump(was) == ast.dump(here)):
            ended = sorted(set(runs.head.ends((now, name))) - {"passed"})
            told = f"now {' and '.join(ended)}" if ended else "now left out"
            message = f"{name} ran {before} of {len(outcomes)} cases at the base and runs {after}: {told}"
            yield Weakening(Rule.LOST_TEST, now, here.lineno, name, message, fix="Let it run again")
    yield from items_no_longer_run(change, runs)


def changed_expectations(change: Change, runs: Runs) -> Iterator[Weakening]:
    """Tests of the base that pass there and fail on the head's source, although the head's own pass, or are gone."""
    for (path, name), failures in sorted(runs.crossed.failures.items()):
        told = [failure for failure in failures.values() if not _asks_for_another_name(change, failure)]
        now = change.now(path)
        here = definition(change.head, now, name)
        ends = set(runs.head.ends((now, name))) if now else set()
        if told and (here is None or ("passed" in ends and not ends & {"failed", "error"})):
            yield _changed(change, (path, name), told[0], here)


def unasked(change: Change, runs: Runs) -> Iterator[Finding]:
    """A note for each file of the base's tests that the head still has, and that could not be asked, or not wholly."""
    alone = "what it expects is compared as text alone"
    broken = {path: f"at the base it cannot be collected, so {alone} ({why})" for path, why in runs.base.broken.items()}
    for path, why in runs.crossed.broken.items():
        broken.setdefault(path, f"as the base has it, it cannot be collected here, so {alone} ({why})")
    for path, message in sorted(broken.items()):
        yield from _note(change, path, message)
    apart = Counter(
        path
        for (path, name), failures in runs.crossed.failures.items()
        if all(_asks_for_another_name(change, failure) for failure in failures.values())
        and definition(change.head, change.now(path), name)
    )
    for path, count in sorted(apart.items()):
        tests = "1 test asks" if count == 1 else f"{count} tests ask"
        yield from _note(change, path, f"as the base has it, {tests} for names that are others here, so {alone}")


def _note(change: Change, path: str, message: str) -> Iterator[Finding]:
    now = change.now(path)
    if now is not None:
        yield Finding(message, path=now, rule=Rule.CHANGED_EXPECTATION, severity=Severity.NOTE)


def _changed(change: Change, test: tuple[str, str], failure: Failure, here: ast.stmt | None) -> Weakening:
    path, name = test
    was = definition(change.base, path, name)
    if here is None:
        at, line = change.place(path, failure.line or (was.lineno if was else 1))
        message = f"{name} is gone, and as the base has it, it fails here"
        fix = "Mend the source, and put the test back"
        return Weakening(
            Rule.CHANGED_EXPECTATION, at, line, name, message, _text(change.base, path, was), "", fix, failure.message
        )
    message = f"{name} expects something else: as the base has it, it fails here"
    fix = "Mend the source, not the test"
    served = _serving(change, path) if was is not None and ast.dump(was) == ast.dump(here) else None
    if served is not None:
        before, after = (side.text(at) or "" for side, at in ((change.base, served[0]), (change.head, served[1])))
        first = _first_difference(before, after)
        return Weakening(
            Rule.CHANGED_EXPECTATION, served[1], first, name, message, *_apart(before, after), fix, failure.message
        )
    before, after = _text(change.base, path, was), _text(change.head, change.now(path), here)
    at, line = change.place(path, failure.line or (was or here).lineno)
    inside = _first_line(here) <= line <= (here.end_lineno or line)
    if not inside or _line(change.head, at, line) in map(str.strip, before.splitlines()):
        line = _first_line(here) + _first_difference(before, after) - 1  # the line that fails is as it was
    return Weakening(Rule.CHANGED_EXPECTATION, at, line, name, message, *_apart(before, after), fix, failure.message)


def _serving(change: Change, path: str) -> tuple[str, str] | None:
    """The changed file that a test module names, such as a snapshot, at the base and at the head."""
    text = change.base.text(path) or ""
    for now in sorted(change.changed):
        was = change.was(now)
        if was is not None and was != path and of_tests(change, was) and was.rpartition("/")[2] in text:
            return was, now
    return None


def _asks_for_another_name(change: Change, failure: Failure) -> bool:
    if _ANYWHERE.match(failure.message):
        return True
    return of_tests(change, failure.where) and _IN_TEST.match(failure.message) is not None


def _text(side: Side, path: str | None, node: ast.stmt | None) -> str:
    """The lines of a definition, with its decorators."""
    lines = (side.text(path) or "").splitlines() if path else []
    return "\n".join(lines[_first_line(node) - 1 : node.end_lineno]) if node else ""


def _first_line(node: ast.stmt) -> int:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return node.lineno


def _line(side: Side, path: str, number: int) -> str:
    lines = (side.text(path) or "").splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _apart(before: str, after: str) -> tuple[str, str]:
    """The lines that only one of two texts has, in their order."""
    one, other = before.splitlines(), after.splitlines()
    was: list[str] = []
    now: list[str] = []
    for tag, begin, end, to, to_end in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            was += one[begin:end]
            now += other[to:to_end]
    return _joined(was), _joined(now)


def _joined(lines: list[str]) -> str:
    return "\n".join(line.strip() for line in lines)


def _first_difference(before: str, after: str) -> int:
    """The number of the first line of the later text that is another one."""
    was, now = before.splitlines(), after.splitlines()
    same = next((row for row, (one, other) in enumerate(zip(was, now, strict=False)) if one != other), len(now))
    return max(1, min(same + 1, len(now)))
