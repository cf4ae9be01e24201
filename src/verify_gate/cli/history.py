"""`verify history`: how the needles moved over the last runs."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from verify_gate.cli.formats import screen_of
from verify_gate.cli.saying import hand_over
from verify_gate.complaints import unknown_instrument
from verify_gate.config import locate
from verify_gate.domain.history import Course, Run, courses
from verify_gate.errors import Problem, UserError
from verify_gate.history.database import Newer, Unsound
from verify_gate.history.store import NAME, History, read
from verify_gate.reports.history_text import render
from verify_gate.site import FOLDER


def history(names: Sequence[str], count: int | None, config: Path | None) -> None:
    """Print the courses of the instruments of these names, or of all, over the last `count` runs, or over all.

    Without names, just the needles that have something to tell.

    Raises `UserError` where there is no history that can be read, or nothing of such a name in it.
    """
    file = config or locate(Path.cwd())
    if not file.is_file():
        raise UserError(Problem("no-config", f"{file} does not exist.", "Name another with --config."))
    root = file.resolve().parent
    kept = _read(root)
    labels = _called(names, kept.labels)
    runs = _asking(kept.runs, labels)[-(count or 0) :]
    drawn = courses(runs, labels)
    if not drawn:
        raise UserError(Problem("history-no-run", "None of the runs that are kept read that.", "Run verify."))
    if sys.stdout is not None:
        hand_over(render(drawn, runs, screen_of(sys.stdout), every=bool(names)))


def all_courses(root: Path) -> tuple[Course, ...]:
    """Those of every instrument over all the runs that are kept; none where there is no history that can be read."""
    try:
        kept = read(root / FOLDER)
    except (Unsound, sqlite3.Error, OSError):
        return ()
    return courses(kept.runs, kept.labels) if kept is not None else ()


def _read(root: Path) -> History:
    file = root / FOLDER / NAME
    try:
        kept = read(root / FOLDER)
    except Unsound as error:
        way_out = "Use that one." if isinstance(error, Newer) else "Remove it, and the next run begins a new one."
        raise UserError(Problem("history-unreadable", f"{file} {error}.", way_out)) from None
    except (sqlite3.Error, OSError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        problem = Problem("history-unreadable", f"{file} cannot be read: {said}.", "Try again, or remove it.")
        raise UserError(problem) from None
    if kept is None:
        raise UserError(Problem("history-no-run", f"There was no run in {root} yet.", "Run verify."))
    return kept


def _called(names: Sequence[str], labels: Sequence[str]) -> list[str]:
    """The labels that the names are for, those of any member's instruments included; all of them for no name."""
    there = {word for label in labels for word in (label, _bare(label))}
    for name in names:
        if name not in there:
            raise UserError(unknown_instrument("The history", name, there))
    return [label for label in labels if not names or {label, _bare(label)} & set(names)]


def _bare(label: str) -> str:
    """The name of an instrument without its member."""
    return label.rpartition(":")[2]


def _asking(runs: Sequence[Run], labels: Sequence[str]) -> list[Run]:
    """The runs that asked for one of them at least."""
    return [run for run in runs if any(line.label in labels for line in run.lines)]
