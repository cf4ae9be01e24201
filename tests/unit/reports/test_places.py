from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.report import InstrumentReport
from verify_gate.reports.places import CAP, DETAIL, LONGEST, Places, log_of
from verify_gate.reports.screen import Screen

from .made import MISSING, instrument, needle


def failed(*findings: Finding) -> InstrumentReport:
    return instrument("lint", [needle("findings", len(findings), "findings")], findings=findings)


def shown(line: InstrumentReport, width: int = 60, *, every: bool = False, source: str | None = None) -> Sequence[str]:
    screen = Screen(width)
    places = Places(screen, lambda _path, _line: source, every=every)
    return [screen.paint(part) for part in places.of(line)]


def test_findings_of_a_file_stand_together_in_the_order_in_which_they_came() -> None:
    line = failed(
        Finding("one", "b.py", 3, 1, "R1"),
        Finding("nowhere"),
        Finding("two", "a.py", 12),
        Finding("three", "b.py", 1, 20),
        Finding("four", "b.py"),
    )
    assert shown(line) == [
        "  b.py",
        "    3:1   one  R1",
        "    1:20  three",
        "    four",
        "    nowhere",
        "  a.py",
        "    12    two",
    ]


def test_the_source_line_is_shown_at_its_column() -> None:
    line = failed(Finding("one", "a.py", 3, 70))
    assert shown(line, 40, source=f"    x = {'1' * 50} + call(y)\n") == [
        "  a.py",
        "    3:70  one",
        "          │ …111 + call(y)",
    ]
    assert shown(line, source=" \n") == ["  a.py", "    3:70  one"]
    assert shown(failed(Finding("one", "a.py")), source="x") == ["  a.py", "    one"]
    assert shown(failed(Finding("one", None, 3)), source="x") == ["    3  one"]


def test_a_source_line_that_the_detail_shows_is_not_shown_twice() -> None:
    line = failed(Finding("one", "a.py", 3, detail="- x = 1\n+ x = 2"))
    assert shown(line, source="    x = 1\n") == ["  a.py", "    3  one", "       │ - x = 1", "       │ + x = 2"]
    assert shown(line, source="y = 1\n")[2] == "       │ y = 1"


def test_a_source_line_is_asked_for_below_the_root_of_the_run() -> None:
    asked = []
    places = Places(Screen(), lambda path, line: asked.append((path, line)))
    places.of(replace(failed(Finding("one", "a.py", 3)), member="packages/core"))
    assert asked == [("packages/core/a.py", 3)]


def test_a_message_is_wrapped_under_itself_and_its_severity_told() -> None:
    line = failed(
        Finding("a message that is longer than the line is wide", "a.py", 3, rule="some-rule"),
        Finding("mind this", "a.py", 4, severity=Severity.WARNING),
        Finding("by the way", "a.py", 5, severity=Severity.NOTE),
    )
    assert shown(line, 40) == [
        "  a.py",
        "    3  a message that is longer than the",
        "       line is wide  some-rule",
        "    4  warning: mind this",
        "    5  note: by the way",
    ]


def test_what_to_do_is_said_once_where_it_is_the_same() -> None:
    one, two = (Finding("not formatted", path, fix="Run ruff format.") for path in ("a.py", "b.py"))
    assert shown(failed(one, two)) == [
        "  a.py",
        "    not formatted",
        "  b.py",
        "    not formatted",
        "  → Run ruff format.",
    ]
    assert shown(failed(one)) == ["  a.py", "    not formatted", "    → Run ruff format."]
    assert shown(failed(one, Finding("other", "b.py"))) == [
        "  a.py",
        "    not formatted",
        "    → Run ruff format.",
        "  b.py",
        "    other",
    ]


def test_the_first_few_are_shown_and_one_of_each_rule_among_them() -> None:
    many = [Finding(f"m{n}", rule="R1") for n in range(20)]
    line = failed(Finding("warned", rule="W", severity=Severity.WARNING), *many, Finding("last", rule="R2"))
    assert shown(line) == [
        *(f"    m{n}  R1" for n in range(CAP - 1)),
        "    last  R2",
        "  … 12 more in .verify/logs/lint.log, or with -v",
    ]
    assert shown(line, every=True) == ["    warning: warned  W", *(f"    m{n}  R1" for n in range(20)), "    last  R2"]


def test_what_the_baseline_knows_is_shown_only_where_everything_is() -> None:
    line = failed(Finding("old", "a.py", 1, known=True), Finding("new", "a.py", 2))
    assert shown(line) == ["  a.py", "    2  new"]
    assert shown(line, every=True) == ["  a.py", "    1  old", "    2  new"]


def test_detail_is_a_diff_or_any_text_of_a_few_lines() -> None:
    diff = "@@ -1 +1 @@\n-a = \x1b[31m1\n+a = 2"
    assert shown(failed(Finding("survived", "a.py", 3, detail=diff))) == [
        "  a.py",
        "    3  survived",
        "       │ @@ -1 +1 @@",
        "       │ -a = 1",
        "       │ +a = 2",
    ]
    long = failed(Finding("x", detail="\n".join(f"line {n}" for n in range(DETAIL + 3))))
    assert shown(long) == ["    x", *(f"    │ line {n}" for n in range(DETAIL)), "    │ … 3 more lines"]
    assert shown(failed(Finding("x", detail="l\n" * (DETAIL + 1))))[-1] == "    │ … 1 more line"
    assert shown(long, every=True) == ["    x", *(f"    │ line {n}" for n in range(DETAIL + 3))]


def test_detail_in_colour() -> None:
    places = Places(Screen(color=True), lambda _path, _line: None)
    line = failed(Finding("x", detail="-a\n+b\n c"))
    assert [part[-1] for part in places.of(line)] == [("x", ""), ("-a", "red"), ("+b", "green"), (" c", "dim")]


def test_a_message_without_end_is_cut() -> None:
    text = "".join(part.strip() for part in shown(failed(Finding("x" * (LONGEST + 1)))))
    assert text == "x" * LONGEST + "…"
    whole = "".join(part.strip() for part in shown(failed(Finding("x" * LONGEST))))
    assert whole == "x" * LONGEST


def test_without_a_reading_there_is_no_place() -> None:
    assert shown(MISSING) == []


def test_a_log_lies_with_its_member() -> None:
    assert log_of(MISSING, "utf-8") == ".verify/logs/build.log"
    assert log_of(replace(MISSING, member="packages/core"), "utf-8") == "packages/core/.verify/logs/build.log"
    assert log_of(replace(MISSING, log=None), "utf-8") == "the log"


def test_what_is_to_be_copied_is_never_broken() -> None:
    short, long = "`pip install it`", f"`what = '{'word ' * 20}'`"
    line = failed(Finding("one", "a.py", 3, fix=f"Put it back here and there, with {short}, or write: {long}."))
    assert shown(line, 40)[2:] == [
        "       → Put it back here and there,",
        "         with `pip install it`, or",
        "         write:",
        f"         {long}",
    ]
    assert shown(failed(Finding("one", "a.py", 3, fix=f"Or as far as here {short}")), 40)[2:] == [
        "       → Or as far as here",
        "         `pip install it`",
    ]
