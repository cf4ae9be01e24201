from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status
from verify_gate.reports.json_report import render

COVERAGE = InstrumentReport(
    name="coverage",
    uses="coverage",
    when=Cadence.CHANGE,
    question="Was this line executed by a test?",
    status=Status.OUT_OF_RANGE,
    reading=Reading(
        needles=(
            Needle("failing tests", 1, "tests"),
            Needle("worst file", 93.14159, "%", Range(min=90), Range(min=95)),
        ),
        population=Population(41, 41, "files", {"tests": 212}),
        findings=(
            Finding(
                "test_a failed",
                "tests/a.py",
                3,
                5,
                "failed",
                Severity.WARNING,
                "Mend it.",
                "- a\n+ b",
                needle="worst file",
                part_of="all",
                identity=Identity("tests/a.py", "test_a", "failed", "0a1b"),
                known=True,
            ),
            Finding("something is wrong"),
        ),
        tool=ToolId("coverage", "7.17.3"),
        measured={"src/queue.py": 93.14159},
    ),
    exclusions=(
        Exclusion("src/queue.py", "It only delegates."),
        Exclusion("src/live/**", "Needs a key.", date(2027, 3, 1)),
    ),
    env={"TZ": "UTC"},
    commands=(("python", "-m", "coverage"),),
    duration_s=2.12345,
    cpu_s=2.00049,
    peak_rss_mb=88.25001,
    log=".verify/logs/coverage.log",
    member="packages/core",
)
BUILD = InstrumentReport(
    "build", "wheel", Cadence.CHANGE, "Does it build?", Status.NO_READING, why="It was not found.", cached=True
)
WORD = InstrumentReport(
    "word",
    "command",
    Cadence.PUSH,
    "Does it succeed?",
    Status.IN_RANGE,
    Reading((Needle("exit code", 0, "code"),), None),
    on_its_word=True,
)
CANON = InstrumentReport("canon", "canon", Cadence.PUSH, "Do the docs match?", Status.NOT_SELECTED)
STARTED = datetime(2026, 11, 21, 10, 0, 5, 999, tzinfo=UTC)

NOTHING = {
    "member": None,
    "needles": [],
    "population": None,
    "findings": [],
    "measured": {},
    "exclusions": [],
    "why": None,
    "on_its_word": False,
    "tool": None,
    "env": {},
    "commands": [],
    "cached": False,
    "duration_s": 0.0,
    "cpu_s": None,
    "peak_rss_mb": None,
    "log": None,
}


def test_the_whole_of_a_report() -> None:
    report = Report(
        Cadence.PUSH,
        partial=True,
        instruments=(COVERAGE, BUILD, WORD, CANON),
        started=STARTED,
        duration_s=3.21049,
        commit="1f0c",
        dirty=False,
        cleared=("PYTEST_ADDOPTS", "SKIP"),
    )
    text = render(report)
    assert text.endswith("}\n")
    assert json.loads(text) == {
        "schema": "verify-report/1",
        "verdict": "FAIL",
        "exit_code": 1,
        "cadence": "push",
        "partial": True,
        "commit": "1f0c",
        "dirty": False,
        "cleared": ["PYTEST_ADDOPTS", "SKIP"],
        "started": "2026-11-21T10:00:05Z",
        "duration_s": 3.21,
        "instruments": [
            {
                "name": "coverage",
                "member": "packages/core",
                "uses": "coverage",
                "when": "change",
                "question": "Was this line executed by a test?",
                "status": "out_of_range",
                "needles": [
                    {
                        "quantity": "failing tests",
                        "value": 1,
                        "unit": "tests",
                        "min": None,
                        "max": 0,
                        "in_range": False,
                        "full": None,
                    },
                    {
                        "quantity": "worst file",
                        "value": 93.14159,
                        "unit": "%",
                        "min": 90,
                        "max": None,
                        "in_range": True,
                        "full": {"min": 95, "max": None},
                    },
                ],
                "population": {"count": 41, "of": 41, "unit": "files", "tests": 212},
                "findings": [
                    {
                        "id": "3098bb62",
                        "path": "packages/core/tests/a.py",
                        "line": 3,
                        "column": 5,
                        "rule": "failed",
                        "message": "test_a failed",
                        "severity": "warning",
                        "fix": "Mend it.",
                        "detail": "- a\n+ b",
                        "needle": "worst file",
                        "part_of": "all",
                        "known": True,
                        "within": "test_a",
                        "digest": "0a1b",
                    },
                    {
                        "id": "efd4928e",
                        "path": None,
                        "line": None,
                        "column": None,
                        "rule": None,
                        "message": "something is wrong",
                        "severity": "error",
                        "fix": None,
                        "detail": None,
                        "needle": None,
                        "part_of": None,
                        "known": False,
                        "within": None,
                        "digest": None,
                    },
                ],
                "measured": {"src/queue.py": 93.14159},
                "exclusions": [
                    {"path": "src/queue.py", "reason": "It only delegates."},
                    {"path": "src/live/**", "reason": "Needs a key.", "until": "2027-03-01"},
                ],
                "why": None,
                "on_its_word": False,
                "tool": {"name": "coverage", "version": "7.17.3"},
                "env": {"TZ": "UTC"},
                "commands": [["python", "-m", "coverage"]],
                "cached": False,
                "duration_s": 2.123,
                "cpu_s": 2.0,
                "peak_rss_mb": 88.3,
                "log": "packages/core/.verify/logs/coverage.log",
            },
            {
                **NOTHING,
                "name": "build",
                "uses": "wheel",
                "when": "change",
                "question": "Does it build?",
                "status": "no_reading",
                "why": "It was not found.",
                "cached": True,
            },
            {
                **NOTHING,
                "name": "word",
                "uses": "command",
                "when": "push",
                "question": "Does it succeed?",
                "status": "in_range",
                "needles": [
                    {
                        "quantity": "exit code",
                        "value": 0,
                        "unit": "code",
                        "min": None,
                        "max": 0,
                        "in_range": True,
                        "full": None,
                    }
                ],
                "on_its_word": True,
            },
            {
                **NOTHING,
                "name": "canon",
                "uses": "canon",
                "when": "push",
                "question": "Do the docs match?",
                "status": "not_selected",
            },
        ],
    }


def test_it_is_readable_as_it_is_and_says_nothing_of_git_without_git() -> None:
    report = Report(Cadence.CHANGE, partial=False, instruments=(WORD,), started=STARTED, duration_s=0.0)
    text = render(report)
    assert text.startswith('{\n  "schema": "verify-report/1",\n  "verdict": "PASS",\n  "exit_code": 0,\n')
    assert (json.loads(text)["commit"], json.loads(text)["dirty"]) == (None, None)


def test_whatever_a_name_holds_it_is_ascii_and_comes_back() -> None:
    path = "日本/\x1b[2J\x9b\u202e.py"
    finding = Finding("###vso[x] ##[y] #", path, fix="\ud800 \udcff")
    line = InstrumentReport(
        "x", "x", Cadence.CHANGE, "?", Status.OUT_OF_RANGE, Reading((Needle("x", 1, "x"),), None, (finding,))
    )
    text = render(Report(Cadence.CHANGE, partial=False, instruments=(line,), started=STARTED, duration_s=0.0))
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert "##" not in text
    assert not re.search(r"\\ud[89a-f]", text)
    (found,) = json.loads(text)["instruments"][0]["findings"]
    assert (found["path"], found["message"], found["fix"]) == (path, finding.message, "\ufffd \\xff")
