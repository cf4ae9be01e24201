"""A needle's course drawn as bars, one a run, and a line of signs for those that are not in range."""

from __future__ import annotations

from collections.abc import Sequence

from verify_gate.domain.history import Course, Moment
from verify_gate.domain.verdict import Status

from .gauge import PERCENT, WHOLE
from .screen import Glyphs, Line, Span, joined

STEADY = 0.1
"""The share of a figure that the scale spans at the least: what moves less than that is no zigzag."""


def status(moment: Moment) -> Status:
    """What the needle itself says at that moment, whatever others of its instrument say."""
    if moment.value is None or moment.range is None:
        return Status.NO_READING
    return Status.IN_RANGE if moment.value in moment.range else Status.OUT_OF_RANGE


def bars(course: Course, width: int, glyphs: Glyphs) -> Line:
    """The newest moments, as many as `width` holds, the last at its right edge."""
    moments = course.moments[-width:]
    low, high = scale(moments, course.unit)
    drawn = [_bar(moment, low, high, glyphs) for moment in moments]
    return joined([(" ", "")] * (width - len(moments)) + drawn)


def signs(course: Course, width: int, glyphs: Glyphs) -> Line:
    """Below each bar that is out of range a sign that says so without a colour; empty where there is none."""
    moments = course.moments[-width:]
    outside = [status(moment) is Status.OUT_OF_RANGE for moment in moments]
    drawn: list[Span] = [(glyphs.failed, "bold red") if out else (" ", "") for out in outside]
    return joined([(" ", "")] * (width - len(moments)) + drawn)


def scale(moments: Sequence[Moment], unit: str) -> tuple[float, float]:
    """What the lowest and the highest bar stand for: the second is more than the first.

    In between lie all the figures and the limits that hold now, so that a bar's distance from its limit can be seen. A
    count that has a ceiling alone begins at 0, a percentage that has a floor alone ends at 100.
    """
    read = [moment for moment in moments if moment.value is not None]
    ends = [moment.value for moment in read if moment.value is not None]
    floor, ceiling = None, None
    if read and read[-1].range is not None:
        floor, ceiling = read[-1].range.min, read[-1].range.max
    if ceiling is not None and floor is None:
        ends.append(0.0)
    if floor is not None and ceiling is None and unit == PERCENT:
        ends.append(WHOLE)
    ends += [limit for limit in (floor, ceiling) if limit is not None]
    low, high = min(ends, default=0.0), max(ends, default=0.0)
    missing = (max(abs(low), abs(high)) * STEADY or 1.0) - (high - low)
    if missing <= 0:
        return low, high
    # Widened upwards from a floor alone, or else to both sides; not above 100 %, nor below 0, what does not go there.
    down = 0.0 if floor is not None and ceiling is None else missing / 2
    if unit == PERCENT and high <= WHOLE:
        down = max(down, missing - (WHOLE - high))
    if low >= 0:
        down = min(down, low)
    return low - down, high + missing - down


def _bar(moment: Moment, low: float, high: float, glyphs: Glyphs) -> Span:
    if moment.value is None:
        return glyphs.unknown, "yellow"
    last = len(glyphs.levels) - 1
    level = round((moment.value - low) / (high - low) * last)
    return glyphs.levels[level], "bold red" if status(moment) is Status.OUT_OF_RANGE else "green"
