"""Where a test is defined."""

from __future__ import annotations

import ast

from verify_gate.probes.integrity.model import Side
from verify_gate.probes.integrity.suites.bindings import flat


def definition(side: Side, path: str | None, name: str) -> ast.stmt | None:
    """The class or function of that name (`TestX::test_y`) in a file; `None` where there is none.

    Where a class inherits the test, it is the class; but only where some class of the side still has such a test.
    """
    tree = None if path is None else side.tree(path)
    body = tree.body if tree else []
    found: ast.stmt | None = None
    for part in name.split("::"):
        named = [
            node
            for node in flat(body)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == part
        ]
        if not named:
            return found if found is not None and _is_inherited(side, found, part) else None
        found, body = named[-1], named[-1].body
    return found


def _is_inherited(side: Side, cls: ast.stmt, name: str) -> bool:
    """Whether a class has bases, and some class in a file of the side a function of that name."""
    if not isinstance(cls, ast.ClassDef) or not cls.bases:
        return False
    trees = (side.tree(path) for path in side.files if path.endswith(".py") and name in (side.text(path) or ""))
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
        for tree in trees
        if tree
        for other in ast.walk(tree)
        if isinstance(other, ast.ClassDef)
        for node in other.body
    )
