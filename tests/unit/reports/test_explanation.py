"""The page of one instrument, drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.reports.made import MISSING, instrument, needle
from verify_gate.domain.cadence import Cadence
from verify_gate.reports.explanation import Explanation, Listing, Option, render, toml
from verify_gate.reports.screen import Screen

LINT = instrument("lint", [needle("findings", 3, "findings"), needle("unmeasured files", 0, "files")])
PAGE = Explanation(
    label="lint",
    question="Are the patterns idiomatic?",
    uses="ruff-check",
    when=Cadence.PUSH,
    options=(
        Option("args", ("-n", "a long word", "another long word", "one more"), "verify.toml", "Passed on to the tool."),
        Option("floor", None, "default", ""),
    ),
    taken="Taken by the run of 2026-11-21T10:00:05Z.",
    line=LINT,
    blind=("- What a comment leaves out, whatever it leaves out, wherever it stands.", "And more."),
)


def test_a_page() -> None:
    assert render(PAGE, Screen(60)).splitlines() == [
        "lint  Are the patterns idiomatic?",
        "  Read at cadence push, by the adapter ruff-check.",
        "",
        "Options",
        '  args = ["-n", "a long word", "another long word", "one',
        '         more"]',
        "    verify.toml: Passed on to the tool.",
        "  floor is not set",
        "    default",
        "",
        "Last reading",
        "  Taken by the run of 2026-11-21T10:00:05Z.",
        "  ✗ lint  ├─◆────  3 findings          41 of 41 files  1.2s",
        "          ●──────  0 unmeasured files",
        "  Log: .verify/logs/lint.log",
        "",
        "What it cannot see",
        "  - What a comment leaves out, whatever it leaves out,",
        "    wherever it stands.",
        "  And more.",
    ]


def last_reading(page: Explanation) -> list[str]:
    lines = render(page, Screen(60)).splitlines()
    return lines[lines.index("Last reading") + 1 : lines.index("What it cannot see") - 1]


def test_no_reading() -> None:
    assert last_reading(replace(PAGE, taken="Never read here.", line=None)) == ["  Never read here."]
    assert last_reading(replace(PAGE, taken="Now.", line=replace(MISSING, member="core", log=None))) == [
        "  Now.",
        "  core",
        "  ? build                         no reading  0.0s",
        "  pyproject-build was not found. Install it.",
    ]


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (None, ["  It could not be had; see above."]),
        ((), ["  There are none."]),
        (
            ("src/a.py", "  3: noqa: E501 - a link that is too long to break it anywhere"),
            ["  src/a.py", "    3: noqa: E501 - a link that is too", "    long to break it anywhere"],
        ),
    ],
)
def test_the_list_for_a_reviewer(lines: tuple[str, ...] | None, shown: list[str]) -> None:
    page = render(replace(PAGE, listing=Listing("Every look away", lines)), Screen(40))
    assert page.partition("\nEvery look away\n")[2].partition("\n\nLast reading")[0].splitlines() == shown


def test_the_list_comes_first_and_of_the_options_those_that_are_set() -> None:
    page = render(
        replace(PAGE, options=PAGE.options[:1] + (PAGE.options[1],) * 2, listing=Listing("All", ())), Screen(60)
    )
    titles = [line for line in page.splitlines() if line in {"All", "Last reading", "Options", "What it cannot see"}]
    assert titles == ["All", "Last reading", "Options", "What it cannot see"]
    assert page.partition("\nOptions\n")[2].partition("\n\n")[0].splitlines() == [
        '  args = ["-n", "a long word", "another long word", "one',
        '         more"]',
        "    verify.toml: Passed on to the tool.",
        "  As they are by default: floor, floor.",
    ]


def test_nothing_in_it_is_obeyed() -> None:
    evil = "\x1b[2Jx\n::error::y\u202e\r"
    line = replace(LINT, why=evil, log=evil)
    options = (Option(evil, {evil: evil}, evil, evil),)
    listing = Listing("A list", (evil, f"  {evil}"))
    page = render(Explanation(evil, evil, evil, Cadence.PUSH, options, evil, line, (evil,), listing), Screen(200))
    assert not {"\x1b", "\r", "\u202e"} & set(page)
    assert not any(part.startswith("::") for part in page.replace("\n", " ").split(" "))


def test_an_encoding_that_cannot_say_it() -> None:
    page = render(replace(PAGE, question="“Is it — so?”", taken="Größe"), Screen(60, encoding="ascii"))
    assert page.isascii()
    assert page.startswith('lint  "Is it - so?"\n')


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        ('a "word" — ü', '"a \\"word\\" — ü"'),
        (Cadence.PUSH, '"push"'),
        (90, "90"),
        (90.0, "90"),
        (0.5, "0.5"),
        (date(2027, 3, 1), "2027-03-01"),
        ((), "[]"),
        (["a", 1], '["a", 1]'),
        ({}, "{}"),
        (
            ({"path": "a", "until": None}, {"path": "b", "until": date(2027, 3, 1)}),
            '[{ path = "a" }, { path = "b", until = 2027-03-01 }]',
        ),
    ],
)
def test_a_value_as_verify_toml_says_it(value: object, text: str) -> None:
    assert toml(value) == text
