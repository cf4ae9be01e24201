"""A copy of the project in which a build backend may write as it likes, with the git history that gives versions."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from verify_gate.process import capture
from verify_gate.repository import ignored
from verify_gate.workspace import is_environment

NAME = "tree"
"""The copy of the project, below the scratch folder."""

_NEVER = re.compile(r"\.(git|hg|svn|verify|tox|nox|eggs|hypothesis|\w+_cache)|node_modules|.+\.egg-info")
_OUTPUT = re.compile(r"build/(lib|bdist)\b[^/]*|dist/[^/]+\.(whl|tar\.gz|zip)")
_INSIDE_GIT = ("index", "info/exclude")


@dataclass(frozen=True)
class Repository:
    """The git repository that a project lies in: its top folder, and the way down from there (empty at the top)."""

    top: Path
    prefix: str


def copy(root: Path, source: Iterable[str], scratch: Path, env: Mapping[str, str]) -> None:
    """Copy the project at `root` to `tree` below `scratch`.

    Left out is what an earlier build left behind, which must not leak into this one; environments; and what git ignores
    as a whole folder, unless it lies under `source`, where a build would ship it. Of the repository around a project in
    a sub-folder, only the tracked files directly in the folders above it come along.
    Raises `OSError` where something cannot be copied.
    """
    (scratch / "tmp").mkdir()
    # Backends look upwards for a .gitignore as far as a folder with a .git: they must not meet the one in .verify.
    (scratch / ".git").mkdir()
    repository = _repository(root, env)
    copied = scratch / NAME
    if repository is not None:
        top = scratch / "top" if repository.prefix else copied
        _copy_history(root, repository, top, env)
        if repository.prefix:
            _copy_above(repository, top, env)
            (top / repository.prefix).mkdir(parents=True)
            copied.symlink_to(top / repository.prefix, target_is_directory=True)
    _copy_files(root, copied, _leave_out(root, tuple(source), env))


def _repository(root: Path, env: Mapping[str, str]) -> Repository | None:
    """The repository of the project; `None` where there is none, or where it is one that ignores the project."""
    answer = capture(("git", "rev-parse", "--show-cdup", "--show-prefix"), root, env)
    if answer is None or capture(("git", "check-ignore", "-q", "."), root, env) is not None:
        return None
    cdup, prefix = answer.split("\n")[:2] if answer.strip() else ("", "")
    return Repository(root / cdup, prefix)


def _copy_history(root: Path, repository: Repository, to: Path, env: Mapping[str, str]) -> None:
    """A repository that shares the objects of the project's and holds no files yet, with the same index."""
    clone = ("git", "clone", "--quiet", "--shared", "--no-checkout", "--template=", str(repository.top), str(to))
    if capture(clone, root, env) is None:
        raise OSError(f"git could not clone {repository.top}; try it: {' '.join(clone)}")
    for name in _INSIDE_GIT:
        place = capture(("git", "rev-parse", "--git-path", name), root, env)
        if place is not None and (root / place.rstrip("\n")).is_file():
            (to / ".git" / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(root / place.rstrip("\n"), to / ".git" / name)


def _copy_above(repository: Repository, to: Path, env: Mapping[str, str]) -> None:
    folders = ["", *(f"{parent}/" for parent in map(Path.as_posix, Path(repository.prefix).parents) if parent != ".")]
    patterns = (f":(top,glob){folder}*" for folder in folders)
    listing = capture(("git", "ls-files", "-z", "--", *patterns), repository.top, env) or ""
    for path in filter(None, listing.split("\0")):
        if (repository.top / path).is_file():
            (to / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(repository.top / path, to / path)


def _leave_out(root: Path, source: tuple[str, ...], env: Mapping[str, str]) -> Callable[[str], bool]:
    """Whether a path of the project, relative to its root, is left out of the copy."""
    _, ignored_folders = ignored(root, env)
    inside = tuple(f"{top}/" for top in source)

    def left_out(path: str) -> bool:
        name = path.rpartition("/")[2]
        if _NEVER.fullmatch(name) or _OUTPUT.fullmatch(path) or is_environment(root / path, os.environ):
            return True
        return (path in ignored_folders or name == "__pycache__") and not ("." in source or path.startswith(inside))

    return left_out


def _copy_files(root: Path, to: Path, left_out: Callable[[str], bool]) -> None:
    for folder, folders, files in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = [name for name in folders if not left_out((here / name).as_posix())]
        (to / here).mkdir(parents=True, exist_ok=True)
        for name in (*files, *(name for name in folders if Path(folder, name).is_symlink())):
            if not left_out((here / name).as_posix()):
                _copy_file(root, here / name, to)


def _copy_file(root: Path, path: Path, to: Path) -> None:
    original = root / path
    if not original.is_symlink():
        if original.is_file():
            shutil.copy2(original, to / path)
        return
    target = original.resolve()
    # A link that leaves the project, or names its place in full, goes on pointing to where it did.
    within = target.is_relative_to(root.resolve()) and not original.readlink().is_absolute()
    (to / path).symlink_to(original.readlink() if within else target)
