from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.population import Population
from verify_gate.domain.report import Report
from verify_gate.reports.screen import Screen, cells
from verify_gate.reports.text import render

from .made import (
    CACHED,
    CANON,
    COVERAGE,
    LINT,
    MISSING,
    MUTATION,
    ON_ITS_WORD,
    TYPECHECK,
    instrument,
    left,
    needle,
    report,
)

SOURCE = {("src/queue.py", 12): "    return x\n", ("src/queue.py", 3): "import os\n"}


def source_line(path: str, line: int) -> str | None:
    return SOURCE.get((path, line))


def shown(made: Report, width: int = 80, *, verbose: bool = False) -> str:
    return render(made, Screen(width), source_line, verbose=verbose)


def verdict(made: Report, width: int = 80) -> str:
    return shown(made, width).rpartition("\n\n")[2]


def test_all_is_well() -> None:
    assert shown(report(TYPECHECK, COVERAGE, CACHED, ON_ITS_WORD, CANON, MUTATION)) == (
        "✓ typecheck    ●──────────     0 errors                 41 of 41 files    1.2s\n"
        "✓ coverage     ──────┾●━━━  93.1 % worst file (min 90)  41 of 41 files     12s\n"
        "                                                        212 tests, 3 skipped\n"
        "✓ duplication  ━━━●━━┽────     1 clone (max 2)          41 of 41 files  before\n"
        "✓ spelling     ●──────────       exit code 0            on its word       1.2s\n"
        "· not read at cadence change: canon (push), mutation (milestone)\n"
        "· coverage excludes src/queue.py: It only delegates.\n"
        "· coverage excludes src/live/**: Needs a key. (until 2027-03-01)\n"
        "\n"
        "PASS  4 of 4 in range · not measured: canon, mutation ·\n"
        "      from before: duplication · 2 exclusions · 37s\n"
    )


def test_only_what_needs_a_person_stands_under_the_row() -> None:
    assert shown(report(TYPECHECK, LINT, MISSING, CANON)) == (
        "✓ typecheck  ●────────────────────  0 errors           41 of 41 files  1.2s\n"
        "✗ lint       ├────◆───────────────  3 findings         57 of 58 files  1.2s\n"
        "             ├──◆─────────────────  1 unmeasured file\n"
        "? build                               no reading                       0.0s\n"
        "· not read at cadence change: canon (push)\n"
        "\n"
        "✗ lint  Is it so?\n"
        "  src/queue.py\n"
        "    12:121  Line too long (130 > 120)  E501\n"
        "            │ return x\n"
        "    3:8     `os` imported but unused  F401\n"
        "            │ import os\n"
        "            → Remove unused import: `os`\n"
        "  src/shell.py\n"
        "    1204:5  warning: Do not catch it all  BLE001\n"
        "  src/gen.py\n"
        "    this file was not looked at  unmeasured\n"
        "    → Let it be measured.\n"
        "\n"
        "? build  Is it so?\n"
        "  pyproject-build was not found. Install it.\n"
        "  Log: .verify/logs/build.log\n"
        "\n"
        "FAIL  1 of 3 in range · out of range: lint · no reading: build ·\n"
        "      not measured: canon · 37s\n"
    )


def test_verbose_says_how_each_reading_was_taken() -> None:
    noted = instrument("lint", [needle("findings", 0, "findings")], findings=[Finding("by the way")])
    told = replace(COVERAGE, env={"TZ": "UTC"})
    assert shown(report(noted, told, replace(MISSING, commands=())), verbose=True) == (
        "✓ lint      ●──────────────     0 findings               41 of 41 files  1.2s\n"
        "✓ coverage  ────────┾━●━━━━  93.1 % worst file (min 90)  41 of 41 files   12s\n"
        "                                                         212 tests, 3 skipped\n"
        "            ●──────────────     0 failing tests\n"
        "? build                           no reading                             0.0s\n"
        "\n"
        "✓ lint  Is it so?\n"
        "  read by tool 1.2\n"
        "  $ /env/bin/tool --all 'a b'\n"
        "  It is in range by its needles, none of which counts what it names here:\n"
        "    by the way\n"
        "\n"
        "✓ coverage  Is it so?\n"
        "  read by tool 1.2\n"
        "  TZ=UTC is set for it\n"
        "  $ /env/bin/tool --all 'a b'\n"
        "  excludes src/queue.py: It only delegates.\n"
        "  excludes src/live/**: Needs a key. (until 2027-03-01)\n"
        "\n"
        "? build  Is it so?\n"
        "  pyproject-build was not found. Install it.\n"
        "  Log: .verify/logs/build.log\n"
        "\n"
        "UNKNOWN  2 of 3 in range · no reading: build · 2 exclusions · 37s\n"
    )


def test_in_colour_the_verdict_has_its_own() -> None:
    passed = render(report(TYPECHECK), Screen(80, color=True), source_line)
    assert passed == (
        "\x1b[32m✓\x1b[0m \x1b[1mtypecheck\x1b[0m  \x1b[1;32m●\x1b[0m\x1b[2m────────────────────\x1b[0m  "
        "\x1b[1m0\x1b[0m errors  \x1b[2m41 of 41 files\x1b[0m  \x1b[2m1.2s\x1b[0m\n"
        "\n"
        "\x1b[1;32mPASS  \x1b[0m1 of 1 in range · 37s\n"
    )
    assert "\x1b[1;31mFAIL  \x1b[0m" in render(report(LINT), Screen(80, color=True), source_line)
    assert "\x1b[1;33mUNKNOWN  \x1b[0m" in render(report(MISSING), Screen(80, color=True), source_line)


