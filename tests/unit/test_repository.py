"""What git knows of a work tree, on real repositories."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import Project
from verify_gate import repository
from verify_gate.repository import Revision, as_committed, revision
from verify_gate.workspace import survey

Make = Callable[[Mapping[str, str]], Project]
ENV = dict(os.environ)


def test_the_revision(project: Make) -> None:
    made = project({"a.py": "x = 1\n"})
    assert revision(made.root, ENV) == Revision()
    made.git("init", "-q")
    assert revision(made.root, ENV) == Revision(None, dirty=True, told=("? a.py",))
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "one")
    commit = made.git("rev-parse", "HEAD").strip()
    assert revision(made.root, ENV) == Revision(commit, dirty=False)
    made.write({"b.py": ""})
    assert revision(made.root, ENV) == Revision(commit, dirty=True, told=("? b.py",))


def test_asking_git_starts_no_program_that_the_folder_names(tmp_path: Path) -> None:
    """What a folder's own .git can hold when it was unpacked from somewhere: a monitor, hooks, filters."""
    project = Project(tmp_path).write({"src/a.py": "x = 1\n", ".gitattributes": "*.py filter=a=b\n", "hooks/x": ""})
    project.git("init", "-q")
    project.git("add", ".")
    project.git("commit", "-qm", "first")
    spy = tmp_path / "spy.sh"
    spy.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n", encoding="utf-8")
    spy.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "filter.a=b.clean",
        "filter.a=b.process",
        "core.sshCommand",
        "alias.status",
        "core.pager",
    ):
        project.git("config", name, str(spy))
    project.git("config", "filter.a=b.required", "true")
    for hook in ("post-index-change", "fsmonitor-watchman"):
        (tmp_path / ".git/hooks" / hook).write_text(spy.read_text(encoding="utf-8"), encoding="utf-8")
        (tmp_path / ".git/hooks" / hook).chmod(0o755)
    project.write({"src/a.py": "x = 2\n"})
    (tmp_path / "ran").unlink(missing_ok=True)
    assert revision(tmp_path, dict(os.environ)).dirty
    assert as_committed(tmp_path, ["src/a.py"], revision(tmp_path, ENV), ENV) == frozenset()
    survey(tmp_path, ("src",), (), dict(os.environ))
    assert not (tmp_path / "ran").exists()


def committed(project: Make) -> Project:
    made = project({"p/src/a.py": "x = 1\n", "p/src/b.py": "", "p/src/c.py": "", ".gitignore": "ignored.py\n"})
    made.write({"p/ignored.py": ""})
    made.git("init", "-q")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "one")
    return made


ASKED = ["src/a.py", "src/b.py", "src/c.py", "src/new.py", "ignored.py"]


def test_what_is_as_committed_now_and_was_before(project: Make) -> None:
    """In a folder of the repository, as a member of a monorepo is."""
    made = committed(project)
    root = made.root / "p"
    made.write({"p/src/b.py": "y = 1\n"})
    before = revision(root, ENV)
    made.write({"p/src/a.py": "x = 1\n", "p/src/b.py": "", "p/src/c.py": "z", "p/src/new.py": ""})
    assert as_committed(root, ASKED, before, ENV) == {"src/a.py"}


def test_nothing_is_sure_without_a_commit_or_of_many(project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = committed(project)
    root, before = made.root / "p", revision(made.root, ENV)
    assert as_committed(root, ASKED, before, ENV) == {"src/a.py", "src/b.py", "src/c.py"}
    assert as_committed(root, ASKED, Revision(), ENV) == frozenset()
    assert as_committed(root, ASKED, Revision("0" * 40), ENV) == frozenset()
    monkeypatch.setattr(repository, "MANY", 4)
    assert as_committed(root, ASKED, before, ENV) == frozenset()
