"""Modules that are reached without being imported: `import acme` and then `acme.shell.main()`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator


def reached(source: ast.Module) -> Iterator[tuple[int, str]]:
    """Each dotted name that begins with a module of an `import` statement, whole, with its line.

    A name that the source gives another meaning somewhere is left alone.
    """
    nodes = list(ast.walk(source))
    bound = {
        alias.asname or alias.name.partition(".")[0]: alias.name if alias.asname else alias.name.partition(".")[0]
        for node in nodes
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    for name in _given_elsewhere(nodes):
        bound.pop(name, None)
    inner = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    for node in nodes:
        if isinstance(node, ast.Attribute) and id(node) not in inner:
            root, _, rest = _dotted(node).partition(".")
            if root in bound:
                yield node.lineno, f"{bound[root]}.{rest}"


def shadowed(package: ast.Module, name: str) -> set[str]:
    """The names that a package's `__init__` gives to something that is none of its modules."""
    own_modules = ((None, 1), (name, 0))
    body = [
        statement
        for statement in package.body
        if not isinstance(statement, ast.ImportFrom) or (statement.module, statement.level) not in own_modules
    ]
    return _given_elsewhere(ast.walk(ast.Module(body, [])))


def _given_elsewhere(nodes: Iterable[ast.AST]) -> set[str]:
    """Every name that is given a meaning by anything but an `import` statement."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
    return found


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""
