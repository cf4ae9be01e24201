"""What was saved: the files of the tree as they stand, and how they differ from before.

A notice that something happened is not believed, nor is its absence: the files themselves are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from verify_gate.errors import Problem, UserError
from verify_gate.watch import Stamp, stamp_of
from verify_gate.workspace import every_file

_BESIDE = re.compile(r".*~|\..*\.sw[a-z]|\.#.*|#.*#|.*___jb_[a-z]+___|\.DS_Store|4913")
"""The names of what editors and file managers keep beside a file while nothing has been saved."""

Stamps = Mapping[str, Stamp]
"""What the system says of each file, by its path from the root."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is not as it was; `moved` where it came or went."""

    path: str
    moved: bool = False


def look(root: Path, tops: Iterable[str], env: Mapping[str, str]) -> Stamps:
    """The files below `root`; what git ignores counts below `tops` alone, and what this command says nowhere.

    Raises `UserError` for a folder that cannot be listed.
    """
    try:
        paths = every_file(root, tops, env)
    except OSError as error:
        told = f"{error.filename} cannot be read: {error.strerror}. What is saved in it would go unseen."
        raise UserError(Problem("watch-unreadable", told, "Give it the rights, or let git ignore it.")) from error
    found = {path: stamp_of(f"{root}/{path}") for path in paths if not _BESIDE.fullmatch(path.rpartition("/")[2])}
    said = {stamp_of(number) for number in (1, 2)}  # where this command says something, be it a file below `root`
    return {path: stamp for path, stamp in found.items() if stamp and stamp not in said}


def changes(before: Stamps, now: Stamps) -> tuple[Change, ...]:
    """How they differ, by path."""
    differ = sorted(path for path in {*before, *now} if before.get(path) != now.get(path))
    return tuple(Change(path, moved=path not in before or path not in now) for path in differ)
