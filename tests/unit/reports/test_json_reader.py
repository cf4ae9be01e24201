"""A report read back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.samples import exactly
from tests.unit.reports.made import instrument, left, needle, report
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading
from verify_gate.reports.json_reader import Kept, read_back
from verify_gate.reports.json_report import render

FINDING = Finding(
    "bad", "src/a.py", 3, rule="E1", needle="worst file", part_of="c", identity=Identity("src/a.py", "f", "E1", "d")
)
READING = Reading(
    (Needle("worst file", 50, "%", Range(min=50), full=Range(min=90)), Needle("failing tests", 0, "tests")),
    None,
    (FINDING, Finding("somewhere")),
    measured={"src/a.py": 50},
)


def test_what_it_is_and_what_it_read_is_read_back() -> None:
    """The tool, the commands and the costs but the time are not."""
    held = replace(instrument("coverage", READING.needles), reading=READING)
    member = replace(held, member="packages/core")
    word = instrument("word", [needle("exit code", 0, "code")], None, on_its_word=True)
    missing = instrument("canon", why="It is not there.", log=None)
    never = left("mutation", Cadence.MILESTONE)
    there = [replace(line, commands=()) for line in (held, member, word, missing, never)]
    there[2] = replace(word, commands=(), reading=Reading((needle("exit code", 0, "code"),), None))
    kept = read_back(render(report(held, member, word, missing, never)))
    assert kept == Kept("2026-11-21T10:00:05Z", "1f0c", {(line.member, line.name): line for line in there})
    assert kept.readings == {
        (None, "coverage"): READING,
        ("packages/core", "coverage"): READING,
        (None, "word"): there[2].reading,
    }


def test_its_population() -> None:
    tests = Population(4, 5, "files", {"tests": 212, "skipped": 3})
    reading = read_back(render(report(instrument("a", READING.needles, tests)))).readings[None, "a"]
    assert reading.population == tests


def test_the_time_it_was_taken() -> None:
    assert (
        read_back(render(report(instrument("a"), started=datetime(2026, 1, 2, tzinfo=UTC)))).started
        == "2026-01-02T00:00:00Z"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[", "Expecting value: line 1 column 2 (char 1)"),
        ("[]", "it is no report: TypeError('list indices must be integers or slices, not str')"),
        ("{}", "it is no report: KeyError('schema')"),
        ('{"schema": "verify-report/2"}', "its schema is 'verify-report/2', and not 'verify-report/1'"),
        ('{"schema": "verify-report/1", "instruments": [{"needles": [1], "member": null, "name": "a"}]}', "it is no report: KeyError('started')"),
        ('{"schema": "verify-report/1", "instruments": [1]}', "it is no report: TypeError(\"'int' object is not subscriptable\")"),
    ],
)  # fmt: skip  # a case a line
def test_what_is_no_report(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=exactly(why)):
        read_back(text)


@pytest.mark.parametrize(
    ("key", "value"),
    [("value", "many"), ("quantity", 3), ("unit", None)],
)
def test_a_needle_that_is_none(key: str, value: object) -> None:
    data = json.loads(render(report(instrument("a", [needle("errors", 0, "errors")]))))
    data["instruments"][0]["needles"][0][key] = value
    with pytest.raises(ValueError, match="it is no report: TypeError"):
        read_back(json.dumps(data))


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("why", 3, "it is no report: TypeError('3 is no text')"),
        ("log", [], "it is no report: TypeError('[] is no text')"),
        ("status", "fine", "'fine' is not a valid Status"),
        ("when", "never", "'never' is not a valid Cadence"),
        ("duration_s", None, "it is no report: TypeError"),
        ("population", {"count": 2, "of": 1, "unit": "files"}, "looked at 2 files, which is more than the 1 there are"),
    ],
)
def test_an_instrument_that_is_none(key: str, value: object, why: str) -> None:
    data = json.loads(render(report(instrument("a", [needle("errors", 0, "errors")]))))
    data["instruments"][0][key] = value
    with pytest.raises(ValueError, match=re.escape(why)):
        read_back(json.dumps(data))
