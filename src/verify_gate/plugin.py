"""The contract of an instrument, on one screen: what to run, and what its outcome means."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Protocol

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.reading import Reading
from verify_gate.strict_model import StrictModel


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
    """Those of `python_files` that Python reads as another text than UTF-8 would be, with the encoding they declare."""


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


def _exists(path: str, info: ValidationInfo) -> str:
    root = (info.context or {}).get("root")
    if root is not None and not os.path.exists(root / path):  # noqa: PTH110 - Path.exists() raises for one too long
        raise ValueError(f"{path!r} does not exist. Correct the path")
    return path


ProjectPath = Annotated[str, AfterValidator(_exists)]
"""An option that names a file or folder of the project, relative to verify.toml, which must exist."""


def _is_a_word(word: str) -> str:
    if "\0" in word:
        raise ValueError(f"{word!r} holds NUL, and no program can be told that. Take it out")
    return word


Word = Annotated[str, AfterValidator(_is_a_word)]
"""What a program is told: one of its arguments, or the value of a variable."""


class Reasoned(StrictModel):
    """What a person asks of the gate, with a `reason`, perhaps `until` a day."""

    reason: str = Field(description="Why: a sentence that a reviewer reads.")
    until: date | None = Field(default=None, description="The last day on which it holds.")

    @field_validator("reason")
    @classmethod
    def _says_something(cls, reason: str) -> str:
        if not reason.strip():
            raise ValueError("is blank. Say why")
        return reason

    @field_validator("until")
    @classmethod
    def _still_holds(cls, until: date | None, info: ValidationInfo) -> date | None:
        today = (info.context or {}).get("today")
        if until is not None and today is not None and until < today:
            raise ValueError(f"has passed: {until}. Mend what it was for, or give a new date and the reason for it")
        return until


class ExclusionOption(Reasoned):
    """`{ path, reason, until }`: a place not to look at, and why."""

    path: str = Field(min_length=1, description="A file, a folder or a glob, relative to verify.toml.")

    @field_validator("path")
    @classmethod
    def _names_a_place(cls, path: str) -> str:
        if not path.strip("./*"):
            raise ValueError(f"{path!r} leaves nothing to look at. Name a file, a folder or a narrower glob")
        return path


_OTHER_CODE = frozenset(
    {"PYTHONHOME", "PYTHONINSPECT", "PYTHONOPTIMIZE", "PYTHONPLATLIBDIR", "PYTHONPYCACHEPREFIX", "PYTHONUSERBASE"}
)
"""With them there are no asserts, exit codes are lost, or modules come from elsewhere."""


_TELLS_OF_ITSELF = frozenset({"-V", "-h", "--help", "--version"})


class InstrumentOptions(StrictModel):
    """The keys that every instrument takes. An adapter adds its own in a subclass."""

    uses: str | None = Field(default=None, description="The adapter that reads it.")
    when: Cadence | None = Field(default=None, strict=False, description="change, push or milestone.")
    question: str | None = Field(default=None, min_length=1, description="The question it answers, for the report.")
    timeout: float | None = Field(default=None, gt=0, allow_inf_nan=False, description="Seconds for one reading.")
    args: tuple[Word, ...] = Field(default=(), strict=False, description="Passed on to the tool.")
    env: Mapping[str, Word] = Field(default_factory=dict, description="Set for the tool.")
    exclude: tuple[ExclusionOption, ...] = Field(default=(), strict=False, description="Where not to look, and why.")
    inputs: tuple[str, ...] = Field(default=(), strict=False, description="What its result depends on.")
    cache: bool = Field(default=True, description="Whether the tool may keep a cache of its own between readings.")

    @field_validator("args")
    @classmethod
    def _stand_in_verify_toml(cls, args: tuple[str, ...]) -> tuple[str, ...]:
        """What a tool is told is seen where it is told: ruff, mypy and pytest take `@FILE` for the words in a file.

        Behind a `--` what verify adds would be taken for files; a tool that tells of itself does nothing else.
        """
        for word in args:
            if word == "--":
                raise ValueError("'--' ends the switches, and verify adds its own behind it. Remove it")
            if word in _TELLS_OF_ITSELF:
                raise ValueError(f"{word!r} has the tool tell of itself, and do nothing else. Remove it")
            if word.startswith("@"):
                raise ValueError(f"{word!r} would take its words from a file. Write them here")
        return args

    @field_validator("env")
    @classmethod
    def _names_variables(cls, env: Mapping[str, str]) -> Mapping[str, str]:
        for name in env:
            if not name or "=" in name or "\0" in name:
                raise ValueError(
                    f"{name!r} names no variable: a name is not empty, and holds neither = nor NUL. Correct it"
                )
            if name in _OTHER_CODE:
                raise ValueError(f"{name} lets Python run other code than what is written and installed. Take it out")
        return env

    @property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """The exclusions, as the domain's."""
        return tuple(Exclusion(option.path, option.reason, option.until) for option in self.exclude)
