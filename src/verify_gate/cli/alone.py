"""One gate at a time in a tree: two would share their scratch folders, and read each other's figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from verify_gate.errors import Problem, UserError


@contextmanager
def alone(folders: Iterable[Path]) -> Iterator[None]:
    """Hold a lock in each of the gate's folders, which the system lets go however the run ends.

    Raises `UserError` where another gate holds one, or where a folder cannot be written. Where the system knows no such
    locks (Windows), none are held.
    """
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock  # noqa: PLC0415 - not there on Windows
    except ImportError:
        yield
        return
    with ExitStack() as held:
        for folder in dict.fromkeys(folders):
            try:
                folder.mkdir(exist_ok=True)
                file = held.enter_context(open(folder / "lock", "w", encoding="utf-8"))
            except OSError as error:
                raise UserError(
                    Problem(
                        "folder-unwritable",
                        f"{error.filename} cannot be written: {error.strerror}.",
                        f"The gate keeps its logs and scratch files in {folder.name}/; make it writable.",
                    )
                ) from error
            try:
                flock(file, LOCK_EX | LOCK_NB)
            except OSError:
                raise UserError(
                    Problem("already-running", f"Another verify is running in {folder.parent}.", "Wait for it to end.")
                ) from None
        yield
