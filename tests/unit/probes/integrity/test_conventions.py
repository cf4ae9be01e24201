"""Where pytest is told what to collect."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.probes.integrity.changes import side
from verify_gate.probes.integrity.suites.conventions import Conventions, conventions

TOLD = Conventions(("check_*.py",), ("Check",), ("check_",), ("checks",), ("old",), "not slow")
INI = "[{}]\npython_files = check_*.py\npython_classes = Check\npython_functions = check_\ntestpaths = checks/\nnorecursedirs = old\naddopts = -q -m 'not slow'\n"
TOML = '[{}]\npython_files = ["check_*.py"]\npython_classes = ["Check"]\npython_functions = ["check_"]\ntestpaths = ["checks", "more/*"]\nnorecursedirs = ["old"]\naddopts = ["-m", "not slow"]\n'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pytest.ini", INI.format("pytest")),
        (".pytest.ini", INI.format("pytest")),
        ("tox.ini", INI.format("pytest")),
        ("setup.cfg", INI.format("tool:pytest")),
        ("pyproject.toml", TOML.format("tool.pytest.ini_options")),
        ("pyproject.toml", TOML.format("tool.pytest")),
        ("pytest.toml", TOML.format("pytest")),
    ],
)
def test_settings_are_read_where_pytest_reads_them(tmp_path: Path, path: str, text: str) -> None:
    assert conventions(side(tmp_path, {path: text})) == TOLD


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"pytest.ini": "[pytest]\n", "pyproject.toml": TOML.format("tool.pytest")},
        {"pytest.ini": "pytest"},
        {"pyproject.toml": "tool ="},
        {"pytest.ini": "[pytest]\naddopts = 'open\n"},
    ],
)
def test_without_settings_all_is_as_usual(tmp_path: Path, files: dict[str, str]) -> None:
    assert conventions(side(tmp_path, files)) == Conventions()


@pytest.mark.parametrize(
    ("told", "path", "collected"),
    [
        (Conventions(), "tests/test_it.py", True),
        (Conventions(), "it_test.py", True),
        (Conventions(), "tests/checks.py", False),
        (Conventions(), "tests/build/test_it.py", False),
        (Conventions(), "tests/.old/test_it.py", False),
        (Conventions(tops=("tests",)), "tests/unit/test_it.py", True),
        (Conventions(tops=("tests",)), "attic/test_it.py", False),
        (Conventions(tops=("build/tests",)), "build/tests/test_it.py", True),
        (Conventions(files=("unit/*.py",)), "tests/unit/it.py", True),
    ],
)
def test_files(told: Conventions, path: str, *, collected: bool) -> None:
    assert told.file(path) is collected


@pytest.mark.parametrize(
    ("said", "marks", "selected"),
    [
        ("", ["slow"], True),
        ("not slow", ["slow"], False),
        ("not slow", [], True),
        ("fast and not slow", ["fast"], True),
        ("fast or slow", [], False),
        ("not (", ["slow"], True),
        ("slow()", [], True),
    ],
)
def test_marks(said: str, marks: list[str], *, selected: bool) -> None:
    assert Conventions(marks=said).selects(marks) is selected


def test_the_last_mark_expression_counts(tmp_path: Path) -> None:
    told = conventions(side(tmp_path, {"pytest.ini": "[pytest]\naddopts = -m slow -mfast\n"}))
    assert told.marks == "fast"
