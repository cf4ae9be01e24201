"""Where the modules of a graph lie: the file that was read for each."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grimp import ImportGraph


def text_of(named: Any) -> str:
    """A module, or an expression for modules, as it was written; str() itself fails in older versions."""
    return str(getattr(named, "expression", None) or getattr(named, "name", named))


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
