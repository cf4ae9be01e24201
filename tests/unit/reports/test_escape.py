from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify_gate.reports.escape import LONGEST, code, name, prose


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("as it is", "as it is"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]0;a title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPdevice\x1b\\control", "control"),
        ("\x1b(Bset \x1bcreset", "set reset"),
        ("an end \x1b", "an end"),
        ("a\x00b\x07c\x7fd\x9be", "abcde"),
        ("two\r\nlines\tand\u2028more", "two lines and more"),
        ("left \u202etfel\u2066 to\u200b", "left tfel to"),
        ("[bold]no markup[/bold] :smile:", "[bold]no markup[/bold] :smile:"),
        ("::set-output name=x::y", ": :set-output name=x::y"),
        ("said ::add-mask::x", "said : :add-mask::x"),
        ("\x1b[0m::stop-commands::x", ": :stop-commands::x"),
        ("tests/a.py::test_b", "tests/a.py::test_b"),
        ("##vso[task.x] ##[group]a ## b", "# #vso[task.x] # #[group]a ## b"),
        ("\udcff", ""),
        ("x" * (LONGEST + 9), "x" * LONGEST),
    ],
)
def test_prose_is_one_line_that_nothing_obeys(text: str, shown: str) -> None:
    assert prose(text, "utf-8") == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("src/a b.py", "src/a b.py"),
        ("src/日本.py", "src/日本.py"),
        ("a\nb\tc\x1b[2J", r"a\nb\tc\x1b[2J"),
        ("\u202etxt.py", r"\u202etxt.py"),
        ("caf\udce9", r"caf\xe9"),
        ("half \ud800", "half \ufffd"),
        ("hard\u00a0blank", r"hard\xa0blank"),
        ("::error::a", ": :error::a"),
        ("x" * (LONGEST + 9), "x" * LONGEST),
    ],
)
def test_a_name_shows_what_it_hides(text: str, shown: str) -> None:
    assert name(text, "utf-8") == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\tif x:  # y\n", "    if x:  # y"),
        ("  \x1b[31mx\x1b[0m \x08= 1", "  x = 1"),
        ("::warning::a", ": :warning::a"),
        ("x" * (LONGEST + 9), "x" * LONGEST),
    ],
)
def test_code_keeps_its_blanks(text: str, shown: str) -> None:
    assert code(text, "utf-8") == shown


def test_what_an_encoding_cannot_say_is_replaced() -> None:
    assert prose("naïve ¿ 日", "ascii") == "na?ve ? ?"
    assert prose("a → b … “c” – ‘d’ ×2 · e", "ascii") == "a -> b ... \"c\" - 'd' x2 - e"  # noqa: RUF001 - those very signs
    assert prose("a → b", "utf-8") == "a → b"
    assert code("a → b", "ascii") == "a -> b"
    assert prose("naïve ¿ 日", "latin-1") == "naïve ¿ ?"
    assert code("x = 'ï'", "ascii") == "x = '?'"
    assert name("naïve/日", "ascii") == r"na\xefve/\u65e5"


@given(st.text(), st.sampled_from(["utf-8", "ascii", "cp1252"]))
def test_whatever_is_said_comes_out_harmless(text: str, encoding: str) -> None:
    for shown in (prose(text, encoding), name(text, encoding), code(text, encoding)):
        assert shown.isprintable()
        assert not shown.lstrip().startswith("::")
        assert "##[" not in shown
        shown.encode(encoding)
