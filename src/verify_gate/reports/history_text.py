"""How the needles moved over the last runs: a line of bars each, where it stands, and what changed last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from verify_gate.domain.history import Course, Moment, Run
from verify_gate.domain.needle import Needle
from verify_gate.domain.verdict import Status, Verdict

from . import words
from .bars import bars, signs, status
from .escape import name, prose
from .screen import TIE, Line, Screen, Span, cells, hanging, padded, wrap
from .table import mark

GAP: Span = ("  ", "")
LEAST = 16
"""Bars for which a row has room; where it has none, they stand below the figure."""
HASH = 7
"""Characters of a commit's name that are shown."""
STYLES = {Verdict.PASS: "green", Verdict.FAIL: "bold red", Verdict.UNKNOWN: "bold yellow"}


@dataclass(frozen=True, slots=True)
class _Row:
    """A course in words: its sign, its instrument, its figure, and what changed."""

    course: Course
    mark: Span
    label: Line
    figure: Line
    note: Line


def render(courses: Sequence[Course], runs: Sequence[Run], screen: Screen, *, every: bool = True) -> str:
    """The courses over these runs as text, with a newline at its end; there is at least one of each.

    Without `every`, those alone that have something to tell; a line says how many others there are.
    """
    shown = courses if every else list(_telling(courses))
    rows = [_row(course, shown[at - 1] if at else None, screen) for at, course in enumerate(shown)]
    column = min(max(cells(row.label) for row in rows), screen.width // 3)
    longest = max(len(row.course.moments) for row in rows)
    room = screen.width - sum((2, column, 2, 2))  # for the bars and what is told
    told = min(
        max(cells(line) for row in rows for line in (row.figure, row.note)), max(room - longest, screen.width // 2)
    )
    drawn = min(room - told, longest)
    lines: list[Line] = [*wrap(_heading(runs), screen.width), ()]
    for row in rows:
        if drawn >= min(LEAST, longest):
            lines += _beside(row, (column, drawn, told), screen)
        else:
            lines += _below(row, min(screen.width - 2, longest), screen)
    lines.append(())
    for said in (_legend(screen), *_left(len(courses) - len(rows))):
        lines += wrap(((said, "dim"),), screen.width)
    return "".join(f"{screen.paint(line)}\n" for line in lines)


def _heading(runs: Sequence[Run]) -> Line:
    """How many runs, from when to when, and what they came to."""
    days = sorted({run.started.date().isoformat() for run in runs})
    span = f"{days[0]} to {days[-1]}" if len(days) > 1 else days[0]
    counts = Counter(run.verdict for run in runs)
    spans: list[Span] = [(f"{len(runs)} {words.noun(len(runs), 'runs')}, {span}", "bold")]
    for verdict in filter(counts.get, Verdict):
        spans += [(", ", ""), (f"{counts[verdict]}{TIE}{verdict.value}", STYLES[verdict])]
    return spans


def _legend(screen: Screen) -> str:
    glyphs = screen.glyphs
    return f"Each bar is a run, the newest at the right: {glyphs.failed} out of range, {glyphs.unknown} no reading."


def _left(count: int) -> Iterator[str]:
    """How many are not drawn, and how they are; nothing where there are none."""
    if count:
        yield f"{count} more {words.noun(count, 'needles')} never moved; to see them: verify{TIE}history{TIE}NAME"


def _telling(courses: Sequence[Course]) -> Iterator[Course]:
    """Of each instrument its headline, and whatever else moved, or is out of range now."""
    for _, group in groupby(courses, lambda course: course.label):
        own = list(group)
        newest = {needle: course for course in own if (needle := _newest(course)) is not None}
        first = words.headline(tuple(newest))
        for course in own:
            if first is None or course is newest[first] or _is_telling(course):
                yield course


def _is_telling(course: Course) -> bool:
    read = [(moment.value, status(moment)) for moment in course.moments if moment.value is not None]
    return len(set(read)) > 1 or any(state is Status.OUT_OF_RANGE for _, state in read[-1:])


def _newest(course: Course) -> Needle | None:
    """The needle as it was read last, if it ever was."""
    return next((needle for moment in reversed(course.moments) if (needle := _needle(course, moment))), None)


def _row(course: Course, above: Course | None, screen: Screen) -> _Row:
    """Its words; what changed in the needle above of the same instrument too is not said again."""
    note, is_first = _note(course, screen.encoding), above is None or above.label != course.label
    if above is not None and not is_first and _note(above, screen.encoding) == note:
        note = ()
    return _Row(
        course,
        mark(status(course.moments[-1]), screen.glyphs),
        ((name(course.label, screen.encoding), "bold" if is_first else "dim"),),
        _figure(course, screen.encoding),
        note,
    )


def _figure(course: Course, encoding: str) -> Line:
    """The newest figure with its range, and the last that was another: `93.1 % worst file (min 90), was 91`."""
    needles = [needle for moment in course.moments if (needle := _needle(course, moment)) is not None]
    unread: Line = (("no reading", "yellow"),) if status(course.moments[-1]) is Status.NO_READING else ()
    if not needles:
        return unread
    newest = needles[-1]
    number, label = words.figure(newest)
    bounds = words.bounds(newest.range).replace(" ", TIE)
    before = next((told for each in reversed(needles) if (told := words.number(each)) != words.number(newest)), None)
    red = "" if newest.in_range else "red"
    return (
        *((*unread, (", last ", "")) if unread else ()),
        (number, f"bold {red}".rstrip()),
        (f" {prose(label, encoding)}" if number else prose(label, encoding), red),
        (f" ({bounds})" if bounds else "", "dim"),
        (f", was{TIE}{before}" if before else "", "dim"),
    )


def _needle(course: Course, moment: Moment) -> Needle | None:
    if moment.value is None or moment.range is None:
        return None
    return Needle(course.quantity, moment.value, course.unit, moment.range)


def _note(course: Course, encoding: str) -> Line:
    """Since when the needle is in range, out of range or unread; empty where it was in range in every run."""
    count, now = len(course.moments), status(course.moments[-1])
    other = next((at for at in reversed(range(count)) if status(course.moments[at]) is not now), None)
    if other is not None:
        said = f"{now.value.replace('_', ' ')} since {_when(course.moments[other + 1], encoding)}"
    elif count == 1 or now is Status.IN_RANGE:
        return ()
    else:
        said = f"in all of {count} runs" if now is Status.OUT_OF_RANGE else f"in none of {count} runs"
    return ((said, "dim"),)


def _when(moment: Moment, encoding: str) -> str:
    """The commit, where there was one, and the day."""
    day = moment.started.date().isoformat()
    if moment.commit is None:
        return day
    return f"{name(moment.commit[:HASH], encoding)}{'-dirty' if moment.dirty else ''}, {day}"


def _beside(row: _Row, widths: tuple[int, int, int], screen: Screen) -> Iterator[Line]:
    """Name, bars and figure side by side; below the bars the signs, below the figure what changed last."""
    label, drawn, told = widths
    below = signs(row.course, drawn, screen.glyphs)
    columns: list[tuple[Sequence[Line], int]] = [
        ([(row.mark,)], 2),
        (wrap(row.label, label), label + 2),
        ([bars(row.course, drawn, screen.glyphs), below], drawn + 2),
        ([*wrap(row.figure, told), *(wrap(row.note, told) if row.note else ())], told),
    ]
    height = max(len(columns[1][0]), 2 if below else 1, len(columns[3][0]))
    for at in range(height):
        yield [span for lines, width in columns for span in padded(lines[at] if at < len(lines) else (), width)]


def _below(row: _Row, drawn: int, screen: Screen) -> Iterator[Line]:
    """Name and figure on a line, and below them the bars, the signs and what changed last."""
    title: Line = (*row.label, GAP, *row.figure)
    yield from hanging((row.mark, (" ", "")), title, screen.width)
    for line in (bars(row.course, drawn, screen.glyphs), signs(row.course, drawn, screen.glyphs)):
        if line:
            yield (GAP, *line)
    if row.note:
        yield from hanging((GAP,), row.note, screen.width)
