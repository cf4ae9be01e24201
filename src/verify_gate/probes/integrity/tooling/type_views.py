"""How strictly mypy reads each file, by its own word; what is written says only where that stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from verify_gate.probes.integrity.model import Change
from verify_gate.probes.integrity.tooling.losses import Loss, Place, shown
from verify_gate.probes.integrity.tooling.places import names
from verify_gate.probes.integrity.tooling.type_flags import (
    FOLLOW,
    Said,
    TypeFlags,
    flag_lost,
    strict_lost,
    strictness_of,
)

_OF_IMPORTS = frozenset({FOLLOW, "ignore_missing_imports"})
"""What counts for modules that are imported, and so for those that are not here as well."""
_CODE = "error_code "
EXCLUDE = "mypy.exclude"
"""The regular expressions of what mypy leaves out."""


@dataclass(frozen=True)
class TypeView:
    """One side: what is written, and what mypy says that it comes to."""

    flags: TypeFlags
    told: Mapping[str, Any]

    @cached_property
    def _all(self) -> Mapping[str, int]:
        return _strict(self.told["all"])

    def of(self, kind: str, name: str) -> tuple[str, Mapping[str, int]] | None:
        """The module that mypy takes a file, or a name, for, and its flags; `None` for what can be no module."""
        if kind == "all":
            return "", self._all
        found = self.told[kind].get(name)
        return None if found is None else (found[0], {**self._all, **_strict(found[1])})

    def is_off(self, flag: str) -> bool:
        """Whether a flag is off where nothing else is said of a module."""
        return not self._all.get(flag)

    def written(self, module: str, flag: str, strictness: int) -> tuple[str, Said]:
        """Where that is written, and the flag as it is called there; without a place where the text says otherwise."""
        called = (f"disable_{flag}", f"enable_{flag}") if flag.startswith(_CODE) else (flag,)
        said = [(name, self.flags.of(module, name)) for name in called]
        for name, each in said:
            if each.at is not None and each.strictness == strictness:
                return name, each
        return called[0], Said(strictness)


@dataclass(frozen=True)
class Read:
    """What is read of a change: the files that mypy reads on both sides, and modules elsewhere that settings name."""

    change: Change
    was: TypeFlags
    now: TypeFlags

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The files by their path at the base, each with its path at the head."""
        change = self.change
        both = {path: now for path in sorted(change.base.files) if path.endswith(".py") and (now := change.now(path))}
        named = [text for flags in (self.was, self.now) for text in flags.files]
        if named:
            return {path: now for path, now in both.items() if any(names(each, path) for each in named)}
        return {path: now for path, now in both.items() if change.is_source(now) or change.is_test(now)}

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """Modules that the settings name, wherever they are, but for those whose files are gone or elsewhere now."""
        patterns = {module for flags in (self.was, self.now) for module, _ in flags.own if module}
        there = (each for each in sorted(patterns) if not self._is_gone(each))
        return tuple(dict.fromkeys(name for each in there if "*" not in (name := each.removesuffix(".*"))))

    def _is_gone(self, pattern: str) -> bool:
        named = {path for path in self.change.base.files if path.endswith(".py") and names(pattern, path)}
        return bool(named) and named.isdisjoint(self.change.head.files)

    @property
    def jobs(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What mypy is to be asked at the base, and at the head."""
        return (
            {"files": [*self.files], "modules": self.modules},
            {"files": [*self.files.values()], "modules": self.modules},
        )

    def looser(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Loss]:
        """What is excluded, and the flags that are less strict by mypy's own word.

        Each is told once for all that one place makes so.
        """
        yield from self._excluded(before["exclude"], after["exclude"])
        was, now = TypeView(self.was, before), TypeView(self.now, after)
        found: dict[tuple[str, Said, Said], list[str]] = {}
        for kind, name, other in self._each():
            one, two = was.of(kind, name), now.of(kind, other)
            if one is None or two is None:
                continue
            for flag in sorted(one[1].keys() & two[1].keys()):
                if two[1][flag] < one[1][flag] and (kind != "all" or not self.files or flag in _OF_IMPORTS):
                    old, there = was.written(one[0], flag, one[1][flag])
                    new, here = now.written(two[0], flag, two[1][flag])
                    called = old if here.at is None else new
                    found.setdefault((called, there, here), []).append(other or "every module")
        unstrict = {flag for flag, there, here in found if self._is_of_strict(there, here) and now.is_off(flag)}
        if unstrict:
            yield strict_lost(self.was, self.now, sorted(unstrict))
        for (flag, there, here), others in found.items():
            if not (flag in unstrict and self._is_of_strict(there, here)):
                loss = flag_lost(flag, there, here)
                stays = here.at is None and (there.module, flag) in self.now.own
                yield replace(loss, message=f"{loss.subject} does not hold for {shown(others)}") if stays else loss

    def _excluded(self, before: Sequence[str], after: Sequence[str]) -> Iterator[Loss]:
        """The Python files that mypy leaves out now, wherever they are, and would not by what it left out."""
        come = [
            (each, path)
            for path in sorted(self.change.head.files)
            if path.endswith(".py") and not _leaves_out(before, self.change.was(path) or path)
            for each in after
            if _leaves_out([each], path)
        ]
        if come:
            patterns = [*dict.fromkeys(each for each, _ in come)]
            written = self.now.values.get(EXCLUDE)
            entries = written.split(r"\n").entries if written else ()
            lines = [entry.line for entry in entries if entry.value in patterns] or [written.line if written else 1]
            here = Place(written.path, lines[0]) if written else None
            old, new = (", ".join(each) for each in (before, after))
            paths = [*dict.fromkeys(path for _, path in come)]
            yield Loss(f"{EXCLUDE} {shown(patterns)}", f"{EXCLUDE} leaves out {shown(paths)}", old, new, here)

    def _each(self) -> Iterator[tuple[str, str, str]]:
        """What is held against what: its kind, its name at the base, and at the head."""
        yield "all", "", ""
        yield from (("files", was, now) for was, now in self.files.items())
        yield from (("modules", name, name) for name in self.modules)

    def _is_of_strict(self, was: Said, now: Said) -> bool:
        """Whether a flag was on by the switch for all, and nothing turns it off."""
        return now.at is None and was.at is not None and was.at == self.was.strict


def _leaves_out(patterns: Sequence[str], path: str) -> bool:
    """Whether one of the patterns is found in a path, or in that of a folder it lies in."""
    places = [path[: end.end()] for end in re.finditer(r"/|$", path)]
    return any(re.search(each, place) for each in patterns for place in places)


def _strict(told: Mapping[str, Any]) -> Mapping[str, int]:
    """How strict each flag is, in its strict spelling."""
    found: dict[str, int] = {}
    for name, value in told.items():
        if name.startswith(_CODE):
            found[name] = int(value)
        elif (strict := strictness_of(name, str(value))) is not None:
            found |= [strict]
    return found
