"""Sentences: on standard output those of a command that has no report to show, on standard error what went wrong."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TextIO

from verify_gate.cli.formats import screen_of
from verify_gate.cli.streams import deliver
from verify_gate.errors import Problem, Undelivered
from verify_gate.reports.escape import name

_WORD = re.compile(r"(?:`[^`]+`|\S)+")
"""What no line is broken in: a word, and what stands in backticks to be copied."""


def say(lines: Iterable[str]) -> None:
    """Write each on a line of its own, unless standard output is closed. Raises `Undelivered` where that fails.

    On a terminal each is broken between its words where it is longer than that is wide.
    """
    if sys.stdout is not None:
        hand_over("".join(f"{_fitted(line, sys.stdout)}\n" for line in lines))


def show(lines: Iterable[str]) -> None:
    """Write the lines of a file as they are, in all else as `say` does."""
    if sys.stdout is not None:
        hand_over("".join(f"{_told(line, sys.stdout)}\n" for line in lines))


def complain(sentence: str) -> None:
    """A sentence on standard error, broken as `say` does; where nobody hears it, the exit code has to do."""
    with suppress(OSError):
        print(_fitted(sentence, sys.stderr), file=sys.stderr, flush=True)  # noqa: T201 - the one way out to a person


def hand_over(text: str) -> None:
    """Write all of a text. Raises `Undelivered` where that fails."""
    error = deliver(text)
    if error:
        raise Undelivered(Problem("output-unwritable", f"Standard output could not be written: {error.strerror}."))


def _fitted(sentence: str, stream: TextIO) -> str:
    told = _told(sentence, stream)
    return "\n".join(broken(told, screen_of(stream).width)) if stream.isatty() else told


def _told(line: str, stream: TextIO) -> str:
    """The line without whatever a terminal obeys."""
    return name(line, stream.encoding or "ascii")


def broken(sentence: str, width: int) -> list[str]:
    """The sentence as lines of at most `width` cells, but for a word that is longer; each is indented as the first."""
    from verify_gate.reports.screen import cell_len  # noqa: PLC0415 - not loaded where nothing is broken

    if cell_len(sentence) <= width:
        return [sentence]
    indent = sentence[: len(sentence) - len(sentence.lstrip())]
    lines: list[str] = []
    for word in _WORD.findall(sentence):
        longer = f"{lines[-1]} {word}" if lines else ""
        if lines and cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(f"{indent}{word}")
    return lines
