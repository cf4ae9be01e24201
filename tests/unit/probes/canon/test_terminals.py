"""Which commands of a document are run, and how what they print is held against what is shown."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from verify_gate.probes.canon.model import Block
from verify_gate.probes.canon.terminals import Own, Run, Shown, matches, session

PYTHON = Path(sys.executable)
SCRIPTS = {"acme": "acme.cli:app.main [all]", "other": "there.cli:main", "odd": "acme.cli"}


@pytest.fixture
def own(tmp_path: Path) -> Own:
    (tmp_path / "docs").mkdir()
    for name in ("books.csv", "docs/a.md", "Makefile"):
        (tmp_path / name).touch()
    return Own(tmp_path, PYTHON, SCRIPTS, frozenset({"acme"}))


def test_a_script_is_run_through_the_source(own: Own) -> None:
    script = "import sys; del sys.path[0]; sys.argv[0] = 'acme'; import acme.cli as module; sys.exit(module.app.main())"
    assert own.run_of(("acme", "a", "--b")) == Run((str(PYTHON), "-c", script, "a", "--b"))


@pytest.mark.parametrize(
    ("words", "rest", "files"),
    [
        (("python", "-m", "acme.tool", "a"), ("-m", "acme.tool", "a"), ()),
        (("python3", "-c", "print(1)"), ("-c", "print(1)"), ()),
        (("python", "-m", "acme", "books.csv"), ("-m", "acme", "books.csv"), ("books.csv",)),
        (("python", "-m", "acme", "--of=./docs/a.md", "-x"), ("-m", "acme", "--of=./docs/a.md", "-x"), ("docs/a.md",)),
        (("python", "-m", "acme", "Makefile"), ("-m", "acme", "Makefile"), ("Makefile",)),
        (("python", "-m", "acme", "12.50", "a b.c d", "installed"), ("-m", "acme", "12.50", "a b.c d", "installed"), ()),
    ],
)  # fmt: skip  # a case a line
def test_what_is_run(own: Own, words: tuple[str, ...], rest: tuple[str, ...], files: tuple[str, ...]) -> None:
    assert own.run_of(words) == Run((str(PYTHON), *rest), files)


@pytest.mark.parametrize(
    "words",
    [
        None, (), ("ls",), ("python", "-m", "pip", "list"), ("python", "run.py"), ("other", "a"), ("odd",), ("python",),
        ("acme", "--install-completion"), ("acme", "install", "x"), ("acme", "plugin:uninstall"), ("acme", "--now=push"),
        ("python", "-c", "import acme; acme.install()"),
        ("acme", "gone.csv"), ("acme", "--of=docs/gone.md"), ("acme", "docs"), ("acme", "docs/"), ("acme", "."),
        ("acme", "/etc/passwd"), ("acme", "../x.csv"), ("acme", "https://a.b/c"), ("acme", "x/" + "y" * 300),
        ("acme", "FILE"), ("acme", "--of=FILE-NAME"),
    ],
)  # fmt: skip  # a list, many words to a line
def test_what_is_not_run(own: Own, words: tuple[str, ...] | None) -> None:
    assert own.run_of(words) is None


@pytest.mark.parametrize(
    "line",
    [
        "acme | cat", "acme $HOME", "acme && ls", "acme 'open", "acme > x", "X=1 acme", "acme [TAB]", "acme <file>",
        "acme {a,b}", "acme a...", "acme …", "acme *",
    ],
)  # fmt: skip  # a list, many words to a line
def test_what_needs_a_shell_or_stands_for_something_has_no_words(line: str) -> None:
    assert session(Block("console", f"$ {line}\nx\n", 1)) == (Shown(None, "x\n", 1),)


def test_a_session_is_its_commands_with_what_stands_below_each() -> None:
    block = Block("console", "\n$ one 'a [b]'  # why\nx\n\ny\n$ two\n", 10)
    assert session(block) == (Shown(("one", "a [b]"), "x\n\ny\n", 11), Shown(("two",), "", 15))
    assert session(Block("console", "$ $ one\n", 1)) == (Shown(("one",), "", 1),)
    assert session(Block("console", "", 1)) == ()
    assert session(Block("console", "(env) $ one\n$ two\nx\n", 1)) == (Shown(None, "x\n", 2),)


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        ("a b", "a b  \n\n", True), ("a ... d", "a b c d", True), ("a\n...\nd", "a\nb\nc\nd\n", True), ("...", "", True),
        ("a b", "a  b", False), ("a", "ab", False), ("a.c", "abc", False), ("a...", "b", False), ("1", "True", False),
        ("  a\nb", "  a\nb", True), ("a\nb", "a b", False),
    ],
)  # fmt: skip  # a case a line
def test_an_output_matches(expected: str, got: str, *, same: bool) -> None:
    assert matches(expected, got) is same
