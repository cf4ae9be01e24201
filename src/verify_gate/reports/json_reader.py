"""A report read back from its JSON: what the last run kept, for what is done with it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.strict_model import first_complaint

if TYPE_CHECKING:
    from .report_model import RangeModel, ReportFinding, ReportInstrument, ReportNeedle, ReportPopulation


@dataclass(frozen=True, slots=True)
class Kept:
    """The report of a run that is over."""

    report: Report

    @property
    def started(self) -> str:
        """When it began, as its JSON says it."""
        return self.report.started.strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def commit(self) -> str | None:
        """The commit it was of, where git told one."""
        return self.report.commit

    @property
    def told(self) -> str:
        """The run in words: when it began, and of which commit it was."""
        return f"the run of {self.started}{f', at commit {self.commit}' if self.commit else ''}"

    @property
    def lines(self) -> Mapping[tuple[str | None, str], InstrumentReport]:
        """Its instruments by their member (`None` without members) and their name."""
        return {(line.member, line.name): line for line in self.report.instruments}

    @property
    def readings(self) -> Mapping[tuple[str | None, str], Reading]:
        """The readings of those that have one."""
        return {key: line.reading for key, line in self.lines.items() if line.reading is not None}


def read_back(text: str) -> Kept:
    """The report in a text. Raises `ValueError` for a text that is none of this version."""
    from .report_model import ReportModel  # noqa: PLC0415 - models are not loaded where no report is read back

    try:
        model = ReportModel.model_validate_json(text)
    except ValidationError as error:
        raise ValueError(f"it is no report: {first_complaint(error)}") from None
    report = Report(
        cadence=model.cadence,
        partial=model.partial,
        instruments=tuple(map(_line, model.instruments)),
        started=model.started,
        duration_s=model.duration_s,
        commit=model.commit,
        dirty=model.dirty,
        cleared=tuple(model.cleared),
    )
    if report.verdict is not model.verdict or report.verdict.exit_code != model.exit_code:
        raise ValueError(f"it is no report: its instruments come to {report.verdict}, and it says {model.verdict}")
    return Kept(report)


def _line(model: ReportInstrument) -> InstrumentReport:
    return InstrumentReport(
        name=model.name,
        uses=model.uses,
        when=model.when,
        question=model.question,
        status=model.status,
        reading=_reading(model),
        why=model.why,
        exclusions=tuple(Exclusion(each.path, each.reason, each.until) for each in model.exclusions),
        env=model.env,
        commands=tuple(map(tuple, model.commands)),
        duration_s=model.duration_s,
        cpu_s=model.cpu_s,
        peak_rss_mb=model.peak_rss_mb,
        log=_below(model.member, model.log),
        on_its_word=model.on_its_word,
        member=model.member,
        cached=model.cached,
    )


def _reading(model: ReportInstrument) -> Reading | None:
    if not (model.needles or model.population or model.findings or model.tool):
        return None
    return Reading(
        tuple(map(_needle, model.needles)),
        None if model.population is None else _population(model.population),
        tuple(_finding(each, model.member) for each in model.findings),
        None if model.tool is None else ToolId(model.tool.name, model.tool.version),
        model.measured,
    )


def _population(model: ReportPopulation) -> Population:
    return Population(model.count, model.of, model.unit, model.__pydantic_extra__)


def _needle(model: ReportNeedle) -> Needle:
    full = None if model.full is None else _range(model.full)
    return Needle(model.quantity, model.value, model.unit, _range(model), full)


def _range(model: RangeModel) -> Range:
    return Range(model.min, model.max)


def _finding(model: ReportFinding, member: str | None) -> Finding:
    below = _below(member, model.path)
    known_by = None if model.digest is None else Identity.of(below, model.within or "", model.rule, model.digest)
    return Finding(
        model.message,
        path=below,
        line=model.line,
        column=model.column,
        rule=model.rule,
        severity=model.severity,
        fix=model.fix,
        detail=model.detail,
        needle=model.needle,
        part_of=model.part_of,
        identity=known_by,
        known=model.known,
    )


def _below(member: str | None, path: str | None) -> str | None:
    """A path from the root of the run as one from the member's folder, which `..` leads out of."""
    if not path or not member or path.startswith(f"{member}/"):
        return path and path.removeprefix(f"{member}/" if member else "")
    return f"{'../' * (member.count('/') + 1)}{path}"
