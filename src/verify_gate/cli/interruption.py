"""How a run is ended from outside: Ctrl-C, a polite SIGTERM, a terminal that is closed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

EXIT_CODE = 130
SAID = "verify: interrupted; there is no verdict, and nothing is left running."

Handler = Callable[[int, FrameType | None], object]


def heed(handler: Handler | signal.Handlers) -> None:
    """Give each of the signals this handler; not one that is ignored from the start, for `nohup` means what it says."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def at_once(_number: int, _frame: FrameType | None) -> NoReturn:
    """The end of a run that has started nothing yet."""
    with suppress(OSError):  # nobody to tell
        os.write(2, f"{SAID}\n".encode())
    os._exit(EXIT_CODE)


def processes_first(_number: int, _frame: FrameType | None) -> NoReturn:
    """The end of a run with processes under way: they are ended on the way out, and no second signal disturbs that."""
    heed(signal.SIG_IGN)
    raise KeyboardInterrupt
