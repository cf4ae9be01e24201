"""Contracts that hold nothing, or less than they seem to: import-linter keeps them, whatever is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from .bans import Ban, takes_all
from .calls import dynamic_in
from .places import Place, modules_of, parsed, text_of, within

if TYPE_CHECKING:
    from grimp import ImportGraph
    from importlinter import Contract

_WHY_NOTHING = {
    "acyclic_siblings": "none of its ancestors has two children, so there is no cycle to be found",
    "forbidden": "no forbidden module lies outside the source modules, so nothing is forbidden",
    "independence": "it names fewer than two modules, so there is nothing to be independent of",
    "layers": "no module of its layers stands above another, so no import can go the wrong way",
    "protected": "it keeps no module from importing what it protects",
    "single_dynamic_import": "no module lies outside the one that it is about",
}
_OTHER_SIDE = {"source_modules": "forbidden_modules", "forbidden_modules": "source_modules", "protected_modules": ""}


def hollow(
    kind: str,
    contract: Contract,
    bans: list[Ban] | None,
    ignores: list[str],
    graph: ImportGraph,
    places: Mapping[str, Place],
) -> Iterator[str]:
    """A sentence for each reason for which imports could not break the contract, or not those that it speaks of."""
    if bans is not None and not bans:
        yield _WHY_NOTHING[kind]
    elif bans and takes_all(ignores, bans, graph):
        yield "ignore_imports leaves no import for this contract to judge"
    elif bans and kind == "layers":
        yield from _hollow_layers(bans, ignores, graph)
    if vars(contract).get("as_packages") is False:
        for field, other in _OTHER_SIDE.items():
            yield from _empty_packages(contract, field, other, graph, places)
    if kind == "single_dynamic_import":
        yield from _idle_trust(contract, graph, places)


def _hollow_layers(bans: list[Ban], ignores: list[str], graph: ImportGraph) -> Iterator[str]:
    """An import ignored by its name is a debt that somebody wrote down; a wildcard lets in those to come as well."""
    wildcards = [expression for expression in ignores if "*" in expression]
    for layer in sorted({ban.by for ban in bans}):
        if takes_all(wildcards, [ban for ban in bans if ban.by == layer], graph):
            yield f"ignore_imports leaves nothing that the layer {layer!r} may not import"


def _empty_packages(
    contract: Contract, field: str, other: str, graph: ImportGraph, places: Mapping[str, Place]
) -> Iterator[str]:
    """Packages that do not count as packages, so that they are an `__init__.py` in which nothing stands."""
    named, others = (list(map(text_of, vars(contract).get(name) or ())) for name in (field, other))
    held = {module for expression in named for module in modules_of(graph, expression)}
    for module in sorted(set(named) & set(places)):
        below = graph.find_descendants(module)
        apart = not any(within(expression, [module]) for expression in others)
        if below and not below & held and apart and _is_empty(places[module]):
            yield f"{field}: with as_packages = false, {module!r} is its empty __init__.py and nothing below it"


def _is_empty(place: Place) -> bool:
    """Whether a file that Python can read holds nothing but a docstring."""
    try:
        body = parsed(place.file).body
    except ValueError:
        return False
    return all(isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) for statement in body)


def _idle_trust(contract: Contract, graph: ImportGraph, places: Mapping[str, Place]) -> Iterator[str]:
    """Trusted importers that import nothing that needs trust, and trust in everything there is."""
    values = vars(contract)
    module, importer = values["module"].name, values["importer"].name
    judged = {name for name in places if name != importer and not within(name, [module])}
    trusted: set[str] = set()
    for expression in sorted(map(text_of, values["trusted_importers"] or ())):
        found = judged & modules_of(graph, expression)
        trusted |= found
        if modules_of(graph, expression) and not any(_needs_trust(name, places[name], module) for name in found):
            yield f"trusted_importers: nothing in {expression!r} imports a name that only a run would tell"
    if judged and trusted == judged:
        yield "trusted_importers holds every module, so no import of a computed name counts"


def _needs_trust(name: str, place: Place, module: str) -> bool:
    found = dynamic_in(name, place)
    return any(dynamic.may_reach(module) and not dynamic.reaches(module) for dynamic in found)
