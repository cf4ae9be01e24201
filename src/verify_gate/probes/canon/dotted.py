"""Whether a dotted name of the project's own exists, as far as its source alone can tell.

griffe reads it, and nothing is imported. Where anything stands in the way of a plain answer, there is none: a module
with `__getattr__`, or a class whose bases, metaclass or decorators are not the project's own, can have any member.
"""

from __future__ import annotations

import builtins
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import griffe

from verify_gate.probes.canon.seen import seen
from verify_gate.probes.canon.source import Source

_DYNAMIC = frozenset({"__getattr__", "__getattribute__", "__class_getitem__"})


class Names:
    """The project's top-level packages, and what is in them."""

    def __init__(self, root: Path, import_roots: Sequence[str], source_files: Sequence[str], source: Source) -> None:
        """The files and import roots are relative to the root, or absolute."""
        self._source = source
        self._packages = packages_of(import_roots, source_files, root)
        search = [(root / folder).resolve() for folder in import_roots]
        logging.getLogger("griffe").setLevel(logging.CRITICAL)
        self._loader = griffe.GriffeLoader(search_paths=search, allow_inspection=False)
        self._loaded: dict[str, griffe.Object | griffe.Alias | None] = {}

    @property
    def packages(self) -> frozenset[str]:
        """The names of the top-level packages and modules."""
        return frozenset(self._packages)

    def exists(self, name: str) -> bool | None:
        """Whether a dotted name that begins with one of the packages exists; `None` where that cannot be told."""
        package, *parts = name.split(".")
        found = self._load(package)
        if found is None:
            return None
        here: griffe.Object | griffe.Alias = found
        known = package
        for part in parts:
            known = f"{known}.{part}"
            try:
                there = self._member(here, part)
            except (griffe.GriffeError, RecursionError, KeyError, ValueError):
                return None
            if there is False and (known in self._source.modules or self._lies_there(known)):
                return None
            if not isinstance(there, griffe.Object | griffe.Alias):
                return there
            here = there
        return True

    def _load(self, package: str) -> griffe.Object | griffe.Alias | None:
        if package not in self._loaded:
            try:
                self._loaded[package] = self._loader.load(package)
                self._loader.resolve_aliases(implicit=True, external=False)
            except (griffe.GriffeError, ImportError, OSError, SyntaxError, ValueError, RecursionError):
                self._loaded[package] = None
        return self._loaded[package]

    def _member(self, here: griffe.Object | griffe.Alias, part: str) -> griffe.Object | griffe.Alias | bool | None:
        """A member; `False` where there is surely none of that name; `None` where that cannot be told."""
        target = here.final_target if isinstance(here, griffe.Alias) else here
        if part in target.all_members:
            return target.all_members[part]
        if (part.startswith("__") and part.endswith("__")) or self._binds(target, part):
            return None
        if isinstance(target, griffe.Module):
            return None if _DYNAMIC & target.members.keys() else False
        return _of_class(target, part) if isinstance(target, griffe.Class) else None

    def _binds(self, target: griffe.Object, part: str) -> bool:
        """Whether the file of a module or class binds the name in some way that griffe does not see.

        Where it imports all of something, the name may come from any other file of the project's.
        """
        file = target.filepath
        bound = self._source.bound.get(file.resolve(), set()) if isinstance(file, Path) else {part}
        stars = {name[1:] for name in bound if name.startswith("*") and len(name) > 1}
        if part in bound or stars - self.packages:
            return True
        anywhere = (stars or "*" in bound) and any(part in each for each in self._source.bound.values())
        return bool(anywhere)

    def _lies_there(self, name: str) -> bool:
        """Whether something of the name lies where a module would: a folder, an extension, what a build writes."""
        package, *rest = name.split(".")
        place = self._packages[package].joinpath(*rest)
        return seen(place.is_dir) or seen(lambda: any(place.parent.glob(f"{place.name}.*")))


def packages_of(import_roots: Sequence[str], source_files: Sequence[str], root: Path) -> Mapping[str, Path]:
    """The top-level packages and modules that the source files belong to, each with the folder it would have."""
    found: dict[str, Path] = {}
    for folder in sorted(import_roots, key=len, reverse=True):
        base = (root / folder).resolve()
        for path in source_files:
            file = (root / path).resolve()
            if not file.is_relative_to(base):
                continue
            name = file.relative_to(base).parts[0].removesuffix(".py")
            if name.isidentifier() and name not in found:
                found[name] = base / name
    return found


def _of_class(target: griffe.Class, part: str) -> bool | None:
    line = [target, *target.mro()]
    for each in line:
        decorators = {str(decorator.callable_path).rpartition(".")[2] for decorator in each.decorators}
        if decorators - {"dataclass", "final", "runtime_checkable"} or each.keywords or _DYNAMIC & each.members.keys():
            return None
        resolved = {base.path for base in each.resolved_bases if base.is_class}
        for base in each.bases:
            path = base if isinstance(base, str) else base.canonical_path
            if path in resolved or path == "object":
                continue
            known = getattr(builtins, path, None)
            if known is None or hasattr(known, part):
                return None
    return False
