"""What a contract forbids: the imports, there or not, that would break it. A contract without any holds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Any

from .places import modules_of, text_of, within

if TYPE_CHECKING:
    from grimp import ImportGraph
    from importlinter import Contract

_DEPTH = 10
"""How deep acyclic_siblings looks where it is not told."""


@dataclass(frozen=True)
class Ban:
    """Modules, none of which may import any of some others; `by` is the name that the contract has for the first."""

    by: str
    importers: frozenset[str]
    imported: frozenset[str]

    def forbids(self, importer: str, imported: str) -> bool:
        """Whether this import would break the contract."""
        return importer in self.importers and imported in self.imported


def bans_of(kind: str, contract: Contract, graph: ImportGraph, roots: tuple[str, ...]) -> list[Ban] | None:
    """The direct imports that would break a contract of this kind, without regard to those that it ignores.

    `None` for a kind that is not known here.
    """
    rule = _RULES.get(kind)
    found = () if rule is None else rule(vars(contract), _Modules(graph, roots))
    return None if rule is None else [ban for ban in found if ban.importers and ban.imported]


def takes_all(expressions: Iterable[str], bans: list[Ban], graph: ImportGraph) -> bool:
    """Whether every import that these bans forbid matches one of the expressions (`a.* -> b.**`).

    A package's own `__init__` does not count where there are modules below it.
    """
    packages = {module.rpartition(".")[0] for module in graph.modules}
    sides = [expression.partition("->")[::2] for expression in expressions]
    ignored = [tuple(modules_of(graph, side.strip()) for side in both) for both in sides]
    some = False
    for ban in bans:
        for importer in _leaves(ban.importers, packages):
            forbidden = _leaves(ban.imported, packages) - {importer}
            if not forbidden <= {
                module for importers, imported in ignored if importer in importers for module in imported
            }:
                return False
            some = some or bool(forbidden)
    return some


def _leaves(modules: frozenset[str], packages: set[str]) -> frozenset[str]:
    return modules - packages or modules


class _Modules:
    """The modules of a graph, alone and with what is below them."""

    def __init__(self, graph: ImportGraph, roots: tuple[str, ...]) -> None:
        self.graph, self.roots = graph, roots
        self._extents: dict[str, frozenset[str]] = {}

    def named(self, expressions: Iterable[Any] | None) -> set[str]:
        """The modules that the expressions name; one without a wildcard names its own, there or not."""
        texts = list(map(text_of, expressions or ()))
        return {module for text in texts for module in (modules_of(self.graph, text) if "*" in text else {text})}

    def extent(self, module: str, *, as_package: bool = True) -> frozenset[str]:
        """The module, with what is below it where it counts as a package."""
        if not as_package or module not in self.graph.modules or self.graph.is_module_squashed(module):
            return frozenset({module})
        if module not in self._extents:
            self._extents[module] = frozenset({module, *self.graph.find_descendants(module)})
        return self._extents[module]

    def own(self) -> frozenset[str]:
        """Every module inside the root packages."""
        return frozenset(module for module in self.graph.modules if within(module, self.roots))

    def there(self, container: str, tail: str) -> str:
        """A layer's module in its container; empty where it is not there."""
        module = f"{container}.{tail}".lstrip(".")
        return module if module in self.graph.modules else ""


def _layers(values: Mapping[str, Any], modules: _Modules) -> Iterator[Ban]:
    for container in sorted(modules.named(values.get("containers"))) or [""]:
        above: frozenset[str] = frozenset()
        for layer in values["layers"]:
            tails = sorted(tail.name for tail in layer.module_tails)
            there = list(filter(None, (modules.there(container, tail) for tail in tails)))
            for module in there:
                yield Ban(module, modules.extent(module), above)
            if getattr(layer, "is_independent", True):
                for module, other in permutations(there, 2):
                    yield Ban(module, modules.extent(module), modules.extent(other))
            above = above.union(*map(modules.extent, there))


def _forbidden(values: Mapping[str, Any], modules: _Modules) -> Iterator[Ban]:
    as_package = values.get("as_packages") is not False
    for source in modules.named(values["source_modules"]):
        for target in modules.named(values["forbidden_modules"]):
            overlap = within(source, [target]) or within(target, [source]) if as_package else source == target
            if not overlap:
                extents = (modules.extent(module, as_package=as_package) for module in (source, target))
                yield Ban(source, *extents)


def _independence(values: Mapping[str, Any], modules: _Modules) -> Iterator[Ban]:
    for module, other in permutations(sorted(modules.named(values["modules"])), 2):
        yield Ban(module, modules.extent(module), modules.extent(other))


def _protected(values: Mapping[str, Any], modules: _Modules) -> Iterator[Ban]:
    as_package = values.get("as_packages") is not False
    allowed = {
        module
        for named in modules.named(values.get("allowed_importers"))
        for module in modules.extent(named, as_package=as_package)
    }
    for protected in modules.named(values["protected_modules"]):
        own = modules.extent(protected, as_package=as_package)
        yield Ban("", modules.own() - allowed - own, own)


def _acyclic_siblings(values: Mapping[str, Any], modules: _Modules) -> Iterator[Ban]:
    """A child's imports of its brothers; all of a family together, for which of them close a cycle is not settled."""
    skipped = modules.named(values.get("skip_descendants"))
    families = modules.named(values["ancestors"]) & modules.graph.modules
    depth = values.get("depth")
    for _ in range(1 + (_DEPTH if depth is None else depth)):
        below: set[str] = set()
        for ancestor in families:
            children = modules.graph.find_children(ancestor)
            below |= children - skipped
            if len(children) > 1:
                family = modules.extent(ancestor) - {ancestor}
                yield Ban(ancestor, family, family)
        families = below


def _no_cycles(_: Mapping[str, Any], modules: _Modules) -> Iterator[Ban]:
    yield Ban("", modules.own(), modules.own())


def _single_dynamic_import(values: Mapping[str, Any], modules: _Modules) -> Iterator[Ban]:
    inside = modules.extent(values["module"].name)
    yield Ban("", modules.own() - inside, inside)


_RULES: Mapping[str, Callable[[Mapping[str, Any], _Modules], Iterator[Ban]]] = {
    "acyclic_siblings": _acyclic_siblings,
    "forbidden": _forbidden,
    "independence": _independence,
    "layers": _layers,
    "no_cycles": _no_cycles,
    "protected": _protected,
    "single_dynamic_import": _single_dynamic_import,
}
