"""What a program that writes code is told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.reports.arbitrary import HOSTILE, reports
from tests.unit.reports.made import CANON, COVERAGE, LINT, MISSING, TYPECHECK, instrument, needle, report
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status
from verify_gate.reports.agent import LIMIT, render
from verify_gate.reports.ids import ids


def many(name: str, count: int, **changed: object) -> InstrumentReport:
    findings = [Finding(f"bad {number}", f"src/{name}.py", number + 1, rule="R") for number in range(count)]
    return instrument(name, [needle("findings", count, "findings")], findings=findings, **changed)


def test_the_whole_of_a_report() -> None:
    long, broad, unused, unmeasured = ids(LINT)
    assert render(report(COVERAGE, LINT, CANON, MISSING)) == (
        "FAIL 1 of 3 in range; out of range: lint; no reading: build; not measured: canon; 2 exclusions; 37s\n"
        f"{long} src/queue.py:12 E501 Line too long (130 > 120) | verify --only lint\n"
        f"{unused} src/queue.py:3 F401 `os` imported but unused -> Remove unused import: `os` | verify --only lint\n"
        f"{unmeasured} src/gen.py unmeasured this file was not looked at -> Let it be measured. | verify --only lint\n"
        f"{broad} src/shell.py:1204 BLE001 Do not catch it all | verify --only lint\n"
        "build: No reading: pyproject-build was not found. Install it. Its log is .verify/logs/build.log. | verify --only build\n"
    )


def test_of_what_is_green_there_is_one_line() -> None:
    assert render(report(TYPECHECK, COVERAGE)) == "PASS 2 of 2 in range; 2 exclusions; 37s\n"


def test_each_instrument_gets_its_share_of_the_room_and_says_what_is_left() -> None:
    text = render(report(many("lint", 149), many("typecheck", 3), many("own", 1, log=None), MISSING))
    lines = text.splitlines()
    assert LIMIT - 60 < len(text) <= LIMIT
    assert [sum(line.endswith(f"--only {name}") for line in lines) for name in ("typecheck", "own", "build")] == [
        3,
        1,
        1,
    ]
    shown = sum(line.endswith("--only lint") for line in lines)
    assert shown > 20
    assert f"lint: +{149 - shown} more in .verify/logs/lint.log" in lines


def test_notes_that_are_not_shown_are_nothing_more_to_do() -> None:
    notes = [Finding("n" * 160, rule="acknowledged", severity=Severity.NOTE) for _ in range(20)]
    wrong = [Finding(f"{number}{'m' * 150}", "a.py", severity=Severity.WARNING) for number in range(20)]
    line = instrument("integrity", [needle("lost tests", 1, "tests")], findings=[*notes, *wrong[:2]])
    text = render(report(line))
    assert (text.count(" acknowledged "), " more in " in text) == (6, False)
    line = instrument("integrity", [needle("lost tests", 1, "tests")], findings=[*notes, *wrong])
    assert render(report(line)).splitlines()[-1] == "integrity: +12 more in .verify/logs/integrity.log"


def test_known_findings_are_none_of_its_business() -> None:
    old, new = Finding("old", "a.py", known=True), Finding("new", "a.py")
    line = instrument("lint", [needle("findings", 2, "findings")], findings=[old, new])
    assert render(report(line)).splitlines()[1:] == [f"{ids(line)[1]} a.py lint new | verify --only lint"]


def test_a_member_with_a_blank_is_one_word_of_the_command() -> None:
    lines = render(report(many("lint", 1, member="my core"))).splitlines()
    assert lines[1].endswith("my core/src/lint.py:1 R bad 0 | verify --only 'my core:lint'")


def test_what_is_long_is_cut() -> None:
    line = instrument("lint", [needle("findings", 1, "findings")], findings=[Finding("m" * 500, "a.py", fix="f" * 500)])
    (_, told) = render(report(line)).splitlines()
    assert told == f"{ids(line)[0]} a.py lint {'m' * 157}... -> {'f' * 117}... | verify --only lint"


def test_what_is_to_be_copied_is_whole() -> None:
    copied = f"`what = '{'w ' * 100}'`"
    finding = Finding("m", "a.py", fix=f"Put it back, or write: {copied}. {'f' * 200}")
    line = instrument("lint", [needle("findings", 1, "findings")], findings=[finding])
    (_, told) = render(report(line)).splitlines()
    assert told == f"{ids(line)[0]} a.py lint m -> Put it back, or write: {copied}... | verify --only lint"


def test_where_there_is_no_room_even_for_the_instruments() -> None:
    lines = render(report(*(replace(MISSING, member=f"m{number}") for number in range(100)))).splitlines()
    assert lines[0].startswith("UNKNOWN 0 of 100 in range; 100 no reading")
    assert lines[-1] == f"+{100 - len(lines) + 2} more in .verify/last.json"
    assert len("\n".join(lines)) < LIMIT


@given(reports(), st.integers(150, 3_000))
def test_it_is_never_longer_than_it_may_be(told: Report, limit: int) -> None:
    text = render(told, limit=limit)
    assert len(text) <= limit
    lines = text.split("\n")[:-1]
    assert all(line.isprintable() and not line.startswith(("::", "##")) for line in lines)
    assert lines[0].startswith(told.verdict.value)
    if all(line.status in {Status.IN_RANGE, Status.NOT_SELECTED} for line in told.instruments) and limit > LIMIT:
        assert not [line for line in lines if "No reading" in line]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_everywhere(text: str) -> None:
    line = instrument("lint", [needle("findings", 1, "findings")], findings=[Finding(text, text, 1, 1, text, fix=text)])
    lines = render(report(line)).split("\n")
    assert len(lines) == 3
    assert re.match(r"[0-9a-f]{8} ", lines[1])
    assert lines[1].endswith(" | verify --only lint")
