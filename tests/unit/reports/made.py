"""Reports made by hand, for every way in which an instrument can end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status, judge

FILES = Population(41, 41, "files")


def needle(quantity: str, value: float, unit: str, low: float | None = None, high: float | None = 0) -> Needle:
    """A needle whose range is 0 at most, unless another is given."""
    return Needle(quantity, value, unit, Range(low, high))


def instrument(
    name: str,
    needles: Sequence[Needle] = (),
    population: Population | None = FILES,
    findings: Sequence[Finding] = (),
    **changed: Any,
) -> InstrumentReport:
    """An instrument that was read, judged as the gate judges; without needles it has no reading. All can be changed."""
    reading = Reading(tuple(needles), population, tuple(findings), ToolId("tool", "1.2")) if needles else None
    status, why = judge(reading) if reading else (Status.NO_READING, None)
    usual: dict[str, Any] = {
        "uses": name,
        "when": Cadence.CHANGE,
        "question": "Is it so?",
        "status": status,
        "reading": reading,
        "why": why,
        "commands": (("/env/bin/tool", "--all", "a b"),),
        "duration_s": 1.24,
        "log": f".verify/logs/{name}.log",
    }
    return InstrumentReport(name, **{**usual, **changed})


def left(name: str, when: Cadence, **changed: Any) -> InstrumentReport:
    """An instrument that this run does not read."""
    return InstrumentReport(name, name, when, "Is it so?", Status.NOT_SELECTED, **changed)


def report(*instruments: InstrumentReport, **changed: Any) -> Report:
    """A run at cadence change that took 37 seconds."""
    usual: dict[str, Any] = {
        "cadence": Cadence.CHANGE,
        "partial": False,
        "started": datetime(2026, 11, 21, 10, 0, 5, tzinfo=UTC),
        "duration_s": 37.25,
        "commit": "1f0c",
        "dirty": True,
    }
    return Report(instruments=instruments, **{**usual, **changed})


TYPECHECK = instrument("typecheck", [needle("errors", 0, "errors"), needle("unmeasured files", 0, "files")])
COVERAGE = instrument(
    "coverage",
    [needle("failing tests", 0, "tests"), needle("worst file", 93.14, "%", 90, None)],
    Population(41, 41, "files", {"tests": 212, "skipped": 3, "xfailed": 0}),
    duration_s=12.4,
    exclusions=(
        Exclusion("src/queue.py", "It only delegates."),
        Exclusion("src/live/**", "Needs a key.", date(2027, 3, 1)),
    ),
)
CACHED = instrument("duplication", [needle("clones", 1, "clones", None, 2)], cached=True)
ON_ITS_WORD = instrument("spelling", [needle("exit code", 0, "code")], None, on_its_word=True)
CANON = left("canon", Cadence.PUSH)
MUTATION = left("mutation", Cadence.MILESTONE)
MISSING = instrument("build", why="pyproject-build was not found. Install it.", duration_s=0.0)
LINT = instrument(
    "lint",
    [needle("findings", 3, "findings"), needle("unmeasured files", 1, "files")],
    Population(57, 58, "files"),
    [
        Finding("Line too long (130 > 120)", "src/queue.py", 12, 121, "E501"),
        Finding("Do not catch it all", "src/shell.py", 1204, 5, "BLE001", Severity.WARNING),
        Finding("`os` imported but unused", "src/queue.py", 3, 8, "F401", fix="Remove unused import: `os`"),
        Finding("this file was not looked at", "src/gen.py", rule="unmeasured", fix="Let it be measured."),
    ],
)
