"""Modules reached without an import statement of their own: those that a contract forbids are offences all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from .attributes import reached, shadowed
from .bans import Ban
from .dynamic import DynamicImport, dynamic_imports
from .places import Place, modules_of, parsed, within

if TYPE_CHECKING:
    from grimp import ImportGraph

JUDGED = ("forbidden", "independence", "layers", "protected")
"""The types of contract that such an import breaks. A cycle that is closed by a call is no cycle of imports."""

_MAY_CALL = re.compile(
    rb"\b(?:__import__|eval|exec|import_module|resolve_name|run_module|EntryPoint|find_spec|locate|mock)\b"
    rb"|\bmodules\s*(?:\[|\.\s*(?:get|pop)\b)"
    rb"|\bgetattr\s*\(\s*(?:builtins|importlib|pkgutil|runpy|sys)\s*,"
)
"""Without any of these a source need not be parsed."""


@dataclass(frozen=True)
class Called:
    """A module that is reached by a call whose name can be read off, or by an attribute of another."""

    importer: str
    imported: str
    line: int
    how: str

    def is_ignored(self, expression: str, graph: ImportGraph) -> bool:
        """Whether `ignore_imports` says so by this expression."""
        importer, imported = (side.strip() for side in expression.split("->"))
        return self.importer in modules_of(graph, importer) and self.imported in modules_of(graph, imported)


def dynamic_in(module: str, place: Place) -> tuple[DynamicImport, ...]:
    """The dynamic imports of a module. Raises `ValueError` where this Python cannot parse it."""
    if not _MAY_CALL.search(place.file.read_bytes()):
        return ()
    return dynamic_imports(parsed(place.file), module, is_package=place.is_package)


def called_imports(graph: ImportGraph, places: Mapping[str, Place]) -> list[Called]:
    """Every import by a call whose name can be read off: of a module of the graph, or of something elsewhere.

    To look for something elsewhere in `sys.modules`, or whether it is installed, is not to import it.
    """
    return [
        Called(module, imported, dynamic.line, "its name" if dynamic.loaded else "a call")
        for module, place in sorted(places.items())
        for dynamic in dynamic_in(module, place)
        for imported in sorted({_imported(name, graph) for name in dynamic.known()})
        if imported != module and (imported in places or not dynamic.loaded)
    ]


def reached_modules(graph: ImportGraph, places: Mapping[str, Place], roots: Iterable[str]) -> list[Called]:
    """The modules that are reached as attributes of a package, by those who do not import them."""
    names = "|".join(map(re.escape, roots))
    imports_a_root = re.compile(rf"(?m)(?:^|[:;])[ \t]*import\b.*\b(?:{names})\b".encode())
    shadows = cache(lambda package: shadowed(parsed(places[package].file), package))
    return [
        Called(module, target, line, "an attribute")
        for module, place in sorted(places.items())
        if imports_a_root.search(place.file.read_bytes())
        for line, name in reached(parsed(place.file))
        for target in [_imported(name, graph)]
        if target in places
        and target != module
        and not any(within(known, [target]) for known in graph.find_modules_directly_imported_by(module))
        and not any(name in shadows(package) for package, name in _way_to(target) if package in places)
    ]


def _way_to(module: str) -> Iterator[tuple[str, str]]:
    """Each package on the way to a module, and the name in it that is looked up next."""
    steps = module.split(".")
    return ((".".join(steps[:depth]), steps[depth]) for depth in range(1, len(steps)))


def offences_by_call(bans: Iterable[Ban], ignores: Iterable[str], called: Iterable[Called], graph: ImportGraph) -> Any:
    """Those that a contract forbids, as its `check` would keep its offences."""
    return {"offences": list(_forbidden(list(bans), list(ignores), called, graph))}


def _forbidden(
    bans: list[Ban], ignores: list[str], called: Iterable[Called], graph: ImportGraph
) -> Iterator[dict[str, Any]]:
    for call in called:
        ban = next((ban for ban in bans if ban.forbids(call.importer, call.imported)), None)
        if ban and not any(call.is_ignored(expression, graph) for expression in ignores):
            yield {
                "message": f"{call.importer} reaches {call.imported} by {call.how}",
                "module": call.importer,
                "line": call.line,
                "fix": f"{ban.by or call.importer} may not import {call.imported}.",
            }


def _imported(name: str, graph: ImportGraph) -> str:
    """The module that an import of this name reaches: the nearest that the graph knows, else its beginning."""
    parts = name.split(".")
    known = (".".join(parts[:depth]) for depth in range(len(parts), 0, -1))
    return next((module for module in known if module in graph.modules), parts[0])
