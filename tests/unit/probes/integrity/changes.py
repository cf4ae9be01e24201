"""A change made of two texts, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from textwrap import dedent

from verify_gate.probes.integrity.model import Change, Side, Weakening

Told = list[tuple[str, int | None, str]]
Detector = Callable[[Change], Iterable[Weakening]]


def side(root: Path, files: Mapping[str, str]) -> Side:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return Side(root, frozenset(files))


def change(tmp_path: Path, was: Mapping[str, str], now: Mapping[str, str]) -> Change:
    """A change of a project whose source is in src/, and whose tests are in tests/."""
    return Change(side(tmp_path / "was", was), side(tmp_path / "now", now), ("src",), ("tests",))


def told(found: Iterable[Weakening]) -> Told:
    """Where each finding stands, and what it says."""
    return [(each.path, each.line, each.message) for each in found]
