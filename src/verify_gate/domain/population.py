"""The population: what an instrument really looked at, of how much it should have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .needle import LARGEST
from .unreadable import Impossible


@dataclass(frozen=True, slots=True)
class Population:
    """`count` things looked at `of` the things there (`None`: nobody can say), in `unit`.

    `more` holds further counts by name, such as the tests that ran and those that were skipped.
    Raises `Impossible` for a count below zero or beyond all measure, or for one above what there is.
    """

    count: int
    of: int | None
    unit: str
    more: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, count in {"count": self.count, "of": self.of or 0, **self.more}.items():
            if count < 0:
                raise Impossible(f"a population counts from 0: {name} is {count}")
            if count > LARGEST:
                raise Impossible(f"nothing has that many {self.unit}: {name} is too large")
        if self.of is not None and self.count > self.of:
            raise Impossible(f"looked at {self.count} {self.unit}, which is more than the {self.of} there are")
        object.__setattr__(self, "more", MappingProxyType(dict(self.more)))
