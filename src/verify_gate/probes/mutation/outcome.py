"""What mutmut and the witness saw, as the steps of a reading hand it on."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

_STRICT = ConfigDict(frozen=True, strict=True, extra="forbid")


class Session(BaseModel):
    """What the witness saw of one session of pytest: under which mutant, how it ended, what ran and what failed.

    `broken` names what could not be collected: no test has failed there, for none was found.
    """

    model_config = _STRICT
    mutant: str | None
    exit: int
    ran: int
    failed: tuple[str, ...]
    broken: tuple[str, ...]


class Laid(BaseModel):
    """What was laid into the copy of one file before any test ran over it: the text, and the names of its mutants.

    `nulls` has the null mutant of each function, one of these; `hidden` counts the mutants that pragmas take out.
    """

    model_config = _STRICT
    text: str
    names: tuple[str, ...]
    nulls: dict[str, str]
    hidden: int


class Asked(BaseModel):
    """Which tests run over each function, and the null mutant that shares them."""

    model_config = _STRICT
    tests: dict[str, tuple[str, ...]]
    nulls: dict[str, str]


class SourceFile(BaseModel):
    """A file of which mutants were to be made.

    `met` says whether mutmut has notes on it, `mutable` whether it surely holds something that mutmut can change.
    `functions` counts those that are there, `mutated` those that have mutants, `decorated` and `nested` those that
    mutmut never changes; `outer` counts the statements in no function. `pragmas` are the lines with a comment that
    takes something from mutmut, and `hidden` counts the mutants that they take.
    """

    model_config = _STRICT
    path: str
    met: bool
    mutants: int
    mutable: bool
    functions: int
    mutated: int
    decorated: int
    nested: int
    outer: int
    pragmas: tuple[int, ...]
    hidden: int


class Mutant(BaseModel):
    """One mutant: where it lies, the code that mutmut noted last, and what the witness saw fail under it, if anything.

    The name is the one that mutmut gave it. `due` says whether it is one of those that were laid. `null` names the null
    mutant that shares its tests. The tests and the diff are left out where it was killed.
    """

    model_config = _STRICT
    name: str
    path: str
    line: int | None
    code: int | None
    due: bool
    failed: tuple[str, ...] | None
    broken: tuple[str, ...]
    null: str | None
    tests: tuple[str, ...]
    diff: str


class Collected(BaseModel):
    """All of it, with the null mutants that the tests left alive, and how many ran when mutmut took its statistics."""

    model_config = _STRICT
    files: tuple[SourceFile, ...]
    mutants: tuple[Mutant, ...]
    alive: tuple[str, ...]
    ran: int | None
