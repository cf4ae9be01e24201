"""What `verify doctor` prints."""

from __future__ import annotations

from verify_gate.reports.checkup import Check, Part, render
from verify_gate.reports.screen import Screen

FINE = Check("lint", good=True, seen="ruff 1.2 beside verify")


def test_each_has_its_sign_and_a_command_stands_whole_on_a_line() -> None:
    checks = [
        FINE,
        Check(
            "coverage",
            good=False,
            seen="It is not there, and that is a sentence.",
            mend="python -m pip install coverage",
        ),
        Check("git", None, "2.39"),
    ]

    assert render([Part(None, checks)], Screen(40)) == (
        "✓ lint      ruff 1.2 beside verify\n"
        "✗ coverage  It is not there, and that is\n"
        "            a sentence.\n"
        "            → python -m pip install coverage\n"
        "· git       2.39\n"
        "\n"
        "1 thing stands in the way of a reading.\n"
    )


def test_members_stand_under_their_names() -> None:
    wrong = Check("git", good=False, seen="no\x1b[2J")

    assert render([Part(None, [FINE]), Part("core", [wrong]), Part("web", [wrong])], Screen(40, encoding="ascii")) == (
        "+ lint  ruff 1.2 beside verify\n\ncore\nx git   no\n\nweb\nx git   no\n\n2 things stand in the way of a reading.\n"
    )


def test_where_nothing_is_wrong_it_says_so() -> None:
    assert render([Part(None, [FINE])], Screen()) == "✓ lint  ruff 1.2 beside verify\n\nAll of it can be read.\n"
