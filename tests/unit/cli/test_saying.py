"""Sentences, as they are said on a terminal and elsewhere."""

from __future__ import annotations

import os
import sys
import termios
from collections.abc import Callable, Iterator
from typing import TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.cli.test_progress import said_on
from verify_gate.cli.saying import broken, complain, say, show

LONG = "verify: the folder src/acme-store does not exist."
PARTS = "verify: the folder\r\nsrc/acme-store does not\r\nexist.\r\n"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """Put a terminal of 24 columns in the place of a stream; what is returned tells what was said on it."""
    monkeypatch.setenv("COLUMNS", "24")
    outer, inner = os.openpty()
    stream: TextIO = open(inner, "w", encoding="utf-8")  # noqa: SIM115 - open for as long as the test runs

    def said(name: str) -> str:
        monkeypatch.setattr(sys, name, stream)
        return said_on(outer)

    yield said
    stream.close()
    os.close(outer)


def test_on_a_terminal_a_complaint_is_broken_at_its_words(terminal: Callable[[str], str]) -> None:
    terminal("stderr")
    complain(LONG)
    assert terminal("stderr") == PARTS


def test_on_a_terminal_what_is_said_is_broken_at_its_words_and_a_file_as_it_is(
    terminal: Callable[[str], str],
) -> None:
    terminal("stdout")
    say([LONG, "One."])
    assert terminal("stdout") == f"{PARTS}One.\r\n"
    show([LONG, "a\x1b[2J"])
    assert terminal("stdout") == f"{LONG}\r\na\\x1b[2J\r\n"


def test_the_width_is_that_of_the_terminal_itself(
    terminal: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS")
    with monkeypatch.context() as gone:  # and back before the test is reported, on just that
        gone.setattr(sys, "__stdout__", None)
        terminal("stderr")
        complain(f"{LONG} {LONG}")
        unsized = terminal("stderr")
        termios.tcsetwinsize(sys.stderr, (24, 24))
        complain(LONG)
        sized = terminal("stderr")
    assert unsized == f"{LONG} verify: the folder\r\nsrc/acme-store does not exist.\r\n"  # of no size: 80
    assert sized == PARTS


def test_elsewhere_each_is_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    say([LONG])
    complain(LONG)
    assert capsys.readouterr() == (f"{LONG}\n", f"{LONG}\n")


def test_a_closed_standard_output_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    say([LONG])
    show([LONG])


@pytest.mark.parametrize(
    ("sentence", "lines"),
    [
        ("", [""]),
        ("short  enough   is kept", ["short  enough   is kept"]),
        ("write `a = 'b c d e f g h i j', x`, or not", ["write", "`a = 'b c d e f g h i j', x`,", "or not"]),
        ("see /a/folder/of-many/words/that-is-long.py.", ["see", "/a/folder/of-many/words/that-is-long.py."]),
        ("  a point of some length, say", ["  a point of some", "  length, say"]),
        ("one ` alone, and then the rest", ["one ` alone, and then", "the rest"]),
        ("日本語 日本語 日本語 日本語", ["日本語 日本語 日本語", "日本語"]),
    ],
)
def test_where_a_sentence_is_broken(sentence: str, lines: list[str]) -> None:
    assert broken(sentence, 24) == lines


@given(st.text("ab -`"), st.integers(1, 30))
def test_no_word_is_broken_and_none_is_lost(sentence: str, width: int) -> None:
    lines = broken(sentence, width)
    assert " ".join(lines).split() == sentence.split()
    assert all(len(line) <= width or " " not in line.strip() or "`" in line for line in lines)
