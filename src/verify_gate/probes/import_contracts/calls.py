"""Imports by call: those that a contract forbids are offences, though import-linter sees import statements alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .bans import Ban
from .dynamic import DynamicImport, dynamic_imports
from .places import Place, modules_of, parsed

if TYPE_CHECKING:
    from grimp import ImportGraph

JUDGED = ("forbidden", "independence", "layers", "protected")
"""The types of contract that such an import breaks. A cycle that is closed by a call is no cycle of imports."""

_MAY_CALL = re.compile(rb"\b(?:__import__|eval|exec|import_module|resolve_name|run_module)\b")


@dataclass(frozen=True)
class Called:
    """An import by a call whose name can be read off, in the module `importer`."""

    importer: str
    imported: str
    line: int

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
    """Every import by a call whose name can be read off: of a module of the graph, or of something elsewhere."""
    return [
        Called(module, imported, dynamic.line)
        for module, place in sorted(places.items())
        for dynamic in dynamic_in(module, place)
        for imported in sorted({_imported(name, graph) for name in dynamic.known()})
    ]


def offences_by_call(bans: Iterable[Ban], ignores: Iterable[str], called: Iterable[Called], graph: ImportGraph) -> Any:
    """The calls that a contract forbids, as its `check` would keep its offences."""
    return {"offences": list(_forbidden(list(bans), list(ignores), called, graph))}


def _forbidden(
    bans: list[Ban], ignores: list[str], called: Iterable[Called], graph: ImportGraph
) -> Iterator[dict[str, Any]]:
    for call in called:
        ban = next((ban for ban in bans if ban.forbids(call.importer, call.imported)), None)
        if ban and not any(call.is_ignored(expression, graph) for expression in ignores):
            yield {
                "message": f"{call.importer} imports {call.imported} by a call",
                "module": call.importer,
                "line": call.line,
                "fix": f"{ban.by or call.importer} may not import {call.imported}.",
            }


def _imported(name: str, graph: ImportGraph) -> str:
    """The module that an import of this name reaches: the nearest that the graph knows, else its beginning."""
    parts = name.split(".")
    known = (".".join(parts[:depth]) for depth in range(len(parts), 0, -1))
    return next((module for module in known if module in graph.modules), parts[0])
