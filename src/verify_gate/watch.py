"""Whether the measured files stay as they are while they are measured.

A tool that reads one file before it is saved and another after has measured a tree that never was; and a verdict
folds readings that were taken one after the other.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

Stamp = tuple[int, ...]
"""What the system says of a file or folder: kind, size, dates, number; nothing where it is not there."""


class Watch:
    """Looks at files, and at the folders in which modules may come, by their paths relative to `root`.

    A file need not be there yet: that it came is a change as well.
    """

    def __init__(self, root: Path, files: Iterable[str], folders: Iterable[str]) -> None:
        self._root = root
        self._files = tuple(files)
        self._folders = tuple(folders)
        self._before = self._look()

    def change(self) -> str | None:
        """What became of the files since, as a sentence; `None` where nothing did.

        A file that was written anew has changed, whatever is in it now: nobody saw what was in it in between.
        """
        told = [
            said
            for path, stamp in self._look().items()
            if stamp != self._before[path]
            for said in (self._came(path) if path in self._folders else [f"{path} {self._became(path, stamp)}"])
        ]
        if not told:
            return None
        more = f" (and {len(told) - 1} more like it)" if len(told) > 1 else ""
        return (
            f"{told[0]} while it was read{more}, so its figures are of no one tree. Read it again; "
            "where its own tests write there, let them write to a folder of their own."
        )

    def _look(self) -> dict[str, Stamp]:
        return {path: stamp_of(f"{self._root}/{path}") for path in (*self._files, *self._folders)}

    def _came(self, folder: str) -> list[str]:
        """The modules in a folder that were not there before."""
        try:
            names = sorted(os.listdir(self._root / folder))
        except OSError:
            return []
        modules = (
            Path(folder, name).as_posix() for name in names if name.endswith((".py", ".pyi", ".pyw")) and name[0] != "."
        )
        return [f"{path} came" for path in modules if path not in self._before]

    def _became(self, path: str, stamp: Stamp) -> str:
        if not self._before[path]:
            return "came"
        return "changed" if stamp else "went away"


def stamp_of(path: str | int) -> Stamp:
    """What the system says of a file now, by its path or as an open one's number."""
    try:
        found = os.stat(path)  # noqa: PTH116 - one of many
    except OSError:
        return ()
    return found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
