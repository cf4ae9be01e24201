"""The report as a page: the verdict, the row of gauges with what needs somebody, and the history."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from verify_gate.domain.history import Course
from verify_gate.domain.report import Report
from verify_gate.domain.verdict import Status, Verdict
from verify_gate.reports.places import SourceLine
from verify_gate.reports.told import summary
from verify_gate.reports.words import duration

from .courses import courses_told
from .drawing import CLASSES, WORDS, sign
from .findings import Findings, cap_of
from .instruments import anchor, instruments
from .markup import Content, Html, element, name, prose, together

MANY, TOTAL = 50, 500
"""How many findings of one instrument, and of all together, are on the page: it stays of a size that opens at once."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The page asks for nothing and runs nothing, whatever may have come into it."""

_STATUSES = {
    Verdict.PASS: Status.IN_RANGE,
    Verdict.FAIL: Status.OUT_OF_RANGE,
    Verdict.UNKNOWN: Status.NO_READING,
}
_MEANINGS = {
    Verdict.PASS: "Every needle that was read is in its range.",
    Verdict.FAIL: "At least one needle is out of its range.",
    Verdict.UNKNOWN: "No needle is out of its range, but not everything could be read.",
}


def render(report: Report, source_line: SourceLine, courses: Sequence[Course] = ()) -> str:
    """The report as one page of HTML, with a newline at its end.

    `source_line` is what a report as text is given too; `courses` are what the needles did over the last runs. All of
    it is ASCII, so that any stream can say it: HTML has a spelling for every other character.
    """
    findings = Findings(source_line, cap_of(report.instruments, MANY, TOTAL))
    body = element(
        "body",
        _header(report),
        element("main", instruments(report, findings), courses_told(courses)),
        _footer(report),
    )
    page = together((Html("<!doctype html>\n"), element("html", _head(report), body, lang="en")))
    return page.text.encode("ascii", "xmlcharrefreplace").decode("ascii") + "\n"


def _head(report: Report) -> Html:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", prose(f"{report.verdict.value} · verify · {' · '.join(summary(report, 3))}")),
        element("style", Html(files(__package__).joinpath("page.css").read_text(encoding="ascii"))),
    )


def _header(report: Report) -> Html:
    status = _STATUSES[report.verdict]
    return element(
        "header",
        element("p", "verify", class_="brand"),
        element("h1", sign(status), element("span", report.verdict.value)),
        element("p", _MEANINGS[report.verdict], class_="meaning"),
        element("ul", *(element("li", prose(part)) for part in summary(report, 0)), class_="summary"),
        _needing(report),
        class_=f"verdict {CLASSES[status]}",
    )


def _needing(report: Report) -> Html | None:
    """Ways down to the instruments that are not in range."""
    links: list[Content] = [
        element(
            "li",
            element(
                "a",
                sign(line.status),
                element("span", f"{WORDS[line.status]}: ", class_="unseen"),
                element("span", name(line.label)),
                href=f"#{anchor(number)}",
                class_=CLASSES[line.status],
            ),
        )
        for number, line in enumerate(report.instruments)
        if line.status in {Status.OUT_OF_RANGE, Status.NO_READING}
    ]
    return element("nav", element("ul", *links), aria_label="Not in range") if links else None


def _footer(report: Report) -> Html:
    """Of which state of the project this is, and what it was read with."""
    state = ", with changes that are not committed" if report.dirty else ""
    began = element("time", f"{report.started:%Y-%m-%d %H:%M} UTC", datetime=f"{report.started:%Y-%m-%dT%H:%M:%SZ}")
    facts: list[tuple[str, Content]] = [
        ("Run", began),
        ("Took", duration(report.duration_s)),
        ("Cadence", f"{report.cadence.value}{', some of it (--only)' if report.partial else ''}"),
    ]
    if report.commit is not None:
        facts.append(("Commit", element("span", element("code", name(report.commit[:12])), state)))
    if report.cleared:
        facts.append(("Kept from the tools", element("code", name(", ".join(report.cleared)))))
    return element(
        "footer",
        element("dl", *(element("div", element("dt", term), element("dd", fact)) for term, fact in facts)),
    )
