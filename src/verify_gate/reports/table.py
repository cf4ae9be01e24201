"""The row of instruments: a line each, with its needle drawn in its range, the figure, the population and the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from verify_gate.domain.needle import Needle
from verify_gate.domain.report import InstrumentReport
from verify_gate.domain.verdict import Status

from . import words
from .escape import name, prose
from .gauge import gauge
from .screen import TIE, Glyphs, Line, Screen, Span, cells, hanging, padded, wrap

GAP: Span = ("  ", "")
GAUGES = (21, 15, 11, 7)
"""How wide a gauge may be, best first."""
NUMBER = 3
"""Which column the numbers are in: what they count follows after one blank."""
WIDEST = 120
"""Cells beyond which a row is no wider, for the eye to find its other end."""
NARROW = 12
"""Cells below which a column is not made narrower."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row, before their widths are known; `needed` where no count of its population may be left."""

    mark: Span
    name: Line
    needle: Needle | None
    number: Line
    label: Line
    population: tuple[str, ...]
    population_style: str
    needed: bool
    time: Line

    @property
    def head(self) -> str:
        """The first count of the population."""
        return "".join(self.population[:1])

    @property
    def told(self) -> str:
        """All its counts."""
        return ", ".join(self.population)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The widths of the columns; a population of 0 cells stands on a line of its own, under the figure."""

    name: int
    gauge: int
    number: int
    label: int
    population: int
    time: int

    @property
    def total(self) -> int:
        """The width of a row."""
        there = [column for column in (self.label, self.population, self.time) if column]
        return 2 + self.name + 2 + self.gauge + 2 + self.number + 1 + sum(there) + 2 * (len(there) - 1)


def table(lines: Sequence[InstrumentReport], screen: Screen, *, every: bool) -> list[Line]:
    """The instruments in their order, those of a member under its name.

    An instrument's first row shows its headline needle, rows under it the others that are out of range; or all others,
    with `every`.
    """
    rows = [_rows(line, screen, every=every) for line in lines]
    columns = _columns([row for some in rows for row in some], min(screen.width, WIDEST))
    drawn: list[Line] = []
    member = None
    for line, some in zip(lines, rows, strict=True):
        if line.member != member:
            member = line.member
            drawn += [(), *wrap([(name(member or "", screen.encoding), "bold")], screen.width)]
        for row in some:
            drawn += _draw(row, columns, screen.glyphs)
    return drawn


def mark(status: Status, glyphs: Glyphs) -> Span:
    """The sign of a status: in shape as well as in colour."""
    return {
        Status.IN_RANGE: (glyphs.passed, "green"),
        Status.OUT_OF_RANGE: (glyphs.failed, "bold red"),
        Status.NO_READING: (glyphs.unknown, "bold yellow"),
        Status.NOT_SELECTED: (glyphs.dot, "dim"),
    }[status]


def _rows(line: InstrumentReport, screen: Screen, *, every: bool) -> list[_Row]:
    needles = line.reading.needles if line.reading else ()
    first = words.headline(needles)
    others = [needle for needle in needles if needle is not first and (every or not needle.in_range)]
    number, label = _headline(line, first, screen.encoding)
    population, style, needed = _population(line, screen.encoding, every=every)
    row = _Row(
        mark=mark(line.status, screen.glyphs),
        name=((name(line.name, screen.encoding), "bold"),),
        needle=first,
        number=number,
        label=label,
        population=population,
        population_style=style,
        needed=needed,
        time=(("before" if line.cached else words.duration(line.duration_s), "dim"),),
    )
    return [row, *(_further(needle, screen.encoding) for needle in others)]


def _headline(line: InstrumentReport, needle: Needle | None, encoding: str) -> tuple[Line, Line]:
    if needle is None or line.status is Status.NO_READING:
        return (), (("no reading", "yellow"),)
    return _figure(needle, encoding)


def _further(needle: Needle, encoding: str) -> _Row:
    return _Row((" ", ""), (), needle, *_figure(needle, encoding), (), "", needed=False, time=())


def _figure(needle: Needle, encoding: str) -> tuple[Line, Line]:
    """The number, and what it counts with the range that it must lie in."""
    number, label = words.figure(needle)
    counted: Span = (prose(label, encoding), "" if needle.in_range else "red")
    bounds = words.bounds(needle.range).replace(" ", TIE)
    return ((number, "bold" if needle.in_range else "bold red"),), (counted, (f" ({bounds})" if bounds else "", "dim"))


def _population(line: InstrumentReport, encoding: str, *, every: bool) -> tuple[tuple[str, ...], str, bool]:
    """Its counts, their style, and whether all of them are needed."""
    if line.on_its_word:
        return ("on its word",), "yellow", False
    there = line.reading.population if line.reading else None
    if there is None:
        return (), "", False
    parts = tuple(prose(part, encoding).replace(" ", TIE) for part in words.population(there, every=every))
    style = "yellow" if there.of is not None and there.count < there.of else "dim"
    return parts, style, every or words.left_out(there)


def _columns(rows: Sequence[_Row], width: int) -> _Columns:
    """The widest columns that fit.

    First the gauge gives way, then further counts of the population: those that are needed go below, the others go.
    At last all of it goes below.
    """
    names = min(max(cells(row.name) for row in rows), max(width // 3, NARROW))
    number = max(cells(row.number) for row in rows)
    label = max(cells(row.label) for row in rows)
    time = max(cells(row.time) for row in rows)
    inline = max(cells(((row.told, ""),)) for row in rows)
    head = max(cells(((row.head, ""),)) for row in rows)
    tries = [(drawn, inline) for drawn in GAUGES[:-1]] + [(drawn, head) for drawn in GAUGES[1:]]
    for drawn, population in tries:
        columns = _Columns(names, drawn, number, label, population, time)
        if columns.total <= width:
            return columns
    below = _Columns(names, GAUGES[-1], number, label, 0, time)
    return replace(below, label=min(label, max(label - (below.total - width), NARROW)))


def _draw(row: _Row, columns: _Columns, glyphs: Glyphs) -> list[Line]:
    """The row, over as many lines as its longest cell takes."""
    beside, below = _split(row, columns.population)
    columned: list[tuple[Sequence[Line], int]] = [
        (((row.mark,),), 2),
        (wrap(row.name, columns.name), columns.name),
        ((gauge(row.needle, columns.gauge, glyphs) if row.needle else (),), columns.gauge),
        ((_right(row.number, columns.number),), columns.number),
        (wrap(row.label, columns.label), columns.label),
        ((((beside, row.population_style),),), columns.population),
        ((_right(row.time, columns.time),), columns.time),
    ]
    height = max(len(lines) for lines, _ in columned)
    drawn = [_across(columned, at) for at in range(height)]
    if below:
        # It has the room from its own column to the edge, or from the label's where that is too short for one line.
        room = columns.time + 2 + columns.population
        if not columns.population:
            room += columns.label
        elif cells(((below, ""),)) > room:
            room += columns.label + 2
        indent = columns.total - room
        drawn += hanging(((" " * indent, ""),), ((below, row.population_style),), columns.total)
    return drawn


def _split(row: _Row, width: int) -> tuple[str, str]:
    """What of the population stands in its column, and what goes below: of further counts, only what is needed."""
    if cells(((row.told, ""),)) <= width:
        return row.told, ""
    if not width:
        return "", row.told if row.needed else row.head
    return row.head, ", ".join(row.population[1:]) if row.needed else ""


def _right(line: Line, width: int) -> Line:
    return ((" " * (width - cells(line)), ""), *line)


def _across(columned: Sequence[tuple[Sequence[Line], int]], at: int) -> Line:
    """The line `at` of every column, side by side."""
    spans: list[Span] = []
    for place, (lines, width) in enumerate(columned):
        spans += padded(lines[at] if at < len(lines) else (), width)
        if width and 0 < place < len(columned) - 1:
            spans.append((" ", "") if place == NUMBER else GAP)
    return spans
