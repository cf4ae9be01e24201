"""What mutmut and the witness saw, as the steps of a reading hand it on."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

_STRICT = ConfigDict(frozen=True, strict=True, extra="forbid")


class Session(BaseModel):
    """What the witness saw of one session of pytest: under which mutant, how it ended, what ran and what failed."""

    model_config = _STRICT
    mutant: str | None
    exit: int
    ran: int
    failed: tuple[str, ...]


class SourceFile(BaseModel):
    """A file of which mutants were to be made.

    `met` says whether mutmut has notes on it, `mutable` whether it surely holds something that mutmut can change.
    `functions` counts those that are there, `mutated` those that have mutants, and `pragmas` the comments that take
    something from mutmut.
    """

    model_config = _STRICT
    path: str
    met: bool
    mutants: int
    mutable: bool
    functions: int
    mutated: int
    pragmas: int


class Mutant(BaseModel):
    """One mutant: where it lies, the code that mutmut noted last, and what the witness saw fail under it, if anything.

    `null` names the null mutant that shares its tests. The tests and the diff are left out where it was killed.
    """

    model_config = _STRICT
    name: str
    path: str
    line: int | None
    code: int | None
    failed: tuple[str, ...] | None
    null: str | None
    tests: tuple[str, ...]
    diff: str


class Collected(BaseModel):
    """All of it, with the codes of the null mutants, and how many tests ran when mutmut took its statistics."""

    model_config = _STRICT
    files: tuple[SourceFile, ...]
    mutants: tuple[Mutant, ...]
    nulls: dict[str, int | None]
    ran: int | None
