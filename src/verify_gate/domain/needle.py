"""A needle: one figure that an instrument shows, and the range it must lie in."""

from __future__ import annotations

from dataclasses import dataclass

from .unreadable import Impossible

LARGEST = 10**15
"""What no count or measure of a project comes near to: a larger figure was made up, or read wrong."""


def measurable(value: float) -> bool:
    """Whether a figure can have been measured: a finite number, and no larger than `LARGEST` either way."""
    return -LARGEST <= value <= LARGEST


def spelled(value: float) -> str:
    """A figure that cannot have been measured, for a sentence: never as hundreds of digits."""
    return f"{value:g}" if isinstance(value, float) else "a whole number of more than 15 digits"


@dataclass(frozen=True, slots=True)
class Range:
    """The closed range a figure must lie in; `None` leaves that end open.

    Raises `ValueError` for an end that no figure could reach, or for a lower end above the upper one.
    """

    min: float | None = None
    max: float | None = None

    def __post_init__(self) -> None:
        for end in (self.min, self.max):
            if end is not None and not measurable(end):
                raise ValueError(f"a range ends at a number that can be measured or is open, not at {spelled(end)}")
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

    `full` is the range that it would have to lie in without a baseline, where there is one.

    Raises `Impossible` for a value that is not a finite number, or beyond all measure: it was not measured.
    """

    quantity: str
    value: float
    unit: str
    range: Range = NONE_ALLOWED
    full: Range | None = None

    def __post_init__(self) -> None:
        if not measurable(self.value):
            raise Impossible(f"{self.quantity} cannot have been measured: {spelled(self.value)}")

    @property
    def in_range(self) -> bool:
        """Whether the figure lies in its range."""
        return self.value in self.range
