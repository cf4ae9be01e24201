"""What `verify doctor` found: a line for each thing that a reading needs, and the command that mends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verify_gate.domain.verdict import Status

from .escape import name, prose
from .screen import Line, Screen, Span, cells, hanging, padded
from .table import mark

_MARKS = {True: Status.IN_RANGE, False: Status.OUT_OF_RANGE, None: Status.NOT_SELECTED}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing: whether it is as a reading needs it (`None`: none needs it), what was seen, and what mends it."""

    what: str
    good: bool | None
    seen: str
    mend: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Those of one project, under its name where there are many."""

    title: str | None
    checks: Sequence[Check]


def render(parts: Sequence[Part], screen: Screen) -> str:
    """The lines as text, with a newline at its end. A command stands whole on a line of its own, to be copied."""
    labels = [name(check.what, screen.encoding) for part in parts for check in part.checks]
    width = max(map(len, labels), default=0)
    lines: list[Line] = []
    for part in parts:
        if part.title is not None:
            lines += [(), ((name(part.title, screen.encoding), "bold"),)]
        for check in part.checks:
            lines += _check(check, width, screen)
    wrong = sum(check.good is False for part in parts for check in part.checks)
    end: Span = (_counted(wrong), "bold red") if wrong else ("All of it can be read.", "bold green")
    return "".join(f"{screen.paint(line)}\n" for line in (*lines, (), (end,)))


def _check(check: Check, width: int, screen: Screen) -> Iterator[Line]:
    title = padded(((name(check.what, screen.encoding), "bold"),), width)
    first: Line = (mark(_MARKS[check.good], screen.glyphs), (" ", ""), *title, ("  ", ""))
    yield from hanging(first, ((prose(check.seen, screen.encoding), ""),), screen.width)
    if check.mend is not None:
        yield (
            (" " * cells(first), ""),
            (f"{screen.glyphs.way_out} ", "cyan"),
            (name(check.mend, screen.encoding), "cyan"),
        )


def _counted(wrong: int) -> str:
    return f"{wrong} {'thing stands' if wrong == 1 else 'things stand'} in the way of a reading."
