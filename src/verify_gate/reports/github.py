"""The report as GitHub's workflow commands: each becomes an annotation on the change, or on the run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.report import InstrumentReport, Report, below

from .escape import name, prose
from .told import needing, statement, summary, worst_first

CAP = 10
"""How many annotations of one level GitHub shows of a step."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


@dataclass(frozen=True, slots=True)
class _Annotation:
    """What is said of which line of which file, as the project has it."""

    level: Severity
    title: str
    lines: tuple[str, ...]
    path: str | None = None
    line: int | None = None
    column: int | None = None


def render(report: Report, folder: str = "", encoding: str = "utf-8") -> str:
    """A command a line, the worst first, as many as GitHub shows; then the verdict.

    `folder` is where the run's root lies below the repository's, with a slash behind it. No text of the project's
    begins a line, so none is a command.
    """
    every = list(_annotations(report))
    shown = [
        each
        for level, room in ((Severity.ERROR, CAP), (Severity.WARNING, CAP), (Severity.NOTE, CAP - 1))
        for each in [annotation for annotation in every if annotation.level is level][:room]
    ]
    if len(every) > len(shown):
        more = f"+{len(every) - len(shown)} more; the job's summary and .verify/last.json have them."
        shown.append(_Annotation(Severity.NOTE, "verify", (more,)))
    commands = [_command(annotation, folder, encoding) for annotation in shown]
    verdict = name("; ".join(summary(report)), encoding)
    return "".join(f"{line}\n" for line in (*commands, f"{report.verdict.value}  {verdict}"))


def _annotations(report: Report) -> Iterator[_Annotation]:
    """All that there is to say: of the instruments themselves, then their findings, each one's worst first."""
    for line in report.instruments:
        said = statement(line)
        if said is not None:
            yield _Annotation(Severity.ERROR, line.label, (said, line.question))
    ranked = [
        (place, number, finding, line)
        for number, line in enumerate(report.instruments)
        for place, finding in enumerate(_worst(line))
    ]
    for _, _, finding, line in sorted(ranked, key=lambda each: each[:2]):
        title = " ".join(filter(None, (line.label, finding.rule)))
        said_of = (finding.message, *([f"→ {finding.fix}"] if finding.fix else []))
        yield _Annotation(finding.severity, title, said_of, line.located(finding.path), finding.line, finding.column)


def _worst(line: InstrumentReport) -> list[Finding]:
    findings = needing(line)
    return [findings[index] for index in worst_first(findings)]


def _command(annotation: _Annotation, folder: str, encoding: str) -> str:
    properties: dict[str, str] = {}
    if annotation.path is not None:
        path = annotation.path if annotation.path.startswith("/") else below(folder, annotation.path)
        properties["file"] = name(path, encoding)
        if annotation.line is not None:
            properties["line"] = str(annotation.line)
            if annotation.column is not None:
                properties["col"] = str(annotation.column)
    properties["title"] = prose(annotation.title, encoding)
    told = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items())
    message = "\n".join(prose(line, encoding) for line in annotation.lines)
    return f"::{_LEVELS[annotation.level]} {told}::{message.translate(_DATA)}"
