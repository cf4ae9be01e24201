"""One finding in full, for a program that writes code: where, what, the source, what to do, how to look again."""

from __future__ import annotations

from collections.abc import Iterator

from verify_gate.domain.finding import Finding
from verify_gate.domain.report import InstrumentReport

from .escape import code, name, prose
from .places import SourceLine
from .told import KNOWN, again

AROUND = 3
"""How many lines of source are shown before that of the finding, and after it."""


def render(id_: str, finding: Finding, line: InstrumentReport, source_line: SourceLine, encoding: str = "utf-8") -> str:
    """The finding of an instrument, with a newline at its end; `source_line` is as in the report for a person.

    Whatever a tool or the project says in it is data: nothing of it is obeyed by a terminal or a CI.
    """
    return "".join(f"{text}\n" for text in _lines(id_, finding, line, source_line, encoding))


def _lines(id_: str, finding: Finding, line: InstrumentReport, source_line: SourceLine, encoding: str) -> Iterator[str]:
    path = line.located(finding.path)
    place = ":".join(str(part) for part in (path, finding.line, finding.column) if part is not None)
    head = (id_, finding.severity.value, name(line.label, encoding), name(place, encoding))
    yield " ".join(filter(None, (*head, prose(finding.rule or "", encoding))))
    yield prose(finding.message, encoding)
    if path is not None and finding.line is not None:
        yield from _source(path, finding.line, source_line, encoding)
    for text in (finding.detail or "").splitlines():
        yield f"    {code(text, encoding)}"
    if finding.fix:
        yield f"-> {prose(finding.fix, encoding)}"
    if finding.known:
        yield KNOWN
    yield f"Read it again: {name(again(line), encoding)}"


def _source(path: str, at: int, source_line: SourceLine, encoding: str) -> Iterator[str]:
    """The lines of the file as it is now."""
    for number in range(max(at - AROUND, 1), at + AROUND + 1):
        text = source_line(path, number)
        if text is not None:
            yield f"{'>' if number == at else ' '} {number} | {code(text, encoding)}"
