"""What the runs wrote: what the probe tells of the copies, and jscpd's own reports."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from verify_gate.census import last_line
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed

CLONES_FOUND = 3
"""The exit code that jscpd is asked for where it finds a clone."""


class _Written(BaseModel):
    """A part of jscpd's report; keys that are not read here are left alone."""

    model_config = ConfigDict(frozen=True, strict=True, alias_generator=to_camel, defer_build=True)


class _Place(_Written):
    name: str
    start: int = Field(ge=1)
    end: int = Field(ge=1)


class Clone(_Written):
    """A piece of logic in two places."""

    first_file: _Place
    second_file: _Place
    tokens: int
    kind: str = "exact"
    fragment: str


class File(_Written):
    """A copy that was read, and its size."""

    path: str
    lines: int
    tokens: int


class _Summary(_Written):
    files: tuple[File, ...]
    total_files: int


class _Total(_Written):
    clones: int


class _Statistics(_Written):
    total: _Total


class Report(_Written):
    """What is read of a report of jscpd's."""

    duplicates: tuple[Clone, ...]
    statistics: _Statistics
    summary: _Summary


class Told(BaseModel):
    """What the probe tells of the copies, by their names; see `verify_gate.probes.logic.copy_all`."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)
    gaps: Mapping[str, tuple[tuple[int, int], ...]]
    unreadable: Mapping[str, str]
    same: Mapping[str, str]
    unparsed: tuple[str, ...]
    markers: int = Field(ge=0)


def told_of(outcome: Completed) -> Told:
    """What the probe told. Raises `Unreadable` where it did not, and says why."""
    said = last_line(outcome.stderr) or "it does not say why"
    failed = Unreadable(f"The sources could not be copied for jscpd (exit {outcome.exit_code}): {said}.")
    if outcome.exit_code != 0:
        raise failed
    try:
        return Told.model_validate_json(outcome.files.get("told", ""))
    except ValidationError:
        raise failed from None


def report_of(outcome: Completed, copies: Mapping[str, str], code_of_clones: int) -> Report:
    """The report of one run. Raises `Unreadable` where there is none, or one that contradicts itself or the exit."""
    try:
        report = Report.model_validate_json(outcome.files.get("report", ""))
    except ValidationError:
        errors = (line for line in outcome.stderr.splitlines() if line.lower().startswith("error"))
        said = next(errors, last_line(outcome.stderr)) or "its report is missing, or is not what jscpd 5 writes"
        what = f"jscpd could not do its work (exit {outcome.exit_code}): {said}."
        raise Unreadable(f"{what} It takes jscpd 5.2 or newer.") from None
    if outcome.exit_code != (code_of_clones if report.duplicates else 0):
        raise Unreadable(f"jscpd contradicts itself: exit {outcome.exit_code} with {len(report.duplicates)} clones.")
    claims = (report.statistics.total.clones, report.summary.total_files)
    if claims != (len(report.duplicates), len(report.summary.files)):
        raise Unreadable("jscpd contradicts itself: its report does not hold as many clones or files as it counts.")
    places = (place.name for clone in report.duplicates for place in (clone.first_file, clone.second_file))
    unknown = {*places, *(file.path for file in report.summary.files)} - copies.keys()
    if unknown:
        raise Unreadable(f"jscpd names a file that it was not given: {min(unknown)}.")
    return report
