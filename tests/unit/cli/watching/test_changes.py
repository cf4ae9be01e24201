"""What was saved, as the files themselves tell it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Project
from verify_gate.cli.watching import changes as module
from verify_gate.cli.watching.changes import Change, changes, look
from verify_gate.environment import clean_environment
from verify_gate.errors import UserError


@pytest.fixture
def made(tmp_path: Path) -> Project:
    made = Project(tmp_path / "p").write(
        {
            "src/a.py": "x = 1\n",
            "README.md": "hi\n",
            ".gitignore": "*.log\n/out/\n_version.py\n",
            ".github/ci.yml": "",
            "src/_version.py": "",
            "run.log": "",
            "out/b.py": "",
            ".verify/last.json": "",
            "src/__pycache__/a.pyc": "",
            ".venv/pyvenv.cfg": "",
            ".venv/bin/python": "",
            "src/.a.py.swp": "",
            "src/a.py~": "",
            "src/.#a.py": "",
            "src/4913": "",
        }
    )
    made.git("init", "-q")
    return made


def seen(made: Project, *tops: str) -> list[str]:
    return sorted(look(made.root, tops or ("src",), clean_environment(os.environ)))


def test_what_git_ignores_what_the_gate_keeps_and_what_an_editor_keeps_is_not_looked_at(made: Project) -> None:
    assert seen(made) == [".github/ci.yml", ".gitignore", "README.md", "src/_version.py", "src/a.py"]


def test_of_a_folder_that_git_ignores_the_python_below_the_sources_is_looked_at(made: Project) -> None:
    before = seen(made)
    made.write(
        {
            ".gitignore": "*.log\n/out/\n_version.py\n_gen/\n__pycache__/\n",
            "src/p/_gen/api.py": "",
            "src/p/_gen/deep/api.pyi": "",
            "src/p/_gen/api.json": "",
            "src/__pycache__/left.py": "",
            "_gen/other.py": "",
        }
    )
    assert seen(made) == sorted([*before, "src/p/_gen/api.py", "src/p/_gen/deep/api.pyi"])
    assert [path for path in seen(made, "src", ".") if "_gen" in path] == seen(made, "src/p/_gen")[-2:]


def test_sources_in_a_folder_that_git_ignores_are_looked_at(made: Project) -> None:
    made.write({"out/src/c.py": "", "out/src/data.json": ""})
    assert seen(made, "out/src", "out/gone") == [
        ".github/ci.yml",
        ".gitignore",
        "README.md",
        "out/src/c.py",
        "out/src/data.json",
        "src/a.py",
    ]


def test_a_file_counts_by_its_path_in_the_sources_and_in_the_tests_where_a_link_leads_from_one_to_the_other(
    made: Project,
) -> None:
    made.write({"tests/shared/d.py": "", "lib/shared/e.py": ""})
    (made.root / "src/shared").symlink_to(made.root / "tests/shared")
    (made.root / "tests/other").symlink_to(made.root / "lib/shared")
    linked = ["lib/shared/e.py", "src/shared/d.py", "tests/other/e.py", "tests/shared/d.py"]
    assert [path for path in seen(made, "src", "tests", "lib") if path in linked] == linked


def test_without_git_all_counts_but_an_environment_and_the_gates_own(made: Project) -> None:
    (made.root / ".git/HEAD").unlink()
    assert seen(made) == [
        ".github/ci.yml",
        ".gitignore",
        "README.md",
        "out/b.py",
        "run.log",
        "src/_version.py",
        "src/a.py",
    ]


def test_a_file_that_standard_output_goes_to_is_not_looked_at(made: Project) -> None:
    before = os.dup(1)
    with open(made.root / "told.txt", "wb") as told:
        os.dup2(told.fileno(), 1)
        try:
            assert "told.txt" not in seen(made)
        finally:
            os.dup2(before, 1)
            os.close(before)
    assert "told.txt" in seen(made)


def test_what_differs_is_told_by_path_and_whether_it_came_or_went(made: Project) -> None:
    env = clean_environment(os.environ)
    before = look(made.root, ("src",), env)
    assert changes(before, look(made.root, ("src",), env)) == ()
    made.write({"src/new.py": "", "src/a.py": "x = 22\n"})
    (made.root / "README.md").unlink()
    assert changes(before, look(made.root, ("src",), env)) == (
        Change("README.md", moved=True),
        Change("src/a.py"),
        Change("src/new.py", moved=True),
    )


def test_a_folder_that_cannot_be_listed_is_said(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "src")

    monkeypatch.setattr(module, "every_file", closed)
    with pytest.raises(
        UserError, match=r"^src cannot be read: Permission denied\. What is saved in it would go unseen\. "
    ):
        seen(made)
