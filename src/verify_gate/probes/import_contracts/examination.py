"""What import-linter sees: the graph, each contract's check, and what in the contracts does nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from importlinter.domain.contract import InvalidContractOptions

from .bans import bans_of
from .calls import JUDGED, Called, called_imports, offences_by_call, reached_modules
from .graphs import build_graph, point_at_the_project
from .hollow import hollow
from .idle import idle_settings, ignored_imports, ignores_of
from .kinds import Kinds, instance, register
from .offences import offences
from .places import Place, module_places, parsed, relative
from .settings import Settings, Unusable, flat
from .type_checking import own_type_checking, set_type_checking

if TYPE_CHECKING:
    from grimp import ImportGraph
    from importlinter import Contract


_ELSEWHERE = "Install import-linter in the project's own environment."


@dataclass(frozen=True)
class _Project:
    """What every contract is held against."""

    settings: Settings
    kinds: Kinds
    graph: ImportGraph
    places: dict[str, Place]
    files: dict[str, str]
    called: list[Called]


def examine(settings: Settings) -> dict[str, Any]:
    """All that the gate wants to know, as a JSON object. Raises `Unusable` where a part of it cannot be known."""
    kinds = register(settings)
    point_at_the_project(settings.root_packages)
    graph = build_graph(settings, without_type_checking=settings.is_on("exclude_type_checking_imports"))
    places = module_places(graph, settings.root_packages)
    files = {module: relative(place.file) for module, place in places.items()}
    left_out = _left_out(settings, graph)
    try:
        called = [*called_imports(graph, places), *reached_modules(graph, places, settings.root_packages)]
        not_left_out = list(_run_all_the_same({importer for importer, _ in left_out}, places)) if left_out else []
    except ValueError as error:
        raise Unusable(f"Not all imports can be looked for: {flat(error)}. {_ELSEWHERE}") from error
    project = _Project(settings, kinds, graph, places, files, called)
    return {
        "settings": settings.file,
        "root_packages": settings.root_packages,
        "files": sorted(set(files.values())),
        "imports": graph.count_imports(),
        "type_checking_imports": len(left_out),
        "idle": [*settings.idle, *not_left_out],
        "contracts": [_contract(options, project) for options in settings.contracts],
    }


def _left_out(settings: Settings, graph: ImportGraph) -> set[tuple[str, str]]:
    """The imports that `exclude_type_checking_imports` leaves out of the graph."""
    if not settings.is_on("exclude_type_checking_imports"):
        return set()
    whole = build_graph(settings, without_type_checking=False)
    return {
        (importer, imported)
        for importer in whole.modules
        for imported in whole.find_modules_directly_imported_by(importer)
        if importer not in graph.modules or imported not in graph.find_modules_directly_imported_by(importer)
    }


def _run_all_the_same(importers: set[str], places: dict[str, Place]) -> Iterator[str]:
    """A sentence for each place by which imports that are left out may be run all the same."""
    for module, place in sorted(places.items()):
        if b"TYPE_CHECKING" not in place.file.read_bytes():
            continue
        of = own_type_checking if module in importers else set_type_checking
        for line in of(parsed(place.file)):
            yield (
                f"exclude_type_checking_imports leaves out imports that may be run: {relative(place.file)}:{line} has "
                "a TYPE_CHECKING of its own"
            )


def _contract(options: dict[str, Any], project: _Project) -> dict[str, Any]:
    """One contract, checked."""
    name = str(options.get("name", options.get("id", "without a name")))
    file = project.settings.file
    try:
        contract = instance(name, options, project.settings)
        said = io.StringIO()
        with redirect_stdout(said):
            check = contract.check(deepcopy(project.graph), verbose=False)
            if not check.kept:
                contract.render_broken_contract(check)
    except InvalidContractOptions as error:
        wrong = "; ".join(f"{key}: {flat(ValueError(message))}" for key, message in error.errors.items())
        raise Unusable(f"{file}: the contract {name!r} is not configured correctly: {wrong}.") from None
    except Unusable:
        raise
    except Exception as error:
        raise Unusable(f"{file}: the contract {name!r} cannot be checked: {flat(error)}.") from error
    found = [] if check.kept else offences(check.metadata, project.graph, project.files)
    held, by_call, idle = _beyond(contract, project)
    return {
        "name": name,
        "type": options["type"],
        "known": project.kinds.get(options["type"]) is type(contract),
        "kept": check.kept and not by_call,
        "held": sorted(held),
        "ignored": len(ignored_imports(contract, project.graph)),
        "offences": [*found, *by_call],
        "text": "" if check.kept or found else said.getvalue().strip(),
        "guidance": str(getattr(contract, "broken_contract_guidance", None) or ""),
        "idle": idle,
    }


def _beyond(contract: Contract, project: _Project) -> tuple[set[str], list[dict[str, Any]], list[str]]:
    """What import-linter does not tell of a contract: the files that it holds, offences by call, what does nothing."""
    graph, roots = project.graph, tuple(project.settings.root_packages)
    kind = next((name for name, known in project.kinds.items() if known is type(contract)), "")
    bans, ignores = bans_of(kind, contract, graph, roots), ignores_of(contract)
    by_call: list[dict[str, Any]] = []
    if kind in JUDGED:
        by_call = offences(offences_by_call(bans or (), ignores, project.called, graph), graph, project.files)
    idle = idle_settings(contract, graph, roots, project.called)
    importers = {id(ban.importers): ban.importers for ban in bans or ()}  # many bans share one set
    held = {project.files[module] for modules in importers.values() for module in modules & project.files.keys()}
    return held, by_call, [*idle, *hollow(kind, contract, bans, ignores, graph, project.places)]
