"""What any report says, whatever its format: of which findings, in which order, and in which words.

All of it is as the project and its tools have it: each format escapes it by its own rules.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from verify_gate.domain.finding import ACKNOWLEDGED, Finding, Severity
from verify_gate.domain.needle import NONE_ALLOWED, Needle
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status

from .words import bounds, duration, figure, noun, population

MANY, FEW = 99, 3
"""How many instruments of one kind a summary names: as many as there are, or a few where there is little room."""
_COPIED = re.compile(r"(`[^`]+`)")
NO_WHY = "It does not say why."
KNOWN = "verify.baseline.toml has it."


def summary(report: Report, few: int = MANY) -> list[str]:
    """How many instruments stand behind the verdict, and what it does not speak of; up to `few` of a kind by name.

    What somebody answers for, an acknowledgement or a floor that was loosened, is counted beside the exclusions.
    """
    labels: dict[Status, list[str]] = {status: [] for status in Status}
    for line in report.instruments:
        labels[line.status].append(line.label)
    read = [line for line in report.instruments if line.status is not Status.NOT_SELECTED]
    exclusions = sum(len(line.exclusions) for line in read)
    parts = [f"{len(labels[Status.IN_RANGE])} of {len(read)} in range"]
    parts += [_some("out of range", labels[Status.OUT_OF_RANGE], few)]
    parts += [_some("no reading", labels[Status.NO_READING], few)]
    parts += [_some("not measured", labels[Status.NOT_SELECTED], few or FEW)]
    parts += [_some("from before", [line.label for line in read if line.cached], few or FEW)]
    if report.partial:
        parts.append(f"partial: --only {', '.join(dict.fromkeys(line.name for line in read))}")
    if exclusions:
        parts.append(f"{exclusions} {noun(exclusions, 'exclusions')}")
    answered = sum(
        finding.rule == ACKNOWLEDGED for line in read for finding in (line.reading.findings if line.reading else ())
    )
    if answered:
        parts.append(f"{answered} acknowledged")
    parts.append(duration(report.duration_s))
    return [part for part in parts if part]


def _some(what: str, labels: Sequence[str], few: int) -> str:
    """`out of range: lint, format`, or `2 out of range` where that is more than a few names."""
    if not labels:
        return ""
    return f"{what}: {', '.join(labels)}" if len(labels) <= few else f"{len(labels)} {what}"


def in_doubt(line: InstrumentReport) -> bool:
    """Whether it is in range by needles that all count what may not be, none of which counts the errors it names."""
    if line.status is not Status.IN_RANGE or line.reading is None:
        return False
    counts = all(needle.range == NONE_ALLOWED for needle in line.reading.needles)
    return counts and any(finding.severity is Severity.ERROR for finding in line.reading.findings)


def needing(line: InstrumentReport) -> tuple[Finding, ...]:
    """The new findings of an instrument; where it is in range, and rightly so, only what somebody answers for."""
    if line.reading is None:
        return ()
    new = tuple(finding for finding in line.reading.findings if not finding.known)
    if line.status is not Status.IN_RANGE or in_doubt(line):
        return new
    return tuple(finding for finding in new if finding.rule == ACKNOWLEDGED)


def worst_first(findings: Sequence[Finding]) -> list[int]:
    """Their places, in order: errors before warnings, and one of each rule before the second of any."""
    weight = {severity: place for place, severity in enumerate(Severity)}
    seen: dict[str | None, int] = {}
    ranked = []
    for index, finding in enumerate(findings):
        seen[finding.rule] = seen.get(finding.rule, 0) + 1
        ranked.append((weight[finding.severity], seen[finding.rule], index))
    return [index for *_, index in sorted(ranked)]


def in_parts(text: str) -> list[tuple[str, bool]]:
    """A text in parts, each with whether it is meant to be copied: that stands in backticks, and is never broken."""
    return [(part, place % 2 == 1) for place, part in enumerate(_COPIED.split(text)) if part]


def needle_told(needle: Needle) -> str:
    """The figure and its range: `149 findings (max 0)`."""
    return f"{' '.join(filter(None, figure(needle)))} ({bounds(needle.range) or 'max 0'})"


def population_told(line: InstrumentReport) -> str:
    """What was looked at: `41 of 41 files, 212 tests`; empty where there is no reading."""
    if line.reading is None:
        return ""
    there = line.reading.population
    return "on its word" if there is None else ", ".join(population(there, every=False))


def statement(line: InstrumentReport) -> str | None:
    """What is to be said of the instrument itself, where its findings do not say why it is not in range."""
    if line.status is Status.NO_READING:
        return f"No reading: {line.why or NO_WHY}{_log(line)}"
    if line.status is not Status.OUT_OF_RANGE or line.reading is None:
        return None
    if any(finding.severity is Severity.ERROR for finding in needing(line)):
        return None
    outside = ", ".join(needle_told(needle) for needle in line.reading.needles if not needle.in_range)
    return f"Out of range: {outside}.{_log(line)}"


def _log(line: InstrumentReport) -> str:
    return f" Its log is {line.located(line.log)}." if line.log else ""


def again(line: InstrumentReport) -> str:
    """The command that takes just this reading again."""
    return f"verify --only {shlex.quote(line.label)}"
