"""Where interpreters and tools are found, on real folders."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import Project
from verify_gate.errors import UserError
from verify_gate.plugin import Tool
from verify_gate.toolbox import Environment, environment_of, find_python, find_tool

Make = Callable[[Mapping[str, str]], Project]
ENV = dict(os.environ)


def executable(project: Project, *paths: str) -> None:
    for path in paths:
        project.write({path: "#!/bin/sh\n"})
        (project.root / path).chmod(0o755)


def test_the_interpreter_in_its_order(project: Make) -> None:
    made = project({})
    root = made.root
    executable(made, "path/python", "active/bin/python", "venv/bin/python", ".venv/bin/python", "mine/python")
    inherited = {"PATH": f"{root / 'empty'}{os.pathsep}{root / 'path'}", "VIRTUAL_ENV": str(root / "active")}
    assert find_python(root, "mine/python", inherited) == root / "mine/python"
    for found in (".venv/bin/python", "venv/bin/python", "active/bin/python", "path/python"):
        assert find_python(root, None, inherited) == root / found
        (root / found).unlink()
    with pytest.raises(
        UserError, match=r"^No Python interpreter was found for the project\. Name one: \[verify\] python = …$"
    ):
        find_python(root, None, inherited)


def test_a_relative_folder_on_path_holds_no_interpreter(project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = project({})
    executable(made, "python3", "bin/python3", "elsewhere/python3")
    monkeypatch.chdir(made.root)
    path = os.pathsep.join([".", "", "bin", "./bin", str(made.root / "elsewhere")])
    assert find_python(made.root, None, {"PATH": path}) == made.root / "elsewhere/python3"


def test_a_named_interpreter_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        find_python(tmp_path, "env/python", ENV)
    assert str(caught.value) == "verify.toml: [verify] python: 'env/python' does not exist. Correct the path."


def test_what_an_interpreter_says_of_itself(tmp_path: Path) -> None:
    base = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")
    found = environment_of(base, tmp_path, ENV)
    assert found.version == sys.version_info[:2]
    assert found.scripts.is_dir()
    assert any((folder / "pip").is_dir() for folder in found.packages)


@pytest.mark.parametrize("line", ["version = 3.12.1", "version_info = 3.12.1.final.0"])
def test_a_virtual_environment_is_read_off_its_files(project: Make, line: str) -> None:
    made = project({"env/pyvenv.cfg": f"home = /usr\n{line}\n"})
    home = made.root / "env"
    assert environment_of(home / "bin/python", made.root, {}) == Environment(
        home / "bin/python", (3, 12), home / "bin", (home / "lib/python3.12/site-packages",)
    )
    assert environment_of(home / "Scripts/python.exe", made.root, {}).packages == (home / "Lib/site-packages",)


def test_an_interpreter_that_does_not_run(project: Make) -> None:
    made = project({})
    with pytest.raises(UserError) as caught:
        environment_of(made.root / "python", made.root, {})
    assert str(caught.value) == (
        f"{made.root / 'python'} does not run. Make its environment anew, or name another: [verify] python = …"
    )


def environment(root: Path, name: str) -> Environment:
    return Environment(root / name / "bin/python", (3, 11), root / name / "bin", (root / name / "site",))


def test_versions_are_read_off_what_is_installed(project: Make) -> None:
    made = project({"env/site/Import_Linter-2.16.dist-info/METADATA": "", "env/site/other.py": ""})
    found = environment(made.root, "env")
    assert found.version_of("import-linter") == "2.16"
    assert found.version_of("mypy") is None
    assert environment(made.root, "nowhere").version_of("mypy") is None


def test_the_projects_tool_comes_before_our_own(project: Make) -> None:
    made = project({"own/site/import_linter-2.1.dist-info/METADATA": ""})
    root, theirs, own = made.root, environment(made.root, "theirs"), environment(made.root, "own")
    assert find_tool("lint-imports", root, theirs, own) is None
    executable(made, "node_modules/.bin/lint-imports")
    assert find_tool("lint-imports", root, theirs, own) == Tool(
        "lint-imports", (str(root / "node_modules/.bin/lint-imports"),), None, of_project=True
    )
    executable(made, "own/bin/lint-imports")
    assert find_tool("lint-imports", root, theirs, own) == Tool(
        "lint-imports", (str(root / "own/bin/lint-imports"),), "2.1", of_project=False
    )
    executable(made, "theirs/bin/lint-imports")
    assert find_tool("lint-imports", root, theirs, own) == Tool(
        "lint-imports", (str(root / "theirs/bin/lint-imports"),), None, of_project=True
    )
