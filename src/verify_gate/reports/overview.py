"""The list of a project's instruments, and of the adapters that there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verify_gate.domain.verdict import Status

from .escape import name, prose
from .screen import Line, Screen, cells, hanging, padded
from .table import mark


@dataclass(frozen=True, slots=True)
class Row:
    """An instrument: its label, its adapter, its cadence, what it came to last (`None`: never), its question."""

    label: str
    uses: str
    when: str
    status: Status | None
    question: str


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter: its name, the standard instrument that it reads (`None`: of any name), its question."""

    name: str
    serves: str | None
    question: str


def render(rows: Sequence[Row], adapters: Sequence[Adapter], screen: Screen) -> str:
    """Both as text, with a newline at its end; a question that is too long for its line goes on under itself."""
    heading: Line = (("Adapters", "bold"), ("  what a table of verify.toml can name in uses", "dim"))
    lines = [
        *_columns([_row(row, screen) for row in rows], [row.question for row in rows], screen),
        (),
        heading,
        *_columns([_adapter(each, screen) for each in adapters], [each.question for each in adapters], screen),
    ]
    return "".join(f"{screen.paint(line)}\n" for line in lines)


def _row(row: Row, screen: Screen) -> list[Line]:
    shown = row.status or Status.NOT_SELECTED
    told = "never read" if row.status is None else row.status.value.replace("_", " ")
    title: Line = (mark(shown, screen.glyphs), (" ", ""), (name(row.label, screen.encoding), "bold"))
    return [title, ((name(row.uses, screen.encoding), ""),), ((row.when, ""),), ((told, "dim"),)]


def _adapter(adapter: Adapter, screen: Screen) -> list[Line]:
    return [(("  ", ""), (name(adapter.name, screen.encoding), "")), ((adapter.serves or "any", "dim"),)]


def _columns(rows: Sequence[list[Line]], questions: Sequence[str], screen: Screen) -> Iterator[Line]:
    """The cells of each row, as wide as the widest of their column, and its question behind them."""
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    for row, question in zip(rows, questions, strict=True):
        first = [span for cell, width in zip(row, widths, strict=True) for span in (*padded(cell, width), ("  ", ""))]
        yield from hanging(first, ((prose(question, screen.encoding), ""),), screen.width)
