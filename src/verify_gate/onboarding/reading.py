"""What the instruments of a proposal read today: what init cannot tell from the files alone."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from verify_gate.config import FILE, Project, taken
from verify_gate.domain.baseline import needle_of
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.ratchet import Baseline, adopt
from verify_gate.domain.reading import Reading
from verify_gate.domain.report import InstrumentReport
from verify_gate.domain.verdict import Status
from verify_gate.gate import Gate
from verify_gate.job import Job
from verify_gate.kept import KEPT
from verify_gate.onboarding.choice import Proposal
from verify_gate.onboarding.exclusions import exclusions
from verify_gate.onboarding.look import Look
from verify_gate.registry import CATALOGUE
from verify_gate.reports.words import figure
from verify_gate.site import Site

Lines = dict[str, tuple[InstrumentReport, str]]
"""Of each instrument that was read its line, and the quantity that a baseline would hold; empty for none."""
QUICK = frozenset({"import-linter", "jscpd", "mypy", "ruff-check", "ruff-format", "suppressions"})
"""The adapters that take seconds."""
_MENDED = {"unmeasured files": "unmeasured", "tests left out": "uncollected"}
"""Needles that exclusions bring into their range, and the rule of what they count."""


def jobs(look: Look, gate: str, today: date, contracts: str | None, member: str | None) -> tuple[Job, ...]:
    """The instruments that look at the project as it is, to be read as the text of a verify.toml sets them.

    `contracts` is the file in which proposed ones lie until they are written.
    """
    data: dict[str, Any] = tomllib.loads(gate)
    if contracts is not None and "boundaries" in data["instruments"]:
        data["instruments"]["boundaries"]["config"] = contracts
    project = replace(taken(look.root / FILE, data, CATALOGUE, today)[0], member=member, baseline=None)
    site = Site(project, look.environ, look.inherited, look.own, project.base)
    there = (Job(site, setting) for setting in project.settings)
    chosen = tuple(job for job in there if job.setting.uses != KEPT and Cadence.PUSH.includes(job.setting.when))
    for job in chosen:
        site.find_interpreter(job.setting)
    return chosen


def without_exclusions(look: Look, project: Project) -> tuple[Job, ...]:
    """Those of its instruments that are read quickly and have exclusions, to be read as if they had none."""
    site = Site(replace(project, baseline=None), look.environ, look.inherited, look.own, project.base)
    chosen = [each for each in project.settings if each.uses in QUICK and each.options.exclusions]
    for setting in chosen:
        site.find_interpreter(setting)
    return tuple(
        Job(site, replace(setting, options=setting.options.model_copy(update={"exclude": ()}))) for setting in chosen
    )


def not_needed(project: Project, lines: Lines, files: Collection[str]) -> Iterator[str]:
    """A sentence for each exclusion of files without which nothing more would be found."""
    for setting in project.settings:
        reading = lines[setting.name][0].reading if setting.name in lines else None
        if reading is None:
            continue
        places = [finding.path for finding in reading.findings if finding.path is not None]
        for exclusion in setting.options.exclusions:
            if any(map(exclusion.covers, files)) and not any(map(exclusion.covers, places)):
                said = f"[instruments.{setting.name}] excludes {exclusion.path!r}, and nothing is hidden or wrong there"
                yield f"{said}: is it needed still?"


def read(gate: Gate, todo: Sequence[Job]) -> Lines:
    """Each instrument's line by name, with the quantity that a baseline would hold; empty where it holds none."""
    return {line.name: (line, job.setting.ratchet or "") for line, job in zip(gate.read_all(todo), todo, strict=True)}


def revised(proposal: Proposal, lines: Lines, date: str) -> Proposal:
    """The proposal without what was init's own idea and cannot be read here, or does not hold.

    What the project itself has set up stays: where that cannot be read, the gate is to say so.
    """
    for chosen in proposal.chosen:
        if not chosen.own or chosen.name not in lines:
            continue
        line, quantity = lines[chosen.name]
        if line.status is Status.NO_READING:
            why = (line.why or "it could not be read").rstrip(".")
            proposal = proposal.instead(
                chosen.name, f"it could not be read on {date}: {why}", f"mend that, then [instruments.{chosen.name}]"
            )
        elif chosen.name == "boundaries" and _amount(line, quantity):
            why = "the layers that the imports show do not hold by way of calls and attributes"
            proposal = proposal.instead(
                chosen.name, why, "write the contracts that are meant into import-linter's settings"
            )
    return proposal


def _amount(line: InstrumentReport, quantity: str) -> float:
    needles = line.reading.needles if line.reading else ()
    return next((needle.value for needle in needles if needle.quantity == quantity), 0)


def excluded(
    lines: Lines, texts: Mapping[str, str], files: Collection[str], date: str
) -> dict[str, tuple[Exclusion, ...]]:
    """The exclusions of each instrument that was read."""
    return {
        name: exclusions(line.reading.findings, texts, files, date) for name, (line, _) in lines.items() if line.reading
    }


def baseline(lines: Lines, leaving: Mapping[str, Sequence[Exclusion]], today: date) -> Baseline | None:
    """What the project is held to from today on; `None` where there is nothing to hold."""
    standards = {
        name: adopt(_left(line.reading, leaving.get(name, ())), quantity)
        for name, (line, quantity) in lines.items()
        if line.reading is not None and needle_of(line.reading, quantity) is not None
    }
    held = {name: standard for name, standard in standards.items() if standard}
    return Baseline(held, dict.fromkeys(standards, today)) if held else None


def _left(reading: Reading, leaving: Sequence[Exclusion]) -> Reading:
    """The reading without what the exclusions cover."""

    def covered(path: str | None) -> bool:
        return path is not None and any(each.covers(path) for each in leaving)

    return replace(
        reading,
        findings=tuple(finding for finding in reading.findings if not covered(finding.path)),
        measured={item: figure for item, figure in reading.measured.items() if not covered(item)},
    )


def still_red(lines: Lines, leaving: Mapping[str, Sequence[Exclusion]]) -> Iterator[str]:
    """What no baseline holds and no exclusion covers, a sentence each."""
    for name, (line, quantity) in lines.items():
        if line.reading is None:
            yield f"{name} could not be read: {line.why}"
            continue
        rest = {finding.rule for finding in _left(line.reading, leaving.get(name, ())).findings}
        for needle in line.reading.needles:
            mended = _MENDED.get(needle.quantity)
            if needle.in_range or needle.quantity == quantity or (mended is not None and mended not in rest):
                continue
            yield f"{name}: {' '.join(filter(None, figure(needle)))}"
