"""The figures of the last runs, in an SQLite file below `.verify/`: a comfort, on which no verdict depends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import UnionType
from typing import Any

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.history import Past, Run
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.reading import Unreadable
from verify_gate.domain.verdict import Status, Verdict
from verify_gate.execution import make_home, usable
from verify_gate.reports.escape import sayable

from .database import ASIDE, TABLES, VERSION, Newer, Unsound, is_there, opened, set_aside, version_of

NAME = "history.sqlite"
KEPT = 500
"""Readings of an instrument that are kept: more than a screen or a page has room for, and 1 MB with ten of them.

They are counted by instrument, for those that are read once a week would be lost among the runs of an afternoon.
"""
MOST_NEEDLES = 50
LONGEST = 200
"""Needles of a reading, and characters of a text, that are kept: a plugin can have any number of either."""

PRUNE = """
DELETE FROM reading WHERE label = :label
AND id <= (SELECT id FROM reading WHERE label = :label ORDER BY id DESC LIMIT 1 OFFSET :kept)
"""


@dataclass(frozen=True, slots=True)
class History:
    """The runs that are kept, oldest first, and the labels of the instruments that verify.toml had at the newest."""

    runs: tuple[Run, ...]
    labels: tuple[str, ...]


def record(run: Run, labels: Sequence[str], home: Path) -> str | None:
    """Put the run into the history in the gate's own folder. What comes out is what a person should hear of it, if any.

    What is no history is set aside for a new one. In any other trouble the run is left out.
    """
    file = home / NAME
    try:
        with usable(home):
            make_home(home)
            try:
                _write(file, run, labels)
            except Newer:
                raise
            except Unsound as error:
                set_aside(file)
                _write(file, run, labels)
                return f"{file} {error}. It is {NAME}{ASIDE} now, and a new one was begun; the verdict stands."
    except (Unsound, Unreadable) as error:
        said = str(error) if isinstance(error, Unreadable) else f"{file} {error}."
    except sqlite3.Error as error:
        said = f"{file} cannot be written: {error}."
    else:
        return None
    return f"{said} This run is not in the history; its verdict stands."


def read(home: Path) -> History | None:
    """The history in the gate's own folder; `None` where there is none yet.

    Nothing is written but what heals it, where a run died as it wrote.

    Raises `Unsound` for what is none, and `sqlite3.Error` or `OSError` for one that cannot be read now.
    """
    file = home / NAME
    if not is_there(file):
        return None
    with opened(file, "rw") as store:
        if not version_of(store):
            return None
        store.execute("BEGIN")  # what another run writes meanwhile is seen whole or not at all
        try:
            return History(
                tuple(_runs(store)), tuple(label for (label,) in _rows(store, "instrument", "place", label=str))
            )
        except (ValueError, TypeError) as error:
            raise Unsound(f"holds what no run wrote: {error}") from None


def _write(file: Path, run: Run, labels: Sequence[str]) -> None:
    is_there(file)
    with opened(file, "rwc") as store:
        store.execute("PRAGMA foreign_keys = ON")
        # Without waiting for the disk, which takes longer than all the rest: only a machine that loses its power can
        # spoil the file so, which is then set aside. A process that dies leaves a journal, which heals it.
        store.execute("PRAGMA synchronous = OFF")
        store.execute("BEGIN IMMEDIATE")
        if not version_of(store):
            for table in TABLES:
                store.execute(table)
            store.execute(f"PRAGMA user_version = {VERSION}")
        _insert(store, run)
        store.execute("DELETE FROM instrument")
        store.executemany("INSERT INTO instrument VALUES (?, ?)", enumerate(map(_text, labels)))
        for line in run.lines:
            store.execute(PRUNE, {"label": _text(line.label), "kept": KEPT})
        store.execute("DELETE FROM run WHERE NOT EXISTS (SELECT 1 FROM reading WHERE reading.run = run.id)")
        store.execute("COMMIT")


def _insert(store: sqlite3.Connection, run: Run) -> None:
    commit = None if run.commit is None else _text(run.commit)
    told = (run.started.isoformat(), run.duration_s, commit, run.dirty, run.cadence, run.partial, run.verdict)
    place = store.execute("INSERT INTO run VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", told).lastrowid
    for line in run.lines:
        row = (place, _text(line.label), line.status)
        reading = store.execute("INSERT INTO reading VALUES (NULL, ?, ?, ?)", row).lastrowid
        store.executemany(
            "INSERT INTO needle VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (reading, _text(n.quantity), _text(n.unit), n.value, n.range.min, n.range.max, n.in_range)
                for n in line.needles[:MOST_NEEDLES]
            ),
        )


def _runs(store: sqlite3.Connection) -> Iterator[Run]:
    needles: dict[int, list[Needle]] = {}
    figures = _rows(
        store, "needle", "rowid", reading=int, quantity=str, unit=str, value=float, min=float | None, max=float | None
    )
    for reading, quantity, unit, value, low, high in figures:
        needles.setdefault(reading, []).append(Needle(quantity, value, unit, Range(low, high)))
    lines: dict[int, list[Past]] = {}
    for place, run, label, status in _rows(store, "reading", "id", id=int, run=int, label=str, status=str):
        lines.setdefault(run, []).append(Past(label, Status(status), tuple(needles.get(place, ()))))
    for place, started, took, commit, dirty, cadence, partial, verdict in _rows(
        store,
        "run",
        "id",
        id=int,
        started=str,
        duration_s=float,
        commit_id=str | None,
        dirty=int | None,
        cadence=str,
        partial=int,
        verdict=str,
    ):
        yield Run(
            datetime.fromisoformat(started),
            took,
            commit,
            None if dirty is None else bool(dirty),
            Cadence(cadence),
            bool(partial),
            Verdict(verdict),
            tuple(lines.get(place, ())),
        )


def _rows(store: sqlite3.Connection, table: str, order: str, **columns: type | UnionType) -> Iterator[tuple[Any, ...]]:
    """The table's rows. Raises `TypeError` for a cell of another type than its column's."""
    for row in store.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}"):  # noqa: S608 - our own words
        for cell, (column, kind) in zip(row, columns.items(), strict=True):
            if not isinstance(cell, kind):
                raise TypeError(f"{column} in the table {table} is a {type(cell).__name__}")
        yield row


def _text(text: str) -> str:
    return sayable(text[:LONGEST])
