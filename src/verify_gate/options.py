"""What verify.toml may say: `[verify]`, and the keys of every instrument, which an adapter's own options add to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import Exclusion
from verify_gate.strict_model import StrictModel


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

    uses: str | None = Field(default=None, description="The adapter that reads it; every standard name has one.")
    when: Cadence | None = Field(default=None, strict=False, description="The cadence from which on it is read.")
    question: str | None = Field(default=None, min_length=1, description="The question it answers, for the report.")
    timeout: float | None = Field(default=None, gt=0, allow_inf_nan=False, description="Seconds for one reading.")
    args: tuple[Word, ...] = Field(default=(), strict=False, description="Passed on to the tool.")
    env: Mapping[str, Word] = Field(default_factory=dict, description="Variables set for the tool.")
    exclude: tuple[ExclusionOption, ...] = Field(default=(), strict=False, description="Where not to look, and why.")
    inputs: tuple[str, ...] = Field(
        default=(), strict=False, description="What its result depends on; nothing goes by it yet."
    )
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


class VerifyTable(StrictModel):
    """The table `[verify]`: what the project is, or which members it has."""

    source: tuple[str, ...] = Field(
        default=(), strict=False, description="What is measured: files or folders. Needed where there are no members."
    )
    tests: tuple[str, ...] | None = Field(
        default=None, strict=False, description="Where its tests are; default: tests and test, where they exist."
    )
    python: str | None = Field(
        default=None,
        min_length=1,
        description="Its interpreter; default: that of .venv, venv, $VIRTUAL_ENV, then the one on PATH.",
    )
    base: str | None = Field(
        default=None, min_length=1, description="The commit or branch that a change is measured against."
    )
    timeout: float = Field(
        default=900,
        gt=0,
        allow_inf_nan=False,
        description="Seconds for one instrument, unless its table says otherwise.",
    )
    members: tuple[str, ...] = Field(
        default=(),
        strict=False,
        description="Instead of source: folders, or globs of them, with a verify.toml of their own.",
    )
    exclude: tuple[ExclusionOption, ...] = Field(
        default=(), strict=False, description="Beside members: folders with a verify.toml that are none, and why."
    )
