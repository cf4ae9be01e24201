"""The contract of an instrument, on one screen: what to run, and what its outcome means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.reading import Reading
from verify_gate.options import ExclusionOption, InstrumentOptions, ProjectPath, Reasoned, Word

__all__ = [
    "ANY_CODE",
    "Command",
    "Completed",
    "Context",
    "ExclusionOption",
    "Instrument",
    "InstrumentOptions",
    "Plan",
    "ProjectPath",
    "Reasoned",
    "Tool",
    "Word",
]


class Instrument(Protocol):
    """Measures one property. Two pure functions: they start no process and touch no file."""

    Options: type[InstrumentOptions]
    """Its own table in verify.toml."""
    question: str
    """The one question it answers."""
    when: Cadence
    """The cadence at which it is read unless its table says otherwise."""
    tools: tuple[str, ...]
    """The programs it needs, by their script's name. Each is found before `plan` is called, or there is no reading."""

    @property
    def ratchet(self) -> str | None:
        """The quantity of the needle that a baseline may hold; `None`, or not there at all, for none."""

    @property
    def listing(self) -> str | None:
        """What its first command lists on standard output for a reviewer; `None`, or not there at all, for nothing."""

    def plan(self, context: Context, options: Any) -> Plan:
        """What to run. Raises `Unreadable` where there is nothing that could be run."""

    def read(self, context: Context, options: Any, outcomes: Sequence[Completed]) -> Reading:
        """What the outcomes mean. Raises `Unreadable` for anything that is not plainly understood.

        `outcomes` holds the commands that ran to their end, in order; it is shorter than the plan where one of them
        exited with a code after which the plan does not go on.
        """


@dataclass(frozen=True, slots=True)
class Context:
    """What an instrument may know of the project. Paths in tuples are relative to `root`, with forward slashes."""

    root: Path
    """The folder of verify.toml, absolute."""
    source: tuple[str, ...]
    """The files and folders that are measured, as verify.toml names them."""
    tests: tuple[str, ...]
    """The files and folders of the tests; none where there are none."""
    source_files: tuple[str, ...]
    """Every file under `source` that is there (and not under `tests`), whatever its kind, sorted."""
    test_files: tuple[str, ...]
    """Every file under `tests`, sorted."""
    python_files: frozenset[str]
    """Those of both that hold Python: .py, .pyi, a script whose `#!` line says so, or one that `source` names."""
    import_roots: tuple[str, ...]
    """The folders from which the top-level packages of `source` are imported, such as `src` or `.`."""
    python: Path
    """The project's interpreter."""
    verify_python: Path
    """The interpreter that runs the gate itself, for its own probes."""
    tools: Mapping[str, Tool]
    """The programs that the instrument declares in `tools`."""
    settings: Mapping[str, str]
    """The text of each file at the root that tools take settings from, by its name (pyproject.toml, setup.cfg, …)."""
    scratch: Path
    """A new, empty folder for this reading alone, outside the project's own files; gone at the next reading."""
    cache: Path | None
    """A folder that lasts between readings, for a tool's own cache; `None` when the reading is to be taken anew."""
    base: str | None = None
    """What a change is measured against, where verify.toml or the command line names it."""
    ignored: frozenset[str] = frozenset()
    """Those of `source_files` and `test_files` that git ignores."""
    recoded: Mapping[str, str] = field(default_factory=dict)
    """Those of `python_files` that Python reads as another text than UTF-8 would be, with the encoding they declare.

    They are looked for only where the instrument needs a tool, which may read them so."""
    adapters: tuple[str, ...] = ()
    """The adapters by which verify.toml has the project read, such as `ruff-check`, each once, in its order."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that was found: how to start it, its version, and in whose environment it lives."""

    name: str
    argv: tuple[str, ...]
    version: str | None
    of_project: bool


ANY_CODE = None
"""For `Command.goes_on`: the plan goes on whatever the exit code."""


@dataclass(frozen=True, slots=True)
class Command:
    """One process to run. A list of words, never a shell's line."""

    argv: tuple[str, ...]
    cwd: Path | None = None
    """Where it runs; `None` is the project's root."""
    env: Mapping[str, str] = field(default_factory=dict)
    """Set on top of the cleaned environment."""
    goes_on: frozenset[int] | None = frozenset({0})
    """The exit codes after which the next command of the plan runs; `ANY_CODE` for all of them."""
    writes: Mapping[str, Path] = field(default_factory=dict)
    """Files that it writes and `read` wants to see, by a name of the instrument's own. Removed before it starts."""
    keep: str | None = None
    """A regular expression: only those lines of standard error reach `read`. The log has all of them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The commands, in order, and the files to lay into the scratch folder first, by their path in it."""

    commands: tuple[Command, ...]
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Completed:
    """A command that ran to its end by itself: no signal, no timeout. Output is decoded, undecodable bytes replaced."""

    command: Command
    exit_code: int
    stdout: str
    stderr: str
    files: Mapping[str, str] = field(default_factory=dict)
    """The text of those files of `Command.writes` that it did write."""
