"""What was saved, as the files themselves tell it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.conftest import Project
from verify_gate.cli.watching import changes as module
from verify_gate.cli.watching.changes import Change, changes, look
from verify_gate.domain.unreadable import Unreadable
from verify_gate.environment import clean_environment


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


def seen(made: Project) -> list[str]:
    return sorted(look(made.root, ("src",), clean_environment(os.environ)))


def test_what_git_ignores_what_the_gate_keeps_and_what_an_editor_keeps_is_not_looked_at(made: Project) -> None:
    assert seen(made) == [".github/ci.yml", ".gitignore", "README.md", "src/_version.py", "src/a.py"]


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


def test_a_file_that_is_written_by_what_looks_is_not_looked_at(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with open(made.root / "told.txt", "w", encoding="utf-8") as told:
        monkeypatch.setattr(sys, "stdout", told)
        monkeypatch.setattr(sys, "stderr", told)
        assert "told.txt" not in seen(made)
    monkeypatch.undo()
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
    with pytest.raises(Unreadable, match=r"^src cannot be read: Permission denied\. Who knows what changes in it\.$"):
        seen(made)
