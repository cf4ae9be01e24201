"""Workflow commands: none but our own."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given

from tests.unit.reports.arbitrary import HOSTILE, reports
from tests.unit.reports.made import CANON, COVERAGE, LINT, MISSING, TYPECHECK, instrument, needle, report
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.report import Report
from verify_gate.domain.verdict import Verdict
from verify_gate.reports.github import CAP, render

COMMAND = re.compile(r"::(error|warning|notice) (?:file=([^:,]*),)?(?:line=(\d+),)?(?:col=(\d+),)?title=([^:,]*)::(.*)")


def commands(told: Report, folder: str = "") -> list[str]:
    """The lines but the last, which is the verdict's."""
    return render(told, folder).splitlines()[:-1]


def one(finding: Finding) -> str:
    (command,) = commands(report(instrument("lint", [needle("findings", 1, "findings")], findings=[finding])))
    return command


def test_the_whole_of_a_report() -> None:
    assert render(report(COVERAGE, LINT, CANON, MISSING), "packages/core/") == (
        "::error title=build::No reading: pyproject-build was not found. Install it. Its log is .verify/logs/build.log.%0AIs it so?\n"
        "::error file=packages/core/src/queue.py,line=12,col=121,title=lint E501::Line too long (130 > 120)\n"
        "::error file=packages/core/src/queue.py,line=3,col=8,title=lint F401::`os` imported but unused%0A→ Remove unused import: `os`\n"
        "::error file=packages/core/src/gen.py,title=lint unmeasured::this file was not looked at%0A→ Let it be measured.\n"
        "::warning file=packages/core/src/shell.py,line=1204,col=5,title=lint BLE001::Do not catch it all\n"
        "FAIL  1 of 3 in range; out of range: lint; no reading: build; not measured: canon; 2 exclusions; 37s\n"
    )


def test_of_what_is_green_there_is_only_the_verdict() -> None:
    assert render(report(TYPECHECK)) == "PASS  1 of 1 in range; 37s\n"


@given(reports())
def test_no_line_is_a_command_that_we_did_not_write(told: Report) -> None:
    *annotations, verdict = render(told, "a,b:c%/").split("\n")[:-1]
    assert verdict.startswith(f"{told.verdict.value}  ")
    levels = []
    for line in annotations:
        command = COMMAND.fullmatch(line)
        assert command is not None
        assert "##[" not in line
        assert line.isprintable()
        levels.append(command[1])
    assert all(levels.count(level) <= CAP for level in set(levels))
    assert told.verdict is Verdict.PASS or "error" in levels


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_everywhere(text: str) -> None:
    found = COMMAND.fullmatch(one(Finding(text, text, 3, 4, text, fix=text)))
    assert found is not None
    assert found.group(1, 3, 4) == ("error", "3", "4")


def test_what_has_a_meaning_is_escaped() -> None:
    line = one(Finding("100 % sure, a: b", "src/a,b:c%.py", 1, 2, "A:1,2"))
    assert line == "::error file=src/a%2Cb%3Ac%25.py,line=1,col=2,title=lint A%3A1%2C2::100 %25 sure, a: b"
    assert unquote(line.partition("file=")[2].partition(",")[0]) == "src/a,b:c%.py"


def test_a_path_is_told_from_the_root_of_the_repository_unless_it_lies_elsewhere() -> None:
    line = instrument(
        "lint", [needle("findings", 2, "findings")], findings=[Finding("x", "a.py"), Finding("y", "/b.py")], member="m"
    )
    absolute = instrument("own", [needle("findings", 1, "findings")], findings=[Finding("y", "/b.py")])
    assert [each.partition(",")[0] for each in commands(report(line, absolute), "sub/")] == [
        "::error file=sub/m/a.py",
        "::error file=/b.py",
        "::error file=sub/m//b.py",
    ]


def test_no_more_than_github_shows_the_worst_first() -> None:
    def findings(severity: Severity, count: int) -> list[Finding]:
        return [Finding(f"{severity} {number}", rule="R", severity=severity) for number in range(count)]

    many = [*findings(Severity.NOTE, 12), *findings(Severity.WARNING, 11), *findings(Severity.ERROR, 15)]
    first = instrument("lint", [needle("findings", 38, "findings")], findings=many)
    second = instrument("own", [needle("findings", 1, "findings")], findings=[Finding("lone", severity=Severity.ERROR)])
    told = commands(report(first, second))
    assert told[:3] == [
        "::error title=lint R::error 0",
        "::error title=own::lone",
        "::error title=lint R::error 1",
    ]
    assert [line.partition(" ")[0] for line in told] == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10
    assert told[-1] == "::notice title=verify::+10 more; the job's summary and .verify/last.json have them."


def test_a_log_that_cannot_say_it_all() -> None:
    line = instrument("lint", [needle("findings", 1, "findings")], findings=[Finding("ä → b", "ä.py", fix="x")])
    assert render(report(line), encoding="ascii").splitlines()[0] == "::error file=\\xe4.py,title=lint::? -> b%0A-> x"
