"""What the looks at the archives and the trials came to, as the steps hand it on and the adapter reads it.

Plain dataclasses: the steps start quickly, for they have nothing to validate. The adapter validates what they wrote.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Suspect:
    """A file, or a line of one, that should not ship; `path` is the project's if `in_project`, else the archive's.

    Where the file is an archive itself, `inside` is the path in it.
    """

    path: str
    archives: tuple[str, ...]
    rule: str
    what: str
    line: int | None
    in_project: bool
    inside: str = ""

    @property
    def secret(self) -> bool:
        """Whether it is a line with a secret, and not a file."""
        return self.line is not None


@dataclass(frozen=True, slots=True)
class Target:
    """Something to be tried.

    Its `kind` is `import` for a module; `main` for one of which only the imports are run; `load` for an entry point;
    `find` for a module that another one imports later. `group` and `value` are those of the entry point, which has to
    be `callable` if it is a script; `path` is the project's file, where there is one, and `line` the one in it that
    wants what is to be found.
    """

    kind: str
    name: str
    path: str | None = None
    group: str = ""
    value: str = ""
    callable: bool = False
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found in the archives.

    `placed` is the member of the wheel that each of the project's files became; `others` are the other members, and
    `altered` those files that ship with another text, each with the first line that differs. `of_this_machine` are the
    dependencies that lead to a file here.
    """

    placed: Mapping[str, str]
    others: tuple[str, ...]
    suspects: tuple[Suspect, ...]
    targets: tuple[Target, ...]
    altered: Mapping[str, int] = field(default_factory=dict)
    of_this_machine: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """How a target fared: what went wrong, and at which line of its own file."""

    error: str | None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Trials:
    """How each of the targets fared, in their order, and the scripts that the installer did not make."""

    trials: tuple[Trial, ...]
    missing_scripts: tuple[str, ...]


def interpreter(environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
