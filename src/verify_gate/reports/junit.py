"""The report as JUnit XML, for whatever shows test results: a suite an instrument, a case a needle.

A needle out of range is a failure, an instrument without a reading an error, one that was not read is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from verify_gate.domain.baseline import counted
from verify_gate.domain.finding import Finding
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status

from .escape import name, prose
from .told import NO_WHY, again, needing, needle_told, population_told, worst_first

CAP = 100
"""How many findings stand in one case; the log has all."""
UTF8 = "utf-8"


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case: its name, how it ended (`None`: well), in a line, and what more there is to say."""

    name: str
    ended: str | None = None
    message: str = ""
    told: str = ""


def render(report: Report) -> str:
    """The report as XML, all of it ASCII, with a newline at its end: what else there is stands as references."""
    suites = [(line, list(_cases(line, report))) for line in report.instruments]
    counts = _counts([case for _, cases in suites for case in cases])
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        _tag(
            "testsuites", {"name": f"verify: {report.verdict.value}", **counts, "time": _time(report.duration_s)}, ">"
        ),
        *(part for line, cases in suites for part in _suite(line, cases, report)),
        "</testsuites>",
    ]
    return "".join(f"{line}\n" for line in lines).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _cases(line: InstrumentReport, report: Report) -> Iterator[_Case]:
    if line.status is Status.NOT_SELECTED:
        why = "not read, for --only" if report.partial else f"not read at cadence {report.cadence.value}"
        yield _Case("reading", "skipped", why)
        return
    findings = _by_needle(line)
    for needle in line.reading.needles if line.reading else ():
        told = "\n".join(_lines(findings.get(needle.quantity, ()), line))
        if needle.in_range:
            yield _Case(needle.quantity, told=told)
        else:
            yield _Case(needle.quantity, "failure", needle_told(needle), told)
    if line.status is Status.NO_READING:
        yield _Case("reading", "error", line.why or NO_WHY, name(f"Read it again with {again(line)}.", UTF8))


def _by_needle(line: InstrumentReport) -> Mapping[str, list[Finding]]:
    """The findings that need somebody, by the needle that they go with: one that is out of range, if any is."""
    if line.reading is None or not line.reading.needles:
        return {}
    every = [needle.quantity for needle in line.reading.needles]
    outside = [needle.quantity for needle in line.reading.needles if not needle.in_range] or every
    counted_by = {id(finding): quantity for quantity in every for _, finding in counted(line.reading, quantity)}
    found: dict[str, list[Finding]] = {}
    for finding in needing(line):
        quantity = counted_by.get(id(finding))
        found.setdefault(quantity if quantity in outside else outside[0], []).append(finding)
    return found


def _lines(findings: Sequence[Finding], line: InstrumentReport) -> Iterator[str]:
    chosen = sorted(worst_first(findings)[:CAP])
    for finding in (findings[index] for index in chosen):
        path = line.located(finding.path)
        place = ":".join(str(part) for part in (path, finding.line, finding.column) if part is not None)
        rule = f" [{finding.rule}]" if finding.rule else ""
        said = f"{finding.severity.value}: {finding.message}{rule}{f' → {finding.fix}' if finding.fix else ''}"
        yield f"{name(place, UTF8)}: {prose(said, UTF8)}" if place else prose(said, UTF8)
    if len(findings) > len(chosen):
        yield f"+{len(findings) - len(chosen)} more in {name(line.located(line.log) or 'the log', UTF8)}"


def _suite(line: InstrumentReport, cases: list[_Case], report: Report) -> Iterator[str]:
    skipped = sum(case.ended == "skipped" for case in cases)
    named = {"name": line.label, **_counts(cases), "skipped": str(skipped)}
    yield _tag(
        "testsuite", {**named, "time": _time(line.duration_s), "timestamp": f"{report.started:%Y-%m-%dT%H:%M:%S}"}, ">"
    )
    yield "<properties>"
    for key, value in _properties(line):
        yield _tag("property", {"name": key, "value": value}, "/>")
    yield "</properties>"
    for case in cases:
        attributes = {"classname": f"verify.{line.label}", "name": case.name}
        if case.ended is not None:
            yield _tag("testcase", attributes, ">")
            yield _tag(
                case.ended, {"message": case.message, "type": line.status.value}, f">{escape(case.told)}</{case.ended}>"
            )
            yield "</testcase>"
        elif case.told:
            yield _tag("testcase", attributes, f"><system-out>{escape(case.told)}</system-out></testcase>")
        else:
            yield _tag("testcase", attributes, "/>")
    yield "</testsuite>"


def _properties(line: InstrumentReport) -> Iterator[tuple[str, str]]:
    yield "question", line.question
    yield "status", line.status.value
    tool = line.reading.tool if line.reading else None
    yield "read by", " ".join(filter(None, (tool.name, tool.version))) if tool else line.uses
    if line.reading is not None:
        yield "population", population_told(line)
        for needle in line.reading.needles:
            yield f"needle: {needle.quantity}", needle_told(needle)
    for exclusion in line.exclusions:
        yield f"excludes {exclusion.path}", exclusion.reason


def _counts(cases: list[_Case]) -> dict[str, str]:
    ended = [case.ended for case in cases]
    return {"tests": str(len(cases)), "failures": str(ended.count("failure")), "errors": str(ended.count("error"))}


def _tag(tag: str, attributes: Mapping[str, str], end: str) -> str:
    told = "".join(f' {key}="{escape(prose(value, UTF8))}"' for key, value in attributes.items())
    return f"<{tag}{told}{end}"


def _time(seconds: float) -> str:
    return f"{seconds:.3f}"
