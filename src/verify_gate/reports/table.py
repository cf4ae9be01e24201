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
from .screen import TIE, Glyphs, Line, Screen, Span, cells, padded, wrap

GAP: Span = ("  ", "")
GAUGES = (21, 15, 11, 7)
"""How wide a gauge may be, best first."""
NUMBER = 3
"""Which column the numbers are in: what they count follows after one blank."""
NARROW = 12
"""Cells below which a column is not made narrower."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row, before their widths are known."""

    mark: Span
    name: Line
    needle: Needle | None
    number: Line
    label: Line
    population: tuple[str, ...]
    population_style: str
    time: Line


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
    rows = {line.label: _rows(line, screen, every=every) for line in lines}
    columns = _columns([row for some in rows.values() for row in some], screen.width)
    drawn: list[Line] = []
    member = None
    for line in lines:
        if line.member != member:
            member = line.member
            drawn += [(), *wrap([(name(member or "", screen.encoding), "bold")], screen.width)]
        for row in rows[line.label]:
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


def figure(needle: Needle, encoding: str) -> Line:
    """What its number counts, and the range that must lie in."""
    bounds = words.bounds(needle.range)
    label: Span = (prose(words.quantity(needle), encoding), "" if needle.in_range else "red")
    return (label, (f" ({bounds})".replace(" ", TIE).replace(TIE, " ", 1), "dim")) if bounds else (label,)


def _rows(line: InstrumentReport, screen: Screen, *, every: bool) -> list[_Row]:
    needles = line.reading.needles if line.reading else ()
    first = words.headline(needles)
    others = [needle for needle in needles if needle is not first and (every or not needle.in_range)]
    number, label = _headline(line, first, screen.encoding)
    population, style = _population(line, screen.encoding)
    row = _Row(
        mark=mark(line.status, screen.glyphs),
        name=((name(line.name, screen.encoding), "bold"),),
        needle=first,
        number=number,
        label=label,
        population=population,
        population_style=style,
        time=(("cached" if line.cached else words.duration(line.duration_s), "dim"),),
    )
    return [row, *(_further(needle, screen.encoding) for needle in others)]


def _headline(line: InstrumentReport, needle: Needle | None, encoding: str) -> tuple[Line, Line]:
    if needle is None or line.status is Status.NO_READING:
        return (), (("no reading", "yellow"),)
    return _number(needle), figure(needle, encoding)


def _further(needle: Needle, encoding: str) -> _Row:
    return _Row((" ", ""), (), needle, _number(needle), figure(needle, encoding), (), "", ())


def _number(needle: Needle) -> Line:
    return ((words.number(needle), "bold" if needle.in_range else "bold red"),)


def _population(line: InstrumentReport, encoding: str) -> tuple[tuple[str, ...], str]:
    if line.on_its_word:
        return ("on its word",), "yellow"
    there = line.reading.population if line.reading else None
    if there is None:
        return (), ""
    parts = tuple(prose(part, encoding).replace(" ", TIE) for part in words.population(there))
    return parts, "yellow" if there.of is not None and there.count < there.of else "dim"


def _columns(rows: Sequence[_Row], width: int) -> _Columns:
    """The widest columns that fit: first the gauge gives way, then the population, which at last goes below."""
    inline = max((len(", ".join(row.population)) for row in rows), default=0)
    parts = max((cells([(part, "")]) + 1 for row in rows for part in row.population), default=0)
    label = max((cells(row.label) for row in rows), default=0)
    tries = [(GAUGES[0], inline), (GAUGES[1], inline), (GAUGES[2], inline)]
    tries += [(GAUGES[2], parts), (GAUGES[3], parts), (GAUGES[2], 0), (GAUGES[3], 0)]
    names = min(max((cells(row.name) for row in rows), default=0), max(width // 3, NARROW))
    for gauge_width, population in tries:
        columns = _Columns(
            name=names,
            gauge=gauge_width,
            number=max((cells(row.number) for row in rows), default=0),
            label=label,
            population=population,
            time=max((cells(row.time) for row in rows), default=0),
        )
        if columns.total <= width:
            return columns
    return replace(columns, label=max(label - (columns.total - width), NARROW))


def _draw(row: _Row, columns: _Columns, glyphs: Glyphs) -> list[Line]:
    """The row, over as many lines as its longest cell takes."""
    population: Line = ((", ".join(row.population), row.population_style),)
    drawn = gauge(row.needle, columns.gauge, glyphs) if row.needle else (("", ""),)
    label = wrap(row.label, columns.label)
    if not columns.population and row.population:
        label += wrap(population, columns.label + 2 + columns.time)
    columned = [
        ([(row.mark, (" ", ""))], 2),
        (wrap(row.name, columns.name), columns.name),
        ([drawn], columns.gauge),
        ([((" " * (columns.number - cells(row.number)), ""), *row.number)], columns.number),
        (label, columns.label),
        (wrap(population, columns.population) if columns.population else [()], columns.population),
        ([((" " * (columns.time - cells(row.time)), ""), *row.time)], columns.time),
    ]
    height = max(len(lines) for lines, _ in columned)
    return [_across(columned, at) for at in range(height)]


def _across(columned: Sequence[tuple[Sequence[Line], int]], at: int) -> Line:
    """The line `at` of every column, side by side."""
    spans: list[Span] = []
    for place, (lines, width) in enumerate(columned):
        spans += padded(lines[at] if at < len(lines) else (), width)
        if width and 0 < place < len(columned) - 1:
            spans.append(GAP if place != NUMBER else (" ", ""))
    return spans
