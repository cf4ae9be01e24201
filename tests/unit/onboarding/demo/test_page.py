"""What `verify demo` shows."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.unit.onboarding.demo.samples import SAID, found
from tests.unit.reports.made import instrument
from verify_gate.onboarding.demo import page
from verify_gate.onboarding.demo.bundle import files
from verify_gate.onboarding.demo.lies import tell
from verify_gate.reports.screen import Line, Screen, cells

SCREEN = Screen(60)


def text(lines: Iterable[Line], screen: Screen = SCREEN) -> str:
    return "".join(f"{screen.paint(line)}\n" for line in lines)


def test_it_opens_with_what_is_built() -> None:
    assert text(
        page.opening(["src/p/a.py", "src/p/b.py", "tests/test_a.py", "tests/test_b.py", "README.md"], SCREEN)
    ) == (
        "\n1. parcels, a small project, and its ordinary build\n"
        "  2 modules, 2 files of tests, and a Makefile that says what\n  has to pass. Here it runs:\n"
    )


def test_a_command_is_shown_with_its_last_line_and_its_exit_code() -> None:
    assert text([page.command("mypy", SCREEN)]) == "  $ mypy\n"
    assert text(page.outcome("Success:\x1b[2J no issues", 0, SCREEN)) == "    ✓ Success: no issues  exit 0\n"
    assert text(page.outcome("1 error", 2, SCREEN)) == "    ✗ 1 error  exit 2\n"
    assert text(page.outcome("1 error", None, SCREEN)) == "    ✗ 1 error  not ended\n"


def test_green_is_said_before_it_is_looked_behind() -> None:
    assert text(page.green(SCREEN)) == (
        "\n  The build is green.\n\n2. The same project, measured: verify --milestone\n"
    )


def test_of_the_report_the_row_and_the_verdict_are_shown() -> None:
    report = "✗ lint  1 finding\n✓ format  0\n\n✗ lint  Is it?\n  a.py\n\nFAIL  1 of 2\n      in range\n"

    assert list(page.row(report)) == [
        "", "✗ lint  1 finding", "✓ format  0", "", "FAIL  1 of 2", "      in range",
    ]  # fmt: skip  # as it is shown


def test_a_needle_is_told_with_its_question_its_place_and_what_hid_it() -> None:
    canon = [each for each in tell(found(), SAID) if each.lie.instrument == "canon"]

    assert text(page.needles(canon, SCREEN)) == (
        "\n3. What the green hid, needle by needle\n"
        "\n✗ canon  Is it so?\n"
        "  README.md:7  It is about quote(Parcel( here.\n"
        "  Nothing in the build reads the README. It shows last\n  month's price.\n"
    )


def test_a_lie_that_was_not_found_is_said_to_be_not_found() -> None:
    told = [
        each for each in tell(found(instrument("canon", why="It crashed.")), SAID) if each.lie.instrument == "canon"
    ]

    assert text(page.needles(told, SCREEN)) == (
        "\n3. What the green hid, needle by needle\n"
        "\n? canon  Is it so?\n"
        "  What was planted in README.md was not found. It crashed.\n"
    )


def test_it_ends_with_what_to_do_next() -> None:
    some = tell(found(instrument("canon", why="It crashed.")), SAID)

    assert text(page.ending(some, None, Screen(80))) == (
        "\n6 of 7 lies of a green build found. Next, in a project of your own:\n"
        "  verify init             look at it, and write its verify.toml\n"
        "  verify                  is its green build telling the truth?\n"
        "  verify explain NAME     what an instrument asks, and what it cannot see\n"
        "  verify demo --keep DIR  leave this project in DIR, to go on with\n"
    )
    assert text(page.ending(some, "/p", Screen(80))).endswith(
        "\n  This project stays in /p: there, verify report has all of it, and verify says\n  what you have mended.\n"
    )


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_it_fits_any_screen(width: int, encoding: str) -> None:
    screen = Screen(width, encoding=encoding)
    told = tell(found(instrument("canon", why="It crashed…")), SAID)
    lines = [
        *page.opening(tuple(files("python")), screen),
        *page.outcome("Success → done", 0, screen),
        *page.green(screen),
        *page.needles(told, screen),
        *page.ending(told, "/é", screen),
    ]

    assert max(cells(line) for line in lines) <= max(width, 30)
    text(lines, screen).encode(encoding)
