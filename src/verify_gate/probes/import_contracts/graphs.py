"""The graph of a project's imports, as grimp reads it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

import grimp

from .places import module_places, relative
from .settings import Settings, Unusable, flat

if TYPE_CHECKING:
    from grimp import ImportGraph


def point_at_the_project(packages: Iterable[str]) -> None:
    """Where import-linter itself has imported a package of that name, such as rich, look at the project's instead."""
    for name in packages:
        spec = PathFinder.find_spec(name, sys.path)
        if name in sys.modules and spec is not None:
            sys.modules[name].__spec__ = spec


def build_graph(settings: Settings, *, without_type_checking: bool) -> ImportGraph:
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
                    f"{relative(file)}:{line} imports from above its top-level package. Correct it; grimp fails on it."
                )
    return f"grimp, which reads the imports, failed: {flat(error)}. The log has more."


def _relative_imports_above(file: Path, depth: int) -> list[int]:
    """The lines of the relative imports that climb more than `depth` packages."""
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        return []
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level > depth]
