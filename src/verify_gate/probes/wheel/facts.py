"""What the looks at the archives and the trials came to, as the steps hand it on and the adapter reads it."""

from __future__ import annotations

import sys
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_STRICT = ConfigDict(frozen=True, strict=True, extra="forbid")


class Suspect(BaseModel):
    """A file, or a line of one, that should not ship; `path` is the project's if `in_project`, else the archive's."""

    model_config = _STRICT
    path: str
    in_project: bool
    archives: tuple[str, ...]
    rule: str
    what: str
    line: int | None
    secret: bool


class Target(BaseModel):
    """Something to be tried: a module to `import`, one only to `compile`, or an entry point to `load`.

    `group` and `value` are those of the entry point; `path` is the project's file, where there is one.
    """

    model_config = _STRICT
    kind: str
    name: str
    path: str | None = None
    group: str | None = None
    value: str = ""
    callable: bool = False


class Facts(BaseModel):
    """Both archives, the members of the wheel that the project's files became, and the other ones."""

    model_config = _STRICT
    wheel: str
    sdist: str
    placed: dict[str, str]
    others: tuple[str, ...]
    suspects: tuple[Suspect, ...]
    targets: tuple[Target, ...]


class Trial(BaseModel):
    """How a target fared: what went wrong, and at which line of its own file."""

    model_config = _STRICT
    error: str | None
    line: int | None = None


class Trials(BaseModel):
    """How each of the targets fared, in their order, and the scripts that the installer did not make."""

    model_config = _STRICT
    trials: tuple[Trial, ...]
    missing_scripts: tuple[str, ...]


def interpreter(environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
