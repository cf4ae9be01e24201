"""A report in which every planted lie was found, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.unit.reports.made import instrument, needle, report
from verify_gate.domain.finding import Finding
from verify_gate.domain.reading import Reading
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status
from verify_gate.onboarding.demo.lies import LIES, Lie

TARIFF = "src/parcels/core/tariff.py"
SAID = {
    "coverage run -m pytest -q": "21 passed",
    "coverage report --fail-under=90": "TOTAL 91%",
    "ruff check": "All checks passed!",
    "mypy": "no issues found",
    "PYTHONPATH=src lint-imports": "1 kept",
}


def finding(lie: Lie, **changed: Any) -> Finding:
    """What the run says at the place of a lie."""
    usual: dict[str, Any] = {"path": lie.path, "line": 7, "rule": lie.rule}
    return Finding(f"It is about {lie.words} here.", **{**usual, **changed})


def line_of(lie: Lie, findings: Sequence[Finding], **changed: Any) -> InstrumentReport:
    """The line of the instrument that asks for it."""
    shown = needle("score", 27.777, "%", low=80, high=None)
    line = instrument(lie.instrument, [shown], findings=findings, **changed)
    if lie.instrument == "coverage" and line.reading is not None:
        reading = Reading(line.reading.needles, line.reading.population, line.reading.findings, None, {TARIFF: 100.0})
        return instrument(lie.instrument, [shown], reading=reading, status=Status.OUT_OF_RANGE)
    return line


def found(*instead: InstrumentReport) -> Report:
    """The report; a line of the same name stands in the place of the usual one."""
    planted = {lie.instrument: line_of(lie, [finding(lie)]) for lie in LIES}
    lint = instrument("lint", [needle("findings", 0, "findings")])
    return report(*(planted | {line.name: line for line in (lint, *instead)}).values())
