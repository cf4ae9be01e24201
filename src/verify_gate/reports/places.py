"""The places to go: findings by file, each with its source line and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.report import InstrumentReport

from .escape import code, name, prose
from .screen import TIE, Line, Screen, Span, cell_len, cells, excerpt, hanging, padded, trimmed, wrap
from .told import in_parts, needing, worst_first
from .words import noun

SourceLine = Callable[[str, int], str | None]
"""The text of a line of a file, by its path below the root of the run and its number; `None` where it is not there."""

CAP = 10
"""How many findings of one instrument are shown, unless all are asked for."""
DETAIL = 12
"""How many lines of a finding's detail, likewise."""
LONGEST = 600
"""How many characters of a message; the log has it whole."""

_FILE: Span = ("  ", "")
_PLACE: Span = ("    ", "")
_STYLES = {Severity.ERROR: "", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


@dataclass(frozen=True, slots=True)
class Places:
    """How findings are shown: on which screen, whose source lines; `cap` of an instrument at most, or `every` one."""

    screen: Screen
    source_line: SourceLine
    every: bool = False
    cap: int = CAP
    else_with: str = ", or with -v"
    """How to see those that are not shown, besides in the log."""

    def of(self, line: InstrumentReport) -> list[Line]:
        """The findings of one instrument, those of a file together."""
        findings = line.reading.findings if self.every and line.reading else needing(line)
        chosen = list(findings) if self.every else _chosen(findings, self.cap)
        common = chosen[0].fix if len({finding.fix for finding in chosen}) == 1 < len(chosen) else None
        column = max((len(_position(finding)) for finding in chosen), default=0)
        shown: list[Line] = []
        for path in dict.fromkeys(finding.path for finding in chosen):
            below = line.located(path)
            if below is not None:
                shown += hanging((_FILE,), ((name(below, self.screen.encoding), "cyan"),), self.screen.width)
            for finding in chosen:
                if finding.path == path:
                    shown += self._finding(finding, below, column, told=common is not None)
        if common is not None:
            shown += self._way_out((_FILE,), common)
        if len(findings) > len(chosen):
            shown += self._rest(len(findings) - len(chosen), line)
        return shown

    def _finding(self, finding: Finding, path: str | None, column: int, *, told: bool) -> Iterator[Line]:
        """One finding: where and what, the line itself, what more there is to see, and what to do."""
        position = _position(finding)
        at: Line = (_PLACE, *padded(((position, "bold"),), column + 2)) if position else (_PLACE,)
        under: Line = ((" " * cells(at), ""),)
        yield from hanging(at, self._said(finding), self.screen.width)
        yield from self._source(finding, path, under)
        yield from self._detail(finding, under)
        if finding.fix is not None and not told:
            yield from self._way_out(under, finding.fix)

    def _said(self, finding: Finding) -> list[Span]:
        message = finding.message[:LONGEST] + (self.screen.glyphs.more if len(finding.message) > LONGEST else "")
        said: list[Span] = [(prose(message, self.screen.encoding), "")]
        if finding.severity is not Severity.ERROR:
            said.insert(0, (f"{finding.severity.value}: ", _STYLES[finding.severity]))
        if finding.rule is not None:
            said.append((f"  {name(finding.rule, self.screen.encoding)}", "dim"))
        return said

    def _source(self, finding: Finding, path: str | None, under: Line) -> Iterator[Line]:
        """The line itself, unless the finding's detail shows it."""
        text = None if path is None or finding.line is None else self.source_line(path, finding.line)
        if text is None or not text.strip() or text.strip() in (finding.detail or ""):
            return
        room = self.screen.width - cells(under) - 2
        shown = excerpt(code(text, self.screen.encoding), finding.column, room, self.screen.glyphs.more)
        yield (*under, (f"{self.screen.glyphs.bar} ", "dim"), (shown, "dim"))

    def _detail(self, finding: Finding, under: Line) -> Iterator[Line]:
        lines = (finding.detail or "").splitlines()
        room = self.screen.width - cells(under) - 2
        for text in lines if self.every else lines[:DETAIL]:
            shown = trimmed(code(text, self.screen.encoding), room, self.screen.glyphs.more)
            style = {"+": "green", "-": "red"}.get(text[:1], "dim")
            yield (*under, (f"{self.screen.glyphs.bar} ", "dim"), (shown, style))
        more = len(lines) - DETAIL
        if more > 0 and not self.every:
            rest = f"{self.screen.glyphs.more} {more} more {noun(more, 'lines')}"
            yield (*under, (f"{self.screen.glyphs.bar} {rest}", "dim"))

    def _way_out(self, under: Line, fix: str) -> list[Line]:
        first: Line = (*under, (f"{self.screen.glyphs.way_out} ", "green"))
        room = self.screen.width - cells(first)
        lines: list[Line] = []
        open_: list[Span] = []
        for part, is_copied in in_parts(prose(fix, self.screen.encoding)):
            if not is_copied or cell_len(part) <= room:
                open_.append((part.replace(" ", TIE) if is_copied else part, ""))
            else:
                # What is longer than a line gets one of its own, which the terminal may fold, and yet copies whole.
                lines += [*(wrap(open_, room) if open_ else ()), ((part, ""),)]
                open_ = []
        if any(part.strip(" .") for part, _ in open_) or not lines:
            lines += wrap(open_, room)
        below: Line = ((" " * cells(first), ""),)
        return [(*(below if number else first), *line) for number, line in enumerate(lines)]

    def _rest(self, count: int, line: InstrumentReport) -> list[Line]:
        told = f"{self.screen.glyphs.more} {count} more in {log_of(line, self.screen.encoding)}{self.else_with}"
        return hanging((_FILE,), ((told, "dim"),), self.screen.width)


def log_of(line: InstrumentReport, encoding: str) -> str:
    """The path of its log below the root of the run."""
    return name(line.located(line.log) or "the log", encoding)


def _chosen(findings: Sequence[Finding], cap: int) -> list[Finding]:
    """The first few of the worst, in their own order."""
    return [findings[index] for index in sorted(worst_first(findings)[:cap])]


def _position(finding: Finding) -> str:
    if finding.line is None:
        return ""
    return f"{finding.line}" if finding.column is None else f"{finding.line}:{finding.column}"
