"""What a hook is for: a project, and the `verify` that is to read it."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from verify_gate.config import locate
from verify_gate.errors import Problem, UserError
from verify_gate.process import capture


@dataclass(frozen=True, slots=True)
class Place:
    """`top` is the work tree, or the project's folder without git; `config` is verify.toml's path below it.

    `verify` is the program that installs the hook, and that the hook is to start.
    """

    top: Path
    config: str
    verify: Path


def place_of(config: Path | None) -> Place:
    """The place of a verify.toml, the nearest one where none is named. Raises `UserError` where there is none."""
    file = config or locate(Path.cwd())
    if not file.is_file():
        raise UserError(Problem("no-config", f"{file} does not exist.", "Name another with --config."))
    folder = file.parent.resolve()
    top = top_of(folder) or folder
    return Place(top, (folder / file.name).relative_to(top).as_posix(), _verify())


def top_of(folder: Path) -> Path | None:
    """The top of the work tree that a folder is in; `None` without git."""
    top = asked(folder, "rev-parse", "--show-toplevel")
    return Path(top) if top else None


def asked(folder: Path, *words: str) -> str:
    """What git answers a person in that folder, the settings of their own included; empty where it does not."""
    told = capture(("git", *words), folder, _own_settings(os.environ))
    return (told or "").rstrip("\n")


def _own_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment, with none of the settings that the gate holds git to where it measures."""
    return {"GIT_CONFIG_COUNT": "0", **environ}


def _verify() -> Path:
    """The program `verify` that is running, or the one beside this interpreter. Raises `UserError` without one."""
    suffix = ".exe" if sys.platform == "win32" else ""
    beside = Path(sysconfig.get_path("scripts"), f"verify{suffix}")
    for program in (Path(sys.argv[0]).absolute(), beside):
        if program.name == beside.name and os.access(program, os.X_OK):
            return program
    said = f"There is no program {beside} that a hook could start."
    raise UserError(Problem("hook-no-program", said, "Install verify-gate with pip, pipx or uv."))
