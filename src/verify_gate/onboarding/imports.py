"""What imports what in a project's packages, by the syntax of their files."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping

from verify_gate.probes.import_contracts.attributes import reached
from verify_gate.probes.import_contracts.dynamic import dynamic_imports

INIT = "/__init__.py"


def packages(files: Iterable[str], roots: Iterable[str]) -> dict[str, dict[str, str]]:
    """The packages that lie in a folder of `roots`, by name, each with its modules by their dotted names.

    As import-linter has it, a folder without an `__init__.py` is none, and what is in it is not there.
    """
    there = frozenset(path for path in files if path.endswith(".py"))
    found: dict[str, dict[str, str]] = {}
    for root in roots:
        prefix = "" if root == "." else f"{root}/"
        for path in sorted(there):
            inside = path.removeprefix(prefix)
            if not path.startswith(prefix) or "/" not in inside:
                continue
            parts = inside.removesuffix(".py").split("/")
            above = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
            if all(f"{prefix}{folder}{INIT}" in there for folder in above) and all(map(str.isidentifier, parts)):
                name = ".".join(parts).removesuffix(".__init__")
                found.setdefault(parts[0], {})[name] = path
    return found


def imports(modules: Mapping[str, str], text: Callable[[str], bytes]) -> dict[str, set[str]]:
    """What each module imports of the others; `text` reads a file. One that is no Python imports none."""
    return {name: _imported(name, path, modules, text(path)) - {name} for name, path in modules.items()}


def _imported(name: str, path: str, modules: Mapping[str, str], source: bytes) -> set[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return set()
    is_package = path.endswith(INIT)
    named = {*_statements(tree, name, is_package=is_package), *(dotted for _, dotted in reached(tree))}
    for call in dynamic_imports(tree, name, is_package=is_package):
        named |= call.known()
    return {module for each in named if (module := _nearest(each, modules)) is not None}


def _statements(tree: ast.Module, name: str, *, is_package: bool) -> Iterator[str]:
    """The dotted names that import statements name, whether they are modules or what is in one."""
    package = name.split(".") if is_package else name.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


def _nearest(dotted: str, modules: Mapping[str, str]) -> str | None:
    """The module of that name, or the one that it is in."""
    while dotted and dotted not in modules:
        dotted = dotted.rpartition(".")[0]
    return dotted or None
