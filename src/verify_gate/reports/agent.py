"""The report for a program that writes code: one line of verdict, then a line for each thing to do.

It is short, for all of it is read and paid for: nothing is said of what is in range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.report import InstrumentReport, Report

from .escape import name, prose
from .ids import ids
from .told import again, in_parts, needing, statement, summary, worst_first

LIMIT = 2_000
"""Characters of the whole, unless told otherwise."""
MANY = 50
"""How many findings of one instrument are shown, where there is room."""
STATEMENT, MESSAGE, FIX = 300, 160, 120
"""Characters of what is said of an instrument, of a message, of what to do; the log has them whole."""


@dataclass(frozen=True, slots=True)
class _Block:
    """What is said of one instrument: itself, its findings with the worst first, and where.

    `count` is how many of them somebody has to do something about: notes, which come last, are none of those.
    """

    said: tuple[str, ...]
    findings: tuple[str, ...]
    count: int
    label: str
    log: str
    command: str

    def lines(self, most: int) -> list[str]:
        """Its lines, with up to `most` findings."""
        shown = self.findings[:most]
        lines = [f"{line} | {self.command}" for line in (*self.said, *shown)]
        if self.count > len(shown):
            lines.append(f"{self.label}: +{self.count - len(shown)} more in {self.log}")
        return lines


def render(report: Report, encoding: str = "utf-8", limit: int = LIMIT) -> str:
    """The report in at most `limit` characters, with a newline at its end.

    A finding's line has its id, its place, its rule, what to do, and behind a bar the command that takes just that
    reading again. Each instrument shows as many findings as there is room for; of more it says how many, and where.
    """
    verdict = f"{report.verdict.value} {name('; '.join(summary(report)), encoding)}"
    blocks = [_block(line, encoding) for line in report.instruments]
    shown = _as_many_as_fit(blocks, limit - len(verdict) - 1)
    lines = [verdict, *(line for block, most in zip(blocks, shown, strict=True) for line in block.lines(most))]
    if _size(lines) > limit:
        lines = _cut(lines, limit)
    return "".join(f"{line}\n" for line in lines)


def _as_many_as_fit(blocks: Sequence[_Block], room: int) -> list[int]:
    """How many findings of each are shown: one of each before the second of any, as far as there is room."""
    shown = [0] * len(blocks)
    room -= sum(_size(block.lines(0)) for block in blocks)
    for most in range(1, MANY + 1):
        for place, block in enumerate(blocks):
            longer = _size(block.lines(most)) - _size(block.lines(shown[place]))
            if shown[place] == most - 1 < len(block.findings) and longer <= room:
                shown[place] = most
                room -= longer
    return shown


def _size(lines: Sequence[str]) -> int:
    """How many characters they take, with their newlines."""
    return sum(map(len, lines)) + len(lines)


def _block(line: InstrumentReport, encoding: str) -> _Block:
    findings = needing(line)
    every, shown = line.reading.findings if line.reading else (), set(map(id, findings))
    named = [(told, finding) for told, finding in zip(ids(line), every, strict=True) if id(finding) in shown]
    said = statement(line)
    label = name(line.label, encoding)
    return _Block(
        said=() if said is None else (f"{label}: {_short(said, STATEMENT, encoding)}",),
        findings=tuple(finding_line(*named[index], line, encoding) for index in worst_first(findings)[:MANY]),
        count=sum(finding.severity is not Severity.NOTE for finding in findings),
        label=label,
        log=name(line.located(line.log) or ".verify/last.json", encoding),
        command=name(again(line), encoding),
    )


def finding_line(id_: str, finding: Finding, line: InstrumentReport, encoding: str) -> str:
    """A finding of an instrument: its id, its place, its rule, what it says and what to do; long texts are cut."""
    place = ":".join(str(part) for part in (line.located(finding.path), finding.line) if part is not None)
    what = [_short(finding.message, MESSAGE, encoding)]
    what += [f"-> {_way_out(finding.fix, encoding)}"] if finding.fix else []
    rule = _short(finding.rule or line.label, MESSAGE, encoding)
    return " ".join(filter(None, (id_, name(place, encoding), rule, *what)))


def _way_out(fix: str, encoding: str) -> str:
    """What to do, cut where it is long, but for what is meant to be copied."""
    told = ""
    for part, is_copied in in_parts(prose(fix, encoding)):
        room = max(FIX - len(told), 1)
        told += part if is_copied or len(part) <= room else f"{part[: max(room - 3, 0)]}..."
    return told


def _short(text: str, most: int, encoding: str) -> str:
    told = prose(text, encoding)
    return told if len(told) <= most else f"{told[: most - 3]}..."


def _cut(lines: Sequence[str], limit: int) -> list[str]:
    """As many lines as there is room for, and how many there are more."""
    kept = list(lines)
    while kept:
        rest = f"+{len(lines) - len(kept)} more in .verify/last.json"
        if _size([*kept, rest]) <= limit:
            return [*kept, rest]
        kept.pop()
    return [lines[0][: limit - 1]]
