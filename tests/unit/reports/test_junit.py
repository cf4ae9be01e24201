"""JUnit XML, held against its published schema."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from xmlschema import XMLSchema

from tests.unit.reports.arbitrary import HOSTILE, reports
from tests.unit.reports.made import CANON, COVERAGE, LINT, MISSING, ON_ITS_WORD, instrument, needle, report
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.report import Report
from verify_gate.domain.verdict import Status
from verify_gate.reports.junit import CAP, render

SCHEMA = Path(__file__).parents[2] / "schemas" / "junit-10.xsd"
WHOLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="verify: FAIL" tests="6" failures="2" errors="1" time="37.250">
<testsuite name="lint" tests="2" failures="2" errors="0" skipped="0" time="1.240" timestamp="2026-11-21T10:00:05">
<properties>
<property name="question" value="Is it so?"/>
<property name="status" value="out_of_range"/>
<property name="read by" value="tool 1.2"/>
<property name="population" value="57 of 58 files"/>
<property name="needle: findings" value="3 findings (max 0)"/>
<property name="needle: unmeasured files" value="1 unmeasured file (max 0)"/>
</properties>
<testcase classname="verify.lint" name="findings">
<failure message="3 findings (max 0)" type="out_of_range">src/queue.py:12:121: error: Line too long (130 &gt; 120) [E501]
src/shell.py:1204:5: warning: Do not catch it all [BLE001]
src/queue.py:3:8: error: `os` imported but unused [F401] &#8594; Remove unused import: `os`</failure>
</testcase>
<testcase classname="verify.lint" name="unmeasured files">
<failure message="1 unmeasured file (max 0)" type="out_of_range">src/gen.py: error: this file was not looked at [unmeasured] &#8594; Let it be measured.</failure>
</testcase>
</testsuite>
<testsuite name="coverage" tests="2" failures="0" errors="0" skipped="0" time="12.400" timestamp="2026-11-21T10:00:05">
<properties>
<property name="question" value="Is it so?"/>
<property name="status" value="in_range"/>
<property name="read by" value="tool 1.2"/>
<property name="population" value="41 of 41 files, 212 tests, 3 skipped"/>
<property name="needle: failing tests" value="0 failing tests (max 0)"/>
<property name="needle: worst file" value="93.1 % worst file (min 90)"/>
<property name="excludes src/queue.py" value="It only delegates."/>
<property name="excludes src/live/**" value="Needs a key."/>
</properties>
<testcase classname="verify.coverage" name="failing tests"/>
<testcase classname="verify.coverage" name="worst file"/>
</testsuite>
<testsuite name="canon" tests="1" failures="0" errors="0" skipped="1" time="0.000" timestamp="2026-11-21T10:00:05">
<properties>
<property name="question" value="Is it so?"/>
<property name="status" value="not_selected"/>
<property name="read by" value="canon"/>
</properties>
<testcase classname="verify.canon" name="reading">
<skipped message="not read at cadence change" type="not_selected"></skipped>
</testcase>
</testsuite>
<testsuite name="build" tests="1" failures="0" errors="1" skipped="0" time="0.000" timestamp="2026-11-21T10:00:05">
<properties>
<property name="question" value="Is it so?"/>
<property name="status" value="no_reading"/>
<property name="read by" value="build"/>
</properties>
<testcase classname="verify.build" name="reading">
<error message="pyproject-build was not found. Install it." type="no_reading">Read it again with verify --only build.</error>
</testcase>
</testsuite>
</testsuites>
"""


@cache
def schema() -> XMLSchema:
    return XMLSchema(str(SCHEMA))


def parsed(told: Report) -> ElementTree.Element:
    """The document, which is valid."""
    text = render(told)
    schema().validate(text)
    return ElementTree.fromstring(text)  # noqa: S314 - our own


def test_the_whole_of_a_report() -> None:
    told = report(LINT, COVERAGE, CANON, MISSING)
    assert render(told) == WHOLE
    parsed(told)


@given(reports())
def test_it_is_always_valid(told: Report) -> None:
    text = render(told)
    assert text.isascii()
    assert not any(line.startswith(("::", "##")) for line in text.splitlines())
    root = parsed(told)
    assert int(root.get("errors", "")) == sum(line.status is Status.NO_READING for line in told.instruments)
    for line, suite in zip(told.instruments, root, strict=True):
        bad = suite.findall("testcase/failure") + suite.findall("testcase/error")
        outside = [each for each in (line.reading.needles if line.reading else ()) if not each.in_range]
        assert len(bad) == len(outside) + (line.status is Status.NO_READING)
        if line.status is Status.NOT_SELECTED:
            assert len(suite.findall("testcase/skipped")) == 1


def test_a_plain_command_is_on_its_word() -> None:
    (suite,) = parsed(report(ON_ITS_WORD))
    assert [(each.get("name"), each.get("value")) for each in suite.iter("property")][3:] == [
        ("population", "on its word"),
        ("needle: exit code", "exit code 0 (max 0)"),
    ]


def test_it_says_what_was_left_out_by_hand() -> None:
    (skipped,) = parsed(report(COVERAGE, CANON, partial=True)).iter("skipped")
    assert skipped.get("message") == "not read, for --only"


def test_a_member_is_named() -> None:
    line = instrument(
        "lint", [needle("findings", 1, "findings")], findings=[Finding("bad", "a.py", 3)], member="p/core"
    )
    (suite,) = parsed(report(line))
    assert suite.get("name") == "p/core:lint"
    assert [failure.text for failure in suite.iter("failure")] == ["p/core/a.py:3: error: bad"]


def test_a_finding_that_nothing_counts_goes_to_what_is_out_of_range() -> None:
    needles = [needle("failed steps", 0, "steps"), needle("stray files", 2, "files")]
    findings = [Finding("a test ships", "a.py"), Finding("lost", needle="gone"), Finding("known", known=True)]
    (failure,) = parsed(report(instrument("build", needles, findings=findings))).iter("failure")
    assert failure.text == "a.py: error: a test ships\nerror: lost"


def test_what_no_needle_counts_is_told_beside_one() -> None:
    line = instrument("own", [needle("errors", 0, "errors")], findings=[Finding("bad", "a.py")])
    (told,) = parsed(report(line)).iter("system-out")
    assert told.text == "a.py: error: bad"


def test_there_is_an_end_to_it() -> None:
    findings = [Finding(f"bad {number}", severity=Severity.WARNING) for number in range(CAP + 5)]
    (failure,) = parsed(report(instrument("lint", [needle("findings", 105, "findings")], findings=findings))).iter(
        "failure"
    )
    assert failure.text is not None
    assert failure.text.splitlines()[CAP - 1 :] == ["warning: bad 99", "+5 more in .verify/logs/lint.log"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_everywhere(text: str) -> None:
    line = instrument(
        "lint",
        [needle(text, 1, text)],
        findings=[Finding(text, text, 1, 1, text, fix=text)],
        member=text,
        question=text,
    )
    parsed(report(line, replace(MISSING, why=text)))
