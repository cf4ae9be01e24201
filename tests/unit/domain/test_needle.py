from __future__ import annotations

import math

import pytest

from tests.samples import exactly
from verify_gate.domain.needle import NONE_ALLOWED, Needle, Range


@pytest.mark.parametrize(
    ("value", "bounds", "inside"),
    [
        (0, Range(), True),
        (-1e15, Range(), True),
        (90, Range(min=90), True),
        (89.999, Range(min=90), False),
        (91, Range(min=90), True),
        (0, Range(max=0), True),
        (1, Range(max=0), False),
        (-1, Range(max=0), True),
        (1, Range(1, 2), True),
        (2, Range(1, 2), True),
        (0.5, Range(1, 2), False),
        (2.5, Range(1, 2), False),
    ],
)
def test_a_needle_is_in_range_between_both_ends_the_ends_included(value: float, bounds: Range, inside: bool) -> None:
    assert Needle("worst file", value, "%", bounds).in_range is inside
    assert (value in bounds) is inside


def test_a_count_of_bad_things_allows_none() -> None:
    assert Needle("errors", 0, "errors") == Needle("errors", 0, "errors", NONE_ALLOWED)
    assert Range(min=None, max=0) == NONE_ALLOWED


NEVER_MEASURED = [
    (math.nan, "nan"),
    (math.inf, "inf"),
    (-math.inf, "-inf"),
    (1e16, "1e+16"),
    (10**15 + 1, "a whole number of more than 15 digits"),
    (-(10**400), "a whole number of more than 15 digits"),
]


@pytest.mark.parametrize(("value", "said"), NEVER_MEASURED)
def test_a_value_beyond_all_measure_was_not_measured(value: float, said: str) -> None:
    with pytest.raises(ValueError, match=exactly(f"score cannot have been measured: {said}")):
        Needle("score", value, "%")


@pytest.mark.parametrize(("end", "said"), NEVER_MEASURED)
@pytest.mark.parametrize("which", ["min", "max"])
def test_a_range_ends_where_a_figure_could_be(which: str, end: float, said: str) -> None:
    with pytest.raises(
        ValueError, match=exactly(f"a range ends at a number that can be measured or is open, not at {said}")
    ):
        Range(**{which: end})


def test_a_range_is_not_upside_down() -> None:
    with pytest.raises(ValueError, match=exactly("a range cannot start at 2 and end at 1")):
        Range(2, 1)


def test_a_range_may_be_a_single_figure() -> None:
    assert 3 in Range(3, 3)
    assert 4 not in Range(3, 3)
