"""The report as SARIF 2.1.0, for code scanning services and editors.

A viewer shows results alone, so whatever keeps the verdict from PASS is one: also an instrument that has no reading,
and one that is out of range and names no place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from verify_gate import __version__
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.report import InstrumentReport, Report, below
from verify_gate.domain.verdict import Status, Verdict

from .escape import name, prose, sayable
from .ids import ids
from .json_report import spelled
from .told import KNOWN, NO_WHY, again, in_doubt, needle_told, statement

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "verifyFinding/v1"
UTF8 = "utf-8"

_SPECIAL = re.compile(r"\{\d+\}|\](?=\()")
"""What a viewer would take for a placeholder, `{0}`, or for a link, `[text](target)`."""

_Json = dict[str, Any]


def render(report: Report, folder: str = "") -> str:
    """The report as SARIF in indented JSON, all of it ASCII, with a newline at its end.

    `folder` is where the run's root lies below the repository's, with a slash behind it: paths in SARIF start at the
    repository's root.
    """
    rules = _Rules()
    results = [result for line in report.instruments for result in _results(line, folder, rules)]
    if any("suppressions" in result for result in results):  # a state of one is told of all
        results = [{**each, "baselineState": "unchanged" if "suppressions" in each else "new"} for each in results]
    driver = {"name": "verify", "version": __version__, "rules": rules.told}
    run = {
        "tool": {"driver": driver, "extensions": _tools(report)},
        "invocations": [_invocation(report)],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {
            "verdict": report.verdict.value,
            "cadence": report.cadence.value,
            "partial": report.partial,
            "instruments": {line.label: _told(line) for line in report.instruments},
        },
    }
    return spelled({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


class _Rules:
    """The rules that results refer to, each once, in the order in which they first did."""

    def __init__(self) -> None:
        self.told: list[_Json] = []
        self._places: dict[str, int] = {}

    def place(self, line: InstrumentReport, rule: str | None) -> _Json:
        """What a result says of its rule."""
        id_ = prose(f"{line.name}/{rule}" if rule else line.name, UTF8)
        if id_ not in self._places:
            self._places[id_] = len(self.told)
            self.told.append(_rule(id_, line, rule))
        return {"ruleId": id_, "ruleIndex": self._places[id_]}


def _rule(id_: str, line: InstrumentReport, rule: str | None) -> _Json:
    tool = line.reading.tool if line.reading else None
    by = " ".join(filter(None, (tool.name, tool.version))) if tool else line.uses
    found = f"Rule {rule} of {by}." if rule else f"Read by {by}."
    help_ = f"{line.question} {found} `{again(line)}` reads it again; `verify explain {line.name}` says what it asks."
    return {
        "id": id_,
        "shortDescription": _message(f"{line.name}: {rule or line.question}"),
        "fullDescription": _message(line.question),
        "help": _message(help_),
        "properties": {"tags": [prose(line.name, UTF8)]},
    }


def _results(line: InstrumentReport, folder: str, rules: _Rules) -> Iterator[_Json]:
    said = statement(line)
    if said is not None:
        rule = line.status.value.replace("_", "-")
        yield {
            **rules.place(line, rule),
            "level": "error",
            "message": _message(said),
            "locations": [_location(line.located("verify.toml"), folder)],
            "partialFingerprints": {FINGERPRINT: prose(f"{line.label}/{rule}", UTF8)},
        }
    for id_, finding in zip(ids(line), line.reading.findings if line.reading else (), strict=True):
        place = _location(line.located(finding.path), folder, finding) if finding.path else None
        yield {
            **rules.place(line, finding.rule),
            "level": _level(line, finding).value,
            "message": _message(" ".join(filter(None, (finding.message, finding.fix and f"→ {finding.fix}")))),
            "locations": [place or _location(line.located("verify.toml"), folder)],
            "partialFingerprints": {FINGERPRINT: id_},
        } | ({"suppressions": [{"kind": "external", "justification": KNOWN}]} if finding.known else {})


def _level(line: InstrumentReport, finding: Finding) -> Severity:
    """What moves no needle out of its range is a note, unless no needle counts it."""
    in_range = line.status is Status.IN_RANGE and not in_doubt(line)
    return Severity.NOTE if in_range else finding.severity


def _location(path: str | None, folder: str, finding: Finding | None = None) -> _Json:
    physical: _Json = {"artifactLocation": _artifact(path or "", folder)}
    if finding is not None and finding.line is not None and finding.line > 0:
        column = {"startColumn": finding.column} if finding.column is not None and finding.column > 0 else {}
        physical["region"] = {"startLine": finding.line, **column}
    within = finding.identity.within if finding is not None and finding.identity is not None else ""
    logical = {"logicalLocations": [{"fullyQualifiedName": name(within, UTF8)}]} if within else {}
    return {"physicalLocation": physical, **logical}


def _artifact(path: str, folder: str) -> _Json:
    """Where a file is: below the root, unless its path says otherwise."""
    if path.startswith("/"):
        return {"uri": f"file://{quote(sayable(path))}"}
    return {"uri": quote(sayable(below(folder, path))), "uriBaseId": ROOT}


def _message(text: str) -> _Json:
    """A text in which a viewer finds neither placeholders nor links."""
    return {"text": _SPECIAL.sub(lambda it: "\\]" if it.group() == "]" else f"{{{it.group()}}}", prose(text, UTF8))}


def _tools(report: Report) -> list[_Json]:
    """The tools that measured."""
    tools = [line.reading.tool for line in report.instruments if line.reading and line.reading.tool]
    return [
        {"name": prose(tool.name, UTF8)} | ({"version": prose(tool.version, UTF8)} if tool.version else {})
        for tool in dict.fromkeys(tools)
    ]


def _invocation(report: Report) -> _Json:
    began, took = report.started, timedelta(seconds=report.duration_s)
    unread = [line for line in report.instruments if line.status is Status.NO_READING]
    return {
        "executionSuccessful": not unread,
        "exitCode": report.verdict.exit_code,
        "exitCodeDescription": _MEANING[report.verdict],
        "startTimeUtc": began.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "endTimeUtc": (began + took).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "toolExecutionNotifications": [
            {
                "level": "error",
                "descriptor": {"id": prose(f"{line.name}/no-reading", UTF8)},
                "message": _message(f"{line.label}: {line.why or NO_WHY}"),
            }
            for line in unread
        ],
    }


_MEANING = {
    Verdict.PASS: "PASS: every instrument is in range",
    Verdict.FAIL: "FAIL: an instrument is out of range",
    Verdict.UNKNOWN: "UNKNOWN: an instrument has no reading",
}


def _told(line: InstrumentReport) -> _Json:
    """An instrument's status and its figures."""
    needles = line.reading.needles if line.reading else ()
    return {"status": line.status.value, "needles": [prose(needle_told(needle), UTF8) for needle in needles]}
