"""What was seen of a project, as plain data: all that a proposal is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Layout:
    """Where its code and its tests are, relative to the root; `shape` says so in words.

    `sure` is whether nobody has to be asked; `notes` are what the person should know.
    """

    source: tuple[str, ...]
    tests: tuple[str, ...]
    shape: str
    sure: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Configured:
    """What its settings say: the tools that have any, each with the file; and what of them a gate goes by.

    `extras` and `groups` are those of its dependencies that its tests need, by their names.
    """

    tools: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    modules: tuple[str, ...] = ()
    testpaths: tuple[str, ...] = ()
    selections: tuple[tuple[str, str], ...] = ()
    coverage_floor: float | None = None
    backend: str | None = None
    members: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Python:
    """Its interpreter: `told` is what verify.toml has to say, where the default would not find it.

    `where` is for a person. `manager` keeps its environments (`poetry`), and `runs` starts a command in one
    (`poetry run`).
    """

    where: str
    version: str
    told: str | None = None
    manager: str = "pip"
    runs: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What git knows: whether there is a commit, and what a change is held against where no usual name fits.

    `submodules` are the folders that are repositories of their own.
    """

    commits: bool = False
    base: str | None = None
    why_not: str | None = None
    submodules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it. `tools` says of each tool that is there whether the project has it, or else verify itself.

    `layers` is the text of the contracts proposed, where there are any; `documents` is how many there are.
    """

    layout: Layout
    configured: Configured
    python: Python
    history: History
    tools: Mapping[str, bool]
    documents: int = 0
    decisions: str | None = None
    workflows: tuple[str, ...] = ()
    layers: str | None = None
