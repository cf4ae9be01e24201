"""What was left out: the tests that are written, against those that pytest collected and went on to run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from verify_gate.census import relative
from verify_gate.domain.exclusion import Exclusion, left
from verify_gate.domain.finding import Finding, Severity
from verify_gate.plugin import Context

from .reasons import asked_for, matches_any, why_deselected, why_not_looked_into, why_not_taken
from .written import Collected, Selection, Written, WrittenFile

_USUAL = ("test_*.py", "*_test.py")
_LEAVE = "Let it run, or name the file in an exclusion with a reason."


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many tests were left out though verify.toml does not say so, and where.

    `uncollected` of them were never collected. Beside them `undefined` ones: a condition on which they stand fails.
    """

    tests: int
    uncollected: int
    undefined: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """What was found in one file."""

    findings: tuple[Finding, ...]
    uncollected: int = 0
    undefined: int = 0


def left_out(
    context: Context,
    args: Sequence[str],
    exclusions: Sequence[Exclusion],
    written: Mapping[str, WrittenFile],
    selections: Sequence[Selection],
) -> LeftOut:
    """Hold the tests that are written against what was selected of them. `args` are the options of verify.toml."""
    collected = Collected(selections)
    due = left(written, exclusions) if selections else ()
    places = [_place(context, path, written[path], collected, selections[0]) for path in due]
    deselected = list(_deselected(context, selections, args))
    uncollected = sum(place.uncollected for place in places)
    return LeftOut(
        uncollected + sum(count for count, _ in deselected),
        uncollected,
        sum(place.undefined for place in places),
        (*(finding for place in places for finding in place.findings), *(finding for _, finding in deselected)),
    )


def _place(context: Context, path: str, file: WrittenFile, collected: Collected, selection: Selection) -> _Place:
    """What was left out of one file: all of it at once, or each of its tests."""
    missing = collected.missing(file)
    if collected.looked_into(file):
        here = [
            (test, why_not_taken(context, test, selection, collected.instead_of(file, test)))
            for test in missing
            if not test.conditional
        ]
        findings = tuple(_each(path, here))
        if not (file.tests or file.error or collected.any_of(file)):
            findings = (_warning("no test was collected from this file, and none is written in it", path),)
        return _Place(findings, len(here), len(missing) - len(here))
    if not missing and not file.error:
        return _Place(())
    many = _counted(len(missing)) if missing else "no one can tell how many tests are written"
    if not matches_any(path, (*_USUAL, *selection.settings.python_files)):
        fix = "Give it the name of a file of tests, such as test_it.py, if they are meant to run."
        return _Place(
            (_warning(f"{many} in a file that is not named like one of tests", path, fix),) if missing else ()
        )
    why = why_not_looked_into(context, path, file.real, selection)
    found = Finding(f"{many} in this file, and it is not looked into", path, rule="uncollected", fix=f"{why} {_LEAVE}")
    return _Place((found,), len(missing) or 1)


def _each(path: str, missing: Iterable[tuple[Written, str]]) -> Iterator[Finding]:
    """A finding for each test, with why it was not taken, or for those of a class together that one thing hides."""

    def kind(one: tuple[Written, str]) -> tuple[str, str]:
        return one[0].name.rpartition(".")[0], one[1]

    for (scope, why), alike in groupby(missing, kind):
        tests = [test for test, _ in alike]
        groups = [tests] if scope else [[test] for test in tests]
        for group in groups:
            yield Finding(
                f"{_and_more([test.name for test in group])} never collected",
                path,
                group[0].line,
                rule="uncollected",
                fix=f"{why} {_LEAVE}",
            )


def _deselected(
    context: Context, selections: Iterable[Selection], args: Sequence[str]
) -> Iterator[tuple[int, Finding]]:
    """How many tests of a file were deselected by what verify.toml does not give, and the finding for them."""
    for selection in selections:
        groups: dict[tuple[str, str], list[str]] = {}
        for test, by in selection.deselected.items():
            file, _, name = test.partition("::")
            groups.setdefault((file, by), []).append(name)
        for (file, by), names in groups.items():
            if not asked_for(by, args):
                path = relative(context, os.path.normpath(f"{selection.rootdir}/{file}"))
                why = why_deselected(context, by, selection)
                message = f"{_and_more(names)} deselected"
                yield len(names), Finding(message, path, rule="deselected", fix=why)


def _warning(message: str, path: str, fix: str | None = None) -> Finding:
    """What may be meant: it moves no needle."""
    return Finding(message, path, rule="uncollected", severity=Severity.WARNING, fix=fix)


def _counted(count: int) -> str:
    return f"{count} tests are written" if count > 1 else "1 test is written"


def _and_more(names: Sequence[str]) -> str:
    return f"{names[0]} and {len(names) - 1} more are" if len(names) > 1 else f"{names[0]} is"
