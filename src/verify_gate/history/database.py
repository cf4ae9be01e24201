"""The file itself: what SQLite opens, whether that is ours, and where what is not goes."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from stat import S_ISREG

ASIDE = ".broken"
"""What the name of a file that is no history ends with, once it was set aside."""
BESIDE = ("", "-journal", "-wal", "-shm")
"""What the names of SQLite's files end with: it opens those beside the first wherever they lie there."""

PATIENCE = 0.5
"""Seconds to wait for another run that writes: it takes a hundredth of that."""

VERSION = 1
"""Of the tables below; `PRAGMA user_version` holds it."""
TABLES = (
    "CREATE TABLE instrument (place INTEGER PRIMARY KEY, label TEXT NOT NULL)",
    "CREATE TABLE run (id INTEGER PRIMARY KEY, started TEXT NOT NULL, duration_s REAL NOT NULL, commit_id TEXT,"
    " dirty INTEGER, cadence TEXT NOT NULL, partial INTEGER NOT NULL, verdict TEXT NOT NULL)",
    "CREATE TABLE reading (id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run, label TEXT NOT NULL,"
    " status TEXT NOT NULL)",
    "CREATE TABLE needle (reading INTEGER NOT NULL REFERENCES reading ON DELETE CASCADE, quantity TEXT NOT NULL,"
    " unit TEXT NOT NULL, value REAL NOT NULL, min REAL, max REAL, in_range INTEGER NOT NULL)",
    "CREATE INDEX reading_run ON reading (run)",
    "CREATE INDEX reading_label ON reading (label, id)",
    "CREATE INDEX needle_reading ON needle (reading)",
)
"""`instrument` has those of verify.toml, as the newest run found them, in their order."""


class Unsound(Exception):
    """What lies in the file's place is no history of this version's: a sentence that says what it is."""


class Newer(Unsound):
    """It is one, of a version to come."""


def version_of(store: sqlite3.Connection) -> int:
    """Its version: 0 for a file that is empty. Raises `Unsound` for tables that are not ours, whosever they are.

    So nothing is run that somebody hung on a table of the same name.
    """
    version: int = store.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise Newer("is from a newer verify, and stays as it is")
    found = store.execute("SELECT sql FROM sqlite_master ORDER BY rowid")  # by no name: a trigger can have SQLite's own
    if (version, tuple(sql for (sql,) in found)) not in {(0, ()), (VERSION, TABLES)}:
        raise Unsound("is a database of something else")
    return version


@contextmanager
def opened(file: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """The database. Raises `Unsound` where it is none, or damaged, as far as that shows."""
    where = f"{file.absolute().as_uri()}?mode={mode}"
    try:
        with closing(sqlite3.connect(where, timeout=PATIENCE, isolation_level=None, uri=True)) as store:
            yield store
    except UnicodeDecodeError as error:
        raise Unsound(f"is a damaged database: {error}") from None
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise Unsound(f"is no database, or a damaged one: {error}") from None
        raise


def is_there(file: Path) -> bool:
    """Whether there is a file. Raises `Unsound` where SQLite would open a pipe, write through a link or the like.

    A file that has several names may be somebody else's under another.
    """
    there = False
    for suffix in BESIDE:
        try:
            found = file.with_name(file.name + suffix).lstat()
        except FileNotFoundError:
            continue
        if not S_ISREG(found.st_mode) or found.st_nlink != 1:
            raise Unsound("is no plain file" if not suffix else f"has something at {file.name}{suffix}, no plain file")
        there = there or not suffix
    return there


def set_aside(file: Path) -> None:
    """Give it, and what SQLite keeps beside it, another name; what has that name is gone."""
    for suffix in BESIDE:
        place, aside = file.with_name(file.name + suffix), file.with_name(file.name + ASIDE + suffix)
        if aside.is_dir() and not aside.is_symlink():
            shutil.rmtree(aside)  # neither a file nor a folder takes its place
        else:
            aside.unlink(missing_ok=True)
        if os.path.lexists(place):
            place.replace(aside)
