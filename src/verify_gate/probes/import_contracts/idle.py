"""What in a contract does nothing: import-linter keeps a contract that matches nothing, and says no word of it."""

from __future__ import annotations

import difflib
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from importlinter import fields
from importlinter.domain.imports import Module, ModuleExpression

from .calls import Called
from .places import modules_of, text_of, within
from .settings import SLIP, meant

if TYPE_CHECKING:
    from grimp import ImportGraph
    from importlinter import Contract


def unknown_options(contract_class: type[Contract], options: Mapping[str, Any]) -> list[str]:
    """The options that this type of contract does not have, which older versions of import-linter pass over."""
    own = (name for name in dir(contract_class) if isinstance(getattr(contract_class, name), fields.Field))
    known = ["id", "name", "type", *own]
    return [f"no option {option!r}{meant(option, known) or '.'}" for option in sorted(options) if option not in known]


def ignored_imports(contract: Contract, graph: ImportGraph) -> set[tuple[str, str]]:
    """The imports that the contract is told to ignore."""
    return {edge for expression in ignores_of(contract) for edge in _matching(graph, expression)}


def idle_settings(
    contract: Contract, graph: ImportGraph, root_packages: Iterable[str], called: Sequence[Called]
) -> Iterator[str]:
    """A sentence for each name or expression in the contract that matches nothing."""
    roots = tuple(root_packages)
    for field, expressions in _expressions(contract).items():
        for expression in expressions:
            yield from _idle_expression(field, expression, graph, roots)
    for expression in ignores_of(contract):
        if not _matching(graph, expression) and not any(call.is_ignored(expression, graph) for call in called):
            yield f"ignore_imports: {expression!r} matches no import"
    yield from _idle_layers(contract, graph)


def _expressions(contract: Contract) -> dict[str, list[str]]:
    """The modules that the contract names, or describes with a wildcard, by the field they stand in."""
    found = {}
    for name, value in vars(contract).items():
        many = value if isinstance(value, (set, list, tuple)) else [value]
        if isinstance(getattr(type(contract), name, None), fields.Field) and name != "ignore_imports":
            found[name] = sorted(text_of(item) for item in many if isinstance(item, (Module, ModuleExpression)))
    return {name: expressions for name, expressions in found.items() if expressions}


def ignores_of(contract: Contract) -> list[str]:
    """The expressions for the imports that the contract is told to ignore."""
    return sorted(map(str, vars(contract).get("ignore_imports") or ()))


def _matching(graph: ImportGraph, expression: str) -> set[tuple[str, str]]:
    return {(found["importer"], found["imported"]) for found in graph.find_matching_direct_imports(expression)}


def _idle_expression(field: str, expression: str, graph: ImportGraph, roots: tuple[str, ...]) -> Iterator[str]:
    if modules_of(graph, expression):
        return
    if "*" in expression or within(expression, roots):
        yield f"{field}: {expression!r} matches no module"
        return
    # A package that nobody imports may well be forbidden; a slip of the pen may not.
    known = _importable()
    near = difflib.get_close_matches(expression, known, 1, SLIP)
    if expression not in known and near and near[0].rstrip("0123456789") != expression.rstrip("0123456789"):
        yield f"{field}: nothing is called {expression!r}; did you mean {near[0]!r}?"


def _importable() -> set[str]:
    """The top-level names that this interpreter can import."""
    own = getattr(sys, "stdlib_module_names", sys.builtin_module_names)
    return {*own, *(module.name for module in pkgutil.iter_modules())}


def _containers(contract: Contract, graph: ImportGraph) -> set[str]:
    named = vars(contract).get("containers") or ()
    return {module for expression in named for module in modules_of(graph, text_of(expression))}


def _idle_layers(contract: Contract, graph: ImportGraph) -> Iterator[str]:
    """Optional layers, and those that `exhaustive` passes over, which are there in no container."""
    layers = vars(contract).get("layers") or ()
    containers = _containers(contract, graph) or {""}
    tails = sorted(tail.name for layer in layers for tail in layer.module_tails if tail.is_optional)
    passed_over = sorted(vars(contract).get("exhaustive_ignores") or ())
    for field, names in (("layers", tails), ("exhaustive_ignores", passed_over)):
        for name in names:
            if not any(f"{container}.{name}".lstrip(".") in graph.modules for container in containers):
                yield f"{field}: {name!r} is not there"
