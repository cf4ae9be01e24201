"""One finding in full."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.reports.made import FILES, instrument, needle
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.report import InstrumentReport
from verify_gate.reports import dossier

SOURCE = {number: f"line {number}\n" for number in range(1, 6)}
FOUND = Finding("it is so", "src/a.py", 4, 7, rule="B1", fix="Mend it.")


def source_line(path: str, line: int) -> str | None:
    return SOURCE.get(line) if path == "src/a.py" else None


def line(finding: Finding) -> InstrumentReport:
    return instrument("lint", [needle("findings", 1, "findings")], FILES, [finding])


def shown(finding: Finding) -> str:
    return dossier.render("1f0c52aa", finding, line(finding), source_line)


def test_all_of_it_is_told_with_the_source_around_it() -> None:
    finding = replace(FOUND, detail="- one\n+ two\n", known=True, severity=Severity.WARNING)
    assert shown(finding) == (
        "1f0c52aa warning lint src/a.py:4:7 B1\n"
        "it is so\n"
        "  1 | line 1\n"
        "  2 | line 2\n"
        "  3 | line 3\n"
        "> 4 | line 4\n"
        "  5 | line 5\n"
        "    - one\n"
        "    + two\n"
        "-> Mend it.\n"
        "verify.baseline.toml has it.\n"
        "Read it again: verify --only lint\n"
    )


def test_what_a_tool_does_not_say_is_left_out() -> None:
    assert shown(Finding("it is so")) == "1f0c52aa error lint\nit is so\nRead it again: verify --only lint\n"


def test_of_the_first_line_there_is_none_before_it() -> None:
    assert "it is so\n> 1 | line 1\n  2 | line 2\n  3 | line 3\n  4 | line 4\n->" in shown(replace(FOUND, line=1))


def test_what_is_said_is_data() -> None:
    told = shown(Finding("a\x1b[2Jb\n::error::c", "src/\x1b.py", 1, rule="R\n1", fix="\x07do", detail="\x1b[31mred"))
    assert told == (
        "1f0c52aa error lint src/\\x1b.py:1 R 1\nab : :error::c\n    red\n-> do\nRead it again: verify --only lint\n"
    )


def test_a_members_path_begins_with_its_folder() -> None:
    finding = replace(FOUND, line=None, column=None)
    member = replace(line(finding), member="packages/a")
    assert dossier.render("1", finding, member, source_line).startswith(
        "1 error packages/a:lint packages/a/src/a.py B1\nit is so\n->"
    )
