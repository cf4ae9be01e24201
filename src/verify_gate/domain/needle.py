"""A needle: one figure that an instrument shows, and the range it must lie in."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """The closed range a figure must lie in; `None` leaves that end open.

    Raises `ValueError` for an end that is not a finite number, or for a lower end above the upper one.
    """

    min: float | None = None
    max: float | None = None

    def __post_init__(self) -> None:
        for end in (self.min, self.max):
            if end is not None and not math.isfinite(end):
                raise ValueError(f"a range ends at a finite number or is open, not at {end}")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"a range cannot start at {self.min} and end at {self.max}")

    def __contains__(self, value: float) -> bool:
        """Whether `value` lies in the range, both ends included."""
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)


NONE_ALLOWED = Range(max=0)
"""The range of a count of bad things: none."""


@dataclass(frozen=True, slots=True)
class Needle:
    """One figure: what was measured, how much of it, in which unit, and the range it must lie in.

    Raises `ValueError` for a value that is not a finite number: such a figure was not measured.
    """

    quantity: str
    value: float
    unit: str
    range: Range = NONE_ALLOWED

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError(f"{self.quantity} is not a finite number: {self.value}")

    @property
    def in_range(self) -> bool:
        """Whether the figure lies in its range."""
        return self.value in self.range
