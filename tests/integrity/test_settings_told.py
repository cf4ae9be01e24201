"""integrity over real histories in which only a tool can tell what its settings come to, or where they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.e2e

Make = Callable[[Mapping[str, str]], Project]
GATE = '[verify]\nsource = ["src"]\ntests = ["tests"]\nbase = "main"\n[instruments.integrity]\n'
CODE = {
    "src/app/__init__.py": "",
    "src/app/core.py": "def add(a: int, b: int) -> int:\n    return a + b\n",
    "src/app/old.py": "def times(a: int, b: int) -> int:\n    return a * b\n",
    "tests/test_core.py": "from app.core import add\n\n\ndef test_add() -> None:\n    assert add(1, 2) == 3\n",
    "verify.toml": GATE,
    ".gitignore": ".*_cache/\n__pycache__/\n",
}
PYTEST = '[tool.pytest.ini_options]\npythonpath = ["src"]\n'
OVERRIDE = PYTEST + '[tool.mypy]\n[[tool.mypy.overrides]]\nmodule = "app.old"\ndisallow_untyped_defs = true\n'
NESTED = 'preview = true\n[lint]\nselect = ["PLR"]\n'


def read(there: Project, was: Mapping[str, str], now: Mapping[str, str | None], folder: str = ".") -> dict[str, Any]:
    """What integrity reads of a change, with verify.toml in a folder of the repository."""
    top = there.root
    there.write(was)
    there.git("init", "-q", "-b", "main")
    there.git("add", "-A")
    there.git("commit", "-q", "-m", "As it is")
    there.git("switch", "-q", "-c", "change")
    there.write({path: text for path, text in now.items() if text is not None})
    for path in (path for path, text in now.items() if text is None):
        (top / path).unlink()
    there.git("add", "-A")
    there.git("commit", "-q", "-m", "Otherwise")
    outcome = Project(top / folder).run("--only", "integrity", "--format", "json")
    return outcome.instrument("integrity")


def told(line: Mapping[str, Any]) -> list[tuple[str, int, str]]:
    found = [each for each in line["findings"] if each["severity"] == "error"]
    assert line["status"] == ("out_of_range" if found else "in_range"), line["why"]
    return [(each["path"], each["line"], each["message"]) for each in found]


def in_folder(files: Mapping[str, str]) -> dict[str, str]:
    return {f"sub/{path}": text for path, text in files.items()}


def test_a_module_is_renamed_out_of_its_override(project: Make) -> None:
    was = {**CODE, "pyproject.toml": OVERRIDE}
    line = read(project({}), was, {"src/app/old.py": None, "src/app/new.py": CODE["src/app/old.py"]})
    message = "mypy.overrides.app.old.disallow_untyped_defs does not hold for src/app/new.py"
    assert told(line) == [("pyproject.toml", 6, message)]


def test_an_override_that_goes_with_its_module(project: Make) -> None:
    was = {**CODE, "pyproject.toml": OVERRIDE}
    now = {"src/app/old.py": None, "src/app/new.py": CODE["src/app/old.py"]}
    assert told(read(project({}), was, {**now, "pyproject.toml": OVERRIDE.replace("app.old", "app.new")})) == []


def test_ruff_reads_fewer_rules_in_a_folder_of_its_own_settings(project: Make) -> None:
    was = {**CODE, "pyproject.toml": PYTEST + '[tool.ruff.lint]\nselect = ["E"]\n', "src/ruff.toml": NESTED}
    (found,) = told(read(project({}), was, {"src/ruff.toml": NESTED.replace("true", "false")}))
    assert (found[:2], found[2].endswith("no longer read by ruff, as it says itself")) == (("src/ruff.toml", 1), True)


def test_coverage_does_not_take_its_settings(project: Make) -> None:
    was = {**CODE, "pyproject.toml": PYTEST, ".coveragerc": "[run]\nbranch = true\n"}
    (found,) = told(read(project({}), was, {".coveragerc": "[run]\nbranch = perhaps\n"}))
    assert found == (
        ".coveragerc",
        1,
        "coverage does not understand its settings: Couldn't read config file .coveragerc: Not a boolean: perhaps",
    )


ABOVE = PYTEST.replace('["src"]', '["sub/src"]') + (
    'strict_markers = true\n[tool.mypy]\nstrict = true\n[tool.ruff.lint]\nselect = ["E", "F", "B"]\n'
)


def test_settings_above_verify_toml(project: Make) -> None:
    """Those of mypy, pytest and ruff, which look upwards; coverage does not."""
    was = {**in_folder(CODE), "pyproject.toml": ABOVE + "[tool.coverage.run]\nbranch = true\n"}
    weak = ABOVE.replace("strict = true", "strict = false").replace("strict_markers = true\n", "").replace(', "B"', "")
    found = told(read(project({}), was, {"pyproject.toml": weak}, "sub"))
    assert [(path, line, message.split(":")[0]) for path, line, message in found] == [
        ("../pyproject.toml", 4, "mypy.strict is off"),
        ("../pyproject.toml", 3, "pytest.strict_markers is gone"),
        ("../pyproject.toml", 6, "B is no longer selected by ruff"),
    ]


def test_settings_that_come_down_to_verify_toml(project: Make) -> None:
    was = {**in_folder(CODE), "pyproject.toml": ABOVE}
    now = {"pyproject.toml": "[tool.other]\n", "sub/pyproject.toml": ABOVE.replace("sub/src", "src")}
    assert told(read(project({}), was, now, "sub")) == []


def test_settings_beside_verify_toml_that_hide_those_above(project: Make) -> None:
    was = {**in_folder(CODE), "pyproject.toml": ABOVE}
    now = {"sub/ruff.toml": '[lint]\nselect = ["E"]\n', "sub/mypy.ini": "[mypy]\n"}
    found = told(read(project({}), was, now, "sub"))
    assert [(path, line, message.split(":")[0]) for path, line, message in found] == [
        ("mypy.ini", 1, "mypy.strict is off"),
        ("ruff.toml", 1, "B, F are no longer selected by ruff"),
    ]
