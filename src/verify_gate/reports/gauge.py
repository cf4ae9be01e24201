"""A needle drawn in its range."""

from __future__ import annotations

import math
from dataclasses import dataclass

from verify_gate.domain.needle import Needle

from .screen import Glyphs, Line, Span, joined

PERCENT = "%"
WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a needle and the limits of its range stand, in steps from the left; `None` leaves that end open."""

    at: int
    low: int | None
    high: int | None


def scale(needle: Needle, last: int, apart: int = 1) -> Scale:
    """The needle on a scale of steps from 0 to `last`: outside its range it is at least `apart` from the limit.

    The scale is not linear: a limit stands at the same place in every gauge of its kind, so that a column of them is
    read at a glance, and a needle outside its range is always drawn outside.
    """
    low, high = _limits(needle, last)
    return Scale(_position(needle, low, high, last, apart), low, high)


def gauge(needle: Needle, width: int, glyphs: Glyphs) -> Line:
    """The needle on a scale of `width` cells: a heavy line is its range, a light one is outside."""
    drawn = scale(needle, width - 1)
    low, high = drawn.low, drawn.high
    good = needle.in_range
    signs: list[Span] = []
    for cell in range(width):
        inside = (low is None or cell >= low) and (high is None or cell <= high)
        if cell == drawn.at:
            signs.append((glyphs.needle, "bold green") if good else (glyphs.needle_outside, "bold red"))
        elif cell in {low, high}:
            signs.append((_limit(cell, low, high, glyphs), ""))
        else:
            signs.append((glyphs.inside if inside else glyphs.outside, "green" if inside and good else "dim"))
    return joined(signs)


def _limit(cell: int, low: int | None, high: int | None, glyphs: Glyphs) -> str:
    if cell == low == high:
        return glyphs.both
    if cell == low:
        return glyphs.floor
    return glyphs.zero if high == 0 else glyphs.ceiling


def _limits(needle: Needle, last: int) -> tuple[int | None, int | None]:
    """The steps of the lower and the upper limit."""
    floor, ceiling = needle.range.min, needle.range.max
    if floor is not None and ceiling is not None:
        return (last // 2, last // 2) if floor == ceiling else (round(last * 0.3), round(last * 0.7))
    if floor is not None:
        return (last if needle.unit == PERCENT and floor >= WHOLE else round(last * 0.6)), None
    if ceiling is not None:
        return None, (0 if ceiling <= 0 else round(last * 0.6))
    return None, None


def _position(needle: Needle, low: int | None, high: int | None, last: int, apart: int) -> int:
    """The step of the needle itself."""
    value, floor, ceiling = needle.value, needle.range.min, needle.range.max
    top = WHOLE if needle.unit == PERCENT else None
    if floor is not None and low is not None and value < floor:
        return _between(0, max(low - apart, 0), value / floor if floor > 0 else 0.0)
    if ceiling is not None and high is not None and value > ceiling:
        # A count of things that should not be: one is near the limit, a thousand are at the end.
        return _between(high + apart, last, math.log10(1 + value - ceiling) / 3)
    start = floor if floor is not None else 0.0
    stop = ceiling if ceiling is not None else top if top is not None else 2 * start
    share = (value - start) / (stop - start) if stop > start else 0.0
    return _between(low or 0, last if high is None else high, share)


def _between(first: int, last: int, share: float) -> int:
    return first + round(min(max(share, 0.0), 1.0) * (last - first))
