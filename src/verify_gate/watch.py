"""Whether the measured files stay as they are while they are measured.

A tool that reads one file before it is saved and another after has measured a tree that never was.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from verify_gate.domain.reading import Unreadable

LARGEST = 1_000_000
"""Bytes of a file whose content is looked at; one that is larger has changed when its date has."""

Stamp = tuple[int, ...]
"""What the system says of a file: kind, size, date, number; none where it is not there."""

State = tuple[Stamp, object]
"""The stamp of a file or folder, and what stands for its content."""


class Watch:
    """Looks at files, and at the folders in which modules may come, by their paths relative to `root`.

    A file that was written anew just as it was has not changed.
    """

    def __init__(self, root: Path, files: Iterable[str], folders: Iterable[str]) -> None:
        self._root = root
        self._paths = (*files, *folders)
        self._seen: Mapping[str, State] = {}
        self._seen = self._look()

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Whatever measures the files: raises `Unreadable` at its end where one has changed since the last look."""
        before = self._seen
        try:
            yield
        finally:
            after = self._seen = self._look()
        changes = [change for path in self._paths for change in _changes(path, before[path], after[path])]
        if changes:
            more = f" (and {len(changes) - 1} more like it)" if len(changes) > 1 else ""
            raise Unreadable(
                f"{changes[0]} while it was read{more}, so its figures are of no one tree. Read it again; "
                "where its own tests write there, let them write to a folder of their own."
            )

    def _look(self) -> dict[str, State]:
        return {path: _state(os.path.join(self._root, path), self._seen.get(path)) for path in self._paths}  # noqa: PTH118 - one of many


def _changes(path: str, before: State, after: State) -> Iterator[str]:
    """What became of a file or folder, as the beginning of a sentence each."""
    old, new = before[1], after[1]
    if isinstance(old, frozenset) and isinstance(new, frozenset):
        yield from (f"{Path(path, name).as_posix()} came" for name in sorted(new - old))
    elif old != new:
        yield f"{path} changed" if after[0] else f"{path} went away"


def _state(path: str, before: State | None) -> State:
    """The state of a path; the content is looked at only where the stamp is not as before."""
    try:
        found = os.stat(path)  # noqa: PTH116 - one of many
    except OSError:
        return (), ()
    stamp = (found.st_mode, found.st_size, found.st_mtime_ns, found.st_ino)
    return before if before and before[0] == stamp else (stamp, _content(path, stamp))


def _content(path: str, stamp: Stamp) -> object:
    """The modules of a folder, the hash of a file's bytes; of anything else, and of what cannot be read, the stamp."""
    mode, size, *_ = stamp
    try:
        if S_ISDIR(mode):
            return frozenset(name for name in os.listdir(path) if name.endswith((".py", ".pyi")) and name[0] != ".")
        if S_ISREG(mode) and size <= LARGEST:
            with open(path, "rb", buffering=0) as file:
                return hash(file.read())
    except OSError:
        return stamp
    return stamp
