"""What breaks a contract, out of what import-linter's contract types keep for printing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grimp import ImportGraph

Link = Mapping[str, Any]
"""An import as the contract types keep it: importer, imported, line_numbers."""


def offences(metadata: Mapping[str, Any], graph: ImportGraph, files: Mapping[str, str]) -> list[dict[str, Any]]:
    """The offences: a message, the file and line to go to, a remedy, and the imports that lead to it, sorted.

    Empty where the metadata is none that is known here, as of a custom contract.
    """
    found = (
        *_chains(metadata),
        *_undeclared(metadata),
        *_protected(metadata),
        *_siblings(metadata, graph),
        *metadata.get("offences", ()),
    )
    placed = [
        {
            "message": offence["message"],
            "path": files.get(offence["module"]),
            "line": offence["line"],
            "fix": offence.get("fix"),
            "trail": [_step(link, files) for link in offence.get("links", ())],
        }
        for offence in found
    ]
    return sorted(placed, key=lambda offence: (offence["path"] or "", offence["line"] or 0, offence["message"]))


def _chains(metadata: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """forbidden, independence and layers: chains of imports from one module to another that it may not reach."""
    for group in (*metadata.get("invalid_chains", ()), *metadata.get("invalid_dependencies", ())):
        downstream = group.get("downstream_module") or group.get("importer")
        upstream = group.get("upstream_module") or group.get("imported")
        fix = f"{downstream} may not import {upstream}."
        for kept in group.get("chains") or group.get("routes"):
            detailed = isinstance(kept, Mapping)
            chain = list(kept["chain"] if detailed else kept)
            yield from _at_each_line(chain[0], chain, fix)
            if detailed:
                for link in kept["extra_firsts"]:
                    yield from _at_each_line(link, [link, *chain[1:]], fix)
                for link in kept["extra_lasts"]:
                    yield from _at_each_line(link, [*chain[:-1], link], fix)


def _at_each_line(place: Link, chain: list[Link], fix: str) -> Iterator[dict[str, Any]]:
    message = f"{place['importer']} imports {place['imported']}"
    if place is not chain[-1]:
        message += f", which leads to {chain[-1]['imported']}"
    for line in place["line_numbers"]:
        yield {
            "message": message,
            "module": place["importer"],
            "line": line,
            "fix": fix,
            "links": chain if len(chain) > 1 else (),
        }


def _undeclared(metadata: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """layers, exhaustive: modules that are in no layer."""
    for module in metadata.get("undeclared_modules", ()):
        yield {"message": f"{module} is in no layer", "module": module, "line": None, "fix": "Add it to the layers."}


def _protected(metadata: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for protected in metadata.get("illegal_imports", ()):
        for link in protected.illegal_links:
            yield from _at_each_line(link, [link], "Only the allowed importers may import it.")


def _siblings(metadata: Mapping[str, Any], graph: ImportGraph) -> Iterator[dict[str, Any]]:
    """acyclic_siblings: per package, imports without which its children would form no cycle."""
    for package, breakers in metadata.get("cycle_breakers_by_package", {}).items():
        for importer, imported in breakers:
            details = graph.get_import_details(importer=importer, imported=imported)
            for line in sorted({detail["line_number"] for detail in details}):
                yield {
                    "message": f"{importer} imports {imported}, which closes a cycle between the children of {package}",
                    "module": importer,
                    "line": line,
                    "fix": "Remove this import, or those the other way.",
                }


def _step(link: Link, files: Mapping[str, str]) -> str:
    lines = ", ".join("?" if line is None else str(line) for line in link["line_numbers"])
    return f"{link['importer']} -> {link['imported']} ({files.get(link['importer'], link['importer'])}:{lines})"
