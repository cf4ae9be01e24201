"""The layers that a graph of imports already has, and the contract that keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from verify_gate.probes.import_contracts.cycles import strongly_connected

Graph = Mapping[str, set[str]]

HEAD = """\
# Proposed by `verify init` from the imports of {date}: these layers hold today. What stands higher may import what
# stands lower. Between `|` neither imports the other; between `:` they do, in a circle. Name them as they are meant.
"""


def layers(package: str, graph: Graph) -> list[str]:
    """The layers of what lies directly in `package`, the highest first, as import-linter writes them.

    `graph` has every module of it. What goes by way of the package's own `__init__` counts for those that go there.
    """
    whole = _between_children(package, graph)
    tangles = strongly_connected(whole)
    group = {name: frozenset(tangle) for tangle in tangles for name in tangle}
    level: dict[str, int] = {}
    for name in _from_below(whole, group):
        together = group.get(name, frozenset({name}))
        below = {other for each in together for other in whole[each]} - together
        level[name] = max((level[other] + 1 for other in below), default=0)
    told: list[str] = []
    for height in sorted(set(level.values()), reverse=True):
        here = sorted(name for name, at in level.items() if at == height)
        told += sorted({" : ".join(sorted(group[name])) for name in here if name in group})
        single = [name for name in here if name not in group]
        told += [" | ".join(single)] if single else []
    return told


def _between_children(package: str, graph: Graph) -> dict[str, set[str]]:
    """Which child of the package imports which: by what is in it, and by way of the package itself."""

    def child(module: str) -> str:
        return module.removeprefix(f"{package}.").partition(".")[0] if module != package else ""

    edges: dict[str, set[str]] = {child(module): set() for module in graph}
    for module, imported in graph.items():
        edges[child(module)] |= {child(other) for other in imported if other in graph}
    through = edges.pop("", set()) - {""}
    return {name: ((targets | through) if "" in targets else targets) - {"", name} for name, targets in edges.items()}


def _from_below(graph: Graph, group: Mapping[str, frozenset[str]]) -> list[str]:
    """Every node after those that it imports, but for those of its own group. A way of its own: no recursion."""
    order: list[str] = []
    done: set[str] = set()
    waiting = sorted(graph)
    while waiting:
        later = []
        for name in waiting:
            together = group.get(name, frozenset({name}))
            if {other for each in together for other in graph[each]} - together <= done:
                order.append(name)
            else:
                later.append(name)
        done.update(order)
        waiting = later
    return order


def contracts(found: Mapping[str, Sequence[str]], date: str) -> str | None:
    """The text of an `.importlinter` for the root packages, each with its layers; `None` where none has two."""
    held = {package: told for package, told in found.items() if len(told) > 1}
    if not held:
        return None
    lines = [HEAD.format(date=date), "[importlinter]", "root_packages =", *_indented(sorted(found))]
    for package, told in sorted(held.items()):
        lines += [
            "",
            f"[importlinter:contract:layers-of-{package}]",
            f"name = The layers of {package}",
            "type = layers",
            "containers =",
            *_indented([package]),
            "layers =",
            *_indented(told),
            "# A new module has to be placed in a layer.",
            "exhaustive = true",
        ]
    return "\n".join(lines) + "\n"


def _indented(words: Iterable[str]) -> list[str]:
    return [f"    {word}" for word in words]
