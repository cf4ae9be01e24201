"""What an entry of a list of settings stands for: the files that it names, as a path, a glob or a module."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache

from verify_gate.probes.integrity.model import Change, Side


@dataclass(frozen=True)
class Places:
    """Tells for both sides of a change whether what one entry names is named by others, wherever it lies by now."""

    change: Change
    _found: dict[tuple[int, str], frozenset[str]] = field(default_factory=dict)

    def still_named(self, entry: str, others: Iterable[str]) -> bool:
        """Whether nothing that an entry of the base names is left out by the head's: it is named, or is gone."""
        there = tuple(others)
        if any(covers(other, entry) for other in there):
            return True
        named = self._files(self.change.base, entry)
        left = {now for path in named if (now := self.change.now(path)) is not None}
        return bool(named) and left <= self._all(self.change.head, there)

    def named_before(self, entry: str, others: Iterable[str]) -> bool:
        """Whether an entry of the head names nothing but what the base's named: spelled anew, or moved along."""
        there = tuple(others)
        if any(covers(other, entry) for other in there):
            return True
        named = self._files(self.change.head, entry)
        spelled_anew = bool(named) and {self.change.was(path) for path in named} <= self._all(self.change.base, there)
        return spelled_anew or any(self._moved(other, named) for other in there)

    def _moved(self, other: str, named: frozenset[str]) -> bool:
        """Whether all that an entry of the base named is among these by now, and nothing where it was."""
        now = {at for path in self._files(self.change.base, other) if (at := self.change.now(path)) is not None}
        return bool(now) and now <= named and not self._files(self.change.head, other)

    def _all(self, side: Side, entries: Iterable[str]) -> frozenset[str]:
        return frozenset[str]().union(*(self._files(side, entry) for entry in entries))

    def _files(self, side: Side, entry: str) -> frozenset[str]:
        key = (id(side), entry)
        if key not in self._found:
            self._found[key] = frozenset(path for path in side.files if names(entry, path))
        return self._found[key]


def covers(other: str, entry: str) -> bool:
    """Whether an entry says no more than another: the same, below it, or matched by it."""
    return any(
        entry == each or fnmatchcase(entry, each) or entry.startswith(f"{_bare(each)}/") for each in _braces(other)
    )


@cache
def names(entry: str, path: str) -> bool:
    """Whether an entry names a file: by its path, by a glob of it or of its name, or as a module."""
    for each in _braces(entry):
        bare = _bare(each)
        name = path.rpartition("/")[2]
        module = f"/{bare.replace('.', '/').removesuffix('/*')}"
        inside = f"/{path.removesuffix('.py')}/"
        if (
            bare in {"", "."}
            or path == bare
            or path.startswith(f"{bare}/")
            or fnmatchcase(path, each)
            or fnmatchcase(f"/{path}", f"*/{each.lstrip('/')}")
            or ("/" not in each and fnmatchcase(name, each))
            or (re.fullmatch(r"[\w.*]+", each) is not None and path.endswith(".py") and f"{module}/" in inside)
        ):
            return True
    return False


def _bare(entry: str) -> str:
    """A folder without what makes it a glob of all that is in it."""
    return re.sub(r"(?:/\*{1,2})*/?$", "", entry.removeprefix("./"))


def _braces(entry: str) -> tuple[str, ...]:
    """A glob with alternatives in braces, as one for each."""
    found = re.search(r"\{([^{}]*,[^{}]*)\}", entry)
    if found is None:
        return (entry,)
    return tuple(
        each
        for part in found[1].split(",")
        for each in _braces(entry[: found.start()] + part.strip() + entry[found.end() :])
    )
