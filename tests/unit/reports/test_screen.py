from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify_gate.reports.screen import (
    DRAWN,
    PLAIN,
    TIE,
    Line,
    Screen,
    cells,
    excerpt,
    hanging,
    joined,
    padded,
    trimmed,
    wrap,
)

LONG = "return self.push(argument_one, argument_two)"


def text(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


@pytest.mark.parametrize(
    ("encoding", "glyphs"),
    [("utf-8", DRAWN), ("utf-16", DRAWN), ("ascii", PLAIN), ("latin-1", PLAIN), ("cp437", PLAIN)],
)
def test_signs_are_those_that_the_encoding_can_say(encoding: str, glyphs: object) -> None:
    assert Screen(encoding=encoding).glyphs is glyphs


def test_styles_show_only_in_colour() -> None:
    line = (("✗", "bold red"), (" a", ""), (f"{TIE}b", "dim"), ("  ", "red"))
    assert Screen().paint(line) == "✗ a b"
    assert Screen(color=True).paint(line) == "\x1b[1;31m✗\x1b[0m a\x1b[2m b\x1b[0m"


@pytest.mark.parametrize(("shown", "width"), [("abc", 3), ("naïve", 5), ("日本", 4), ("e\u0301", 1), ("─●", 2)])
def test_a_line_is_as_wide_as_its_cells(shown: str, width: int) -> None:
    assert cells(((shown, "red"), ("", "dim"))) == width


@pytest.mark.parametrize(
    ("line", "width", "lines"),
    [
        ("", 9, [""]),
        ("one two", 9, ["one two"]),
        ("one two", 7, ["one two"]),
        ("one two", 6, ["one", "two"]),
        ("one  two", 4, ["one", "two"]),
        ("one two three", 8, ["one two", "three"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab cdefgh", 5, ["ab", "cdefg", "h"]),
        ("日本語です", 5, ["日本", "語で", "す"]),
        (f"a b{TIE}c", 4, ["a", f"b{TIE}c"]),
        ("abcd::add::x", 4, ["abc", "d::a", "dd::", "x"]),
        ("abc", 0, ["ab", "c"]),
    ],
)
def test_lines_break_at_blanks(line: str, width: int, lines: list[str]) -> None:
    assert text(wrap(((line, ""),), width)) == lines


def test_styles_outlive_a_break() -> None:
    assert wrap((("one ", "red"), ("two three", "dim")), 7) == [[("one ", "red"), ("two", "dim")], [("three", "dim")]]
    assert joined([("a", "red"), ("b", "red"), ("c", ""), (" ", "dim")]) == [("ab", "red"), ("c", "")]


@given(st.text(alphabet="ab: 日", max_size=60), st.integers(4, 30))
def test_no_line_is_wider_than_asked_or_begins_as_a_command(line: str, width: int) -> None:
    words = " ".join(word for word in line.split() if not word.startswith(":"))
    lines = wrap(((words, ""),), width)
    assert all(cells(part) <= width for part in lines)
    assert "".join(text(lines)).replace(" ", "") == words.replace(" ", "")
    if ":::" not in words:
        assert not any(part.startswith("::") for part in text(lines))


def test_further_lines_stand_under_the_first() -> None:
    assert text(hanging((("1:1 ", "bold"),), (("one two", ""),), 8)) == ["1:1 one", "    two"]
    assert padded((("a", "red"),), 3) == (("a", "red"), ("  ", ""))
    assert padded((("abcd", "red"),), 3) == (("abcd", "red"), ("", ""))


@pytest.mark.parametrize(
    ("column", "width", "shown"),
    [
        (None, 60, LONG),
        (1, 20, "return self.push(ar…"),
        (9, 20, "return self.push(ar…"),
        (40, 20, "…ment_one, argument…"),
        (48, 20, "…, argument_two)"),
        (4000, 20, "…"),
    ],
)
def test_an_excerpt_holds_what_stands_at_the_column(column: int | None, width: int, shown: str) -> None:
    assert excerpt(f"        {LONG}", column, width, "…") == shown


def test_an_excerpt_counts_cells() -> None:
    assert excerpt("日本語です", None, 6, "…") == "日本…"
    assert excerpt("abcdefgh", None, 6, "...") == "abc..."
    assert trimmed("  abcdefgh", 6, "…") == "  abc…"
    assert trimmed("  abcd", 6, "…") == "  abcd"
    assert excerpt("x" * 1_000_000, None, 6, "…") == "xxxxx…"
