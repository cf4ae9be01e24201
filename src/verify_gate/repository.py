"""What git knows of the work tree. No setting of the folder in question makes it start a program of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from verify_gate.domain.unreadable import Unreadable
from verify_gate.environment import asking_git
from verify_gate.process import capture

USUAL = ("@{upstream}", "origin/main", "origin/master", "main", "master")
"""What a change is measured against where nobody says: the upstream of HEAD, else the usual names of a trunk."""
_EXPORT_S = 600
"""Seconds that git may take to write a tree."""


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


def committed(root: Path, path: str, commit: str, env: Mapping[str, str]) -> str | None:
    """The text that a file below `root` has in a commit; `None` where it is not in it, and without git."""
    return capture(("git", "cat-file", "blob", f"{commit}:./{path}"), root, env)


def home(root: Path, marker: str, commit: str, env: Mapping[str, str]) -> str:
    """Where a commit has the project that lies at `root` now: its folder from the top, with a slash behind it.

    A project is where its `marker` is. Where the commit has none there, it is the folder with most of the files, whose
    own marker is gone since; or else there anyhow.
    """
    below = (capture(("git", "rev-parse", "--show-prefix"), root, env) or "").rstrip("\n")
    top = Path((capture(("git", "rev-parse", "--show-toplevel"), root, env) or "").rstrip("\n") or root)
    told = capture(("git", "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit), root, env) or ""
    names = frozenset(told.split("\0"))
    if f"{below}{marker}" in names:
        return below
    markers = (name for name in sorted(names) if name.rpartition("/")[2] == marker)
    gone = [name.removesuffix(marker) for name in markers if not (top / name).exists()]
    now = known(root, env) if gone else ()
    return max([below, *gone], key=lambda folder: sum(f"{folder}{path}" in names for path in now))


def committed_then(root: Path, marker: str, commit: str, env: Mapping[str, str]) -> str | None:
    """The text of the `marker` of the project at `root` as a commit has it, whatever folder the project had then."""
    return capture(("git", "cat-file", "blob", f"{commit}:{home(root, marker, commit, env)}{marker}"), root, env)


def last_with(root: Path, path: str, env: Mapping[str, str]) -> str | None:
    """The last commit behind HEAD that wrote a file below `root`, which may be gone since; `None` without one."""
    asked = ("git", "log", "--format=%H", "--diff-filter=AM", "--full-history", "--", f":(literal){path}")
    return next(iter((capture(asked, root, env) or "").split()), None)


def tracks(folder: Path, env: Mapping[str, str]) -> bool:
    """Whether git tracks anything in a folder; not so without git."""
    return bool(capture(("git", "ls-files", "-z", "--", "."), folder, env))


@dataclass(frozen=True, slots=True)
class Base:
    """The commit that a change is measured against, and what it is, for a person: `origin/main`."""

    commit: str
    name: str


def find_base(root: Path, named: str | None, env: Mapping[str, str]) -> Base:
    """Where HEAD left `named`, or the first of the usual names that it has left.

    Where it has left none, what differs from HEAD is the change, or else, on a trunk, the last commit. Raises
    `Unreadable` where there is nothing to hold it against.
    """
    now = revision(root, env)
    if now.commit is None:
        way_out = "Look what git status says: make it one with git init, and commit, or let git trust the folder"
        raise Unreadable(f"There is no commit of git here to hold the change against. {way_out}.")
    names = [name for name in ((named,) if named else USUAL) if _commit(root, name, env)]
    forks = [Base(fork, name) for name in names if (fork := _fork(root, name, env))]
    if not forks:
        raise Unreadable(_no_base(root, named, names, env))
    left = next((base for base in forks if base.commit != now.commit), forks[0] if now.dirty else None)
    if left is not None:
        return left
    if _is_shallow(root, env):
        raise Unreadable(f"HEAD is a part of {forks[0].name}, and what was before it is not here. {_DEEPEN}")
    if all("@" in base.name for base in forks):
        raise Unreadable(f"Nothing differs from the upstream of HEAD, and there is no main or master here. {_NAME_IT}")
    before = _commit(root, "HEAD^", env)
    if before is None:
        raise Unreadable("There is no commit before this one to hold it against. Read it at the next one.")
    return Base(before, "the commit before")


def trunk(root: Path, env: Mapping[str, str]) -> str | None:
    """What the usual name of a trunk is here; `None` without one."""
    return next((name for name in USUAL if "@" not in name and _commit(root, name, env)), None)


def _fork(root: Path, name: str, env: Mapping[str, str]) -> str | None:
    """The commit at which HEAD and another parted; `None` where they have none in common."""
    return (capture(("git", "merge-base", "--end-of-options", name, "HEAD"), root, env) or "").strip() or None


_DEEPEN = "The clone is shallow: fetch its history (git fetch --unshallow; in GitHub's checkout, fetch-depth: 0)."
_NAME_IT = "Fetch it (git fetch), or say what a change is measured against: [verify] base, or --base REF."


def _no_base(root: Path, named: str | None, there: Sequence[str], env: Mapping[str, str]) -> str:
    """What is missing, and how to get it."""
    if there:
        missing = f"HEAD and {there[0]} have no commit in common"
    else:
        missing = (
            f"There is no {named!r} in this clone" if named else "There is no upstream of HEAD, no main, no master"
        )
    if _is_shallow(root, env):
        return f"{missing}. {_DEEPEN}"
    return f"{missing}. {_NAME_IT}"


def _commit(root: Path, name: str, env: Mapping[str, str]) -> str | None:
    asked = ("git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return (capture(asked, root, env) or "").strip() or None


def _is_shallow(root: Path, env: Mapping[str, str]) -> bool:
    return (capture(("git", "rev-parse", "--is-shallow-repository"), root, env) or "").strip() == "true"


def export(root: Path, commit: str, folder: Path, env: Mapping[str, str]) -> Path:
    """Write the files of a commit into a new folder, and say where in it `root` is. Raises `Unreadable`."""
    own = {**env, **asking_git(_without_filters(root, env)), "GIT_LFS_SKIP_SMUDGE": "1"}
    indexed = {**own, "GIT_INDEX_FILE": str(folder.with_suffix(".index"))}
    top = capture(("git", "rev-parse", "--show-toplevel"), root, own)
    below = capture(("git", "rev-parse", "--show-prefix"), root, own)
    written = (
        top is not None
        and below is not None
        and capture(("git", "read-tree", commit), root, indexed, _EXPORT_S) is not None
        and capture(
            ("git", "checkout-index", "--all", f"--prefix={folder}/"), Path(top.rstrip("\n")), indexed, _EXPORT_S
        )
        is not None
    )
    if not written:
        raise Unreadable(f"git could not write out the files of {commit[:12]}. Look with git fsck.")
    return folder / (below or "").rstrip("\n")


def submodules(root: Path, env: Mapping[str, str]) -> tuple[str, ...]:
    """The folders below `root` that are repositories of their own, of which a commit holds no file."""
    told = capture(("git", "ls-files", "-z", "--stage"), root, env) or ""
    return tuple(entry.partition("\t")[2] for entry in told.split("\0") if entry.startswith("160000 "))


def known(root: Path, env: Mapping[str, str]) -> frozenset[str]:
    """All below `root` that git tracks, or would: links and what was deleted too; none without git."""
    told = capture(("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"), root, env) or ""
    return frozenset(told.split("\0")) - {""}


def listed(root: Path, env: Mapping[str, str]) -> tuple[str, ...]:
    """Every file below `root` that git tracks, or would; those that were deleted are not there any more."""
    return tuple(sorted(path for path in known(root, env) if (root / path).is_file()))
