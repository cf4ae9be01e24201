"""What `verify history` prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.reports.arbitrary import HOSTILE, reports
from tests.unit.reports.made import MISSING, instrument, needle, report
from verify_gate.domain.history import Course, Run, courses
from verify_gate.domain.needle import Needle
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.reports.history_text import render
from verify_gate.reports.screen import Screen, cell_len

BEGIN = datetime(2026, 11, 1, 23, tzinfo=UTC)


def runs(*lines: Sequence[InstrumentReport], commit: str | None = "1f0c234567") -> list[Run]:
    """Runs, one a day, each of another commit, the first of a dirty tree."""
    return [
        Run.of(
            report(
                *some,
                started=BEGIN + timedelta(days=day),
                commit=commit and f"{day:x}{commit}",
                dirty=day == 0,
            )
        )
        for day, some in enumerate(lines)
    ]


def drawn(kept: Sequence[Run], labels: Sequence[str], screen: Screen) -> str:
    return render(courses(kept, labels), kept, screen)


def rows(kept: Sequence[Run], labels: Sequence[str], width: int = 80) -> list[str]:
    """The lines between the heading and the legend."""
    return drawn(kept, labels, Screen(width)).split("\n\n")[1].split("\n")


def lint(count: int) -> InstrumentReport:
    return instrument("lint", [needle("findings", count, "findings"), needle("unmeasured files", 0, "files")])


def coverage(worst: float) -> InstrumentReport:
    return instrument("coverage", [needle("worst file", worst, "%", 90, None)])


UNREAD = instrument("coverage")
SOME = runs(
    [lint(0), coverage(93.14), MISSING],
    [lint(3), coverage(93.1), MISSING],
    [lint(1), UNREAD],
    [lint(0), coverage(91), MISSING],
    [lint(0), coverage(88.52)],
)
LABELS = ("lint", "coverage", "build")


def test_at_80_columns() -> None:
    assert drawn(SOME, LABELS, Screen(80)) == (
        "5 runs, 2026-11-01 to 2026-11-05, 3 FAIL, 2 UNKNOWN\n"
        "\n"
        "✓ lint      ▁█▃▁▁  0 findings, was 1\n"
        "             ✗✗    in range since 31f0c23, 2026-11-04\n"
        "✓ lint      ▁▁▁▁▁  0 unmeasured files\n"
        "✗ coverage  ▄▄?▃▁  88.5 % worst file (min 90), was 91\n"
        "                ✗  out of range since 41f0c23, 2026-11-05\n"
        "? build       ???  no reading\n"
        "                   in none of 3 runs\n"
        "\n"
        "Each bar is a run, the newest at the right: ✗ out of range, ? no reading.\n"
    )


def telling(kept: Sequence[Run], labels: Sequence[str]) -> str:
    """What is printed where no name is given."""
    return render(courses(kept, labels), kept, Screen(80), every=False)


def test_the_page_shows_what_has_something_to_tell() -> None:
    page = Path(__file__).parents[3] / "docs/history.md"
    assert telling(SOME, LABELS) == drawn(SOME, LABELS, Screen(80)).replace(
        "✓ lint      ▁▁▁▁▁  0 unmeasured files\n", ""
    ) + ("1 more needle never moved; to see them: verify history NAME\n")
    assert f"```text\n{telling(SOME, LABELS)}```\n" in page.read_text(encoding="utf-8")


def own(*values: float, high: float | None = 0) -> InstrumentReport:
    return instrument("own", [needle(f"q{place}", value, "u", None, high) for place, value in enumerate(values)])


@pytest.mark.parametrize(
    ("lines", "told", "left"),
    [
        ([own(0, 0, 0), own(0, 0, 0)], ["q0"], 2),
        ([own(0, 0, 0), own(0, 1, 0), own(0, 0, 0)], ["q0", "q1"], 1),
        ([own(0, 1, 2), own(0, 1, 2)], ["q1", "q2"], 1),
        ([own(0, 1, high=2), own(0, 1, high=1), own(0, 1, high=0)], ["q1"], 1),
        ([own(0, 1), own(0, 1, high=1)], ["q0", "q1"], 0),
        ([own(0, 0), instrument("own")], ["q0"], 1),
        ([own(0, 1), instrument("own")], ["q1"], 1),
        ([instrument("own"), own(0, 0)], ["q0"], 1),
        ([instrument("own")], [], 0),
        ([own(3, 4, high=None)], ["q0"], 1),
    ],
)
def test_without_a_name_just_what_has_something_to_tell(
    lines: Sequence[InstrumentReport], told: Sequence[str], left: int
) -> None:
    kept = runs(*([line, instrument("other", [needle("a", 0, "b")])] for line in lines))
    shown = telling(kept, ["own", "other"])
    assert re.findall(r"^. own .*u (q\d)", shown, re.MULTILINE) == told
    assert len(re.findall("^. other ", shown, re.MULTILINE)) == 1
    assert re.findall(r"(\d+) more", shown) == ([str(left)] if left else [])


def test_at_40_columns_there_is_no_room_beside() -> None:
    many = runs(*([lint(number % 7)] for number in range(20)), commit=None)
    assert drawn(many, ["lint"], Screen(40)) == (
        "20 runs, 2026-11-01 to 2026-11-20,\n"
        "3 PASS, 17 FAIL\n"
        "\n"
        "✗ lint  5 findings, was 4\n"
        "  ▁▂▃▅▆▇█▁▂▃▅▆▇█▁▂▃▅▆▇\n"
        "   ✗✗✗✗✗✗ ✗✗✗✗✗✗ ✗✗✗✗✗\n"
        "  out of range since 2026-11-16\n"
        "✓ lint  0 unmeasured files\n"
        "  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁\n"
        "\n"
        "Each bar is a run, the newest at the\n"
        "right: ✗ out of range, ? no reading.\n"
    )


def test_the_newest_are_drawn_as_many_as_there_is_room_for() -> None:
    many = runs(*([coverage(90 + number % 2)] for number in range(200)))
    assert {width: rows(many, ["coverage"], width) for width in (40, 80, 200)} == {
        40: ["✓ coverage  91 % worst file (min 90),", "  was 90", f"  {'▁▂' * 19}"],
        80: [f"✓ coverage  {'▁▂' * 17}  91 % worst file (min 90), was 90"],
        200: [f"✓ coverage  {'▁▂' * 77}  91 % worst file (min 90), was 90"],
    }


def test_a_locale_that_cannot_say_it_and_signs_without_colour() -> None:
    assert drawn(SOME, ["lint"], Screen(80, encoding="ascii")) == (
        "5 runs, 2026-11-01 to 2026-11-05, 3 FAIL, 2 UNKNOWN\n"
        "\n"
        "+ lint  _#-__  0 findings, was 1\n"
        "         xx    in range since 31f0c23, 2026-11-04\n"
        "+ lint  _____  0 unmeasured files\n"
        "\n"
        "Each bar is a run, the newest at the right: x out of range, ? no reading.\n"
    )


def test_colours_are_added_and_nothing_else() -> None:
    colored = drawn(SOME, LABELS, Screen(80, color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == drawn(SOME, LABELS, Screen(80))
    assert "\x1b[32m▁\x1b[0m\x1b[1;31m█▃\x1b[0m\x1b[32m▁▁\x1b[0m" in colored
    assert "\x1b[1;31m3 FAIL\x1b[0m" in colored


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([coverage(95)], ["✓ coverage  ▅  95 % worst file (min 90)"]),
        ([coverage(80)], ["✗ coverage  ▁  80 % worst file (min 90)", "            ✗"]),
        (
            [coverage(80), coverage(80)],
            ["✗ coverage  ▁▁  80 % worst file (min 90)", "            ✗✗  in all of 2 runs"],
        ),
        ([UNREAD], ["? coverage  ?  no reading"]),
        (
            [coverage(95), UNREAD],
            [
                "? coverage  ▅?  no reading, last 95 % worst file (min 90)",
                "                no reading since 11f0c23, 2026-11-02",
            ],
        ),
        (
            [UNREAD, coverage(95)],
            ["✓ coverage  ?▅  95 % worst file (min 90)", "                in range since 11f0c23, 2026-11-02"],
        ),
        (
            [coverage(93.14), coverage(93.12)],
            ["✓ coverage  ▃▃  93.1 % worst file (min 90)"],
        ),
        (
            [instrument("mine", [needle("exit code", 2, "code")])],
            ["✗ mine  █  exit code 2", "        ✗"],
        ),
    ],
)
def test_where_it_stands_and_what_changed_last(lines: Sequence[InstrumentReport], told: list[str]) -> None:
    kept = runs(*([line] for line in lines))
    assert rows(kept, ["coverage", "mine"]) == told


def test_a_change_in_a_dirty_tree_is_said_so() -> None:
    kept = runs([coverage(80)], [coverage(95)])[::-1]
    assert "out of range since 01f0c23-dirty, 2026-11-01" in drawn(kept, ["coverage"], Screen(80))


def test_what_holds_of_the_needles_of_an_instrument_is_said_once() -> None:
    kept = runs([lint(0)], [instrument("lint")], [lint(0)], [instrument("a", member="lint")])
    assert rows(kept, ["lint", "lint:a"]) == [
        "✓ lint    ▁?▁  0 findings",
        "               in range since 21f0c23, 2026-11-03",
        "✓ lint    ▁?▁  0 unmeasured files",
        "? lint:a    ?  no reading",
    ]


def test_one_run() -> None:
    assert drawn(SOME[:1], LABELS, Screen(80)).startswith("1 run, 2026-11-01, 1 UNKNOWN\n")


def test_a_long_name_is_wrapped_and_wide_characters_keep_the_columns() -> None:
    kept = runs([instrument("日本語の" * 8, [needle("錯誤" * 20, 3, "件")])])
    assert rows(kept, ["日本語の" * 8], 60) == [
        "✗ 日本語の日本語の日本  █  3 件",
        "  語の日本語の日本語の  ✗  錯誤錯誤錯誤錯誤錯誤錯誤錯誤錯誤",
        "  日本語の日本語の日本     錯誤錯誤錯誤錯誤錯誤錯誤錯誤錯誤",
        "  語の                     錯誤錯誤錯誤錯誤",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_everywhere(text: str) -> None:
    line = instrument("lint", [Needle(text, 1, text)], member=text or None)
    kept = runs([line], [line], commit=text)
    shown = drawn(kept, [line.label], Screen(80))
    assert all(character.isprintable() for character in shown.replace("\n", ""))
    assert not re.search(r"(?<!\S)::|##\w*\[", shown)


@settings(max_examples=25)
@given(
    st.lists(reports(), min_size=1, max_size=4),
    st.sampled_from([20, 40, 80, 200]),
    st.sampled_from(["utf-8", "ascii", "cp437"]),
)
def test_it_fits_whatever_there_is(several: list[Report], width: int, encoding: str) -> None:
    kept = [Run.of(each) for each in several]
    made: tuple[Course, ...] = courses(kept, [line.label for line in several[-1].instruments])
    shown = render(made, kept, Screen(width, encoding=encoding))
    assert shown.encode(encoding)
    assert max(map(cell_len, shown.split("\n"))) <= width
    assert not re.search(r"^\s*::", shown, re.MULTILINE)
