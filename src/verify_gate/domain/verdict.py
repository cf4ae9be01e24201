"""From readings to one verdict: Kleene's strong logic for "are all the needles in range at once?"."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from .reading import Reading


class Status(StrEnum):
    """What one instrument says."""

    IN_RANGE = "in_range"
    OUT_OF_RANGE = "out_of_range"
    NO_READING = "no_reading"
    NOT_SELECTED = "not_selected"


class Verdict(StrEnum):
    """What the whole says."""

    PASS = "PASS"  # noqa: S105 - a verdict, not a password
    FAIL = "FAIL"
    UNKNOWN = "UNKNOWN"

    @property
    def exit_code(self) -> int:
        """The exit code of the command: 0 PASS, 1 FAIL, 3 UNKNOWN."""
        return {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.UNKNOWN: 3}[self]


def judge(reading: Reading) -> tuple[Status, str | None]:
    """The status of a reading and, where that is `no_reading`, a sentence that says why.

    One needle outside its range is enough for `out_of_range`. `in_range` needs more than needles: at least one, and
    a population that is neither empty nor short of what is there, for what was not looked at was not measured.
    """
    if not all(needle.in_range for needle in reading.needles):
        return Status.OUT_OF_RANGE, None
    if not reading.needles:
        return Status.NO_READING, "It showed no figure, so nothing was measured."
    there = reading.population
    if there is not None and there.count == 0:
        return Status.NO_READING, f"It looked at nothing: 0 {there.unit}."
    if there is not None and there.of is not None and there.count < there.of:
        return Status.NO_READING, f"It looked at {there.count} of {there.of} {there.unit}; no needle tells of the rest."
    return Status.IN_RANGE, None


def fold(statuses: Iterable[Status]) -> Verdict:
    """One verdict of many statuses; those not selected do not count.

    FAIL if any is out of range, else UNKNOWN if any has no reading, else PASS. Raises `ValueError` where none is left
    to count: a gate that selected nothing has no verdict.
    """
    selected = {status for status in statuses if status is not Status.NOT_SELECTED}
    if not selected:
        raise ValueError("no instrument was selected, so there is no verdict")
    if Status.OUT_OF_RANGE in selected:
        return Verdict.FAIL
    return Verdict.PASS if selected == {Status.IN_RANGE} else Verdict.UNKNOWN
