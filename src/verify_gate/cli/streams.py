"""Standard output and standard error, which may be closed, full, or gone while something is said."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def open_all() -> None:
    """Give /dev/null the place of each standard file that is closed: the next file opened would get its number."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:  # noqa: PLR2004 - standard input, output and error
        pass
    os.close(number)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as the program runs


def abandon(stream: TextIO) -> None:
    """Nothing more reaches it, be it said already and still on its way."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def deliver(text: str) -> OSError | None:
    """Write all of it to standard output: what kept it from there. A reader gone early (`| head`) is no error."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        abandon(sys.stdout)
        return None if isinstance(error, BrokenPipeError) else error
    return None


def settle() -> None:
    """Nothing is left for the interpreter to write when it ends: where it failed, it would change the exit code."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            abandon(stream)
