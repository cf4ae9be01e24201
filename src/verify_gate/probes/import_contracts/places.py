"""Where the modules of a graph lie: the file that was read for each."""

from __future__ import annotations

import ast
import importlib.util
import sys
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grimp import ImportGraph


def text_of(named: Any) -> str:
    """A module, or an expression for modules, as it was written; str() itself fails in older versions."""
    return str(getattr(named, "expression", None) or getattr(named, "name", named))


def within(module: str, packages: Iterable[str]) -> bool:
    """Whether the module is one of the packages, or below one."""
    return any(module == package or module.startswith(package + ".") for package in packages)


def modules_of(graph: ImportGraph, expression: str) -> set[str]:
    """The modules of the graph that an expression names: one, or those that its wildcards match."""
    return graph.find_matching_modules(expression) if "*" in expression else {expression} & graph.modules


@dataclass(frozen=True)
class Place:
    """The file that grimp read for a module, and whether that is a package's `__init__.py`."""

    file: Path
    is_package: bool


def module_places(graph: ImportGraph, root_packages: Iterable[str]) -> dict[str, Place]:
    """The place of each module below the root packages that has a file; a namespace package has none."""
    found: dict[str, Place] = {}
    for root in root_packages:
        spec = importlib.util.find_spec(root)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for module in graph.modules:
                if module == root or module.startswith(root + "."):
                    place = _place(Path(folder), module[len(root) + 1 :])
                    if place is not None:
                        found[module] = place
    return found


def _place(folder: Path, below: str) -> Place | None:
    """Of a module and a package of one name, grimp reads the module, though Python would import the package."""
    base = folder.joinpath(*below.split(".")) if below else folder
    module, package = base.with_name(f"{base.name}.py"), base / "__init__.py"
    if below and module.is_file():
        return Place(module, is_package=False)
    return Place(package, is_package=True) if package.is_file() else None


def parsed(file: Path) -> ast.Module:
    """The syntax tree of a file. Raises `ValueError` where this Python cannot parse it."""
    try:
        with tokenize.open(file) as opened:
            return ast.parse(opened.read())
    except SyntaxError as error:
        place = f"{relative(file)}:{error.lineno}"
        raise ValueError(
            f"the Python that runs import-linter, {sys.version.split()[0]}, cannot parse {place}"
        ) from error


def relative(file: Path) -> str:
    """A file as the project names it, below the folder that this runs in; as it is where it lies elsewhere."""
    here = Path.cwd()
    for path, root in ((file.absolute(), here), (file.resolve(), here.resolve())):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return file.as_posix()
