"""How strictly mypy reads each module: its flags, those that `strict` turns on, and the overrides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
_USUAL = _LENIENT | {"disallow_redefinition", "disallow_untyped_globals", "no_implicit_optional", "strict_optional"}
_USUAL |= {"warn_no_return"}
"""The flags that are on the strict side where nobody says."""
_KNOWN = ("check_*", "disallow_*", "extra_checks", "local_partial_types", "no_implicit_*", "strict_*", "warn_*")
_FOLLOWED = ("skip", "silent", "normal", "error")
_FOLLOW = "follow_imports"


@dataclass(frozen=True)
class TypeFlags:
    """The flags of one side."""

    values: Mapping[str, Value]

    @property
    def strict(self) -> Value | None:
        """The switch for all of them, where it is on."""
        value = self.values.get("mypy.strict")
        return value if value is not None and is_on("".join(value.texts)) else None

    @cached_property
    def own(self) -> Mapping[tuple[str, str], tuple[int, Value]]:
        """What is written of a flag: by module, empty for all, how strict it is, and where."""
        found = {}
        for key, value in self.values.items():
            above, _, name = key.rpartition(".")
            told = _told(name, "".join(value.texts[:1]))
            if told is not None and (above == "mypy" or above.startswith("mypy.overrides.")):
                for module in above.removeprefix("mypy").removeprefix(".overrides.").split(","):
                    found[module.strip(), told[0]] = (told[1], value)
        return found

    def of(self, module: str, flag: str) -> tuple[int, Value | None]:
        """How strict a flag is for a module, and where that is written."""
        own = self.own.get((module, flag))
        if own is not None:
            return own
        wider = [
            (len(pattern), found)
            for (pattern, name), found in self.own.items()
            if pattern and name == flag and (fnmatchcase(module, pattern) or f"{module}.*" == pattern)
        ]
        if module and wider:
            return max(wider, key=lambda each: each[0])[1]
        if ("", flag) in self.own:
            return self.own["", flag]
        if flag in _STRICT and self.strict is not None:
            return 1, self.strict
        return (_FOLLOWED.index("normal") if flag == _FOLLOW else int(flag in _USUAL)), None


def looser(was: TypeFlags, now: TypeFlags, places: Places) -> Iterator[Loss]:
    """The flags that are less strict than they were, module by module; those that went with `strict` all in one."""
    unstrict = [flag for flag in _STRICT if was.of("", flag)[0] > now.of("", flag)[0]]
    if was.strict is not None and now.strict is None and unstrict:
        yield _loss("mypy.strict", f"is off: {shown(unstrict)}", was.strict, now.values.get("mypy.strict"))
    else:
        unstrict = []
    for module, flag in sorted({*was.own, *now.own}):
        (before, there), (after, here) = was.of(module, flag), now.of(module, flag)
        told_already = flag in unstrict and (not module or here is None)
        if after >= before or told_already or (module and places.still_named(module, ())):
            continue
        key = f"mypy.overrides.{module}.{flag}" if module else f"mypy.{flag}"
        if flag == _FOLLOW:
            yield _loss(key, f"went from {_FOLLOWED[before]} to {_FOLLOWED[after]}", there, here)
        elif here is not None:
            yield _loss(key, "is on" if flag in _LENIENT else "is off", there, here)
        else:
            yield _loss(key, "is gone", there, None)


def _loss(key: str, said: str, was: Value | None, now: Value | None) -> Loss:
    here, there = (Place(value.path, value.line) if value else None for value in (now, was))
    old, new = (", ".join(value.texts) if value else "" for value in (was, now))
    return Loss(key, f"{key} {said}", old, new, here, there)


def _told(name: str, text: str) -> tuple[str, int] | None:
    """A flag in its strict spelling, and how strict it is; `None` for what is none."""
    on = int(is_on(text))
    if name == _FOLLOW:
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
