"""The tests as they are written, file by file, and what pytest says that it selected of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed

_FROZEN = ConfigDict(frozen=True)


class Written(BaseModel):
    """A test by its text: its name with its classes, its line, that of its first decorator, and what hides it there.

    `wrapped` says whether a decorator, or a metaclass, may have put something else in its place.
    """

    model_config = _FROZEN
    name: str
    line: int
    first: int
    conditional: bool
    wrapped: bool
    cause: Literal["shadowed", "refused", "constructor"] | None
    cause_line: int | None


class WrittenFile(BaseModel):
    """A file's tests; `error` says why its text cannot be read."""

    model_config = _FROZEN
    real: str
    tests: tuple[Written, ...]
    error: str | None


class Settings(BaseModel):
    """What pytest goes by, with the options that stand in its settings."""

    model_config = _FROZEN
    python_files: tuple[str, ...]
    python_classes: tuple[str, ...]
    python_functions: tuple[str, ...]
    norecursedirs: tuple[str, ...]
    addopts: tuple[str, ...]


class Selection(BaseModel):
    """What one process of pytest collected, and what it left out.

    `deselected` says of a test who left it out, empty where nobody says so. A place is the file that a test was
    collected from, its name there, and the file and line that define it. `halted` are files, and names in them, that
    could not be looked into or skip themselves; `hiding` is a setting, the file it stands in, and a path or glob.
    """

    model_config = _FROZEN
    rootdir: str
    deselected: Mapping[str, str]
    places: tuple[tuple[str, str, str, int], ...]
    visited: tuple[str, ...]
    halted: tuple[tuple[str, str], ...]
    hiding: tuple[tuple[str, str, str], ...]
    settings_file: str
    settings: Settings


_Files = TypeAdapter[Mapping[str, WrittenFile]](Mapping[str, WrittenFile])


def written_tests(outcome: Completed) -> Mapping[str, WrittenFile]:
    """The tests of each file. Raises `Unreadable` where the gate's own reader of them did not come to its end."""
    try:
        return _Files.validate_json(outcome.files.get("written", "") if outcome.exit_code == 0 else "")
    except ValidationError:
        raise Unreadable(
            "Nobody can say which tests there are: the files of tests could not be read; see the log."
        ) from None


class Collected:
    """What was collected, in all sessions together, to ask of a test that is written whether it is there."""

    def __init__(self, selections: Sequence[Selection]) -> None:
        self._visited = {path for selection in selections for path in selection.visited}
        self._halted = {halted for selection in selections for halted in selection.halted}
        self._defined: set[tuple[str, int]] = set()
        self._named: dict[str, dict[str, set[tuple[str, int]]]] = {}
        for collected_from, name, file, line in (place for selection in selections for place in selection.places):
            self._defined.add((file, line))
            self._named.setdefault(collected_from, {}).setdefault(name, set()).add((file, line))

    def looked_into(self, file: WrittenFile) -> bool:
        """Whether pytest came as far as to look for tests in the file, or found that it cannot."""
        return file.real in self._visited or self._is_halted(file, "")

    def any_of(self, file: WrittenFile) -> bool:
        """Whether a test was collected from the file, or why none was is known."""
        return file.real in self._named or self._is_halted(file, "")

    def missing(self, file: WrittenFile) -> tuple[Written, ...]:
        """The tests of a file that were not collected, from it or from another file that has them from it."""
        named = self._named.get(file.real, {})
        written = {(file.real, test.first) for test in file.tests}
        return tuple(
            test
            for test in file.tests
            if (file.real, test.first) not in self._defined
            and not self._is_halted(file, test.name)
            # What a decorator puts in the place of a test is known by its name alone: it stands for the last one.
            and (test.cause == "shadowed" or not test.wrapped or named.get(test.name, written) <= written)
        )

    def instead_of(self, file: WrittenFile, test: Written) -> tuple[str, int] | None:
        """The file and the line of what was collected by the name of a test, where that is none of the file's tests."""
        written = {(file.real, other.first) for other in file.tests}
        return min(self._named.get(file.real, {}).get(test.name, set()) - written, default=None)

    def _is_halted(self, file: WrittenFile, name: str) -> bool:
        """Whether the file, a folder above it or the test's class could not be looked into, or skips itself."""
        return any(
            (not inner and f"{file.real}/".startswith(f"{path}/"))
            or (file.real == path and f"{name}.".startswith(f"{inner}."))
            for path, inner in self._halted
        )
