from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from verify_gate.domain.population import Population
from verify_gate.domain.report import InstrumentReport
from verify_gate.reports.screen import TIE, Screen
from verify_gate.reports.table import table

from .made import CACHED, COVERAGE, LINT, MISSING, ON_ITS_WORD, TYPECHECK, instrument, needle

ROW = (TYPECHECK, LINT, COVERAGE, CACHED, MISSING, ON_ITS_WORD)


def shown(lines: Sequence[InstrumentReport], width: int, *, every: bool = False, encoding: str = "utf-8") -> str:
    screen = Screen(width, encoding=encoding)
    return "".join(f"{screen.paint(line)}\n" for line in table(lines, screen, every=every))


def test_wide() -> None:
    assert shown(ROW, 200) == (
        "✓ typecheck    ●────────────────────     0 errors                 41 of 41 files                          1.2s\n"
        "✗ lint         ├────◆───────────────     3 findings               57 of 58 files                          1.2s\n"
        "               ├──◆─────────────────     1 unmeasured file\n"
        "✓ coverage     ────────────┾━━●━━━━━  93.1 % worst file (min 90)  41 of 41 files, 212 tests, 3 skipped     12s\n"
        "✓ duplication  ━━━━━━●━━━━━┽────────     1 clone (max 2)          41 of 41 files                        before\n"
        "? build                                    no reading                                                     0.0s\n"
        "✓ spelling     ●────────────────────       exit code 0            on its word                             1.2s\n"
    )


def test_at_80_cells_further_counts_go_below() -> None:
    assert shown(ROW, 80) == (
        "✓ typecheck    ●──────────     0 errors                 41 of 41 files    1.2s\n"
        "✗ lint         ├──◆───────     3 findings               57 of 58 files    1.2s\n"
        "               ├─◆────────     1 unmeasured file\n"
        "✓ coverage     ──────┾●━━━  93.1 % worst file (min 90)  41 of 41 files     12s\n"
        "                                                        212 tests, 3 skipped\n"
        "✓ duplication  ━━━●━━┽────     1 clone (max 2)          41 of 41 files  before\n"
        "? build                          no reading                               0.0s\n"
        "✓ spelling     ●──────────       exit code 0            on its word       1.2s\n"
    )


def test_where_there_is_no_room_further_counts_of_what_was_left_out_are_needed_alone() -> None:
    reading = COVERAGE.reading
    assert reading is not None
    whole = replace(reading, population=Population(41, 41, "files", {"tests": 212, "passed": 212, "skipped": 0}))
    row = (replace(COVERAGE, reading=whole),)
    assert shown(row, 120) == (
        "✓ coverage  ────────────┾━━●━━━━━  93.1 % worst file (min 90)  41 of 41 files, 212 tests  12s\n"
    )
    assert shown(row, 76) == "✓ coverage  ────────┾━●━━━━  93.1 % worst file (min 90)  41 of 41 files  12s\n"
    assert shown(row, 56) == (
        "✓ coverage  ────┾●━  93.1 % worst file (min 90)  12s\n                          41 of 41 files\n"
    )
    assert shown(row, 76, every=True).splitlines()[:2] == [
        "✓ coverage  ────────┾━●━━━━  93.1 % worst file (min 90)  41 of 41 files  12s",
        "                                  212 tests, 212 passed",
    ]


def test_many_of_them_begin_further_left_to_stand_on_one_line() -> None:
    reading = COVERAGE.reading
    assert reading is not None
    many = Population(41, 41, "files", {"tests": 212, "skipped": 3, "xfailed": 1, "reruns": 2})
    row = (replace(COVERAGE, reading=replace(reading, population=many)),)
    assert shown(row, 80) == (
        "✓ coverage  ────────┾━●━━━━  93.1 % worst file (min 90)  41 of 41 files  12s\n"
        "                                  212 tests, 3 skipped, 1 xfailed, 2 reruns\n"
    )


