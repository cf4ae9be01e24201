"""How a needle moved over the last runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from .cadence import Cadence
from .needle import Needle, Range
from .report import Report
from .verdict import Status, Verdict


@dataclass(frozen=True, slots=True)
class Past:
    """What one run had of an instrument: its label, its status, and its needles; none where it had no reading."""

    label: str
    status: Status
    needles: tuple[Needle, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is over, as far as its figures go: `lines` has the instruments that it asked, in their order."""

    started: datetime
    duration_s: float
    commit: str | None
    dirty: bool | None
    cadence: Cadence
    partial: bool
    verdict: Verdict
    lines: tuple[Past, ...]

    @classmethod
    def of(cls, report: Report) -> Run:
        """The run that a report is of. What an instrument showed counts for nothing where that was no reading."""
        lines = tuple(
            Past(line.label, line.status, line.reading.needles if line.reading and _is_read(line.status) else ())
            for line in report.instruments
            if line.status is not Status.NOT_SELECTED
        )
        return cls(
            report.started,
            report.duration_s,
            report.commit,
            report.dirty,
            report.cadence,
            report.partial,
            report.verdict,
            lines,
        )


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
    """A needle over the runs that asked for it, oldest first: the instrument's label, what it counts, in which unit.

    An instrument that never had a reading has one course, whose quantity and unit are empty.
    """

    label: str
    quantity: str
    unit: str
    moments: tuple[Moment, ...]


def courses(runs: Sequence[Run], labels: Sequence[str]) -> tuple[Course, ...]:
    """The courses of the instruments of these labels over the runs, oldest first; none of one that no run asked for.

    An instrument has the needles of its newest reading. A run whose reading had no such needle did not ask for it.
    """
    asked: dict[str, list[tuple[Run, Past]]] = {label: [] for label in labels}
    for run in runs:
        for line in run.lines:
            if line.label in asked:
                asked[line.label].append((run, line))
    return tuple(course for label, past in asked.items() if past for course in _courses(label, past))


def _courses(label: str, past: Sequence[tuple[Run, Past]]) -> Iterator[Course]:
    newest = next((line.needles for _, line in reversed(past) if line.needles), ())
    for quantity, unit in dict.fromkeys((needle.quantity, needle.unit) for needle in newest) or [("", "")]:
        yield Course(label, quantity, unit, tuple(_moments(past, quantity, unit)))


def _moments(past: Sequence[tuple[Run, Past]], quantity: str, unit: str) -> Iterator[Moment]:
    for run, line in past:
        needle = next((each for each in line.needles if (each.quantity, each.unit) == (quantity, unit)), None)
        if needle is not None:
            yield Moment(run.started, run.commit, run.dirty, line.status, needle.value, needle.range)
        elif not line.needles:
            yield Moment(run.started, run.commit, run.dirty, line.status)


def _is_read(status: Status) -> bool:
    return status in {Status.IN_RANGE, Status.OUT_OF_RANGE}
