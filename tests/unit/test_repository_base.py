"""What a change is measured against, on real repositories."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import Project
from verify_gate.domain.unreadable import Unreadable
from verify_gate.repository import Base, committed, export, find_base, listed, trunk

Make = Callable[[Mapping[str, str]], Project]
ENV = dict(os.environ)


def commit(project: Project, **files: str) -> str:
    """Commit some files, `a="1"`: the text 1 in a.txt."""
    project.write({f"{name}.txt": text for name, text in files.items()})
    project.git("add", "-A")
    project.git("commit", "-q", "--allow-empty", "-m", "more")
    return project.git("rev-parse", "HEAD").strip()


@pytest.fixture
def begun(project: Make) -> tuple[Project, str, str]:
    """Two commits on main, and a branch with one more."""
    made = project({"a.txt": "0\n"})
    made.git("init", "-q", "-b", "main")
    first, second = commit(made), commit(made, a="1\n")
    made.git("checkout", "-q", "-b", "side")
    commit(made, a="2\n")
    return made, first, second


def test_where_the_branch_left_the_trunk(begun: tuple[Project, str, str]) -> None:
    made, _, second = begun
    made.git("checkout", "-q", "main")
    commit(made, b="x\n")
    made.git("checkout", "-q", "side")
    assert find_base(made.root, None, ENV) == Base(second, "main")
    assert trunk(made.root, ENV) == "main"


def test_nothing_takes_the_place_of_what_was_committed(begun: tuple[Project, str, str], tmp_path: Path) -> None:
    """Neither `git replace` nor a graft: both are of this clone alone."""
    made, _, second = begun
    made.git("replace", second, made.git("commit-tree", "-m", "as if", "HEAD^{tree}").strip())
    export(made.root, second, tmp_path / "base", ENV)
    assert (tmp_path / "base/a.txt").read_text(encoding="utf-8") == "1\n"
    made.git("replace", "-d", second)
    third = commit(made, a="3\n")
    (made.root / ".git/info/grafts").write_text(f"{second} {third}\n", encoding="utf-8")
    assert find_base(made.root, None, ENV) == Base(second, "main")


@pytest.mark.parametrize("name", ["main~1", "v1", "{first}", "HEAD~2"])
def test_what_is_named(begun: tuple[Project, str, str], name: str) -> None:
    made, first, _ = begun
    made.git("tag", "-a", "v1", "-m", "one", first)
    assert find_base(made.root, name.replace("{first}", first), ENV).commit == first


@pytest.mark.parametrize("name", ["nowhere", "--all", "-x", "main..side", "HEAD:a.txt", "\n", "a b"])
def test_what_is_named_and_not_there(begun: tuple[Project, str, str], name: str) -> None:
    with pytest.raises(Unreadable, match=r"^There is no .* in this clone\. Fetch it \(git fetch\), or say what"):
        find_base(begun[0].root, name, ENV)


def test_on_the_trunk_itself_the_last_commit_is_the_change(begun: tuple[Project, str, str]) -> None:
    made, first, second = begun
    made.git("checkout", "-q", "main")
    assert find_base(made.root, None, ENV) == Base(first, "the commit before")
    assert find_base(made.root, "main", ENV) == Base(first, "the commit before")
    made.write({"new.txt": "x\n"})
    assert find_base(made.root, None, ENV) == Base(second, "main")
    made.git("checkout", "-q", "--detach", first)
    (made.root / "new.txt").unlink()
    with pytest.raises(
        Unreadable, match=r"^There is no commit before this one to hold it against\. Read it at the next"
    ):
        find_base(made.root, None, ENV)


def test_a_branch_that_was_pushed_is_held_against_the_trunk(
    begun: tuple[Project, str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    made, _, second = begun
    there = tmp_path_factory.mktemp("there")
    made.git("init", "-q", "--bare", str(there))
    made.git("remote", "add", "origin", str(there))
    made.git("push", "-q", "-u", "origin", "main", "side")
    made.git("branch", "-q", "-D", "main")
    assert find_base(made.root, None, ENV) == Base(second, "origin/main")
    last = made.git("rev-parse", "HEAD").strip()
    commit(made, a="3\n")
    assert find_base(made.root, None, ENV) == Base(last, "@{upstream}")
    made.git("push", "-q")
    made.write({"a.txt": "4\n", "more.txt": "4\n"})
    assert find_base(made.root, None, ENV) == Base(second, "origin/main")
    made.git("stash", "-q", "-u")
    made.git("checkout", "-q", "--detach")
    assert find_base(made.root, None, ENV) == Base(second, "origin/main")


def test_without_a_commit_or_a_trunk(project: Make) -> None:
    made = project({"a.txt": "1\n"})
    with pytest.raises(Unreadable, match=r"^There is no commit of git here to hold the change against\."):
        find_base(made.root, None, ENV)
    made.git("init", "-q", "-b", "other")
    with pytest.raises(Unreadable, match=r"^There is no commit of git here to hold the change against\."):
        find_base(made.root, None, ENV)
    commit(made)
    with pytest.raises(Unreadable, match=r"^There is no upstream of HEAD, no main, no master\. Fetch it"):
        find_base(made.root, None, ENV)
    assert trunk(made.root, ENV) is None


def test_histories_that_have_nothing_in_common(begun: tuple[Project, str, str]) -> None:
    made, _, _ = begun
    made.git("checkout", "-q", "--orphan", "new")
    commit(made)
    with pytest.raises(Unreadable, match=r"^HEAD and main have no commit in common\. Fetch it"):
        find_base(made.root, "main", ENV)


def test_a_shallow_clone(begun: tuple[Project, str, str], tmp_path: Path) -> None:
    made, _, _ = begun
    made.git("clone", "-q", "--depth", "1", "--branch", "side", made.root.as_uri(), str(tmp_path / "clone"))
    deepen = r"The clone is shallow: fetch its history \(git fetch --unshallow; in GitHub's checkout, fetch-depth: 0\)"
    with pytest.raises(Unreadable, match=deepen):
        find_base(tmp_path / "clone", "main", ENV)
    with pytest.raises(Unreadable, match=deepen):
        find_base(tmp_path / "clone", None, ENV)


def test_the_last_commit_is_the_change_on_a_trunk_alone_whose_history_is_here(
    begun: tuple[Project, str, str], tmp_path: Path
) -> None:
    made, first, _ = begun
    clone = ("clone", "-q", "--single-branch", "--branch")
    made.git(*clone, "side", made.root.as_uri(), str(tmp_path / "side"))
    with pytest.raises(
        Unreadable, match=r"^Nothing differs from the upstream of HEAD, and there is no main or master he"
    ):
        find_base(tmp_path / "side", None, ENV)
    made.git(*clone, "main", made.root.as_uri(), str(tmp_path / "main"))
    assert find_base(tmp_path / "main", None, ENV) == Base(first, "the commit before")
    made.git(*clone, "main", "--depth", "2", made.root.as_uri(), str(tmp_path / "shallow"))
    with pytest.raises(
        Unreadable, match=r"^HEAD is a part of @{upstream}, and what was before it is not here\. The clone"
    ):
        find_base(tmp_path / "shallow", None, ENV)


def test_a_work_tree_beside_the_clone(begun: tuple[Project, str, str], tmp_path: Path) -> None:
    made, _, second = begun
    made.git("worktree", "add", "-q", "-b", "beside", str(tmp_path / "beside"), "side")
    assert find_base(tmp_path / "beside", None, ENV) == Base(second, "main")
    assert (export(tmp_path / "beside", second, tmp_path / "base", ENV) / "a.txt").read_text() == "1\n"


def test_the_files_of_a_commit(project: Make, tmp_path: Path) -> None:
    made = project({"top.txt": "t\n", "packages/a/src/a.py": "x = 1\n", "packages/a/ö ü.txt": "x\n"})
    made.git("init", "-q", "-b", "main")
    (made.root / "packages/a/link").symlink_to("src")
    first = commit(made)
    made.git("rm", "-qr", "packages")
    made.write({"packages/a/new.txt": "x\n", "packages/a/.gitignore": "*.log\n", "packages/a/b.log": "x\n"})
    before = made.git("status", "--porcelain", "--untracked-files=all", "packages")
    (tmp_path / "out").mkdir()
    root = export(made.root / "packages/a", first, tmp_path / "out/base", ENV)
    assert root == tmp_path / "out/base/packages/a"
    there = sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))
    assert there == ["link", "src", "src/a.py", "ö ü.txt"]
    assert (tmp_path / "out/base/top.txt").read_text() == "t\n"
    assert made.git("status", "--porcelain", "--untracked-files=all", "packages") == before
    assert listed(made.root / "packages/a", ENV) == (".gitignore", "new.txt")
    assert committed(made.root / "packages/a", "src/a.py", first, ENV) == "x = 1\n"
    assert committed(made.root, "nothing.txt", first, ENV) is None


def test_what_git_cannot_write(begun: tuple[Project, str, str], tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^git could not write out the files of 0123456789ab\. Look with git fsck\."):
        export(begun[0].root, "0123456789abcdef", tmp_path / "base", ENV)


def test_writing_a_commit_starts_no_program_that_the_folder_names(
    begun: tuple[Project, str, str], tmp_path: Path
) -> None:
    made, first, _ = begun
    made.write({".gitattributes": "*.txt filter=own\n"})
    last = commit(made)
    spy = tmp_path / "spy.sh"
    spy.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n", encoding="utf-8")
    spy.chmod(0o755)
    for name in ("filter.own.smudge", "filter.own.process", "core.fsmonitor"):
        made.git("config", name, str(spy))
    made.git("config", "filter.own.required", "true")
    hook = made.root / ".git/hooks/post-index-change"
    hook.write_text(spy.read_text(encoding="utf-8"), encoding="utf-8")
    hook.chmod(0o755)
    index = (made.root / ".git/index").read_bytes()
    assert (export(made.root, last, tmp_path / "base", ENV) / "a.txt").read_text() == "2\n"
    assert first != last
    assert not (tmp_path / "ran").exists()
    assert (made.root / ".git/index").read_bytes() == index
