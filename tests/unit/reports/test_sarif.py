"""SARIF, held against its published schema."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft4Validator

from tests.unit.reports.arbitrary import HOSTILE, reports
from tests.unit.reports.made import CANON, COVERAGE, LINT, MISSING, ON_ITS_WORD, TYPECHECK, instrument, needle, report
from verify_gate import __version__
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.identity import Identity
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Verdict
from verify_gate.reports.ids import ids
from verify_gate.reports.sarif import render

SCHEMAS = Path(__file__).parents[2] / "schemas"
RELATIVE = re.compile(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*")


@cache
def validator() -> Draft4Validator:
    return Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")))


def run_of(told: Report, folder: str = "") -> dict[str, Any]:
    """The run in a report, which is valid."""
    log = json.loads(render(told, folder))
    validator().validate(log)
    (run,) = log["runs"]
    found: dict[str, Any] = run
    return found


def one(*findings: Finding, **changed: Any) -> InstrumentReport:
    return instrument("lint", [needle("findings", 1, "findings")], findings=findings, **changed)


def result_of(finding: Finding, **changed: Any) -> dict[str, Any]:
    (result,) = run_of(report(one(finding, **changed)))["results"]
    found: dict[str, Any] = result
    return found


def test_the_whole_of_a_report() -> None:
    assert json.loads(render(report(LINT, COVERAGE, CANON, MISSING), "packages/a b/")) == {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "verify",
                        "version": __version__,
                        "rules": [
                            *(rule("lint", each, "tool 1.2") for each in ("E501", "BLE001", "F401", "unmeasured")),
                            rule("build", "no-reading", "build"),
                        ],
                    },
                    "extensions": [{"name": "tool", "version": "1.2"}],
                },
                "invocations": [
                    {
                        "executionSuccessful": False,
                        "exitCode": 1,
                        "exitCodeDescription": "FAIL: an instrument is out of range",
                        "startTimeUtc": "2026-11-21T10:00:05Z",
                        "endTimeUtc": "2026-11-21T10:00:42Z",
                        "toolExecutionNotifications": [
                            {
                                "level": "error",
                                "descriptor": {"id": "build/no-reading"},
                                "message": {"text": "build: pyproject-build was not found. Install it."},
                            }
                        ],
                    }
                ],
                "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
                "columnKind": "unicodeCodePoints",
                "results": [
                    result(0, "lint/E501", "Line too long (130 > 120)", place("src/queue.py", 12, 121)),
                    {
                        **result(1, "lint/BLE001", "Do not catch it all", place("src/shell.py", 1204, 5)),
                        "level": "warning",
                    },
                    result(
                        2,
                        "lint/F401",
                        "`os` imported but unused → Remove unused import: `os`",
                        place("src/queue.py", 3, 8),
                    ),
                    result(
                        3, "lint/unmeasured", "this file was not looked at → Let it be measured.", place("src/gen.py")
                    ),
                    result(
                        4,
                        "build/no-reading",
                        "No reading: pyproject-build was not found. Install it. Its log is .verify/logs/build.log.",
                        place("verify.toml"),
                    ),
                ],
                "properties": {
                    "verdict": "FAIL",
                    "cadence": "change",
                    "partial": False,
                    "instruments": {
                        "lint": {
                            "status": "out_of_range",
                            "needles": ["3 findings (max 0)", "1 unmeasured file (max 0)"],
                        },
                        "coverage": {
                            "status": "in_range",
                            "needles": ["0 failing tests (max 0)", "93.1 % worst file (min 90)"],
                        },
                        "canon": {"status": "not_selected", "needles": []},
                        "build": {"status": "no_reading", "needles": []},
                    },
                },
            }
        ],
    }


def rule(instrument: str, rule: str, by: str) -> dict[str, Any]:
    said = f"Is it so? Rule {rule} of {by}. `verify --only {instrument}` reads it again; `verify explain {instrument}` says what it asks."
    return {
        "id": f"{instrument}/{rule}",
        "shortDescription": {"text": f"{instrument}: {rule}"},
        "fullDescription": {"text": "Is it so?"},
        "help": {"text": said},
        "properties": {"tags": [instrument]},
    }


FINGERPRINTS = (*ids(LINT), "build/no-reading")


def result(index: int, rule: str, text: str, place: dict[str, Any]) -> dict[str, Any]:
    return {
        "ruleId": rule,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"verifyFinding/v1": FINGERPRINTS[index]},
    }


def place(path: str, line: int | None = None, column: int | None = None) -> dict[str, Any]:
    region = {"region": {"startLine": line, "startColumn": column}} if line else {}
    return {"artifactLocation": {"uri": f"packages/a%20b/{path}", "uriBaseId": "%SRCROOT%"}, **region}


def test_rules_that_read_alike_are_one() -> None:
    """No two may have the same id: here they differ in what is never shown."""
    found = [Finding("bad", "a.py", rule=rule) for rule in ("E1\x07", "E1\x08", "E1")]
    (run,) = json.loads(render(report(instrument("lint", [needle("findings", 3, "findings")], findings=found))))["runs"]
    ids = [each["id"] for each in run["tool"]["driver"]["rules"]]
    assert len(ids) == len(set(ids))
    assert [ids[each["ruleIndex"]] for each in run["results"]] == [each["ruleId"] for each in run["results"]]


@given(reports())
def test_it_is_always_valid(told: Report) -> None:
    text = render(told)
    assert text.isascii()
    assert "##" not in text
    log = json.loads(text)
    validator().validate(log)
    (run,) = log["runs"]
    rules = [each["id"] for each in run["tool"]["driver"]["rules"]]
    for each in run["results"]:
        assert rules[each["ruleIndex"]] == each["ruleId"]
        for place in each["locations"]:
            artifact = place["physicalLocation"]["artifactLocation"]
            assert RELATIVE.fullmatch(artifact["uri"].removeprefix("file://"))
            assert artifact["uri"].startswith("file:///") != ("uriBaseId" in artifact)
    errors = [each for each in run["results"] if each["level"] == "error" and "suppressions" not in each]
    assert told.verdict is Verdict.PASS or errors


def test_a_green_report_is_clean() -> None:
    run = run_of(report(TYPECHECK, COVERAGE, ON_ITS_WORD))
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
    assert run["invocations"][0]["executionSuccessful"] is True
    assert run["invocations"][0]["exitCodeDescription"] == "PASS: every instrument is in range"


def test_out_of_range_without_a_place_is_a_result() -> None:
    (found,) = run_of(report(instrument("word", [needle("exit code", 2, "code")], None)))["results"]
    assert (found["ruleId"], found["level"]) == ("word/out-of-range", "error")
    assert found["message"]["text"] == "Out of range: exit code 2 (max 0). Its log is .verify/logs/word.log."


def test_warnings_alone_do_not_tell_why_it_is_out_of_range() -> None:
    found = run_of(report(one(Finding("hm", "a.py", rule="W1", severity=Severity.WARNING))))["results"]
    assert [(each["ruleId"], each["level"]) for each in found] == [
        ("lint/out-of-range", "error"),
        ("lint/W1", "warning"),
    ]


def test_what_the_baseline_has_is_suppressed() -> None:
    found = run_of(report(one(Finding("old", "a.py", known=True), Finding("new", "a.py"))))["results"]
    assert [(each["baselineState"], each.get("suppressions")) for each in found] == [
        ("unchanged", [{"kind": "external", "justification": "verify.baseline.toml has it."}]),
        ("new", None),
    ]


def test_what_moves_no_needle_is_a_note_unless_none_counts_it() -> None:
    floor = needle("worst file", 95, "%", 90, None)
    bad = Finding("below", "a.py")
    noted = run_of(report(instrument("coverage", [floor], findings=[bad])))["results"]
    doubted = run_of(report(instrument("own", [needle("errors", 0, "errors")], findings=[bad])))["results"]
    assert [each["level"] for each in (*noted, *doubted)] == ["note", "error"]


@pytest.mark.parametrize(
    ("path", "artifact"),
    [
        ("src/a b#c?.py", {"uri": "src/a%20b%23c%3F.py", "uriBaseId": "%SRCROOT%"}),
        ("c:/x.py", {"uri": "c%3A/x.py", "uriBaseId": "%SRCROOT%"}),
        ("日.py", {"uri": "%E6%97%A5.py", "uriBaseId": "%SRCROOT%"}),
        ("a\udcff.py", {"uri": "a%5Cxff.py", "uriBaseId": "%SRCROOT%"}),
        ("/etc/my passwd", {"uri": "file:///etc/my%20passwd"}),
    ],
)
def test_a_path_is_percent_encoded(path: str, artifact: dict[str, str]) -> None:
    place = result_of(Finding("x", path))["locations"][0]
    assert place == {"physicalLocation": {"artifactLocation": artifact}}


def test_a_members_path_and_the_code_around_it() -> None:
    finding = Finding("x", "a.py", 3, identity=Identity("a.py", "Class.method", "", "d"))
    (place,) = result_of(finding, member="packages/core")["locations"]
    assert place == {
        "physicalLocation": {
            "artifactLocation": {"uri": "packages/core/a.py", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 3},
        },
        "logicalLocations": [{"fullyQualifiedName": "Class.method"}],
    }


@pytest.mark.parametrize("line", [0, -1])
def test_a_line_that_cannot_be_is_left_out(line: int) -> None:
    assert "region" not in result_of(Finding("x", "a.py", line, line))["locations"][0]["physicalLocation"]


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("wants {0} and {a}, {1: 2} {12}", "wants {{0}} and {a}, {1: 2} {{12}}"),
        ("list[int](3) [x] (y)", r"list[int\](3) [x] (y)"),
        ("\x1b[31mred\x1b[0m\0\nblue", "red blue"),
        ("::error::x ##vso[y]", ": :error::x # #vso[y]"),
    ],
)
def test_a_message_holds_nothing_that_a_viewer_obeys(message: str, text: str) -> None:
    assert result_of(Finding(message, "a.py"))["message"] == {"text": text}


def test_a_fingerprint_stays_where_lines_move_and_findings_shrink() -> None:
    def fingerprints(*findings: Finding) -> list[str]:
        results = run_of(report(one(*findings)))["results"]
        return [each["partialFingerprints"]["verifyFinding/v1"] for each in results]

    bad = Finding("bad 3", "a.py", 3, rule="E", identity=Identity("a.py", "f", "E", "d+12"))
    moved = replace(bad, line=9, message="bad 9", identity=Identity("a.py", "f", "E", "d+7"))
    other = replace(bad, identity=Identity("a.py", "g", "E", "d+12"))
    (first,) = fingerprints(bad)
    assert fingerprints(moved, bad) == [first, f"{first}-2"]
    assert fingerprints(other) != [first]


def test_hostile_words_everywhere() -> None:
    for text in HOSTILE:
        line = replace(
            one(Finding(text, text or None, 1, 1, text, fix=text)), question=text, member=text or None, uses=text
        )
        run_of(report(line, replace(MISSING, why=text)))