def test_a_locale_without_signs() -> None:
    plain = render(report(TYPECHECK, CANON), Screen(80, encoding="ascii"), source_line)
    assert plain == (
        "+ typecheck  o--------------------  0 errors  41 of 41 files  1.2s\n"
        "- not read at cadence change: canon (push)\n"
        "\n"
        "PASS  1 of 1 in range - not measured: canon - 37s\n"
    )


def test_out_of_range_without_a_place_points_to_the_log() -> None:
    assert "✗ x  Is it so?\n  It names no place. What it said is in .verify/logs/x.log.\n" in shown(
        report(instrument("x", [needle("errors", 2, "errors")]))
    )


@pytest.mark.parametrize(
    ("why", "log", "told"),
    [
        ("It crashed.", "a.log", "? x  Is it so?\n  It crashed.\n  Log: a.log\n"),
        ("It crashed.", None, "? x  Is it so?\n  It crashed.\n\n"),
        (None, None, "? x  Is it so?\n  It does not say why.\n\n"),
    ],
)
def test_no_reading_says_why(why: str | None, log: str | None, told: str) -> None:
    assert told in shown(report(instrument("x", why=why, log=log)))


def test_an_empty_population_says_why() -> None:
    empty = instrument("lint", [needle("findings", 0, "findings")], Population(0, 0, "files"))
    assert "? lint  Is it so?\n  It looked at nothing: 0 files.\n" in shown(report(empty))


def test_only_is_partial() -> None:
    made = report(TYPECHECK, left("lint", Cadence.CHANGE), CANON, partial=True)
    assert shown(made) == (
        "✓ typecheck  ●────────────────────  0 errors  41 of 41 files  1.2s\n"
        "· not read, for --only: lint, canon\n"
        "\n"
        "PASS  1 of 1 in range · not measured: lint, canon · partial: --only typecheck ·\n"
        "      37s\n"
    )


def test_members_are_named_with_their_instruments() -> None:
    core, web = (replace(LINT, member=f"packages/{name}") for name in ("core", "web"))
    text = shown(report(replace(core, status=TYPECHECK.status), web, replace(MUTATION, member="packages/web")))
    assert "✗ packages/web:lint  Is it so?\n  packages/web/src/queue.py\n" in text
    assert "· not read at cadence change: packages/web:mutation (milestone)\n" in text
    assert text.endswith(
        "FAIL  1 of 2 in range · out of range: packages/web:lint ·\n      not measured: packages/web:mutation · 37s\n"
    )


def test_where_names_do_not_fit_they_are_counted() -> None:
    failed = [instrument(f"instrument-{n}", [needle("errors", 1, "errors")]) for n in range(5)]
    unread = [left(f"left-{n}", Cadence.PUSH) for n in range(4)]
    made = report(*failed, *unread)
    assert verdict(made, 200) == (
        "FAIL  0 of 5 in range · out of range: instrument-0, instrument-1, instrument-2, instrument-3, instrument-4 · "
        "not measured: left-0, left-1, left-2, left-3 · 37s\n"
    )
    assert verdict(made) == "FAIL  0 of 5 in range · 5 out of range · 4 not measured · 37s\n"
    assert verdict(report(*failed, MISSING), 60) == "FAIL  0 of 6 in range · 5 out of range · 1 no reading · 37s\n"
    assert verdict(report(*failed, MISSING, CANON), 60) == (
        "FAIL  0 of 6 in range · 5 out of range · no reading: build ·\n      not measured: canon · 37s\n"
    )


def test_a_long_question_is_wrapped() -> None:
    asked = replace(MISSING, question="Does it build, and is only what should ship in it?")
    assert "? build  Does it build, and is only what\n  should ship in it?\n" in shown(report(asked), 40)


HOSTILE = st.text(max_size=40) | st.sampled_from(
    ["\x1b[2J", "a\nb", "::error::x", "##vso[x]", "\u202etxt", "[red]x", "日本語" * 30, "x" * 300, "\udcff", "\x9b1m"]
)


@given(
    HOSTILE,
    HOSTILE,
    HOSTILE,
    st.sampled_from([60, 80, 200]),
    st.sampled_from(["utf-8", "ascii", "cp1252"]),
    st.booleans(),
)
def test_nothing_that_a_project_says_comes_alive(
    one: str, other: str, third: str, width: int, encoding: str, verbose: bool
) -> None:
    finding = Finding(one, other or "x", 3, 9, third, fix=other, detail=one)
    hostile = instrument(
        one or "x",
        [needle(other, 7, third)],
        Population(3, 4, one, {other: 3}),
        [finding],
        question=third,
        log=other,
        commands=((one, other),),
    )
    made = report(hostile, instrument(third or "x", why=one, question=other), left(other, Cadence.PUSH))
    text = render(made, Screen(width, encoding=encoding), lambda _path, _line: third, verbose=verbose)
    text.encode(encoding)
    for line in text.splitlines():
        assert line.isprintable()
        assert cells(((line, ""),)) <= width or "`" in line
        assert not line.lstrip().startswith("::")
        assert "##vso[" not in line


def test_many_exclusions_are_only_counted() -> None:
    twice = replace(COVERAGE, exclusions=COVERAGE.exclusions * 2)
    assert "excludes" not in shown(report(twice))
    assert "4 exclusions" in verdict(report(twice))


def test_what_a_reading_names_and_does_not_count_is_shown() -> None:
    named = instrument("licences", [needle("errors", 0, "errors")], findings=[Finding("GPL", "a.py", 3)])
    assert shown(report(named)).endswith(
        "✓ licences  Is it so?\n"
        "  It is in range by its needles, none of which counts what it names here:\n"
        "  a.py\n"
        "    3  GPL\n"
        "\n"
        "PASS  1 of 1 in range · 37s\n"
    )
