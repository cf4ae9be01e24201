"""What is shared by those that hold a tool's word against the files that are there."""

from __future__ import annotations

import pytest

from tests.samples import context
from verify_gate.census import hold_against, last_line, not_excluded, python_files, relative, tool_id
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import ToolId
from verify_gate.plugin import Tool

LIVE = Exclusion("src/acme/live", "Needs a key.")


def leak(path: str, why: str) -> Finding:
    return Finding(
        "this file was not looked at",
        path=path,
        rule="unmeasured",
        fix=f"{why} Let it be measured, or name it in an exclusion with a reason.",
    )


def test_python_files() -> None:
    there = context(("src/acme/b.py", "src/acme/a.pyi", "src/acme/py.typed"), test_files=("a/test_a.py", "a/x.json"))
    assert python_files(there, tests=False) == ("src/acme/a.pyi", "src/acme/b.py")
    assert python_files(there, tests=True) == ("a/test_a.py", "src/acme/a.pyi", "src/acme/b.py")


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("src/a.py", "src/a.py"),
        ("./src/a.py", "src/a.py"),
        ("/project/src/a.py", "src/a.py"),
        ("/project2/a.py", "/project2/a.py"),
        ("/elsewhere/project/a.py", "/elsewhere/project/a.py"),
        ("src\\sub\\a.py", "src/sub/a.py"),
        (".\\src\\sub\\a.py", "src/sub/a.py"),
        ("/project/src\\known.py", "src\\known.py"),
        ("./tests\\known.py", "tests\\known.py"),
        ("../a.py", "../a.py"),
    ],
)
def test_relative(written: str, path: str) -> None:
    there = context(("src/a.py", "src\\known.py"), test_files=("tests\\known.py",))
    assert relative(there, written) == path


def test_a_name_that_no_tool_can_tell() -> None:
    _, _, findings = hold_against(["a\nb.py"], [], (), lambda path: f"{path} is hidden.")
    why = "Its name holds what a line of text cannot tell, so no tool can say that it looked at it: rename it."
    assert findings == (leak("a\nb.py", why),)


def test_all_looked_at() -> None:
    """What a tool looked at beyond what is due counts for nothing."""
    assert hold_against(["a.py", "b.py"], ["b.py", "a.py", "c.py"], (), lambda path: path) == (
        Population(2, 2, "files"),
        Needle("unmeasured files", 0, "files", Range(max=0)),
        (),
    )


def test_leaks() -> None:
    assert hold_against(["c.py", "a.py", "b.py"], ["a.py"], (), lambda path: f"{path} is hidden.") == (
        Population(1, 3, "files"),
        Needle("unmeasured files", 2, "files", Range(max=0)),
        (leak("c.py", "c.py is hidden."), leak("b.py", "b.py is hidden.")),
    )


def test_what_is_excluded_is_neither_due_nor_a_leak() -> None:
    expected = (f"src/acme/{name}.py" for name in ("a", "b", "live/c", "live/d"))
    assert hold_against(expected, ["src/acme/a.py", "src/acme/live/c.py"], (LIVE,), lambda _: "Somehow.") == (
        Population(1, 2, "files"),
        Needle("unmeasured files", 1, "files", Range(max=0)),
        (leak("src/acme/b.py", "Somehow."),),
    )


def test_nothing_there() -> None:
    assert hold_against((), ["a.py"], (), lambda path: path) == (
        Population(0, 0, "files"),
        Needle("unmeasured files", 0, "files", Range(max=0)),
        (),
    )


def test_not_excluded() -> None:
    """A finding without a place cannot be excluded by one."""
    kept = (Finding("bad", path="src/acme/a.py"), Finding("bad as a whole"))
    found = (kept[0], Finding("bad", path="src/acme/live/a.py"), kept[1])
    assert not_excluded(iter(found), (Exclusion("src/other", "Other."), LIVE)) == kept
    assert not_excluded(found, ()) == found


def test_tool_id() -> None:
    assert tool_id(Tool("ruff", ("/env/bin/ruff",), "1.0", of_project=True)) == ToolId("ruff", "1.0")
    assert tool_id(Tool("ruff", ("/env/bin/ruff",), None, of_project=False)) == ToolId("ruff", None)


@pytest.mark.parametrize(
    ("text", "line"), [("a\n  b  \n \n\n", "b"), ("a", "a"), ("", ""), (" \n\t\n", ""), ("a\r\nb\r\n", "b")]
)
def test_last_line(text: str, line: str) -> None:
    assert last_line(text) == line
