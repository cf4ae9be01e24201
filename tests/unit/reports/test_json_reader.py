"""A report read back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from tests.samples import exactly
from tests.unit.reports.arbitrary import reports
from tests.unit.reports.made import COVERAGE, LINT, MISSING, instrument, left, needle, report
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId
from verify_gate.domain.report import Report
from verify_gate.reports.json_reader import Kept, read_back
from verify_gate.reports.json_report import render

FINDING = Finding(
    "bad",
    "src/a.py",
    3,
    5,
    "E1",
    Severity.WARNING,
    "Mend it.",
    "- a\n+ b",
    needle="worst file",
    part_of="c",
    identity=Identity("src/a.py", "f", "E1", "d"),
    known=True,
)
READING = Reading(
    (Needle("worst file", 50, "%", Range(min=50), full=Range(min=90)), Needle("failing tests", 0, "tests")),
    Population(4, 5, "files", {"tests": 212}),
    (FINDING, Finding("somewhere")),
    ToolId("coverage", "7.1"),
    {"src/a.py": 50},
)


def test_all_of_it_is_read_back() -> None:
    held = replace(COVERAGE, reading=READING, cpu_s=1.5, peak_rss_mb=80.1, env={"TZ": "UTC"}, cached=True)
    member = replace(held, member="packages/core")
    word = instrument("word", [needle("exit code", 0, "code")], None, on_its_word=True)
    missing = instrument("canon", why="It is not there.", log=None)
    never = left("mutation", Cadence.MILESTONE)
    told = report(held, member, word, missing, never, partial=True, dirty=False, cleared=("SKIP",))
    kept = read_back(render(told))
    assert kept == Kept(told)
    assert (kept.started, kept.commit) == ("2026-11-21T10:00:05Z", "1f0c")
    assert list(kept.lines) == [
        (None, "coverage"),
        ("packages/core", "coverage"),
        (None, "word"),
        (None, "canon"),
        (None, "mutation"),
    ]
    assert kept.readings == {
        (None, "coverage"): READING,
        ("packages/core", "coverage"): READING,
        (None, "word"): word.reading,
    }


@given(reports())
def test_what_is_read_back_is_rendered_alike(told: Report) -> None:
    text = render(told)
    assert render(read_back(text).report) == text


def test_one_of_an_older_version_lacks_what_came_later() -> None:
    data = json.loads(render(report(LINT)))
    for line in data["instruments"]:
        for key in ("member", "measured", "on_its_word", "env"):
            del line[key]
        for finding in line["findings"]:
            for key in ("id", "detail", "needle", "part_of", "known", "within", "digest"):
                del finding[key]
    assert read_back(json.dumps(data)).report.instruments == (LINT,)


def test_keys_of_a_newer_version_are_passed_over() -> None:
    data = json.loads(render(report(LINT)))
    data["new"] = data["instruments"][0]["new"] = data["instruments"][0]["findings"][0]["new"] = 1
    assert read_back(json.dumps(data)).report == report(LINT, started=datetime(2026, 11, 21, 10, 0, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[", "it is no report: Invalid JSON: EOF while parsing a list at line 1 column 1"),
        ("[]", "it is no report: Input should be an object"),
        ("{}", "it is no report: schema: Field required"),
        ('{"schema": "verify-report/2"}', "it is no report: schema: Input should be 'verify-report/1'"),
        ("[" * 100_000, "it is no report: Invalid JSON: recursion limit exceeded at line 1 column 202"),
    ],
)
def test_what_is_no_report(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=exactly(why)):
        read_back(text)


def test_a_verdict_that_its_instruments_do_not_come_to() -> None:
    text = render(report(MISSING)).replace('"verdict": "UNKNOWN"', '"verdict": "PASS"')
    with pytest.raises(ValueError, match=exactly("it is no report: its instruments come to UNKNOWN, and it says PASS")):
        read_back(text)


@pytest.mark.parametrize(
    ("place", "key", "value", "why"),
    [
        ("needles", "value", "many", "needles.0.value.int: Input should be a valid integer"),
        ("needles", "quantity", 3, "needles.0.quantity: Input should be a valid string"),
        ("needles", "min", 1, "a range cannot start at 1 and end at 0"),
        ("findings", "line", "3", "findings.0.line: Input should be a valid integer"),
        (None, "why", 3, "why: Input should be a valid string"),
        (None, "log", [], "log: Input should be a valid string"),
        (None, "status", "fine", "status: Input should be 'in_range', 'out_of_range', 'no_reading' or 'not_selected'"),
        (None, "when", "never", "when: Input should be 'change', 'push' or 'milestone'"),
        (None, "duration_s", None, "duration_s: Input should be a valid number"),
        (None, "population", {"count": 2, "of": 1, "unit": "files"}, "looked at 2 files, which is more than the 1 there are"),
    ],
)  # fmt: skip  # a case a line
def test_an_instrument_that_is_none(place: str | None, key: str, value: Any, why: str) -> None:
    data = json.loads(render(report(LINT)))
    line = data["instruments"][0]
    (line[place][0] if place else line)[key] = value
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - its message is compared whole
        read_back(json.dumps(data))
    assert str(raised.value).removeprefix("it is no report: instruments.0.") == why
