"""What git knows of a work tree, on real repositories."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.conftest import Project
from verify_gate.repository import Revision, last_with, revision
from verify_gate.workspace import survey

Make = Callable[[Mapping[str, str]], Project]
ENV = dict(os.environ)


def test_the_revision(project: Make) -> None:
    made = project({"a.py": "x = 1\n"})
    assert revision(made.root, ENV) == Revision()
    made.git("init", "-q")
    assert revision(made.root, ENV) == Revision(None, dirty=True)
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "one")
    commit = made.git("rev-parse", "HEAD").strip()
    assert revision(made.root, ENV) == Revision(commit, dirty=False)
    made.write({"b.py": ""})
    assert revision(made.root, ENV) == Revision(commit, dirty=True)


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
    survey(tmp_path, ("src",), (), dict(os.environ))
    assert not (tmp_path / "ran").exists()


def test_the_last_commit_that_wrote_a_file(tmp_path: Path) -> None:
    made = Project(tmp_path / "a").write({"b/*": "1", "b/c": "1"})
    (made.root / "b").mkdir(exist_ok=True)
    assert last_with(made.root, "b/*", ENV) is None
    made.git("init", "-q")
    for message in "12":
        made.write({"b/*": message})
        made.git("add", "-A")
        made.git("commit", "-q", "-m", message)
    there = made.git("rev-parse", "HEAD").strip()
    made.git("rm", "-q", ":(literal)b/*")
    made.git("commit", "-q", "-m", "3")
    assert last_with(made.root, "b/*", ENV) == there
    assert last_with(made.root / "b", "*", ENV) == there
    assert last_with(made.root, "none", ENV) is None
