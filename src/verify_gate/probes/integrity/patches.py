"""Tests that replace the very thing that they are about."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from verify_gate.probes.integrity.model import Change, below
from verify_gate.probes.integrity.spots import Spot, dotted

_BY_NAME = frozenset({"patch", "setattr"})
_BY_OBJECT = frozenset({"object", "setattr", "spy"})


def replaced(change: Change, path: str, tree: ast.Module) -> Iterator[Spot]:
    """The places where a test replaces a part of the source, by patch or by assignment, and then asks that very part.

    What its fixtures replace counts as well. To replace what the unit under test makes use of, such as a connection,
    is what patches are for.
    """
    names = _imports(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    fixtures = {node.name: node for node in functions if _fixture(node) is not None}
    serving = [node for node in fixtures.values() if _is_automatic(node)]
    for test in functions:
        if test.name in fixtures:
            continue
        asked = _asked(test, names)
        used = [fixtures[each.arg] for each in test.args.args if each.arg in fixtures]
        for place in (test, *serving, *used):
            for line, target in _targets(place, names):
                if target in asked and _is_source(change, target):
                    yield _spot(line, test.name, target)
    if path.rpartition("/")[2] == "conftest.py":
        asked = _asked_below(change, path.rpartition("/")[0])
        for place in serving:
            for line, target in _targets(place, names):
                if target in asked and _is_source(change, target):
                    yield _spot(line, place.name, target)


def _spot(line: int, name: str, target: str) -> Spot:
    return Spot(line, f"{name} {target}", f"{name} replaces {target}, which the test then asks")


def _asked(test: ast.AST, names: Mapping[str, str]) -> set[str]:
    """The full names of what is called."""
    return {_full(dotted(node.func), names) for node in ast.walk(test) if isinstance(node, ast.Call)}


def _asked_below(change: Change, folder: str) -> set[str]:
    """What the tests in a folder call."""
    paths = (path for path in change.head.files if change.is_test(path) and below(path, folder))
    trees = filter(None, map(change.head.tree, paths))
    return {name for tree in trees for name in _asked(tree, _imports(tree))}


def _fixture(function: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.expr | None:
    """The decorator that makes a function a fixture; `None` where it is none."""
    for decorator in function.decorator_list:
        if _last(decorator.func if isinstance(decorator, ast.Call) else decorator) == "fixture":
            return decorator
    return None


def _is_automatic(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    decorator = _fixture(function)
    return isinstance(decorator, ast.Call) and any(keyword.arg == "autouse" for keyword in decorator.keywords)


def _targets(function: ast.AST, names: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """What is replaced in a function, by its full name, and on which line."""
    for node in ast.walk(function):
        match node:
            case ast.Call(func=func, args=[ast.Constant(value=str(target)), *_]) if _last(func) in _BY_NAME:
                yield node.lineno, target
            case ast.Call(func=func, args=[held, ast.Constant(value=str(name)), *_]) if _last(func) in _BY_OBJECT:
                yield node.lineno, f"{_full(dotted(held), names)}.{name}"
            case ast.Assign(targets=[ast.Attribute() as held]):
                yield node.lineno, _full(dotted(held), names)


def _last(func: ast.expr) -> str:
    return dotted(func).rpartition(".")[2]


def _imports(tree: ast.Module) -> dict[str, str]:
    """The full name of each name that is imported."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                names[alias.asname or whole] = whole
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _full(name: str, names: Mapping[str, str]) -> str:
    first, dot, rest = name.partition(".")
    return f"{names.get(first, first)}{dot}{rest}"


def _is_source(change: Change, target: str) -> bool:
    """Whether a full name is of a module of the source, or of what is in one."""
    parts = target.split(".")
    modules = {"/".join(parts[:length]) for length in range(1, len(parts))}
    return any(
        change.is_source(path)
        and any(f"/{path}".removesuffix(".py").removesuffix("/__init__").endswith(f"/{module}") for module in modules)
        for path in change.head.files
    )
