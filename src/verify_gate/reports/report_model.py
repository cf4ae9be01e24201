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

    min: int | float | None
    max: int | float | None


class ReportNeedle(RangeModel):
    """One figure, and the range it must lie in."""

    quantity: str
    value: int | float
    unit: str
    in_range: bool
    full: RangeModel | None = Field(default=None, description="The range without the baseline, where that holds it.")


class ReportPopulation(StrictModel):
    """What was looked at, of how much there is (null: nobody can say), and further counts by name."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]
    count: int
    of: int | None
    unit: str


class ReportFinding(_Open):
    """A place to go: its path from the folder of verify.toml, and what to do there; null where a tool does not say."""

    id: str | None = Field(default=None, description="The same on another day, on whatever line it stands by then.")
    path: str | None
    line: int | None
    column: int | None
    rule: str | None
    message: str
    severity: Severity
    fix: str | None
    detail: str | None = None
    needle: str | None = Field(default=None, description="The quantity of the needle that counts it; null: the first.")
    part_of: str | None = Field(default=None, description="Those with the same one count as one.")
    known: bool = Field(default=False, description="Whether the baseline has it.")
    within: str | None = Field(default=None, description="The classes and functions around it.")
    digest: str | None = Field(default=None, description="Tells it from others of its file and rule.")


class ReportExclusion(_Open):
    """A place that the instrument was told not to look at, and why."""

    path: str
    reason: str
    until: date | None = None


class ReportTool(_Open):
    """The tool that measured."""

    name: str
    version: str | None


class ReportInstrument(_Open):
    """One instrument of verify.toml, read or not."""

    name: str
    member: str | None = Field(default=None, description="The member it belongs to, where there are members.")
    uses: str
    when: Cadence
    question: str
    status: Status
    needles: list[ReportNeedle]
    population: ReportPopulation | None
    findings: list[ReportFinding]
    measured: dict[str, int | float] = Field(
        default_factory=dict, description="Figures of which a needle is the worst."
    )
    exclusions: list[ReportExclusion]
    why: str | None = Field(description="A sentence, where there is no reading.")
    on_its_word: bool = Field(default=False, description="A plain command: nothing shows what it looked at.")
    tool: ReportTool | None
    env: dict[str, str] = Field(default_factory=dict, description="What verify.toml sets for it.")
    commands: list[list[str]]
    cached: bool
    duration_s: float
    cpu_s: float | None
    peak_rss_mb: float | None
    log: str | None


class ReportModel(_Open):
    """What `verify --format json` prints."""

    schema_: Literal["verify-report/1"] = Field(alias="schema")
    verdict: Verdict
    exit_code: Literal[0, 1, 3]
    cadence: Cadence
    partial: bool
    commit: str | None
    dirty: bool | None
    cleared: list[str] = Field(default_factory=list, description="Variables of tools that no command inherited.")
    started: datetime
    duration_s: float
    instruments: list[ReportInstrument]
