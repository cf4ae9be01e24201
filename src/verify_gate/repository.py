"""What git knows of the work tree. No setting of the folder in question makes it start a program of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from verify_gate.environment import asking_git
from verify_gate.process import capture

MANY = 1000
"""Files of which git is not asked one by one."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What git says of the work tree: the commit of HEAD and whether anything differs from it; `None` without git.

    `told` are git's lines on what differs.
    """

    commit: str | None = None
    dirty: bool | None = None
    told: tuple[str, ...] = ()


def revision(root: Path, env: Mapping[str, str]) -> Revision:
    """The commit and whether the work tree differs from it.

    To compare, git would run the filters that the folder's own settings name; here it does not. The settings of a
    submodule are not even read.
    """
    asked = ("status", "--porcelain=v2", "--branch", "--untracked-files=normal", "--ignore-submodules=dirty")
    status = capture(("git", *asked), root, {**env, **asking_git(_without_filters(root, env))})
    if status is None:
        return Revision()
    lines = status.splitlines()
    commit = next((line.split()[-1] for line in lines if line.startswith("# branch.oid ")), None)
    told = tuple(line for line in lines if not line.startswith("#"))
    return Revision(None if commit == "(initial)" else commit, bool(told), told)


def as_committed(root: Path, paths: Sequence[str], before: Revision, env: Mapping[str, str]) -> frozenset[str]:
    """Those of `paths` that hold what the commit holds, and held it when git told of the work tree `before`."""
    if before.commit is None or len(paths) > MANY:
        return frozenset()
    git = {**env, **asking_git(_without_filters(root, env))}
    tracked = capture(("git", "ls-files", "-z", "--", *paths), root, git)
    differing = capture(("git", "diff", "--name-only", "--relative", "-z", before.commit, "--", *paths), root, git)
    if tracked is None or differing is None:
        return frozenset()
    same = {*tracked.split("\0")} - {*differing.split("\0")}
    return frozenset(path for path in paths if path in same and not any(line.endswith(path) for line in before.told))


def _without_filters(root: Path, env: Mapping[str, str]) -> dict[str, str]:
    """The settings of git by which no filter runs that those in the folder's own .git name."""
    asked = ("git", "config", "--includes", "--show-scope", "--name-only", "--get-regexp", r"^filter\.")
    found = (line.split("\t", 1) for line in (capture(asked, root, env) or "").splitlines() if "\t" in line)
    return {
        name: "false" if name.endswith(".required") else "" for scope, name in found if scope in {"local", "worktree"}
    }


def ignored(root: Path, env: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """The single files, and the whole folders, that git ignores; none without git."""
    listing = capture(
        ("git", "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"), root, env
    )
    entries = [entry for entry in (listing or "").split("\0") if entry]
    return {entry for entry in entries if entry[-1] != "/"}, {entry[:-1] for entry in entries if entry[-1] == "/"}
