"""The copy of the project in which mutmut works, so that the work tree stays as it is."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from verify_gate.probes.mutation import witness
from verify_gate.probes.mutation.task import Task
from verify_gate.repository import known
from verify_gate.workspace import NEVER, is_environment

LEFT_BEHIND = "mutants"
"""The folder at the root that mutmut itself leaves behind: stale verdicts, never copied."""

_AGE = (1_000_000_000, 1_000_000_000)


def listing(task: Task, env: Mapping[str, str]) -> list[str]:
    """The files of the project, relative to its root: what git tracks or does not ignore, and what the gate knows of.

    Without git it is every file but those of environments and caches.
    """
    files = known(task.root, env) or _walk(task.root)
    return sorted(wanted({*files, *task.known}, task.due))


def wanted(files: Iterable[str], due: Iterable[str]) -> set[str]:
    """Those of the files that may be copied: no `mutants` folder that lies there, no verdicts beside a source."""
    verdicts = {f"{path}{ending}" for path in due for ending in (".meta", ".spans")}
    return {
        path
        for path in files
        if path not in verdicts and path.split("/")[0] != LEFT_BEHIND and not NEVER.intersection(path.split("/")[:-1])
    }


def copy_project(task: Task, files: Iterable[str]) -> None:
    """Copy the files to where the tests run, and once more the due ones, unchanged, to where mutmut looks for them."""
    for path in files:
        _copy(task, path, task.mutants / path)
    for path in task.due:
        for place in (task.tree / path, task.mutants / path):
            place.unlink(missing_ok=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(task.root / path, place)
            # mutmut takes a copy that is younger than its source for finished work.
            os.utime(place, _AGE)
    task.temporary.symlink_to(tempfile.mkdtemp(prefix="verify-mutation-"))
    task.plugins.mkdir()
    shutil.copy(witness.__file__, task.plugins / f"{witness.NAME}.py")


def _copy(task: Task, path: str, place: Path) -> None:
    original = task.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if original.is_symlink():
        place.symlink_to(_counterpart(task, original))
    elif original.is_file():
        shutil.copy2(original, place)


def _counterpart(task: Task, link: Path) -> Path:
    """Where the copy of a link leads: to the copy of what it names in the project, or else to where it led before."""
    root, target = os.path.realpath(task.root), os.path.realpath(link)
    inside = os.path.commonpath((root, target)) == root
    return task.mutants / os.path.relpath(target, root) if inside else Path(target)


def _walk(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = [name for name in folders if name not in NEVER and not is_environment(here / name, os.environ)]
        yield from ((here / name).relative_to(root).as_posix() for name in files)