def test_at_60_cells_the_population_goes_below() -> None:
    assert shown((LINT, COVERAGE, MISSING, ON_ITS_WORD), 60) == (
        "✗ lint      ├─◆────     3 findings               1.2s\n"
        "                          57 of 58 files\n"
        "            ├─◆────     1 unmeasured file\n"
        "✓ coverage  ────┾●━  93.1 % worst file (min 90)   12s\n"
        "                          41 of 41 files, 212 tests,\n"
        "                          3 skipped\n"
        "? build                   no reading             0.0s\n"
        "✓ spelling  ●──────       exit code 0            1.2s\n"
        "                          on its word\n"
    )


def test_where_the_locale_has_no_signs() -> None:
    assert shown((LINT, COVERAGE, MISSING), 80, encoding="ascii") == (
        "x lint      |---X----------     3 findings               57 of 58 files  1.2s\n"
        "            |-X------------     1 unmeasured file\n"
        "+ coverage  --------|=o====  93.1 % worst file (min 90)  41 of 41 files   12s\n"
        "                                                         212 tests, 3 skipped\n"
        "? build                           no reading                             0.0s\n"
    )


def test_every_needle_where_asked_for() -> None:
    assert shown((TYPECHECK,), 80, every=True) == (
        "✓ typecheck  ●────────────────────  0 errors            41 of 41 files  1.2s\n"
        "             ●────────────────────  0 unmeasured files\n"
    )


def test_members_stand_under_their_names() -> None:
    core = instrument("lint", [needle("findings", 0, "findings")], member="packages/core")
    web = instrument("lint", [needle("findings", 0, "findings")], member="packages/web")
    assert shown((core, web), 80) == (
        "\n"
        "packages/core\n"
        "✓ lint  ●────────────────────  0 findings  41 of 41 files  1.2s\n"
        "\n"
        "packages/web\n"
        "✓ lint  ●────────────────────  0 findings  41 of 41 files  1.2s\n"
    )


def test_an_empty_population_is_shown_beside_no_reading() -> None:
    empty = instrument("lint", [needle("findings", 0, "findings")], Population(0, 0, "files"))
    assert shown((empty,), 80) == "? lint  ●────────────────────  no reading  0 of 0 files  1.2s\n"


def test_what_is_too_long_is_wrapped_and_not_cut() -> None:
    long = instrument(
        "an-instrument-of-a-very-long-name",
        [needle("things that nobody ever thought of counting", 7, "things")],
        Population(3, None, "things", {"skipped \x1b[31m\nof all": 2}),
    )
    assert shown((long,), 60) == (
        "✗ an-instrument-of-a-v  ├──◆───  7 things that nobody   1.2s\n"
        "  ery-long-name                    ever thought of\n"
        "                                   counting\n"
        "                                   3 things,\n"
        "                                   2 skipped of all\n"
    )


def test_in_colour() -> None:
    screen = Screen(80, color=True)
    rows = (TYPECHECK, LINT, MISSING, ON_ITS_WORD)
    styled = [
        [(text.replace(TIE, " "), style) for text, style in line if text and style and not set(text) & set("├─●◆")]
        for line in table(rows, screen, every=False)
    ]
    assert styled == [
        [("✓", "green"), ("typecheck", "bold"), ("0", "bold"), ("41 of 41 files", "dim"), ("1.2s", "dim")],
        [
            ("✗", "bold red"),
            ("lint", "bold"),
            ("3", "bold red"),
            ("findings", "red"),
            ("57 of 58 files", "yellow"),
            ("1.2s", "dim"),
        ],
        [("1", "bold red"), ("unmeasured file", "red")],
        [("?", "bold yellow"), ("build", "bold"), ("no reading", "yellow"), ("0.0s", "dim")],
        [("✓", "green"), ("spelling", "bold"), ("on its word", "yellow"), ("1.2s", "dim")],
    ]
