"""The report as one JSON object, `verify-report/1`: names and statuses are stable, new keys may be added."""

from __future__ import annotations

import json
import re
from typing import Any

from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Range
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.protocol import finding_json, needle_json, population_json, tool_json

from .escape import sayable

SCHEMA = "verify-report/1"

_BEGINNING = re.compile("#(?=#)")
"""Of what a CI takes for a command of its own wherever it stands in a line: `##vso[`, `##teamcity[`."""


def render(report: Report) -> str:
    """The report as indented JSON, with a newline at its end.

    It is all ASCII: any stream can say it, and a name that holds a control character or a direction mark reaches a
    terminal as an escape. What is no text in a name is told as in a text report, for no parser takes half a character.
    A CI's command is spelled so that only a parser of JSON can read it.
    """
    return spelled(report_json(report))


def spelled(node: Any) -> str:
    """A JSON object as text, as `render` has it."""
    return _BEGINNING.sub(r"\\u0023", json.dumps(_sayable(node), indent=2)) + "\n"


def report_json(report: Report) -> dict[str, Any]:
    """The report as a JSON object."""
    return {
        "schema": SCHEMA,
        "verdict": report.verdict.value,
        "exit_code": report.verdict.exit_code,
        "cadence": report.cadence.value,
        "partial": report.partial,
        "commit": report.commit,
        "dirty": report.dirty,
        "cleared": list(report.cleared),
        "started": report.started.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "duration_s": round(report.duration_s, 3),
        "instruments": [_instrument(line) for line in report.instruments],
    }


def _sayable(node: Any) -> Any:
    """A JSON object all of whose texts are text."""
    match node:
        case str():
            return sayable(node)
        case list():
            return [_sayable(inner) for inner in node]
        case dict():
            return {_sayable(key): _sayable(inner) for key, inner in node.items()}
        case _:
            return node


def _instrument(line: InstrumentReport) -> dict[str, Any]:
    reading = line.reading
    return {
        "name": line.name,
        "member": line.member,
        "uses": line.uses,
        "when": line.when.value,
        "question": line.question,
        "status": line.status.value,
        "needles": [
            {**needle_json(needle), "in_range": needle.in_range, "full": _range(needle.full)}
            for needle in (reading.needles if reading else ())
        ],
        "population": population_json(reading.population) if reading else None,
        "findings": _findings(line),
        "measured": dict(reading.measured) if reading else {},
        "exclusions": [_exclusion(exclusion) for exclusion in line.exclusions],
        "why": line.why,
        "on_its_word": line.on_its_word,
        "tool": tool_json(reading.tool) if reading else None,
        "env": dict(line.env),
        "commands": [list(command) for command in line.commands],
        "cached": line.cached,
        "duration_s": round(line.duration_s, 3),
        "cpu_s": _rounded(line.cpu_s, 3),
        "peak_rss_mb": _rounded(line.peak_rss_mb, 1),
        "log": line.located(line.log),
    }


def _findings(line: InstrumentReport) -> list[dict[str, Any]]:
    if line.reading is None or not line.reading.findings:
        return []
    from .ids import ids  # noqa: PLC0415 - not loaded where nothing was found

    return [_finding(*each, line) for each in zip(ids(line), line.reading.findings, strict=True)]


def _finding(id_: str, finding: Finding, line: InstrumentReport) -> dict[str, Any]:
    who = finding.identity
    return {
        "id": id_,
        **finding_json(finding),
        "path": line.located(finding.path),
        "needle": finding.needle,
        "part_of": finding.part_of,
        "known": finding.known,
        "within": who.within if who else None,
        "digest": who.digest if who else None,
    }


def _range(there: Range | None) -> dict[str, float | None] | None:
    return None if there is None else {"min": there.min, "max": there.max}


def _exclusion(exclusion: Exclusion) -> dict[str, Any]:
    told = {"path": exclusion.path, "reason": exclusion.reason}
    return told | ({"until": exclusion.until.isoformat()} if exclusion.until else {})


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
