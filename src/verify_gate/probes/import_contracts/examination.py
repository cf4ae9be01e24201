"""What import-linter sees: the graph, each contract's check, and what in the contracts does nothing."""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from copy import deepcopy
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grimp
import importlinter
from importlinter.application import use_cases
from importlinter.application.user_options import UserOptions
from importlinter.domain.contract import InvalidContractOptions, NoSuchContractType, registry

from .contracts import NoCycles, SingleDynamicImport
from .idle import idle_settings, ignored_imports, unknown_options
from .offences import offences
from .places import module_places
from .settings import Settings, Unusable, flat, meant

if TYPE_CHECKING:
    from grimp import ImportGraph
    from importlinter import Contract

OWN = {contract.type_name: contract for contract in (NoCycles, SingleDynamicImport)}
_OWN_HOME = "verify_gate.probes.import_contracts."
_BUILT_IN = ("acyclic_siblings", "forbidden", "independence", "layers", "protected")


def examine(settings: Settings) -> dict[str, Any]:
    """All that the gate wants to know, as a JSON object. Raises `Unusable` where a part of it cannot be known."""
    _register(settings)
    _point_at_the_project(settings.root_packages)
    graph = _graph(settings, without_type_checking=settings.is_on("exclude_type_checking_imports"))
    places = module_places(graph, settings.root_packages)
    files = {module: _relative(place.file) for module, place in places.items()}
    hidden = 0
    if settings.is_on("exclude_type_checking_imports"):
        hidden = _graph(settings, without_type_checking=False).count_imports() - graph.count_imports()
    return {
        "settings": settings.file,
        "root_packages": settings.root_packages,
        "files": sorted(set(files.values())),
        "imports": graph.count_imports(),
        "type_checking_imports": hidden,
        "idle": list(settings.idle),
        "contracts": [_contract(options, settings, graph, files) for options in settings.contracts],
    }


def _register(settings: Settings) -> None:
    """Make the contract types known: import-linter's, ours, and the project's own, which may replace ours."""
    for name, contract in OWN.items():
        registry.register(contract, name)
    declared = settings.session.get("contract_types", [])
    declared = [declared] if isinstance(declared, str) else declared
    theirs = [line for line in declared if _OWN_HOME not in line]
    try:
        use_cases._register_contract_types(UserOptions({"contract_types": theirs}, []))
    except Exception as error:
        raise Unusable(f"{settings.file}: contract_types {theirs!r} cannot be loaded: {flat(error)}.") from error


def _point_at_the_project(packages: Iterable[str]) -> None:
    """Where import-linter itself has imported a package of that name, such as rich, look at the project's instead."""
    for name in packages:
        spec = PathFinder.find_spec(name, sys.path)
        if name in sys.modules and spec is not None:
            sys.modules[name].__spec__ = spec


def _graph(settings: Settings, *, without_type_checking: bool) -> ImportGraph:
    """The graph, never from a cache: one that is stale would be believed."""
    packages = settings.root_packages
    try:
        return grimp.build_graph(
            *packages,
            include_external_packages=settings.is_on("include_external_packages"),
            exclude_type_checking_imports=without_type_checking,
            cache_dir=None,
        )
    except Exception as error:
        said = flat(error)
        if type(error).__name__ == "NotATopLevelModule":
            said = f"a root package must be a top-level package with an __init__.py, and one of {packages} is not"
        raise Unusable(f"import-linter cannot read the packages {', '.join(packages)}: {said}.") from error
    except BaseException as error:
        # grimp's engine panics with what is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Unusable(_why_panicked(error, packages)) from error


def _contract(options: dict[str, Any], settings: Settings, graph: ImportGraph, files: dict[str, str]) -> dict[str, Any]:
    """One contract, checked."""
    name = str(options.get("name", options.get("id", "without a name")))
    try:
        contract = _instance(name, options, settings)
        said = io.StringIO()
        with redirect_stdout(said):
            check = contract.check(deepcopy(graph), verbose=False)
            if not check.kept:
                contract.render_broken_contract(check)
    except InvalidContractOptions as error:
        wrong = "; ".join(f"{key}: {flat(ValueError(message))}" for key, message in error.errors.items())
        raise Unusable(f"{settings.file}: the contract {name!r} is not configured correctly: {wrong}.") from None
    except Unusable:
        raise
    except Exception as error:
        raise Unusable(f"{settings.file}: the contract {name!r} cannot be checked: {flat(error)}.") from error
    found = [] if check.kept else offences(check.metadata, graph, files)
    return {
        "name": name,
        "type": options["type"],
        "kept": check.kept,
        "ignored": len(ignored_imports(contract, graph)),
        "offences": found,
        "text": "" if check.kept or found else said.getvalue().strip(),
        "guidance": str(getattr(contract, "broken_contract_guidance", None) or ""),
        "idle": list(idle_settings(contract, graph, settings.root_packages)),
    }


def _instance(name: str, options: dict[str, Any], settings: Settings) -> Contract:
    """The contract of these options. Raises `Unusable` for a type or an option that there is not."""
    kind = options.get("type")
    others = tuple(name for name in (*_BUILT_IN, *OWN) if name != kind)
    try:
        contract_class = registry.get_contract_class(str(kind))
    except NoSuchContractType:
        raise Unusable(
            f"{settings.file}: the contract {name!r} is of type {kind!r}, "
            f"which import-linter {importlinter.__version__} does not have{meant(str(kind), others) or '.'}"
        ) from None
    wrong = unknown_options(contract_class, options)
    if wrong:
        raise Unusable(f"{settings.file}: the contract {name!r} has {', and '.join(wrong)}")
    session = {**settings.session, "root_packages": settings.root_packages}
    return contract_class(name=name, session_options=session, contract_options=options)


def _why_panicked(error: BaseException, packages: Iterable[str]) -> str:
    """What made grimp panic: most likely a relative import from above its top-level package."""
    empty = grimp.ImportGraph()
    for package in packages:
        empty.add_module(package)
    for package, place in module_places(empty, packages).items():
        for file in sorted(place.file.parent.rglob("*.py")):
            depth = len(file.relative_to(place.file.parent).parts) + package.count(".")
            for line in _relative_imports_above(file, depth):
                return (
                    f"{_relative(file)}:{line} imports from above its top-level package. Correct it; grimp fails on it."
                )
    return f"grimp, which reads the imports, failed: {flat(error)}. The log has more."


def _relative_imports_above(file: Path, depth: int) -> list[int]:
    """The lines of the relative imports that climb more than `depth` packages."""
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        return []
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level > depth]


def _relative(file: Path) -> str:
    """A file as the project names it, below the folder that this runs in; as it is where it lies elsewhere."""
    here = Path.cwd()
    for path, root in ((file.absolute(), here), (file.resolve(), here.resolve())):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return file.as_posix()
