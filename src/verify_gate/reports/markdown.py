"""The report as a comment on a change: the verdict, the instruments as a table, and what to do, folded.

Whatever is the project's stands in code, where Markdown, HTML, mentions and links mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status, Verdict

from .escape import name, prose
from .places import Places, SourceLine
from .screen import Screen
from .table import mark
from .told import needing, needle_told, population_told, statement, summary
from .words import duration, headline, noun

LIMIT = 65_536
"""Characters that GitHub takes as one comment."""
CAPS = (50, 20, 10, 3, 1)
"""How many findings of one instrument are shown: as many as there is room for."""
WIDTH = 100
BAR = "\\|"

_PLAIN = re.compile(r"(?:[^\W_]|[ ,%()-]|:(?= )|\.(?=\d))*")
"""What has no meaning in Markdown, and is no address or mention."""
_STATUSES = {Verdict.PASS: Status.IN_RANGE, Verdict.FAIL: Status.OUT_OF_RANGE, Verdict.UNKNOWN: Status.NO_READING}


def render(report: Report, source_line: SourceLine, encoding: str = "utf-8", limit: int = LIMIT) -> str:
    """The report as GitHub's Markdown, in at most `limit` characters, with a newline at its end.

    `source_line` is what a report as text is given too.
    """
    screen = Screen(WIDTH, color=False, encoding=encoding)
    head = _head(report, screen)
    for cap in CAPS:
        places = Places(screen, source_line, cap=cap, else_with="")
        text = "\n".join([*head, *_table(report, screen), *_details(report, places)]) + "\n"
        if len(text) <= limit:
            return text
    return _cut([*head, *_table(report, screen)], limit)


def _head(report: Report, screen: Screen) -> list[str]:
    sign, _ = mark(_STATUSES[report.verdict], screen.glyphs)
    told = f" {screen.glyphs.dot} ".join(_inline(part, screen.encoding) for part in summary(report))
    return [f"## {sign} verify: {report.verdict.value}", "", told, ""]


def _table(report: Report, screen: Screen) -> list[str]:
    lines = ["| | instrument | needle | looked at | time |", "|---|---|---|---|---|"]
    for line in report.instruments:
        lines += _rows(line, screen) if line.status is not Status.NOT_SELECTED else []
    return lines


def _rows(line: InstrumentReport, screen: Screen) -> Iterator[str]:
    """Its headline needle, and below it the others that are out of range."""
    needles = line.reading.needles if line.reading else ()
    first = headline(needles)
    figures = [needle for needle in needles if needle is first or not needle.in_range]
    sign, _ = mark(line.status, screen.glyphs)
    figure = needle_told(first) if first else "no reading"
    yield _row(sign, (line.label, figure, population_told(line), duration(line.duration_s)), screen.encoding)
    for needle in figures:
        if needle is not first:
            yield _row("", ("", needle_told(needle), "", ""), screen.encoding)


def _row(sign: str, cells: Sequence[str], encoding: str) -> str:
    """A row of the table, in which a bar ends a cell even within code."""
    return " | ".join((f"| {sign}", *(_inline(cell, encoding).replace("|", BAR) for cell in cells))) + " |"


def _details(report: Report, places: Places) -> Iterator[str]:
    for line in report.instruments:
        said, findings = statement(line), needing(line)
        if said is None and not findings:
            continue
        sign, _ = mark(line.status, places.screen.glyphs)
        label = f"<code>{escape(name(line.label, places.screen.encoding))}</code>"  # here HTML is heard, not Markdown
        count = f": {len(findings)} {noun(len(findings), 'findings')}" if findings else ""
        yield from ("", f"<details><summary>{sign} {label}{count}</summary>", "")
        body = [prose(line.question, places.screen.encoding)]
        body += [prose(said, places.screen.encoding)] if said else []
        body += [places.screen.paint(part) for part in places.of(line)]
        yield from _fenced(body)
        yield from ("", "</details>")


def _fenced(lines: list[str]) -> list[str]:
    """The lines as a block of code, whose fence is longer than any that is in them."""
    fence = _longer("\n".join(lines), 3)
    return [f"{fence}text", *lines, fence]


def _inline(text: str, encoding: str) -> str:
    """A piece of a line, as code unless it is plain."""
    told = prose(text, encoding)
    if _PLAIN.fullmatch(told):
        return told
    fence = _longer(told, 1)
    pad = " " if told.startswith("`") or told.endswith("`") else ""
    return f"{fence}{pad}{told}{pad}{fence}"


def _longer(text: str, least: int) -> str:
    """A run of backticks that is longer than any in the text."""
    return "`" * max(least, 1 + max(map(len, re.findall("`+", text)), default=0))


def _cut(lines: list[str], limit: int) -> str:
    """As many lines as there is room for."""
    rest = "\n\nThere is no room for more: see the log of this run.\n"
    room = limit - len(rest)
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join(kept) + rest
