"""New modules that take the place of one from elsewhere."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from verify_gate.probes.integrity.model import Change, Rule, Side, Weakening, below

_TOOLS = frozenset({"pytest", "_pytest", "pluggy", "coverage", "mypy", "ruff", "hypothesis", "mutmut", "sitecustomize"})
"""What judges the project, by the names that it is imported by."""


def shadows(change: Change, path: str) -> Iterator[Weakening]:
    """A new module that takes the place of one from elsewhere, which the project's files import, or which judges it."""
    name = _module(change, path)
    if name is None or _module_there(change.base, change, name):
        return
    foreign = name in _TOOLS or name in sys.stdlib_module_names or name in _imported(change.base)
    if foreign:
        message = f"{path} takes the place of the module {name} that is installed"
        yield Weakening(Rule.REPLACED_SUBJECT, path, 1, name, message, fix="Rename it")


def _module(change: Change, path: str) -> str | None:
    """The name by which a file is imported without a package, where a folder of imports holds it."""
    folder, _, file = path.rpartition("/")
    if file == "__init__.py":
        folder, _, name = folder.rpartition("/")
    else:
        name = file.removesuffix(".py")
    tops = {"", "src", "lib", *change.tests, *(top.rpartition("/")[0] for top in change.source)}
    of_tests = folder and any(below(folder, top) for top in change.tests)
    # pytest puts the folder of a test file on the path of imports, unless it is a package.
    return name if folder in tops or (of_tests and f"{folder}/__init__.py" not in change.head.files) else None


def _module_there(side: Side, change: Change, name: str) -> bool:
    """Whether a side has the module, or a folder that is imported by that name."""
    return any(
        _module(change, path) == name or f"/{name}/" in f"/{path}" for path in side.files if path.endswith(".py")
    )


def _imported(side: Side) -> frozenset[str]:
    """The top-level names that the Python files of a side import."""
    names: set[str] = set()
    for path in side.files:
        tree = side.tree(path) if path.endswith(".py") else None
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names.add(node.module.partition(".")[0])
    return frozenset(names)
