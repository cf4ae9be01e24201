"""The report for a person at a terminal: the row of instruments, what needs somebody, and the verdict as the last line."""

from __future__ import annotations

import shlex

from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status, Verdict

from .escape import name, prose
from .places import Places, SourceLine, log_of
from .screen import Line, Screen, Span, hanging
from .table import mark, table
from .words import duration, noun

_COLORS = {Verdict.PASS: "bold green", Verdict.FAIL: "bold red", Verdict.UNKNOWN: "bold yellow"}
_INDENT: Line = (("  ", ""),)


def render(report: Report, screen: Screen, source_line: SourceLine, verbosity: int = 0) -> str:
    """The report as text, with a newline at its end.

    `source_line(path, line)` gives the text of a line of a file, its path relative to the root of the run (a member's
    begins with the member's folder), or `None`. `verbosity` is 0; -1 leaves out the instruments that are in range; 1
    shows every needle, finding, exclusion and command.

    Nothing in it but the report's own styles moves a cursor or a CI, whatever the project holds, and every character
    of it can be said in the screen's encoding.
    """
    every = verbosity > 0
    read = [line for line in report.instruments if line.status is not Status.NOT_SELECTED]
    shown = [line for line in read if verbosity >= 0 or line.status is not Status.IN_RANGE]
    lines = table(shown, screen, every=every)
    if verbosity >= 0:
        lines += _not_read(report, screen)
    places = Places(screen, source_line, every=every)
    for line in read:
        body = _needs_a_person(line, places)
        if every:
            body = [*_how(line, screen), *(body or places.of(line))]
        if body:
            lines += [(), _title(line, screen), *body]
    lines += [(), *hanging((), _verdict(report, screen), screen.width)]
    return "".join(f"{screen.paint(line)}\n" for line in lines).lstrip("\n")


def _not_read(report: Report, screen: Screen) -> list[Line]:
    """A short line that names the instruments which this run does not read."""
    left = [line for line in report.instruments if line.status is Status.NOT_SELECTED]
    if not left:
        return []
    why = "not read, for --only" if report.partial else f"not read at cadence {report.cadence.value}"
    told = ", ".join(f"{name(line.label, screen.encoding)} ({line.when.value})" for line in left)
    return hanging((mark(Status.NOT_SELECTED, screen.glyphs), (" ", "")), ((f"{why}: {told}", "dim"),), screen.width)


def _title(line: InstrumentReport, screen: Screen) -> Line:
    label = name(line.label, screen.encoding)
    question = prose(line.question, screen.encoding)
    return (mark(line.status, screen.glyphs), (f" {label}", "bold"), (f"  {question}", "dim"))


def _needs_a_person(line: InstrumentReport, places: Places) -> list[Line]:
    """What of one instrument needs somebody: its findings, or why there is no reading; nothing where it is in range."""
    screen = places.screen
    log = log_of(line, screen.encoding)
    if line.status is Status.NO_READING:
        why = prose(line.why or "It does not say why.", screen.encoding)
        told = [*hanging(_INDENT, ((why, ""),), screen.width), *places.of(line)]
        return told if line.log is None else [*told, *hanging(_INDENT, ((f"The log is {log}.", "dim"),), screen.width)]
    if line.status is Status.OUT_OF_RANGE:
        nowhere = f"It names no place. What it said is in {log}."
        return places.of(line) or hanging(_INDENT, ((nowhere, ""),), screen.width)
    return []


def _how(line: InstrumentReport, screen: Screen) -> list[Line]:
    """How the reading was taken: the tool, its commands, and where it was told not to look."""
    tool = line.reading.tool if line.reading else None
    told = [f"read by {tool.name} {tool.version or '(version unknown)'}"] if tool else []
    told += [f"$ {shlex.join(command)}" for command in line.commands]
    for exclusion in line.exclusions:
        until = f" (until {exclusion.until})" if exclusion.until else ""
        told.append(f"excludes {exclusion.path}: {exclusion.reason}{until}")
    return [part for text in told for part in hanging(_INDENT, ((name(text, screen.encoding), "dim"),), screen.width)]


def _verdict(report: Report, screen: Screen) -> list[Span]:
    """The verdict, how many instruments stand behind it, and all that it does not speak of."""
    by_status: dict[Status, list[str]] = {status: [] for status in Status}
    for line in report.instruments:
        by_status[line.status].append(name(line.label, screen.encoding))
    named = {
        "out of range": by_status[Status.OUT_OF_RANGE],
        "no reading": by_status[Status.NO_READING],
        "not measured": by_status[Status.NOT_SELECTED],
    }
    read = [line for line in report.instruments if line.status is not Status.NOT_SELECTED]
    exclusions = sum(len(line.exclusions) for line in read)
    parts = [f"{len(by_status[Status.IN_RANGE])} of {len(read)} {noun(len(read), 'instruments')} in range"]
    parts += [f"{what}: {', '.join(labels)}" for what, labels in named.items() if labels]
    if report.partial:
        parts.append(f"partial: only {', '.join(name(line.label, screen.encoding) for line in read)}")
    if exclusions:
        parts.append(f"{exclusions} {noun(exclusions, 'exclusions')}")
    parts.append(duration(report.duration_s))
    verdict = report.verdict
    return [(f"{verdict.value}  ", _COLORS[verdict]), (f" {screen.glyphs.dot} ".join(parts), "")]
