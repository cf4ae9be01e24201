"""One gate at a time in a tree: two would share their scratch folders, and read each other's figures."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from verify_gate.domain.reading import Unreadable
from verify_gate.errors import Problem, UserError
from verify_gate.execution import make_home, usable


@contextmanager
def alone(folders: Iterable[Path]) -> Iterator[None]:
    """Hold a lock in each of the gate's folders, which the system lets go however the run ends.

    Raises `UserError` where another gate holds one, or where a folder cannot be used. Where the system, or the file
    system, knows no such locks, none are held.
    """
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock  # noqa: PLC0415 - not there on Windows
    except ImportError:
        yield
        return
    with ExitStack() as held:
        for folder in dict.fromkeys(folders):
            try:
                make_home(folder)
                with usable(folder):
                    lock = held.enter_context(open(folder / "lock", "r+b", buffering=0, opener=_without_following))
            except Unreadable as error:
                raise UserError(Problem("folder-unwritable", str(error))) from error
            try:
                flock(lock, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                raise UserError(
                    Problem("already-running", f"Another verify is running in {folder.parent}.", "Wait for it to end.")
                ) from None
            except OSError:
                continue  # a file system that knows no locks
        yield


def _without_following(path: str, flags: int) -> int:
    """Open a file, made where there is none, and neither through a link nor waiting at a pipe."""
    return os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666)
