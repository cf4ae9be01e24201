"""What a command started and lost: found by a mark that its whole family inherits, wherever each of them has gone.

Only Linux shows what a process inherited (`/proc`). Elsewhere nothing is found, and what has left its group stays.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

MARK = "VERIFY_MARK"
"""The variable with the marks of a process: its own, after those of the runs that it is a part of."""


def new_mark() -> str:
    """A mark for one command that this process runs."""
    return f"{own_marks()}{os.urandom(8).hex()}"


def own_marks() -> str:
    """How every mark begins that this process gives."""
    return f"/{os.getpid()}-"


def kill_marked(mark: str, bystanders: Iterable[int] = ()) -> None:
    """Kill every process that bears the mark, until none is left; give up after a few seconds.

    `bystanders` were there before anything could bear it: they are not looked at.
    """
    others = set(bystanders)
    for _ in range(100):
        marked = [pid for pid in processes() if pid not in others and mark in _marks_of(pid)]
        if not marked:
            return
        for pid in marked:
            with suppress(ProcessLookupError, PermissionError):  # it ended by itself, or is somebody else's
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)


def processes() -> list[int]:
    """The number of every process; none where the system shows none."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()] if sys.platform == "linux" else []


def _marks_of(pid: int) -> str:
    """The marks of a process; none of one that is gone, or somebody else's."""
    try:
        with open(f"/proc/{pid}/environ", "rb", buffering=0) as file:
            inherited = file.read()
    except OSError:
        return ""
    return (b"\0" + inherited).partition(f"\0{MARK}=".encode())[2].partition(b"\0")[0].decode("ascii", "replace")
