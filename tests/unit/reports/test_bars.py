"""A course drawn as bars: on a scale that has the limit in it, and on which a steady needle is level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.reports.arbitrary import figures, ranges
from verify_gate.domain.history import Course, Moment
from verify_gate.domain.needle import NONE_ALLOWED, Range
from verify_gate.domain.verdict import Status
from verify_gate.reports.bars import bars, scale, signs, status
from verify_gate.reports.screen import DRAWN, PLAIN

WHEN = datetime(2026, 11, 21, tzinfo=UTC)
FLOOR = Range(90)


def moments(values: Sequence[float | None], allowed: Range = NONE_ALLOWED) -> tuple[Moment, ...]:
    return tuple(
        Moment(WHEN, None, None, Status.IN_RANGE, value, None if value is None else allowed) for value in values
    )


def course(values: Sequence[float | None], allowed: Range = NONE_ALLOWED, unit: str = "findings") -> Course:
    return Course("lint", "findings", unit, moments(values, allowed))


@pytest.mark.parametrize(
    ("values", "allowed", "unit", "ends"),
    [
        ((0, 0), NONE_ALLOWED, "findings", (0, 1)),
        ((0, 4), NONE_ALLOWED, "findings", (0, 4)),
        ((2, 3), Range(max=10), "clones", (0, 10)),
        ((-2, 3), Range(max=10), "clones", (-2, 10)),
        ((93.1, 93.4), FLOOR, "%", (90, 100)),
        ((85, 93), FLOOR, "%", (85, 100)),
        ((99.9, 100), Range(100), "%", (90, 100)),
        ((98, 98), Range(97), "%", (90, 100)),
        ((0, 0), Range(0), "%", (0, 100)),
        ((200, 214), Range(200), "tests", (200, 221.4)),
        ((200, 300), Range(200), "tests", (200, 300)),
        ((5, 5), Range(5, 5), "files", (4.75, 5.25)),
        ((1, 8), Range(2, 6), "files", (1, 8)),
        ((50, 50), Range(), "files", (47.5, 52.5)),
        ((-50, -50), Range(), "files", (-52.5, -47.5)),
        ((0, 0), Range(), "files", (0, 1)),
        ((100, 101), Range(), "%", (95.45, 105.55)),
        ((None, 3, None), Range(max=5), "files", (0, 5)),
        ((None, None), NONE_ALLOWED, "", (0, 1)),
    ],
)
def test_the_ends_of_the_scale(
    values: Sequence[float | None], allowed: Range, unit: str, ends: tuple[float, float]
) -> None:
    assert scale(moments(values, allowed), unit) == pytest.approx(ends)


def test_the_limit_is_the_one_that_holds_now() -> None:
    assert scale((*moments([50], Range(40)), *moments([95], FLOOR), *moments([None])), "%") == (50, 100)


@given(
    st.lists(st.none() | figures | figures.map(lambda value: -value), min_size=1, max_size=9),
    ranges,
    st.sampled_from(["%", "files"]),
)
def test_every_figure_and_the_limits_lie_on_it(values: list[float | None], allowed: Range, unit: str) -> None:
    low, high = scale(moments(values, allowed), unit)
    read = [value for value in values if value is not None]
    ends = [end for end in (allowed.min, allowed.max) if end is not None and read]
    assert low < high
    assert all(low <= value <= high + 1e-9 for value in (*read, *ends))
    assert len("".join(text for text, _ in bars(course(values, allowed, unit), 9, DRAWN))) == 9


@pytest.mark.parametrize(
    ("values", "allowed", "unit", "drawn", "below"),
    [
        ((0, 0, 3, 1, 0), NONE_ALLOWED, "findings", "  ▁▁█▃▁", "    ✗✗"),
        ((93.1, 93.4, 93.2), FLOOR, "%", "    ▃▃▃", ""),
        ((91, None, 88, None), FLOOR, "%", "   ▃?▁?", "     ✗"),
        ((9, 9, *range(7)), Range(max=6), "clones", "▁▂▃▅▆▇█", ""),
        ((None,), FLOOR, "%", "      ?", ""),
    ],
)
def test_bars_and_the_signs_below_them(
    values: Sequence[float | None], allowed: Range, unit: str, drawn: str, below: str
) -> None:
    made = course(values, allowed, unit)
    assert "".join(text for text, _ in bars(made, 7, DRAWN)) == drawn
    assert "".join(text for text, _ in signs(made, 7, DRAWN)) == below


def test_what_is_out_of_range_has_a_colour_too() -> None:
    made = course((0, 2, None))
    assert bars(made, 4, PLAIN) == [(" ", ""), ("_", "green"), ("#", "bold red"), ("?", "yellow")]
    assert signs(made, 4, PLAIN) == [("  ", ""), ("x", "bold red")]


def test_a_needle_in_range_is_so_whatever_its_instrument_says() -> None:
    out = Moment(WHEN, None, None, Status.OUT_OF_RANGE, 95, FLOOR)
    assert status(out) is Status.IN_RANGE
    assert status(Moment(WHEN, None, None, Status.OUT_OF_RANGE, 85, FLOOR)) is Status.OUT_OF_RANGE
    assert status(Moment(WHEN, None, None, Status.NO_READING)) is Status.NO_READING
