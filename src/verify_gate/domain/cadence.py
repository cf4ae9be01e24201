"""When an instrument is read."""

from __future__ import annotations

from enum import StrEnum


class Cadence(StrEnum):
    """On every change, on every push, or at a milestone; each includes the ones before."""

    CHANGE = "change"
    PUSH = "push"
    MILESTONE = "milestone"

    def includes(self, other: Cadence) -> bool:
        """Whether a run at this cadence reads an instrument of the `other` one."""
        order = list(Cadence)
        return order.index(other) <= order.index(self)
