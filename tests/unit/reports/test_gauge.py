from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify_gate.domain.needle import Needle, Range
from verify_gate.reports.gauge import gauge
from verify_gate.reports.screen import DRAWN, PLAIN


def drawn(value: float, low: float | None, high: float | None, unit: str = "files", width: int = 11) -> str:
    return "".join(text for text, _ in gauge(Needle("q", value, unit, Range(low, high)), width, DRAWN))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "●──────────"),
        (1, "├─◆────────"),
        (10, "├───◆──────"),
        (100, "├──────◆───"),
        (1000, "├─────────◆"),
        (1e9, "├─────────◆"),
    ],
)
def test_a_count_of_which_there_may_be_none(value: float, shown: str) -> None:
    assert drawn(value, None, 0) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (100, "──────┾━━━●"),
        (95, "──────┾━●━━"),
        (90, "──────●━━━━"),
        (89.99, "─────◆┾━━━━"),
        (45, "──◆───┾━━━━"),
        (0, "◆─────┾━━━━"),
    ],
)
def test_a_percentage_with_a_floor(value: float, shown: str) -> None:
    assert drawn(value, 90, None, "%") == shown


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "shown"),
    [
        (100, 100, None, "%", "──────────●"),
        (99.9, 100, None, "%", "─────────◆┾"),
        (0, None, 5, "clones", "●━━━━━┽────"),
        (5, None, 5, "clones", "━━━━━━●────"),
        (6, None, 5, "clones", "━━━━━━┽◆───"),
        (2.5, None, 3, "%", "━━━━━●┽────"),
        (5, 3, 7, "pages", "───┾━●━┽───"),
        (2, 3, 7, "pages", "─◆─┾━━━┽───"),
        (90, 3, 7, "pages", "───┾━━━┽─◆─"),
        (4, 4, 4, "pages", "─────●─────"),
        (5, 4, 4, "pages", "─────┿◆────"),
        (3, 4, 4, "pages", "───◆─┿─────"),
        (150, 100, None, "pages", "──────┾━●━━"),
        (-1, 0, None, "pages", "◆─────┾━━━━"),
        (0, 0, None, "pages", "──────●━━━━"),
        (3, None, None, "pages", "●━━━━━━━━━━"),
        (50, None, None, "%", "━━━━━●━━━━━"),
    ],
)
def test_ranges_of_every_shape(value: float, low: float | None, high: float | None, unit: str, shown: str) -> None:
    assert drawn(value, low, high, unit) == shown


def test_in_colour_the_range_is_green_only_where_the_needle_is_in_it() -> None:
    assert gauge(Needle("q", 95, "%", Range(min=90)), 11, DRAWN) == [
        ("──────", "dim"),
        ("┾", ""),
        ("━", "green"),
        ("●", "bold green"),
        ("━━", "green"),
    ]
    assert gauge(Needle("q", 1, "files"), 7, PLAIN) == [("|", ""), ("-", "dim"), ("X", "bold red"), ("----", "dim")]
    assert gauge(Needle("q", 9, "%", Range(min=90)), 7, PLAIN) == [
        ("X", "bold red"),
        ("---", "dim"),
        ("|", ""),
        ("==", "dim"),
    ]


LIMITS = st.none() | st.floats(-1e6, 1e6)


@given(st.floats(-1e9, 1e9), LIMITS, LIMITS, st.sampled_from(["%", "files"]), st.integers(7, 21))
def test_a_needle_is_drawn_on_its_own_side(
    value: float, one: float | None, other: float | None, unit: str, width: int
) -> None:
    low, high = sorted((one, other)) if one is not None and other is not None else (one, other)
    shown = drawn(value, low, high, unit, width)
    assert len(shown) == width
    good = (low is None or value >= low) and (high is None or value <= high)
    assert (shown.count("●"), shown.count("◆")) == ((1, 0) if good else (0, 1))
    at = shown.index("●" if good else "◆")
    marks = [cell for cell, sign in enumerate(shown) if sign in "┾┽┿├"]
    if good:
        assert "━" not in shown[:at] or low is None or min(marks) < at
    elif low is not None and value < low:
        assert at < min(marks)
    else:
        assert at > max(marks)
