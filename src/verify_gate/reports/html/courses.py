"""How the needles moved over the last runs: a small drawing of each, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from verify_gate.domain.history import Course, Moment
from verify_gate.domain.needle import Needle, Range
from verify_gate.reports.words import figure, noun

from .drawing import limits, point
from .markup import Content, Html, apart, element, name, prose, together

RUNS = 60
"""Of how many runs a course is drawn, the last ones."""
MANY = 24
"""How many courses are drawn in view, and how many more of those that only stood still or find no room."""
WIDTH, HEIGHT, PAD = 240, 48, 6


def courses_told(courses: Sequence[Course]) -> Html | None:
    """The section on the courses of at least two runs: those that moved in view, the others folded."""
    drawable = [course for course in courses if len(_figures(course)) > 1]
    if not drawable:
        return None
    drawable.sort(key=_still)
    moved = [course for course in drawable[:MANY] if not _still(course)]
    still = drawable[len(moved) :]
    return element(
        "section",
        element("h2", "History", id="history"),
        _all(moved) if moved else element("p", "No needle has moved.", class_="quiet"),
        _folded(still) if still else None,
        class_="history",
        aria_labelledby="history",
    )


def _folded(courses: Sequence[Course]) -> Html:
    left = len(courses) - MANY
    return element(
        "details",
        element("summary", f"{len(courses)} more {noun(len(courses), 'needles')}"),
        _all(courses[:MANY]),
        element("p", f"{left} more: verify history", class_="quiet") if left > 0 else None,
    )


def _all(courses: Sequence[Course]) -> Html:
    return element("ul", *(element("li", *_one(course)) for course in courses), class_="courses")


def _one(course: Course) -> Iterator[Content]:
    """Its name, its drawing, and where it stands by now."""
    last = [moment for moment in course.moments if moment.value is not None][-1]
    number, what = figure(_needle(course, last))
    yield element("p", element("strong", name(course.label)), " ", element("span", prose(course.quantity)))
    yield _drawn(course)
    stands = together((element("strong", number), " ") if number else ())
    facts = (prose(what), limits(last.range or Range()), f"{len(course.moments)} runs")
    unread = course.moments[-1].value is None
    told = element("strong", "No reading by now;") if unread else None, " before that " if unread else None
    yield element("p", *told, stands, apart(filter(None, facts), " · "), class_="quiet")


def _needle(course: Course, moment: Moment) -> Needle:
    return Needle(course.quantity, moment.value or 0.0, course.unit, moment.range or Range())


def _figures(course: Course) -> list[float]:
    return [moment.value for moment in course.moments[-RUNS:] if moment.value is not None]


def _still(course: Course) -> bool:
    """Whether it always stood at the same figure, in its range."""
    return len(set(_figures(course))) == 1 and all(map(_good, course.moments[-RUNS:]))


def _good(moment: Moment) -> bool:
    return moment.value is not None and (moment.range is None or moment.value in moment.range)


def _told(course: Course) -> str:
    """The drawing in words."""
    moments, figures = course.moments[-RUNS:], _figures(course)
    first, last, low, high = (f"{value:g}" for value in (figures[0], figures[-1], min(figures), max(figures)))
    parts = [
        f"{prose(course.quantity)} of {name(course.label)} in {len(moments)} runs"
        f" from {moments[0].started:%Y-%m-%d} to {moments[-1].started:%Y-%m-%d}",
        f"first {first}, last {last}, lowest {low}, highest {high} {prose(course.unit)}",
    ]
    outside = sum(moment.value is not None and not _good(moment) for moment in moments)
    unread = len(moments) - len(figures)
    allowed = limits(moments[-1].range or Range())
    parts += [f"range {allowed}"] if allowed else []
    parts += [f"{outside} out of range"] if outside else []
    parts += [f"{unread} without a reading"] if unread else []
    return "; ".join(parts)


def _drawn(course: Course) -> Html:
    """The line of its figures over the band of its range; a run without a reading breaks the line."""
    plot = _Plot(course.moments[-RUNS:])
    told = _told(course)
    return element(
        "svg",
        element("title", told),
        *plot.bands(),
        *plot.lines(),
        *plot.points(),
        class_="course",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=told,
    )


class _Plot:
    """The moments of a course, placed."""

    def __init__(self, moments: Sequence[Moment]) -> None:
        self.moments = moments
        ends = [moment.value for moment in moments if moment.value is not None]
        ranges = [moment.range for moment in moments if moment.range is not None]
        ends += [end for there in ranges for end in (there.min, there.max) if end is not None]
        self.low, self.high = min(ends), max(ends)

    def x(self, at: float) -> float:
        """Where the run number `at` stands."""
        return round(PAD + (WIDTH - 2 * PAD) * at / (len(self.moments) - 1), 1)

    def y(self, value: float) -> float:
        """Where a figure stands; in the middle, where there is but one."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return round(HEIGHT - PAD - (HEIGHT - 2 * PAD) * share, 1)

    def bands(self) -> Iterator[Html]:
        """The range, wherever it was another than before."""
        for there, runs in groupby(enumerate(self.moments), key=lambda run: run[1].range):
            places = [place for place, _ in runs]
            if there is None or there == Range():
                continue
            start = self.x(places[0] - 0.5) if places[0] else 0
            stop = self.x(places[-1] + 0.5) if places[-1] < len(self.moments) - 1 else WIDTH
            top = 0 if there.max is None else self.y(there.max)
            bottom = HEIGHT if there.min is None else self.y(there.min)
            yield element(
                "rect", class_="band", x=start, y=top, width=round(stop - start, 1), height=round(bottom - top, 1)
            )
            for end in {top, bottom} - {0, HEIGHT}:
                yield element("line", class_="limit", x1=start, x2=stop, y1=end, y2=end)

    def lines(self) -> Iterator[Html]:
        """A line through each stretch of readings."""
        for read, runs in groupby(enumerate(self.moments), key=lambda run: run[1].value is not None):
            if read:
                places = " ".join(f"{self.x(at):g},{self.y(moment.value or 0.0):g}" for at, moment in runs)
                yield element("polyline", class_="line", points=places)

    def points(self) -> Iterator[Html]:
        """The runs that were out of range or without a reading, and the last one."""
        last = len(self.moments) - 1
        for at, moment in enumerate(self.moments):
            x = self.x(at)
            if moment.value is None:
                yield element("line", class_="unread", x1=x, x2=x, y1=PAD, y2=HEIGHT - PAD)
            elif not _good(moment) or at == last:
                yield point(x, self.y(moment.value), 5 if at == last else 3.5, "good" if _good(moment) else "bad")
