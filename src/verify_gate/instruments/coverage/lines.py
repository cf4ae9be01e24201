"""What coverage says of each file: its figure from the integers, and what is missing in it."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping
from itertools import groupby

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from verify_gate.census import last_line
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed

_FROZEN = ConfigDict(frozen=True)


class Summary(BaseModel):
    """The counts of one file."""

    model_config = _FROZEN
    num_statements: int = Field(ge=0)
    covered_lines: int = Field(ge=0)
    excluded_lines: int = Field(ge=0)
    num_branches: int = Field(ge=0)
    covered_branches: int = Field(ge=0)


class File(BaseModel):
    """One file: the counts, the lines that never ran, the branches that were never taken (a negative end: the exit).

    `all_statements` is how many there are with nothing left out by pragmas and settings. Of `all_branches`, settings
    say that `idle_branches` need not be taken.
    """

    model_config = _FROZEN
    summary: Summary
    all_statements: int = Field(ge=0)
    idle_branches: int = Field(ge=0)
    all_branches: int = Field(ge=0)
    executed_lines: tuple[int, ...]
    missing_lines: tuple[int, ...]
    missing_branches: tuple[tuple[int, int], ...]

    @property
    def total(self) -> int:
        """How many lines and branches could be covered."""
        return self.summary.num_statements + self.summary.num_branches

    @property
    def percent(self) -> float:
        """How many of them were, in percent; 100 where there is none."""
        covered = self.summary.covered_lines + self.summary.covered_branches
        return 100.0 * covered / self.total if self.total else 100.0

    @property
    def adds_up(self) -> bool:
        """Whether the counts agree with what is listed as missing."""
        summary = self.summary
        return (
            summary.covered_lines + len(self.missing_lines) == summary.num_statements
            and summary.covered_branches + len(self.missing_branches) == summary.num_branches
        )

    @property
    def mostly_excluded(self) -> bool:
        """Whether less than half of it counts, so that its figure is not the file's."""
        return 2 * self.summary.num_statements < self.all_statements


class _Meta(BaseModel):
    model_config = _FROZEN
    branch_coverage: bool


class Measured(BaseModel):
    """Every file that coverage reports on, by its path from the root, and those that it could not parse.

    `traced` are files of which a plugin of the project's own told coverage what ran, with its name.
    """

    model_config = _FROZEN
    meta: _Meta
    files: Mapping[str, File]
    unparsable: tuple[str, ...]
    traced: Mapping[str, str]

    @property
    def branches(self) -> tuple[int, int]:
        """How many branches settings say need not be taken, and how many there are."""
        files = self.files.values()
        return sum(file.idle_branches for file in files), sum(file.all_branches for file in files)

    @property
    def idle(self) -> bool:
        """Whether those are more than half of all, as of a setting that matches everything."""
        idle, there = self.branches
        return 2 * idle > there

    @property
    def looked_at(self) -> tuple[str, ...]:
        """The files of which enough counts."""
        return tuple(
            path
            for path, file in self.files.items()
            if not file.mostly_excluded and not (self.idle and file.idle_branches)
        )

    @property
    def left_out(self) -> Mapping[str, int]:
        """How many lines and branches pragmas and settings leave out."""
        return {
            "excluded_lines": sum(file.summary.excluded_lines for file in self.files.values()),
            "idle_branches": self.branches[0],
        }


def measured_files(outcome: Completed) -> Measured:
    """What was measured. Raises `Unreadable` where coverage made no report, or one that does not agree with itself."""
    text = outcome.files.get("report")
    if outcome.exit_code != 0 or text is None:
        said = last_line(outcome.stderr) or "it said nothing"
        raise Unreadable(f"coverage could not report what it measured (exit {outcome.exit_code}): {said}")
    try:
        measured = Measured.model_validate_json(text)
    except ValidationError:
        raise Unreadable(
            "coverage's report is not in the form that is known here; install another version of it."
        ) from None
    if not measured.meta.branch_coverage:
        raise Unreadable("coverage measured no branches although it was told to; see what sets it otherwise.")
    for path, file in measured.files.items():
        if not file.adds_up:
            raise Unreadable(f"coverage contradicts itself: the counts of {path} do not add up.")
    return measured


def worst(files: Mapping[str, File], floor: float) -> tuple[Needle, ...]:
    """The figure of the file that is covered least; none where no file has anything to cover."""
    figures = [file.percent for file in files.values() if file.total]
    return (Needle("worst file", min(figures), "%", Range(min=floor)),) if figures else ()


def below_floor(files: Mapping[str, File], floor: float) -> tuple[Finding, ...]:
    """A finding for each file below the floor, the worst first, with what its tests leave out."""
    below = sorted((file.percent, path) for path, file in files.items() if file.percent < floor)
    return tuple(_below(path, files[path], floor) for _, path in below)


def _below(path: str, file: File, floor: float) -> Finding:
    # Rounded down: a figure just below the floor must not look as if it were on it.
    shown = int(file.percent * 10) / 10
    gone = set(file.missing_lines)
    # A branch from or to a line that never ran says nothing that the line does not.
    untold = [branch for branch in file.missing_branches if gone.isdisjoint(branch)]
    branches = [f"{start}->{end if end > 0 else 'exit'}" for start, end in untold]
    missing = [f"Missing lines: {', '.join(_ranges(file))}."] if gone else []
    missing += [f"Missing branches: {', '.join(branches)}."] if branches else []
    places = [*file.missing_lines, *(start for start, _ in file.missing_branches)]
    return Finding(
        f"{shown:g} % of its lines and branches are covered, and the floor is {floor:g} %",
        path=path,
        line=min(places),
        rule="below-floor",
        fix=" ".join(missing),
        needle="worst file",
    )


def _ranges(file: File) -> list[str]:
    """The missing lines as ranges; one goes on over lines that are no statements, up to the next that ran."""
    ran = sorted(file.executed_lines)
    runs = [list(run) for _, run in groupby(sorted(file.missing_lines), lambda line: bisect(ran, line))]
    return [f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
