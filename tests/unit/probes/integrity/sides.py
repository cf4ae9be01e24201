"""Two trees of a change, in memory alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from textwrap import dedent

from verify_gate.probes.integrity.model import Change, Side, Weakening

CODE = {
    "src/app/__init__.py": "",
    "src/app/core.py": "x = 1\n",
    "src/app/db.py": "y = 2\n",
    "tests/test_app.py": "z = 3\n",
    "tests/test_db.py": "a = 4\n",
}
Found = list[tuple[str, int | None, str]]


def change(was: Mapping[str, str], now: Mapping[str, str]) -> Change:
    """The change from one set of files to another, each beside the same code."""
    sides = []
    for files in ({**CODE, **was}, {**CODE, **now}):
        texts: dict[str, str | None] = {path: dedent(text).lstrip("\n") for path, text in files.items()}
        sides.append(Side(Path("/nowhere"), frozenset(texts), texts))
    return Change(*sides, ("src/app",), ("tests",))


def told(
    detect: Callable[[Change], Iterable[Weakening]], rule: str, was: Mapping[str, str], now: Mapping[str, str]
) -> Found:
    """What a detector finds: where, and what it says. Everything has the one rule."""
    weak = list(detect(change(was, now)))
    assert {each.rule for each in weak} <= {rule}
    return [(each.path, each.line, each.message) for each in weak]
