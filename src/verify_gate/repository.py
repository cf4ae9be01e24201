"""What git knows of the work tree. No setting of the folder in question makes it start a program of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from verify_gate.environment import asking_git
from verify_gate.process import capture


@dataclass(frozen=True, slots=True)
class Revision:
    """What git says of the work tree: the commit of HEAD and whether anything differs from it; `None` without git."""

    commit: str | None = None
    dirty: bool | None = None


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
    dirty = any(not line.startswith("#") for line in lines)
    return Revision(None if commit == "(initial)" else commit, dirty)


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


def tracks(folder: Path, env: Mapping[str, str]) -> bool:
    """Whether git tracks anything in a folder; not so without git."""
    return bool(capture(("git", "ls-files", "-z", "--", "."), folder, env))
