"""Sentences on standard output, from a command that has no report to show."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from verify_gate.cli.streams import deliver
from verify_gate.errors import Problem, Undelivered
from verify_gate.reports.escape import name


def say(lines: Iterable[str]) -> None:
    """Write each on a line of its own, unless standard output is closed. Raises `Undelivered` where that fails."""
    if sys.stdout is not None:
        hand_over("".join(f"{name(line, sys.stdout.encoding)}\n" for line in lines))


def hand_over(text: str) -> None:
    """Write all of a text. Raises `Undelivered` where that fails."""
    error = deliver(text)
    if error:
        raise Undelivered(Problem("output-unwritable", f"Standard output could not be written: {error.strerror}."))
