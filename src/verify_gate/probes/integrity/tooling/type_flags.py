"""How strictly mypy reads each module: its flags, those that `strict` turns on, and the overrides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property

from verify_gate.probes.integrity.tooling.losses import Loss, Place, is_on, shown
from verify_gate.probes.integrity.tooling.places import Places
from verify_gate.probes.integrity.tooling.tables import Value

_STRICT = (
    *("check_untyped_defs", "disallow_any_generics", "disallow_incomplete_defs", "disallow_subclassing_any"),
    *("disallow_untyped_calls", "disallow_untyped_decorators", "disallow_untyped_defs", "extra_checks"),
    *("no_implicit_reexport", "strict_bytes", "strict_equality", "warn_redundant_casts", "warn_return_any"),
    *("warn_unused_configs", "warn_unused_ignores"),
)
_LENIENT = frozenset({"ignore_errors", "ignore_missing_imports"})
_CODES = {"disable_error_code": 0, "enable_error_code": 1}
_USUAL = _LENIENT | {"disallow_redefinition", "disallow_untyped_globals", "no_implicit_optional", "strict_optional"}
_USUAL |= {"warn_no_return"}
"""The flags that are on the strict side where nobody says."""
_KNOWN = (
    "check_*",
    "disable_*_promotion",
    "disallow_*",
    "extra_checks",
    "local_partial_types",
    "no_implicit_*",
    "strict_*",
    "warn_*",
)
_FOLLOWED = ("skip", "silent", "normal", "error")
FOLLOW = "follow_imports"


@dataclass(frozen=True, slots=True)
class Said:
    """How strict a flag is; for which modules that is written, empty for all, and where."""

    strictness: int
    module: str = ""
    at: Value | None = None


@dataclass(frozen=True)
class TypeFlags:
    """The flags of one side."""

    values: Mapping[str, Value]

    @property
    def strict(self) -> Value | None:
        """The switch for all of them, where it is on."""
        value = self.values.get("mypy.strict")
        return value if value is not None and is_on("".join(value.texts)) else None

    @property
    def files(self) -> tuple[str, ...]:
        """What mypy is told to read."""
        value = self.values.get("mypy.files")
        return () if value is None else value.split(r"[,\n]").texts

    @cached_property
    def own(self) -> Mapping[tuple[str, str], Said]:
        """What is written of a flag: by module, empty for all, and flag."""
        found: dict[tuple[str, str], Said] = {}
        for key, value in self.values.items():
            above, _, name = key.rpartition(".")
            if above != "mypy" and not above.startswith("mypy.overrides."):
                continue
            for module in above.removeprefix("mypy").removeprefix(".overrides.").split(","):
                found |= {(module.strip(), flag): Said(on, module.strip(), at) for flag, on, at in _flags(name, value)}
        return found

    def of(self, module: str, flag: str) -> Said:
        """How strict a flag is for a module, and where that is written."""
        own = self.own.get((module, flag))
        if own is not None:
            return own
        wider = [
            (rank, each)
            for (pattern, name), each in self.own.items()
            if module and pattern and name == flag and (rank := _rank(pattern, module)) is not None
        ]
        if wider:
            return max(reversed(wider), key=lambda each: each[0])[1]  # of several that rank alike the last
        if ("", flag) in self.own:
            return self.own["", flag]
        if flag in _STRICT and self.strict is not None:
            return Said(1, "", self.strict)
        return Said(
            _FOLLOWED.index("normal")
            if flag == FOLLOW
            else int(flag in _USUAL or flag.startswith("disable_error_code "))
        )


def _rank(pattern: str, module: str) -> tuple[bool, int] | None:
    """How a pattern ranks among those that name a module, as mypy has it; `None` for one that does not name it."""
    parts = pattern.split(".")
    if "*" in parts[:-1]:
        first = ".*" if parts[0] == "*" else re.escape(parts[0])
        rest = (r"(?:\..*)?" if part == "*" else re.escape(f".{part}") for part in parts[1:])
        return (True, 0) if re.fullmatch(first + "".join(rest), module) else None
    named = parts[-1] == "*" and f"{module}.".startswith(pattern[:-1])
    return (False, len(parts)) if named else None


def looser(was: TypeFlags, now: TypeFlags, places: Places) -> Iterator[Loss]:
    """The flags that are less strict than they were, module by module; those that went with `strict` all in one."""
    unstrict = [flag for flag in _STRICT if was.of("", flag).strictness > now.of("", flag).strictness]
    if was.strict is not None and now.strict is None and unstrict:
        yield strict_lost(was, now, unstrict)
    else:
        unstrict = []
    for module, flag in sorted({*was.own, *now.own}):
        before, after = was.of(module, flag), now.of(module, flag)
        told_already = flag in unstrict and (not module or after.at is None)
        if after.strictness >= before.strictness or told_already or (module and places.still_named(module, ())):
            continue
        yield flag_lost(flag, replace(before, module=module), replace(after, module=module))


def strict_lost(was: TypeFlags, now: TypeFlags, flags: Sequence[str]) -> Loss:
    """The switch for all of them, and the flags that went with it."""
    return _loss("mypy.strict", f"is off: {shown(flags)}", was.strict, now.values.get("mypy.strict"))


def flag_lost(flag: str, was: Said, now: Said) -> Loss:
    """One flag, for a module or for all."""
    name, _, code = flag.partition(" ")
    module = now.module if now.at is not None else was.module
    key = f"mypy.overrides.{module}.{name}" if module else f"mypy.{name}"
    if code and (was.at is not None or now.at is not None):
        return _loss(key, f"lost {code}" if _CODES[name] else f"gained {code}", was.at, now.at, f"{key} {code}")
    if flag == FOLLOW:
        return _loss(key, f"went from {_FOLLOWED[was.strictness]} to {_FOLLOWED[now.strictness]}", was.at, now.at)
    off = "is on" if flag in _LENIENT else "is off"
    if was.at is None and now.at is None:
        return _loss(key, f"{off}, as mypy says itself", None, None)
    return _loss(key, off if now.at is not None else "is gone", was.at, now.at)


def _loss(key: str, said: str, was: Value | None, now: Value | None, subject: str = "") -> Loss:
    here, there = (Place(value.path, value.line) if value else None for value in (now, was))
    old, new = (", ".join(value.texts) if value else "" for value in (was, now))
    return Loss(subject or key, f"{key} {said}", old, new, here, there)


def _flags(name: str, value: Value) -> Iterator[tuple[str, int, Value]]:
    """What a key says: of a list of codes, a flag for each, at its own line."""
    if name in _CODES:
        for entry in value.split(r"[,\n]").entries:
            yield f"{name} {entry.value}", _CODES[name], Value(value.path, entry.line, (entry,))
    elif (told := strictness_of(name, "".join(value.texts[:1]))) is not None:
        yield *told, value


def strictness_of(name: str, text: str) -> tuple[str, int] | None:
    """A flag in its strict spelling, and how strict it is; `None` for what is none."""
    on = int(is_on(text))
    if name == FOLLOW:
        return (name, _FOLLOWED.index(text)) if text in _FOLLOWED else None
    if name in _LENIENT:
        return name, 1 - on
    if name.startswith("allow_"):
        return f"dis{name}", 1 - on
    if name.startswith("implicit_"):
        return f"no_{name}", 1 - on
    if name.startswith("no_") and not name.startswith("no_implicit_"):
        return name.removeprefix("no_"), 1 - on
    return (name, on) if any(fnmatchcase(name, each) for each in _KNOWN) else None
