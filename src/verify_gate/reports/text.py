"""The report for a person: the row of instruments, what needs somebody, and the verdict as the last line."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status, Verdict

from .escape import name, prose
from .places import Places, SourceLine, log_of
from .screen import TIE, Line, Screen, hanging
from .table import mark, table
from .told import FEW, MANY, NO_WHY, in_doubt, needing, summary

_COLORS = {Verdict.PASS: "bold green", Verdict.FAIL: "bold red", Verdict.UNKNOWN: "bold yellow"}
READ_AT_EVERY_RUN = 3
"""How many exclusions are told one by one; more are only counted, and told with `verbose`."""
_INDENT: Line = (("  ", ""),)


def render(report: Report, screen: Screen, source_line: SourceLine, *, verbose: bool = False) -> str:
    """The report as text, with a newline at its end.

    `source_line(path, line)` gives the text of a line of a file, its path relative to the root of the run (a member's
    begins with the member's folder), or `None`. With `verbose` every needle, finding, exclusion and command is shown.

    Nothing in it but the report's own styles moves a cursor or a CI, whatever the project holds, and every character
    of it can be said in the screen's encoding.
    """
    read = [line for line in report.instruments if line.status is not Status.NOT_SELECTED]
    places = Places(screen, source_line, every=verbose)
    lines = [*table(read, screen, every=verbose), *_not_read(report, screen)]
    if not verbose:
        lines += _excluded(read, screen)
    for line in read:
        body = _needs_a_person(line, places)
        if verbose:
            body = [*_how(line, screen), *(body or places.of(line))]
        if body:
            lines += [(), *_title(line, screen), *body]
    lines += [(), *_verdict(report, screen)]
    return "".join(f"{screen.paint(line)}\n" for line in lines).lstrip("\n")


def _not_read(report: Report, screen: Screen) -> list[Line]:
    """A short line that names the instruments which this run does not read."""
    left = [line for line in report.instruments if line.status is Status.NOT_SELECTED]
    if not left:
        return []
    why = "not read, for --only" if report.partial else f"not read at cadence {report.cadence.value}"
    cadences = ["" if report.partial else f" ({line.when.value})" for line in left]
    told = ", ".join(f"{name(line.label, screen.encoding)}{when}" for line, when in zip(left, cadences, strict=True))
    return hanging((mark(Status.NOT_SELECTED, screen.glyphs), (" ", "")), ((f"{why}: {told}", "dim"),), screen.width)


def _excluded(read: Sequence[InstrumentReport], screen: Screen) -> list[Line]:
    """Where the instruments were told not to look, and why, unless that is more than a person reads at every run."""
    told = [(line, exclusion) for line in read for exclusion in line.exclusions]
    if len(told) > READ_AT_EVERY_RUN:
        return []
    first: Line = (mark(Status.NOT_SELECTED, screen.glyphs), (" ", ""))
    return [
        part
        for line, exclusion in told
        for part in hanging(
            first, ((f"{name(line.label, screen.encoding)} {_exclusion(exclusion, screen)}", "dim"),), screen.width
        )
    ]


def _exclusion(exclusion: Exclusion, screen: Screen) -> str:
    until = f" (until {exclusion.until})" if exclusion.until else ""
    path, reason = name(exclusion.path, screen.encoding), prose(exclusion.reason, screen.encoding)
    return f"excludes {path}: {reason}{until}"


def _title(line: InstrumentReport, screen: Screen) -> list[Line]:
    label = name(line.label, screen.encoding)
    question = prose(line.question, screen.encoding)
    first: Line = (mark(line.status, screen.glyphs), (" ", ""))
    return hanging(first, ((label, "bold"), (f"  {question}", "dim")), screen.width)


def _needs_a_person(line: InstrumentReport, places: Places) -> list[Line]:
    """What of one instrument a person is to see: its findings, why there is no reading, what somebody answers for."""
    screen = places.screen
    log = log_of(line, screen.encoding)
    if line.status is Status.NO_READING:
        why = prose(line.why or NO_WHY, screen.encoding)
        told = [*hanging(_INDENT, ((why, ""),), screen.width), *places.of(line)]
        return told if line.log is None else [*told, *hanging(_INDENT, ((f"Log: {log}", "dim"),), screen.width)]
    if line.status is Status.OUT_OF_RANGE:
        nowhere = f"It names no place. What it said is in {log}."
        return places.of(line) or hanging(_INDENT, ((nowhere, ""),), screen.width)
    if in_doubt(line):
        doubt = "It is in range by its needles, none of which counts what it names here:"
        return [*hanging(_INDENT, ((doubt, "yellow"),), screen.width), *places.of(line)]
    return places.of(line) if needing(line) else []


def _how(line: InstrumentReport, screen: Screen) -> list[Line]:
    """How the reading was taken: the tool, its commands, and where it was told not to look."""
    tool = line.reading.tool if line.reading else None
    told = [f"read by {tool.name} {tool.version or '(version unknown)'}"] if tool else []
    told += [f"{variable}={value} is set for it" for variable, value in line.env.items()]
    told += [f"$ {shlex.join(command)}" for command in line.commands]
    told = [name(text, screen.encoding) for text in told]
    told += [_exclusion(exclusion, screen) for exclusion in line.exclusions]
    return [part for text in told for part in hanging(_INDENT, ((text, "dim"),), screen.width)]


def _verdict(report: Report, screen: Screen) -> list[Line]:
    """The verdict, how many instruments stand behind it, and all that it does not speak of.

    It takes as few lines as can be: where the width does not hold every name, it counts those that stand above.
    """
    verdict = report.verdict
    first: Line = ((f"{verdict.value}  ", _COLORS[verdict]),)
    dot = f"{TIE}{screen.glyphs.dot} "
    told = (((dot.join(_tied(report, screen.encoding, few)), ""),) for few in (MANY, FEW, 0))
    return min((hanging(first, line, screen.width) for line in told), key=len)


def _tied(report: Report, encoding: str, few: int) -> list[str]:
    """What the verdict says of the instruments, each part in one piece but for a list's commas."""
    return [name(part, encoding).replace(" ", TIE).replace(f",{TIE}", ", ") for part in summary(report, few)]
