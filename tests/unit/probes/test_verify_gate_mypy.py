"""What mypy's settings make of each file, asked of the real mypy in this process."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from verify_gate.probes.project_side.verify_gate_mypy import functions, main

Ask = Callable[..., dict[str, Any]]
FINE = {"hidden": None, "functions": 1, "unchecked": 0}
TYPED = "def f(a: int) -> int: return a\n"


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Lay the files, ask, and get what was told."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("MYPY"):
            monkeypatch.delenv(name)

    def told(files: Mapping[str, str], *arguments: str, code: int = 0) -> dict[str, Any]:
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="latin-1")
        assert main(["told.json", *arguments]) == code
        found: dict[str, Any] = json.loads((tmp_path / "told.json").read_text(encoding="utf-8")) if code == 0 else {}
        return found

    return told


def test_without_settings(ask: Ask) -> None:
    files = {"pk/__init__.py": "", "pk/a.py": TYPED, "script": f"#!/usr/bin/env python3\n{TYPED}def g(a): ...\n"}
    assert ask(files, "--output=json", "pk", "script") == {
        "config": None,
        "exclude": [],
        "files": {
            "pk/__init__.py": {"hidden": None, "functions": 0, "unchecked": 0},
            "pk/a.py": FINE,
            "script": {"hidden": None, "functions": 2, "unchecked": 1},
        },
    }


def test_settings(ask: Ask) -> None:
    settings = """\
    [mypy]
    exclude = old
    [mypy-pk.untyped]
    check_untyped_defs = true
    [mypy-pk.ignored,pk.ignorant]
    ignore_errors = true
    """
    untyped = "def g(a): return a\n"
    files = {
        "mypy.ini": dedent(settings),
        "pk/__init__.py": untyped,
        "pk/ignored.py": TYPED,
        "pk/ignorant.py": "# mypy: ignore-errors=False\n",
        "pk/old.py": TYPED,
        "pk/untyped.py": untyped,
        "pk/own.py": f"# mypy: check-untyped-defs\n{untyped}",
    }
    assert ask(files, "pk") == {
        "config": "mypy.ini",
        "exclude": ["old"],
        "files": {
            "pk/__init__.py": {"hidden": None, "functions": 1, "unchecked": 1},
            "pk/ignorant.py": {"hidden": None, "functions": 0, "unchecked": 0},
            "pk/ignored.py": {**FINE, "hidden": "mypy's setting `ignore_errors` for the module pk.ignored"},
            "pk/own.py": FINE,
            "pk/untyped.py": FINE,
        },
    }


def test_errors_that_are_ignored_everywhere(ask: Ask) -> None:
    told = ask({"a.py": TYPED, "mypy.ini": "[mypy]\nignore_errors = true\n"}, "a.py")
    assert told["files"] == {"a.py": {**FINE, "hidden": "mypy's setting `ignore_errors`"}}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"# type: ignore\n{TYPED}", "the comment `# type: ignore` above its first statement"),
        (f"# type: ignore[attr-defined]\n{TYPED}", "the comment `# type: ignore` above its first statement"),
        (f"# a\n\n# type: ignore  # b\n\n@d\n{TYPED}", "the comment `# type: ignore` above its first statement"),
        (f"@d  # type: ignore\n{TYPED}", None),
        (f'"""A."""\n# type: ignore\n{TYPED}', None),
        (f"x = 1  # type: ignore\n{TYPED}", None),
        (f"# mypy: ignore-errors\n{TYPED}", "its comment `# mypy: ignore-errors`"),
        (f"{TYPED}# mypy: ignore-errors\n", "its comment `# mypy: ignore-errors`"),
        (f"# mypy: nonsense\n{TYPED}", None),
    ],
)
def test_comments(ask: Ask, text: str, hidden: str | None) -> None:
    assert ask({"a.py": text}, "a.py")["files"] == {"a.py": {**FINE, "hidden": hidden}}


def test_a_file_of_comments_alone_hides_nothing(ask: Ask) -> None:
    nothing = {"hidden": None, "functions": 0, "unchecked": 0}
    assert ask({"a.py": "# type: ignore\n"}, "a.py")["files"] == {"a.py": nothing}


@pytest.mark.parametrize("text", ["def f(:\n", "x = '\xff'\n", "# coding: nope\nx = 1\n", "x = '\0'\n"])
def test_a_file_that_cannot_be_parsed_is_left_to_mypy(ask: Ask, text: str) -> None:
    assert ask({"a.py": text}, "a.py")["files"] == {"a.py": {"hidden": None, "functions": 0, "unchecked": 0}}


def test_type_comments_that_are_none(ask: Ask) -> None:
    """Where those cannot be understood, the rest still is."""
    told = ask({"a.py": f"x = [  # type: (\n]\nclass A:  # type: B\n    pass\n{TYPED}"}, "a.py")
    assert told["files"] == {"a.py": FINE}


@pytest.mark.parametrize(
    ("settings", "arguments", "said"),
    [
        ("install_types = true\nnon_interactive = true", (), "its setting install_types (mypy.ini)\n"),
        ("txt_report = out\nhtml_report = out", (), "its setting html_report (mypy.ini)\n"),
        ("strict = true", ("--any-exprs-report=out",), "its setting any_exprs_report (mypy.ini)\n"),
    ],
)
def test_settings_by_which_mypy_does_more_than_look(
    ask: Ask, capsys: pytest.CaptureFixture[str], settings: str, arguments: tuple[str, ...], said: str
) -> None:
    ask({"a.py": "", "mypy.ini": f"[mypy]\n{settings}\n"}, *arguments, "a.py", code=3)
    assert capsys.readouterr().err == said


def test_arguments_by_which_it_does(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    ask({"a.py": ""}, "--linecount-report=out", "a.py", code=3)
    assert capsys.readouterr().err == "its setting linecount_report (args)\n"


def test_what_mypy_refuses(ask: Ask, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as refused:
        ask({"a.py": ""}, "--nope", "a.py")
    assert refused.value.code == 2
    assert not (tmp_path / "told.json").exists()


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("x = 1", (0, 0)),
        ("f = lambda a: a", (0, 0)),
        ("def f(): ...", (1, 1)),
        ("def f() -> None: ...", (1, 0)),
        ("async def f(a): ...", (1, 1)),
        ("async def f(a, b: int): ...", (1, 0)),
        ("def f(a: int, /): ...", (1, 0)),
        ("def f(*, a: int): ...", (1, 0)),
        ("def f(*a: int): ...", (1, 0)),
        ("def f(**a: int): ...", (1, 0)),
        ("def f(a):  # type: (int) -> int\n    return a", (1, 0)),
        ("def f(a,  # type: int\n      b):\n    return a", (1, 0)),
        ("class A:\n    def f(self): ...\n    def g(self) -> int: ...", (2, 1)),
        ("def f():\n    def g(a: int) -> int: ...", (2, 2)),
        ("def f() -> None:\n    def g(a): ...\n    def h() -> None: ...", (3, 1)),
        ("@no_type_check\ndef f(a: int): ...", (1, 1)),
        ("@typing.no_type_check\ndef f(a: int): ...", (1, 1)),
        ("@other\n@x[0]\n@typing.other()\ndef f(a: int): ...", (1, 0)),
    ],
)
def test_functions(text: str, counts: tuple[int, int]) -> None:
    assert functions(ast.parse(text, type_comments=True), untyped_too=False) == counts


def test_functions_where_the_untyped_are_checked_too() -> None:
    tree = ast.parse("def f():\n    def g(): ...\n@no_type_check\ndef h(a: int):\n    def i(): ...")
    assert functions(tree, untyped_too=True) == (4, 2)
