"""Real git histories: a small ledger on `main`, and one change to it on a branch, or in the work tree.

A case says what it does to the ledger as plain data; a weakening says where a reviewer should be led, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from textwrap import dedent
from typing import Any, Literal

import pytest

from tests.conftest import Project
from tests.integrity.ledger import SOURCE
from tests.integrity.ledger_tests import TESTS
from tests.integrity.rules import SETTINGS

LEDGER = {path: dedent(text).lstrip("\n") for path, text in {**SOURCE, **TESTS, **SETTINGS}.items()}
"""Every file of the project as `main` has it, by path."""

Edits = Mapping[str, Mapping[str, str]]
"""By path: what stands there once, and what comes in its place."""


@dataclass(frozen=True)
class Case:
    """One change to the ledger.

    `name` says what is done, as a phrase; `moved` files come first, by their old path, then `edits`; `files` are
    written whole, None takes one away. `left` says how it is there: committed on a branch, or only in the work tree.
    """

    name: str
    edits: Edits = field(default_factory=dict)
    files: Mapping[str, str | None] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    left: Literal["committed", "in the work tree"] = "committed"


@dataclass(frozen=True)
class Place:
    """Where a weakening is: the line of the head in which `text` stands, up to the one with `to` for a statement of several.

    What is `gone` stands in the base: its place is the head's line that now stands where it stood, and where the file
    itself is gone, the base's own line.
    """

    path: str
    text: str
    to: str | None = None
    gone: bool = False


@dataclass(frozen=True)
class Weakening(Case):
    """A change after which the gate would let more pass than before."""

    at: Place = field(kw_only=True)


def begin(project: Project) -> None:
    """Write the ledger and commit it on `main`."""
    project.write(LEDGER)
    project.git("init", "-q", "-b", "main")
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "The ledger as it is")


def change(project: Project, case: Case) -> None:
    """Do to a ledger that has begun what the case says."""
    project.git("switch", "-q", "-c", "change")
    for path, text in head(case).items():
        file = project.root / path
        if text is None:
            file.unlink()
        else:
            project.write({path: text})
    if case.left == "committed":
        project.git("add", "-A")
        project.git("commit", "-q", "-m", case.name)


def head(case: Case) -> dict[str, str | None]:
    """The files that the case changes, by path, as they are after it; None where one is gone."""
    changed: dict[str, str | None] = {}
    for old, new in case.moved.items():
        changed |= {old: None, new: LEDGER[old]}
    for path, replacements in case.edits.items():
        text = changed.get(path) or LEDGER[path]
        for old, new in replacements.items():
            assert text.count(old) == 1, f"{case.name}: {text.count(old)} times in {path}: {old!r}"
            text = text.replace(old, new)
        changed[path] = text
    return changed | {path: text and dedent(text).lstrip("\n") for path, text in case.files.items()}


def lines_of(weakening: Weakening) -> range:
    """The lines at which the weakening may be named: one, or those of one statement."""
    place = weakening.at
    after = head(weakening).get(place.path, LEDGER.get(place.path))
    before = LEDGER.get(place.path)
    if place.gone and before is not None and after is not None:
        line = _now(before.splitlines(), after.splitlines(), _line(before, place.text))
        return range(line, line + 1)
    text = before if after is None else after
    assert text is not None, f"{weakening.name}: no file {place.path}"
    first = _line(text, place.text)
    return range(first, (_line(text, place.to) if place.to else first) + 1)


def _line(text: str, part: str) -> int:
    """The number of the only line in which `part` stands."""
    found = [number for number, line in enumerate(text.splitlines(), 1) if part in line]
    assert len(found) == 1, f"{part!r} stands in lines {found}"
    return found[0]


def _now(before: list[str], after: list[str], line: int) -> int:
    """The line of `after` that stands where a line of `before`, which is gone, stood."""
    for tag, i1, i2, j1, _ in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal" and i1 < line <= i2:
            return min(j1 + 1, len(after))
    raise AssertionError(f"line {line} is still there")


def sampled(groups: Mapping[str, Sequence[Case]]) -> list[Any]:
    """Every case as a parameter, the first of each group without the mark of the corpus: that many are always run."""
    return [
        pytest.param(case, id=case.name, marks=(pytest.mark.corpus,) if place else ())
        for cases in groups.values()
        for place, case in enumerate(cases)
    ]
