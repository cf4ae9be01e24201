"""The findings of one instrument: where to go, why, what stands there, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.report import InstrumentReport
from verify_gate.reports.places import LONGEST, SourceLine, log_of
from verify_gate.reports.screen import excerpt
from verify_gate.reports.told import needing, worst_first
from verify_gate.reports.words import noun

from .markup import ENCODING, Content, Html, apart, code, element, name, spoken

FIRST = 5
"""How many findings stand in view; more are folded below them."""
AROUND = 2
"""How many lines of source are shown before and after the place."""
DETAIL = 40
"""How many lines of a finding's detail are shown."""
WIDEST = 300
"""How many characters of a line."""
MORE = "…"
_NUMBERS = {"+": "added", "-": "gone"}


@dataclass(frozen=True, slots=True)
class Findings:
    """How findings are shown: with whose source lines, and up to `cap` of an instrument."""

    source_line: SourceLine
    cap: int

    def needing(self, line: InstrumentReport) -> Html | None:
        """Those that somebody has to look at."""
        return self._fold(needing(line), line, "", opened=True)

    def others(self, line: InstrumentReport) -> Html | None:
        """Those that need nobody now: in the baseline, or of no weight in an instrument that is in range."""
        there = line.reading.findings if line.reading else ()
        shown = {id(finding) for finding in needing(line)}
        rest = [finding for finding in there if id(finding) not in shown]
        known = all(finding.known for finding in rest)
        return self._fold(rest, line, " known to the baseline" if known else " to know of", opened=False)

    def _fold(self, there: Sequence[Finding], line: InstrumentReport, which: str, *, opened: bool) -> Html | None:
        if not there:
            return None
        chosen = [there[index] for index in worst_first(there)[: self.cap]]
        first, rest = chosen[:FIRST], chosen[FIRST:]
        left = len(there) - len(chosen)
        return element(
            "details",
            element("summary", f"{len(there)} {noun(len(there), 'findings')}{which}"),
            self._list(first, line),
            element("details", element("summary", f"{len(rest)} more"), self._list(rest, line)) if rest else None,
            _left(left, line) if left else None,
            class_="findings",
            open="" if opened else None,
        )

    def _list(self, findings: Sequence[Finding], line: InstrumentReport) -> Html:
        return element("ul", *(self._finding(finding, line) for finding in findings))

    def _finding(self, finding: Finding, line: InstrumentReport) -> Html:
        path = line.located(finding.path)
        place = "".join(f":{part}" for part in (finding.line, finding.column) if part is not None)
        where = None if path is None else element("code", name(path), element("span", place))
        return element(
            "li",
            element("p", where, class_="place") if where else None,
            element("p", apart(_said(finding), " "), class_="message"),
            self._source(finding, path),
            _detail(finding.detail),
            _fix(finding.fix),
        )

    def _source(self, finding: Finding, path: str | None) -> Html | None:
        """A few lines around the place, with the line itself marked; none where the finding's detail shows it."""
        if path is None or finding.line is None:
            return None
        here = self.source_line(path, finding.line)
        if here is None or not here.strip() or here.strip() in (finding.detail or ""):
            return None
        around = range(max(finding.line - AROUND, 1), finding.line + AROUND + 1)
        there = {number: self.source_line(path, number) for number in around}
        lines = {number: code(text[: 10 * WIDEST]) for number, text in there.items() if text is not None}
        written = [number for number, text in lines.items() if text or number == finding.line]
        indent = min((_indent(text) for text in lines.values() if text), default=0)
        return element(
            "pre",
            *(
                _numbered(number, _cut(text[indent:], finding.column), marked=number == finding.line)
                for number, text in lines.items()
                if written[0] <= number <= written[-1]
            ),
            class_="source",
        )


def _said(finding: Finding) -> Iterator[Content]:
    """How much it weighs, where that is less than an error; what it says; by which rule."""
    weight = finding.severity.value
    if finding.severity is not Severity.ERROR:
        yield element("span", weight, class_=f"weight {weight}")
    yield spoken(finding.message[:LONGEST] + (MORE if len(finding.message) > LONGEST else ""))
    if finding.rule:
        yield element("code", name(finding.rule), class_="rule")


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _cut(text: str, column: int | None) -> str:
    return text if len(text) <= WIDEST else excerpt(text, column, WIDEST, MORE)


def _numbered(number: int, text: str, *, marked: bool) -> Html:
    inner = (element("span", f"{number}", class_="number"), element("span", text, class_="text"), "\n")
    return element("mark" if marked else "span", *inner, class_="line")


def _detail(detail: str | None) -> Html | None:
    """A diff, a cycle, whatever takes more than a line; added and removed lines are told apart."""
    lines = (detail or "").splitlines()
    if not lines:
        return None
    shown: list[Content] = [
        element("span", code(text[:WIDEST]) + (MORE if len(text) > WIDEST else ""), "\n", class_=_NUMBERS.get(text[:1]))
        for text in lines[:DETAIL]
    ]
    more = len(lines) - DETAIL
    return element("pre", *shown, f"{MORE} {more} more {noun(more, 'lines')}" if more > 0 else None, class_="detail")


def _fix(fix: str | None) -> Html | None:
    if fix is None:
        return None
    arrow = element("span", "→", aria_hidden="true")
    return element("p", arrow, " ", element("span", spoken(fix)), class_="fix")


def _left(count: int, line: InstrumentReport) -> Html:
    told = f"{count} more: ", element("code", log_of(line, ENCODING)), " has them, and so has ", _command()
    return element("p", *told, class_="quiet")


def _command() -> Html:
    return element("code", "verify report -v")


def cap_of(lines: Iterable[InstrumentReport], most: int, total: int) -> int:
    """How many findings of one instrument are shown: up to `most`, and fewer where many have some."""
    some = sum(1 for line in lines if line.reading and line.reading.findings)
    return max(min(most, total // max(some, 1)), FIRST)
