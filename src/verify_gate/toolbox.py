"""Where the tools are: in the project's own environment first, then beside `verify` itself; never downloaded."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from verify_gate.errors import Problem, UserError
from verify_gate.plugin import Tool
from verify_gate.process import capture

_ASK = (
    "import json, sys, sysconfig as s;"
    "print(json.dumps([sys.version_info[:2], s.get_path('scripts'), [s.get_path('purelib'), s.get_path('platlib')]]))"
)

_DISTRIBUTION = {"lint-imports": "import-linter", "pyproject-build": "build"}
"""Where a script is not named as the distribution that brings it."""

_PYTHON_INSIDE = ("bin/python", "Scripts/python.exe")


@dataclass(frozen=True, slots=True)
class Environment:
    """An interpreter, its version, and the folders in which its scripts and its packages lie."""

    python: Path
    version: tuple[int, int]
    scripts: Path
    packages: tuple[Path, ...]

    def version_of(self, distribution: str) -> str | None:
        """The version of an installed distribution; `None` where it is not installed, or not where pip puts it."""
        for name, version in self._installed():
            if name == _normal(distribution):
                return version
        return None

    def _installed(self) -> Iterator[tuple[str, str]]:
        for folder in self.packages:
            for entry in os.listdir(folder) if folder.is_dir() else ():
                if entry.endswith(".dist-info"):
                    name, _, version = entry.removesuffix(".dist-info").partition("-")
                    yield _normal(name), version


def find_python(root: Path, named: str | None, inherited: Mapping[str, str]) -> Path:
    """The project's interpreter: the one verify.toml names, else .venv, venv, $VIRTUAL_ENV, then the one on PATH.

    Of PATH only absolute folders count: `.` is the project itself. Raises `UserError` where the named one does not
    exist, or there is none at all.
    """
    if named is not None:
        if not (root / named).is_file():
            raise UserError(
                Problem(
                    "python-missing", f"verify.toml: [verify] python: {named!r} does not exist.", "Correct the path."
                )
            )
        return root / named
    active = inherited.get("VIRTUAL_ENV")
    for home in (root / ".venv", root / "venv", *([Path(active)] if active else [])):
        for inside in _PYTHON_INSIDE:
            if (home / inside).is_file():
                return home / inside
    for folder in inherited.get("PATH", "").split(os.pathsep):
        for name in ("python3", "python", "python.exe"):
            if Path(folder).is_absolute() and os.access(Path(folder, name), os.X_OK):
                return Path(folder, name)
    raise UserError(
        Problem("python-missing", "No Python interpreter was found for the project.", "Name one: [verify] python = …")
    )


def environment_of(python: Path, cwd: Path, env: Mapping[str, str]) -> Environment:
    """What belongs to an interpreter: read off a virtual environment's own files, else asked of the interpreter.

    Raises `UserError` where it does not answer.
    """
    home = python.parent.parent
    version = _venv_version(home / "pyvenv.cfg")
    if version is not None:
        windows = python.parent.name == "Scripts"
        inside = "Lib/site-packages" if windows else f"lib/python{version[0]}.{version[1]}/site-packages"
        return Environment(python, version, python.parent, (home / inside,))
    answer = capture((str(python), "-I", "-c", _ASK), cwd, env)
    if answer is None:
        raise UserError(
            Problem(
                "python-broken",
                f"{python} does not run.",
                "Make its environment anew, or name another: [verify] python = …",
            )
        )
    (major, minor), scripts, packages = json.loads(answer)
    return Environment(python, (major, minor), Path(scripts), tuple(map(Path, dict.fromkeys(packages))))


def find_tool(name: str, root: Path, project: Environment, own: Environment) -> Tool | None:
    """The tool of that name, started by its own script; `None` where neither environment has it."""
    for environment in (project, own):
        script = environment.scripts / (f"{name}.exe" if sys.platform == "win32" else name)
        if os.access(script, os.X_OK):
            version = environment.version_of(distribution(name))
            return Tool(name, (str(script),), version, of_project=environment is project)
    script = root / "node_modules" / ".bin" / name
    return Tool(name, (str(script),), None, of_project=True) if os.access(script, os.X_OK) else None


def distribution(tool: str) -> str:
    """The distribution that brings a tool."""
    return _DISTRIBUTION.get(tool, tool)


def _venv_version(config: Path) -> tuple[int, int] | None:
    try:
        text = config.read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(r"(?m)^version(?:_info)?\s*=\s*(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
