"""Hooks of git: files of a fixed name in its folder of hooks, each a few lines of shell that start the gate."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from verify_gate.cli.hook.place import Place, asked, top_of
from verify_gate.errors import Problem, UserError
from verify_gate.execution import put

KINDS = ("pre-commit", "pre-push")
OURS = "# verify's own hook: `verify hook install git` wrote it, `verify hook uninstall git` takes it out."
_WORK_TREE = """\
if [ -n "$(git ls-files --modified --others --exclude-standard)" ]; then
    printf '%s\\n' "verify: the work tree is measured, and not all of it is in this commit: see git status." >&2
fi
"""
_SCRIPT = """\
#!/bin/sh
{ours}
verify={verify}
if ! "$verify" --version >/dev/null 2>&1; then
    printf '%s\\n' "verify: blocked, for nothing was measured: $verify, which wrote this hook, is gone or broken." >&2
    printf '%s\\n' "verify: install it again, or let another write the hook anew: verify hook install git" >&2
    exit 3
fi
{before}exec "$verify" {words}
"""


def install(place: Place, kinds: Sequence[str]) -> list[str]:
    """Write the hooks, and say so. Raises `UserError` where that cannot be done, before any is written."""
    folder = _folder(place.top)
    foreign = [kind for kind in kinds if _is_there(folder / kind) and not _is_ours(folder / kind)]
    if foreign:
        others = [_unwritten(kind) for kind in kinds if kind not in foreign]
        raise UserError(*(_chained(folder / kind, place) for kind in foreign), *others)
    return [_written(folder / kind, script(kind, place)) for kind in kinds]


def uninstall(here: Path, kinds: Sequence[str]) -> list[str]:
    """Take out those hooks that are verify's, and say so. Raises `UserError` where that cannot be done."""
    folder = _folder(top_of(here))
    return [_removed(folder / kind) for kind in kinds]


def script(kind: str, place: Place) -> str:
    """The text of a hook: it names the program that it starts, and blocks where that is gone."""
    before = _WORK_TREE if kind == "pre-commit" else ""
    verify = shlex.quote(place.verify.as_posix())
    return _SCRIPT.format(ours=OURS, verify=verify, before=before, words=_words(kind, place))


def _words(kind: str, place: Place) -> str:
    """What the gate is asked for, for a shell; git starts a hook at the top of the work tree."""
    return shlex.join([*(["--push"] if kind == "pre-push" else []), "--config", place.config])


def _folder(top: Path | None) -> Path:
    """The folder of hooks: git's own, or the one that this repository's settings name instead."""
    hooks = asked(top, "rev-parse", "--git-path", "hooks") if top else ""
    if top is None or not hooks:
        raise UserError(Problem("hook-no-git", "This is no work tree of git.", "Make it one: git init"))
    scope, _, named = asked(top, "config", "--show-scope", "--get", "core.hooksPath").partition("\t")
    if named and scope not in {"local", "worktree"}:
        said = f"core.hooksPath is {named} by a setting ({scope}) that holds for other repositories too."
        way_out = "Give this one its own: git config core.hooksPath .git/hooks"
        raise UserError(Problem("hook-shared", said, way_out))
    return top / hooks


def _is_there(file: Path) -> bool:
    return os.path.lexists(file)


def _is_ours(file: Path) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    try:
        return OURS in file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False


def _chained(file: Path, place: Place) -> Problem:
    """That a hook is somebody else's, and the line by which it starts the gate too."""
    line = f"{shlex.quote(place.verify.as_posix())} {_words(file.name, place)} || exit 1"
    return Problem("hook-foreign", f"{file} is not verify's, and stays as it is.", f"To have both, add to it: {line}")


def _unwritten(kind: str) -> Problem:
    """That a hook is not written, for another one is somebody else's."""
    return Problem(
        "hook-foreign", f"{kind} is not written either.", f"To have it alone: verify hook install git --{kind}"
    )


def _written(file: Path, text: str) -> str:
    try:
        if _is_there(file) and file.read_text(encoding="utf-8") == text and os.access(file, os.X_OK):
            return f"{file.name}: {file} is there already."
        file.parent.mkdir(parents=True, exist_ok=True)
        put(file, text)
        file.chmod(0o755)
    except OSError as error:
        raise unwritable(file, error) from error
    return f"{file.name}: written to {file}."


def _removed(file: Path) -> str:
    if not _is_there(file):
        return f"{file.name}: there is none."
    if not _is_ours(file):
        return f"{file.name}: {file} is not verify's, and stays as it is."
    try:
        file.unlink()
    except OSError as error:
        raise unwritable(file, error) from error
    return f"{file.name}: taken out of {file.parent}."


def unwritable(file: Path, error: OSError) -> UserError:
    """That a file of a hook cannot be written, read or removed."""
    said = f"{error.filename or file} cannot be used: {error.strerror}."
    return UserError(Problem("hook-unwritable", said, "Give yourself the right to, or the disk room."))
