"""What is drawn: the sign of a status, and a needle in its range."""

from __future__ import annotations

from verify_gate.domain.needle import NONE_ALLOWED, Needle, Range
from verify_gate.domain.verdict import Status
from verify_gate.reports.gauge import scale
from verify_gate.reports.words import bounds

from .markup import Content, Html, element

STEPS = 100
"""How finely a needle is placed."""
APART = 7
"""By how many steps a needle outside its range is drawn away from the limit, for the eye to see it."""
STEP, EDGE, MIDDLE, TICK = 2, 2, 12, 10
"""In units of the drawing: a step, the room beside the scale, its height, and half of a limit's mark."""

CLASSES = {
    Status.IN_RANGE: "good",
    Status.OUT_OF_RANGE: "bad",
    Status.NO_READING: "none",
    Status.NOT_SELECTED: "left",
}
WORDS = {status: status.value.replace("_", " ") for status in Status}
_SHAPES = {
    Status.IN_RANGE: ("M10 1a9 9 0 1 1 0 18a9 9 0 1 1 0-18z", "M5.8 10.4l2.9 2.9 5.6-6.2"),
    Status.OUT_OF_RANGE: ("M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z", "M6.7 6.7l6.6 6.6M13.3 6.7l-6.6 6.6"),
    Status.NO_READING: (
        "M10 .6L19.4 10 10 19.4.6 10z",
        "M7.9 7.9a2.2 2.2 0 1 1 3.3 1.9c-.8.5-1.2 1-1.2 1.8M10 14.4v.1",
    ),
    Status.NOT_SELECTED: ("M10 6.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7z", ""),
}


def limits(allowed: Range) -> str:
    """The range in words, also where it is none at all of what is counted."""
    return "max 0" if allowed == NONE_ALLOWED else bounds(allowed)


def sign(status: Status) -> Html:
    """The sign of a status, in shape as well as in colour; what it means stands beside it in words."""
    ground, stroke = _SHAPES[status]
    return element(
        "svg",
        element("path", class_="ground", d=ground),
        element("path", class_="stroke", d=stroke) if stroke else None,
        class_=f"sign {CLASSES[status]}",
        viewBox="0 0 20 20",
        aria_hidden="true",
    )


def gauge(needle: Needle | None, told: str) -> Html:
    """The needle on its scale, as the terminal has it: a heavy line is its range, a light one is outside.

    `told` is the same in words. Without a needle it is an empty scale.
    """
    marks: list[Content] = [element("title", told), _line("scale" if needle else "scale empty", 0, STEPS)]
    if needle is not None:
        drawn = scale(needle, STEPS, APART)
        kind = "good" if needle.in_range else "bad"
        inside = (drawn.low or 0, STEPS if drawn.high is None else drawn.high)
        marks.append(_line(f"inside {kind}", *inside) if inside[0] < inside[1] else None)
        marks += [_limit(at) for at in dict.fromkeys((drawn.low, drawn.high)) if at is not None]
        marks.append(point(_x(drawn.at), MIDDLE, 5.5 if needle.in_range else 7.5, kind))
    width = 2 * EDGE + STEP * STEPS
    return element("svg", *marks, class_="gauge", viewBox=f"0 0 {width} {2 * MIDDLE}", role="img", aria_label=told)


def point(x: float, y: float, size: float, kind: str) -> Html:
    """A figure: a disc in its range (`good`), a diamond outside (`bad`)."""
    if kind == "good":
        return element("circle", class_="needle good", cx=f"{x:g}", cy=f"{y:g}", r=f"{size:g}")
    diamond = f"M{x:g} {y - size:g}l{size:g} {size:g}-{size:g} {size:g}-{size:g}-{size:g}z"
    return element("path", class_="needle bad", d=diamond)


def _x(step: int) -> int:
    return EDGE + STEP * step


def _line(kind: str, start: int, stop: int) -> Html:
    return element("line", class_=kind, x1=_x(start), x2=_x(stop), y1=MIDDLE, y2=MIDDLE)


def _limit(step: int) -> Html:
    return element("line", class_="limit", x1=_x(step), x2=_x(step), y1=MIDDLE - TICK, y2=MIDDLE + TICK)
