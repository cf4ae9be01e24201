"""The JSON report as models: its schema, and what a report is held to when it is read back.

Keys may be added: one that is not known is no fault, and those that came later than the first have defaults.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import ConfigDict, Field

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Severity
from verify_gate.domain.verdict import Status, Verdict
from verify_gate.strict_model import StrictModel


class _Open(StrictModel):
    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)


class RangeModel(_Open):
    """The ends of a range, both included; null leaves one open."""

    min: int | float | None = Field(description="The least that is in range.")
    max: int | float | None = Field(description="The most that is in range.")


class ReportNeedle(RangeModel):
    """One figure, and the range it must lie in."""

    quantity: str = Field(description="What it counts.")
    value: int | float = Field(description="The figure.")
    unit: str = Field(description="Of what: errors, files, %, …")
    in_range: bool = Field(description="Whether it lies in its range.")
    full: RangeModel | None = Field(default=None, description="The range without the baseline, where that holds it.")


class ReportPopulation(StrictModel):
    """What was looked at, of how much there is (null: nobody can say), and further counts by name."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]
    count: int = Field(description="How many were looked at.")
    of: int | None = Field(description="How many there are.")
    unit: str = Field(description="What is counted: files, modules, …")


class ReportFinding(_Open):
    """A place to go: its path from the folder of verify.toml, and what to do there; null where a tool does not say."""

    id: str | None = Field(default=None, description="The same on another day, on whatever line it stands by then.")
    path: str | None = Field(description="The file or folder.")
    line: int | None = Field(description="Counted from 1.")
    column: int | None = Field(description="Counted from 1.")
    rule: str | None = Field(description="The rule that it breaks, in its tool's words.")
    message: str = Field(description="What is wrong there.")
    severity: Severity = Field(description="How much it weighs; it moves no needle.")
    fix: str | None = Field(description="What to do about it.")
    detail: str | None = Field(default=None, description="More than a line, that helps to judge: a diff, a cycle.")
    needle: str | None = Field(default=None, description="The quantity of the needle that counts it; null: the first.")
    part_of: str | None = Field(default=None, description="Those with the same one count as one.")
    known: bool = Field(default=False, description="Whether the baseline has it.")
    within: str | None = Field(default=None, description="The classes and functions around it.")
    digest: str | None = Field(default=None, description="Tells it from others of its file and rule.")


class ReportExclusion(_Open):
    """A place that the instrument was told not to look at, and why."""

    path: str = Field(description="A file, a folder or a glob.")
    reason: str = Field(description="Why.")
    until: date | None = Field(default=None, description="The last day on which it holds.")


class ReportTool(_Open):
    """The tool that measured."""

    name: str = Field(description="Its name.")
    version: str | None = Field(description="Its version, where it says one.")


class ReportInstrument(_Open):
    """One instrument of verify.toml, read or not."""

    name: str = Field(description="Its name in verify.toml.")
    member: str | None = Field(default=None, description="The member it belongs to, where there are members.")
    uses: str = Field(description="The adapter that reads it.")
    when: Cadence = Field(description="The cadence from which on it is read.")
    question: str = Field(description="The question it answers.")
    status: Status = Field(description="What came of it: not_selected where this run does not read it.")
    needles: list[ReportNeedle] = Field(description="Its figures, each with its range.")
    population: ReportPopulation | None = Field(
        description="What it looked at; null where there is no reading, or nothing shows it."
    )
    findings: list[ReportFinding] = Field(description="The places to go.")
    measured: dict[str, int | float] = Field(
        default_factory=dict, description="Figures of which a needle is the worst."
    )
    exclusions: list[ReportExclusion] = Field(description="Where it was told not to look.")
    why: str | None = Field(description="A sentence, where there is no reading.")
    on_its_word: bool = Field(default=False, description="A plain command: nothing shows what it looked at.")
    tool: ReportTool | None = Field(description="The tool that measured.")
    env: dict[str, str] = Field(default_factory=dict, description="What verify.toml sets for it.")
    commands: list[list[str]] = Field(description="What was run, as lists of words.")
    cached: bool = Field(description="Always false: no reading is reused.")
    duration_s: float = Field(description="How long it took, in seconds.")
    cpu_s: float | None = Field(description="Processor time, in seconds; null where the system does not tell.")
    peak_rss_mb: float | None = Field(
        description="The most memory that was in use, in MB; null where the system does not tell."
    )
    log: str | None = Field(description="The file with what its tools printed, and every finding.")


class ReportModel(_Open):
    """What `verify --format json` prints."""

    schema_: Literal["verify-report/1"] = Field(
        alias="schema", description="Its version: names and statuses are stable, keys may be added."
    )
    verdict: Verdict = Field(description="PASS where every instrument that was read is in range.")
    exit_code: Literal[0, 1, 3] = Field(description="That of the verdict: PASS 0, FAIL 1, UNKNOWN 3.")
    cadence: Cadence = Field(description="Which instruments were asked for: those up to this one.")
    partial: bool = Field(description="Whether --only picked some of them.")
    commit: str | None = Field(description="The commit of the work tree; null without git.")
    dirty: bool | None = Field(
        description="Whether there is more in the work tree than in the commit; null without git."
    )
    cleared: list[str] = Field(default_factory=list, description="Variables of tools that no command inherited.")
    started: datetime = Field(description="When the run began, in UTC.")
    duration_s: float = Field(description="How long it took, in seconds.")
    instruments: list[ReportInstrument] = Field(
        description="Every instrument of verify.toml, read or not, in its order."
    )
