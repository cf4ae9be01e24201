"""What was planted: each lie is told only where a run really found it, with what that run said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verify_gate.domain.finding import Finding
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status
from verify_gate.reports.words import headline, number


@dataclass(frozen=True, slots=True)
class Lie:
    """A lie of the green build: the instrument that asks for it, the place, and how it is known there.

    `rule` and `words` are of the finding. `step` is of the line of the build that is quoted, and `hid` the sentence
    that is said where the finding is there. That may hold `{said}` (the last that step said), `{figure}` (of the needle
    that is out of its range) and `{ran}` (how much of the file was covered, in percent). `looked` is the instrument
    that is in range where the step has looked at all: a person's own settings for git can keep the project from ruff.
    """

    instrument: str
    path: str
    rule: str
    words: str
    hid: str
    step: str | None = None
    looked: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A lie as the run showed it: the finding, and the sentence; or, in `missing`, why it could not be shown."""

    lie: Lie
    question: str
    finding: Finding | None = None
    sentence: str = ""
    missing: str = ""


LIES = (
    Lie(
        "typecheck",
        "src/parcels/booking.py",
        "union-attr",
        '"cents"',
        'mypy said "{said}": its settings name src/parcels/core alone. Whoever asks for an order that is not there '
        "gets a crash.",
        "mypy",
    ),
    Lie(
        "boundaries",
        "src/parcels/core/ports.py",
        "forbidden",
        "parcels.adapters.sqlite",
        'lint-imports said "{said}": it sees import statements, and this port gets its adapter by a call.',
        "lint-imports",
    ),
    Lie(
        "duplication",
        "src/parcels/adapters/memory.py",
        "clone",
        "src/parcels/adapters/sqlite.py",
        "Nothing in the build compares two files. One rule was written twice; mend one, and the other stays wrong.",
    ),
    Lie(
        "coverage",
        "src/parcels/refunds.py",
        "below-floor",
        "covered",
        'coverage said "{said}", and that was enough: a new module hides in an average. By itself it has {figure} %.',
        "coverage report",
    ),
    Lie(
        "suppressions",
        "src/parcels/adapters/sqlite.py",
        "blanket",
        "`noqa`",
        'ruff said "{said}": a bare noqa silences every rule on its line, and S608 too, which warns of SQL injection.',
        "ruff check",
        "lint",
    ),
    Lie(
        "canon",
        "README.md",
        "example",
        "quote(Parcel(",
        "Nothing in the build reads the README. It shows last month's price.",
    ),
    Lie(
        "mutation",
        "src/parcels/core/tariff.py",
        "survived",
        "540 - 100",
        'pytest said "{said}" and ran {ran} % of this file. But of the changes made to it, the tests noticed '
        "{figure} %: they call it, and assert next to nothing.",
        "-m pytest",
    ),
)


def tell(report: Report, said: Mapping[str, str], lies: Sequence[Lie] = LIES) -> list[Told]:
    """Each lie as the report shows it; `said` has, by the lines of the build, the last that each said."""
    lines = {line.name: line for line in report.instruments}
    return [_told(lie, lines[lie.instrument], _facts(lie, lines, said)) for lie in lies]


def _told(lie: Lie, line: InstrumentReport, facts: Mapping[str, str]) -> Told:
    if line.reading is None or line.status is not Status.OUT_OF_RANGE:
        return Told(lie, line.question, missing=line.why or f"{lie.instrument} is {line.status.replace('_', ' ')}.")
    for finding in line.reading.findings:
        if (finding.path, finding.rule) == (lie.path, lie.rule) and lie.words in finding.message:
            break
    else:
        return Told(lie, line.question, missing=f"{lie.instrument} found something else.")
    try:
        return Told(lie, line.question, finding, lie.hid.format_map(facts))
    except KeyError as error:
        return Told(lie, line.question, missing=facts.get("blind", f"The run does not say {error}."))


def _facts(lie: Lie, lines: Mapping[str, InstrumentReport], said: Mapping[str, str]) -> dict[str, str]:
    """What the sentence may hold, as far as the run and the build have said it."""
    facts = {}
    reading, covered = lines[lie.instrument].reading, lines["coverage"].reading
    needle = headline(reading.needles) if reading else None
    if needle is not None:
        facts["figure"] = number(needle)
    if covered is not None and lie.path in covered.measured:
        facts["ran"] = f"{covered.measured[lie.path]:g}"
    quoted = [last for line, last in said.items() if lie.step is not None and lie.step in line]
    if lie.looked is not None and lines[lie.looked].status is not Status.IN_RANGE:
        facts["blind"] = f"{lie.looked} is not in range: what {lie.step} said is not of all the files."
    elif quoted:
        facts["said"] = quoted[0]
    return facts
