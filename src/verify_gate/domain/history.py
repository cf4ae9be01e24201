"""How a needle moved over the last runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .needle import Range
from .verdict import Status


@dataclass(frozen=True, slots=True)
class Moment:
    """One run's reading of a needle: when the run began, of which commit, what the needle stood at and had to.

    `value` and `range` are `None` where the instrument had no reading then.
    """

    started: datetime
    commit: str | None
    dirty: bool | None
    status: Status
    value: float | None = None
    range: Range | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A needle over the runs that asked for it, oldest first: the instrument's label, what it counts, in which unit."""

    label: str
    quantity: str
    unit: str
    moments: tuple[Moment, ...]
