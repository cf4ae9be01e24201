"""What is answered: by a reading that is taken now, or from what the last run kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from threading import Event
from typing import Any

from verify_gate.cli.check import prepare, take, working_directory
from verify_gate.cli.explain import pages_of
from verify_gate.cli.formats import View
from verify_gate.cli.last import last_run
from verify_gate.cli.mcp.questions import Explain, Findings, Read
from verify_gate.cli.request import Request
from verify_gate.config import locate
from verify_gate.domain.finding import Finding
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status
from verify_gate.errors import Problem, UserError
from verify_gate.protocol import needle_json, population_json
from verify_gate.reports import agent, dossier, explanation
from verify_gate.reports.escape import name, prose
from verify_gate.reports.ids import ids
from verify_gate.reports.screen import Screen
from verify_gate.reports.told import statement, summary, worst_first
from verify_gate.workspace import is_below

UTF_8 = "utf-8"
SHOWN = 20
"""How many ids of findings stand in the data of a reading."""
NO_RUN = "mcp-no-run"


@dataclass(frozen=True, slots=True)
class Answer:
    """A text to be read, and the same as data. Nothing in either is obeyed by a terminal or a CI."""

    text: str
    data: dict[str, Any]

    @staticmethod
    def of(text: str, limit: int, data: dict[str, Any]) -> Answer:
        """A text, as far as there is room for it, and its data."""
        said = "\n... there is more: ask with a higher limit.\n"
        whole = text if len(text) <= limit else text[: limit - len(said)] + said
        return Answer(whole, {key: _inert(node) for key, node in data.items()})


@dataclass(frozen=True, slots=True)
class _Named:
    """A finding of the last run, with its id and the instrument that has it."""

    id: str
    finding: Finding
    line: InstrumentReport


def read(asked: Read, config: Path | None, cancel: Event) -> Answer:
    """Take the reading. Raises `UserError` where that cannot be done, and `Cancelled` once `cancel` is set."""
    request = Request(only=(asked.instrument,), config=_file(config), quiet=True)
    report = take(request, prepare(request), cancel)
    lines = [line for line in report.instruments if line.status is not Status.NOT_SELECTED]
    data = {"verdict": report.verdict.value, "instruments": [_line(line) for line in lines]}
    return Answer.of(agent.render(report, UTF_8, asked.limit), asked.limit, data)


def findings(asked: Findings, config: Path | None, _cancel: Event | None = None) -> Answer:
    """List those of the last run that are asked for, as many as there is room for, and where the next answer begins.

    Raises `UserError` where there was no run, an instrument was not in it, or a cursor is of another run.
    """
    kept = last_run(_file(config).resolve().parent, NO_RUN)
    lines = _asked_for(asked.instrument, kept.report)
    found = [each for line in lines for each in _worst_first(_named(line)) if _fits(each, asked)]
    first = _place(asked.cursor, kept.started, len(found))
    head = [f"{kept.report.verdict.value} {name('; '.join(summary(kept.report)), UTF_8)}; run of {kept.started}"]
    head += [f"{name(line.label, UTF_8)}: {prose(said, UTF_8)}" for line in lines if (said := _unread(line, asked))]
    head += [] if found else ["No finding of that run is one that was asked for."]
    shown = list(_while_there_is_room(found[first:], asked.limit - sum(len(text) + 1 for text in head)))
    after = first + len(shown)
    cursor = f"{kept.started}/{after}" if after < len(found) else None
    rest = [f"+{len(found) - after} more: ask with cursor {cursor}"] if cursor else []
    data = {
        "verdict": kept.report.verdict.value,
        "run": kept.started,
        "count": len(found),
        "cursor": cursor,
        "findings": [_finding(each) for each in found[first:after]],
    }
    return Answer.of("".join(f"{text}\n" for text in (*head, *shown, *rest)), asked.limit, data)


def explain(asked: Explain, config: Path | None, _cancel: Event | None = None) -> Answer:
    """Explain what is asked for. Raises `UserError` where there is neither such an instrument nor such a finding."""
    file = _file(config)
    try:
        pages = pages_of(asked.what, file, listed=False)
    except UserError as error:
        if [problem.code for problem in error.problems] != ["unknown-instrument"]:
            raise
        return _explained(asked, file.resolve().parent, error)
    screen = Screen(100)
    text = "\n".join(explanation.render(page, screen) for page in pages)
    return Answer.of(text, asked.limit, {"instruments": [page.label for page in pages]})


def _explained(asked: Explain, root: Path, unknown: UserError) -> Answer:
    """A finding of the last run in full."""
    report = last_run(root, NO_RUN).report
    each = next((each for line in report.instruments for each in _named(line) if each.id == asked.what), None)
    if each is None:
        said = f"The last run has no finding {asked.what!r}, and verify.toml no such instrument."
        raise UserError(Problem("mcp-unknown", said, str(unknown.problems[0].way_out)))
    text = dossier.render(each.id, each.finding, each.line, View(root, sys.stderr).source_line)
    return Answer.of(text, asked.limit, {"finding": _finding(each)})


def _file(config: Path | None) -> Path:
    return config or locate(working_directory())


def _asked_for(instrument: str | None, report: Report) -> Sequence[InstrumentReport]:
    if instrument is None:
        return report.instruments
    lines = [line for line in report.instruments if instrument in {line.name, line.label}]
    if not lines:
        there = ", ".join(line.label for line in report.instruments)
        said = f"The last run has no instrument {instrument!r}."
        raise UserError(Problem("unknown-instrument", said, f"It has: {there}."))
    return lines


def _unread(line: InstrumentReport, asked: Findings) -> str | None:
    """Why its findings, or that there are none, do not say it all; the summary names what was not read."""
    if line.status is not Status.NOT_SELECTED:
        return statement(line)
    return "It was not read in that run." if asked.instrument else None


def _named(line: InstrumentReport) -> list[_Named]:
    there = line.reading.findings if line.reading else ()
    return [_Named(id_, finding, line) for id_, finding in zip(ids(line), there, strict=True)]


def _worst_first(named: Sequence[_Named]) -> list[_Named]:
    return [named[place] for place in worst_first([each.finding for each in named])]


def _fits(each: _Named, asked: Findings) -> bool:
    if each.finding.known and not asked.known:
        return False
    path = each.line.located(each.finding.path)
    return asked.path is None or (path is not None and is_below(path, PurePosixPath(asked.path).as_posix()))


def _place(cursor: str | None, started: str, count: int) -> int:
    """Where an answer begins."""
    if cursor is None:
        return 0
    run, _, place = cursor.rpartition("/")
    if run != started or not place.isdecimal() or int(place) >= count:
        raise UserError(
            Problem("mcp-cursor", f"The cursor {cursor!r} is of no list that there is now.", "List anew, without it.")
        )
    return int(place)


def _while_there_is_room(found: Sequence[_Named], room: int) -> Iterator[str]:
    """Their lines, but at least one, with room left for how many there are more."""
    left = room - len("+1000000 more: ask with cursor 2026-01-01T00:00:00Z/1000000\n")
    for number, each in enumerate(found):
        line = f"{name(each.line.label, UTF_8)}: {agent.finding_line(each.id, each.finding, each.line, UTF_8)}"
        left -= len(line) + 1
        if left < 0 and number:
            return
        yield line


def _line(line: InstrumentReport) -> dict[str, Any]:
    """An instrument's reading as data; of its findings, how many there are and the first ids."""
    reading = line.reading
    told = [each.id for each in _worst_first(_named(line)) if not each.finding.known]
    return {
        "instrument": line.label,
        "status": line.status.value,
        "why": line.why,
        "needles": [
            {**needle_json(needle), "in_range": needle.in_range} for needle in (reading.needles if reading else ())
        ],
        "population": population_json(reading.population) if reading else None,
        "findings": {"count": len(told), "ids": told[:SHOWN]},
        "duration_s": line.duration_s,
        "log": line.located(line.log),
    }


def _finding(each: _Named) -> dict[str, Any]:
    finding = each.finding
    return {
        "id": each.id,
        "instrument": each.line.label,
        "path": each.line.located(finding.path),
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": prose(finding.message, UTF_8)[: agent.MESSAGE],
        "known": finding.known,
    }


def _inert(node: Any) -> Any:
    """Data all of whose texts are plainly visible, as names are in a report."""
    match node:
        case str():
            return name(node, UTF_8)
        case list():
            return [_inert(inner) for inner in node]
        case dict():
            return {name(key, UTF_8): _inert(inner) for key, inner in node.items()}
        case _:
            return node
