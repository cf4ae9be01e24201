"""Whether decision records hold together: numbers, status, sections, and who supersedes whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from verify_gate.probes.canon.model import Checked, Document, Fault, Kind

ADR_FOLDERS = (
    *("docs/adr", "docs/adrs", "docs/decisions", "docs/architecture/decisions"),
    *("doc/adr", "doc/adrs", "doc/decisions", "doc/architecture/decisions"),
)
"""Where decision records lie unless verify.toml says otherwise."""

STATUSES = ("Proposed", "Accepted", "Rejected", "Deprecated", "Superseded")
_SECTIONS = {
    "Nygard": ("Status", "Context", "Decision", "Consequences"),
    "MADR": ("Context and Problem Statement", "Considered Options", "Decision Outcome"),
}
_NUMBER = re.compile(r"(?:adr[-_ ]?)?(\d+)(?:[-_ .]|$)", re.IGNORECASE)
_TITLE_NUMBER = re.compile(r"(?:ADR[-_ #]?)?0*(\d+)\s*[.:\-\u2013\u2014]", re.IGNORECASE)
_STATUS_LINE = re.compile(r"^[ \t]*(?:[-*+|]\s+|:)?\**Status\b\**\s*[:|]\**[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_RELATION = re.compile(
    r"\bsuper[sc]ed(?P<way>es|ed[\s-]by)\b[:*\s]*(?P<whom>[^;]*?)(?=[.;,]?\s+and super|[.;]\s|[.;]?$|;)", re.IGNORECASE
)
_RELATION_LINE = re.compile(
    r"^[ \t]*(?:[-*+|]\s+|:)?\**super[sc]ed(?:es|ed[ -]by)\b.*(?:\n[ \t]*-.*)*", re.IGNORECASE | re.MULTILINE
)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)[^)]*\)|`[^`<]*<([^>]+)>`__?")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


@dataclass(frozen=True, slots=True)
class _Decision:
    document: Document
    number: str
    status: str
    status_line: int
    supersedes: frozenset[str]
    superseded_by: frozenset[str]


def is_decision(document: Document, folders: Sequence[str]) -> bool:
    """Whether a document is a decision record: below one of the folders, with a number or at least a status."""
    name = document.path.rpartition("/")[2]
    if not document.path.startswith(tuple(f"{folder}/" for folder in folders)) or "template" in name.lower():
        return False
    return _number(document) is not None or any(_named(heading.text) == "status" for heading in document.headings)


def check_decisions(
    documents: Sequence[Document], adr_folders: Sequence[str], elsewhere: Sequence[Document] = ()
) -> Checked:
    """How many decision records there are among the documents, and where they do not hold together.

    `elsewhere` are documents not to be looked at, but which others may name.
    """
    looked_at = {document.path for document in documents}
    faults: list[Fault] = []
    found = 0
    for folder in adr_folders:
        every = [each for each in (*documents, *elsewhere) if is_decision(each, (folder,))]
        every.sort(key=lambda document: document.path)
        found += sum(1 for document in every if document.path in looked_at)
        decisions = []
        for document in every:
            number = _number(document)
            if number is None:
                faults.append(
                    _fault(document, 1, "adr-number", "this decision has no number", "Number its file: 0007-…")
                )
            else:
                decisions.append(_read(document, number))
        faults += _numbers(decisions)
        faults += [fault for decision in decisions for fault in (*_status(decision), *_sections(decision.document))]
        faults += _relations(decisions)
    return Checked(found, tuple(fault for fault in faults if fault.path in looked_at))


def _fault(document: Document, line: int, rule: str, message: str, fix: str) -> Fault:
    return Fault(Kind.DECISION, document.path, line, rule, message, fix)


def _number(document: Document) -> str | None:
    found = _NUMBER.match(document.path.rpartition("/")[2])
    return _plain(found[1]) if found else None


def _plain(digits: str) -> str:
    """A number without zeros before it. It stays text: one of thousands of digits is a number too, and is no int."""
    return digits.lstrip("0") or "0"


def _named(heading: str) -> str:
    return " ".join(re.findall(r"[a-z]+", heading.lower()))


def _read(document: Document, number: str) -> _Decision:
    line, status = _status_of(document)
    said = [status, *(found[0] for found in _RELATION_LINE.finditer(document.text))]
    by = {"es": set[str](), "ed": set[str]()}
    for paragraph in [part for text in said for part in re.split(r"\n\s*\n", text)]:
        plain = " ".join(_DATE.sub("", _LINK.sub(_linked, paragraph)).split())
        for found in _RELATION.finditer(plain):
            by[found["way"][:2].lower()].update(map(_plain, re.findall(r"\d+", found["whom"])))
    return _Decision(document, number, status, line, frozenset(by["es"]), frozenset(by["ed"]))


def _linked(found: re.Match[str]) -> str:
    """A link, as the number of the decision it points to; as it is where it points to none."""
    number = _NUMBER.match((found[1] or found[2]).rpartition("/")[2])
    return number[1] if number else found[0]


def _status_of(document: Document) -> tuple[int, str]:
    """What a decision says of its status, and on which line: in its front matter, a section, or a line; or nothing."""
    lines = document.text.split("\n")
    for heading in document.headings:
        if _named(heading.text) == "status":
            end = next((after.line - 1 for after in document.headings if after.line > heading.line), len(lines))
            body = [line for line in lines[heading.line : end] if not re.fullmatch(r"([=\-~^\"'*+#])\1*\s*", line)]
            return heading.line, "\n".join(body).strip()
    found = _STATUS_LINE.search(document.text)
    if found is None:
        return 1, ""
    return document.text.count("\n", 0, found.start(1)) + 1, found[1].strip(" |*\"'")


def _numbers(decisions: Sequence[_Decision]) -> Iterator[Fault]:
    first: dict[tuple[str, str], Document] = {}
    for decision in decisions:
        document, number = decision.document, decision.number
        before = first.setdefault((document.path.rpartition("/")[0], number), document)
        if before is not document:
            message = f"decision {number} is there twice: {before.path} has that number too"
            yield _fault(document, 1, "adr-number", message, "Give the newer one the next free number.")
        title = document.headings[0] if document.headings else None
        told = _TITLE_NUMBER.match(title.text) if title else None
        if title and told and _plain(told[1]) != number:
            message = f"the title says {_plain(told[1])}, the file's name {number}"
            yield _fault(document, title.line, "adr-number", message, "Let both say the same number.")


def _status(decision: _Decision) -> Iterator[Fault]:
    document, line = decision.document, decision.status_line
    known = ", ".join(STATUSES)
    word = re.match(r"[\s*+_-]*(\w+)(?!\w|\s*[|/])", decision.status)
    said = (word[1] if word else "").lower().replace("superceded", "superseded")
    if not decision.status:
        yield _fault(document, line, "adr-status", "this decision has no status", f"Say one of: {known}.")
    elif said.capitalize() not in STATUSES:
        message = f"{decision.status.splitlines()[0]!r} is no known status"
        yield _fault(document, line, "adr-status", message, f"Say one of: {known}.")
    elif said == "superseded" and not decision.superseded_by:
        message = "this decision is superseded, by none that it names"
        yield _fault(document, line, "adr-superseded", message, "Say which: `Superseded by [7](0007-….md)`.")


def _sections(document: Document) -> Iterator[Fault]:
    there = {_named(heading.text) for heading in document.headings}
    madr = {_named(section) for section in _SECTIONS["MADR"]}
    kind = "MADR" if there & (madr | {"decision drivers", "pros and cons of the options"}) else "Nygard"
    for section in _SECTIONS[kind]:
        if _named(section) not in there and not (section == "Status" and _status_of(document)[1]):
            message = f"the section {section!r} is missing"
            yield _fault(document, 1, "adr-section", message, f"Write it: {kind} decisions have one.")


def _relations(decisions: Sequence[_Decision]) -> Iterator[Fault]:
    of: dict[str, list[_Decision]] = {}
    for decision in decisions:
        of.setdefault(decision.number, []).append(decision)
    for decision in decisions:
        yield from _answered(decision, of, decision.superseded_by, "superseded by", "Supersedes")
        yield from _answered(decision, of, decision.supersedes, "superseding", "Superseded by")


def _answered(
    decision: _Decision, of: Mapping[str, Sequence[_Decision]], others: frozenset[str], says: str, answer: str
) -> Iterator[Fault]:
    """A fault for each of the `others` that is not there, is the decision itself, or does not give the answer."""
    document, number = decision.document, decision.number
    for other in sorted(others, key=lambda each: (len(each), each)):
        answers = [each.supersedes if answer == "Supersedes" else each.superseded_by for each in of.get(other, ())]
        if other == number or not answers:
            what = "itself" if other == number else f"{other}, which is not there"
            message = f"this decision says it is {says} {what}"
            yield _fault(document, decision.status_line, "adr-superseded", message, "Name the decision that is meant.")
        elif not any(number in answered for answered in answers):
            place = of[other][0].document.path
            message = f"this decision says it is {says} {other}, and {place} does not say so"
            fix = f"Write `{answer} {number}` into the status of {place}, or correct this one."
            yield _fault(document, decision.status_line, "adr-superseded", message, fix)
