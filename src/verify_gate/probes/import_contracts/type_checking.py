"""`exclude_type_checking_imports` goes by the name TYPE_CHECKING alone: one of a module's own may well be true."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_NAME = "TYPE_CHECKING"
_HOMES = ("typing", "typing_extensions")


def own_type_checking(source: ast.Module) -> list[int]:
    """The lines on which a module has a TYPE_CHECKING that is neither typing's nor plainly false, sorted."""
    homes = {
        alias.asname or alias.name
        for node in ast.walk(source)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name in _HOMES
    }
    return sorted({line for node in ast.walk(source) for line in _own(node, homes)})


def _own(node: ast.AST, homes: set[str]) -> Iterator[int]:
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        false = isinstance(node.value, ast.Constant) and node.value.value is False
        if not false and any(_is_it(part) for target in targets for part in ast.walk(target)):
            yield node.lineno
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        home = getattr(node, "module", None) in _HOMES
        if any((alias.asname or alias.name) == _NAME and not (home and alias.name == _NAME) for alias in node.names):
            yield node.lineno
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr == _NAME:
        yield from () if isinstance(node.value, ast.Name) and node.value.id in homes else (node.lineno,)


def _is_it(target: ast.AST) -> bool:
    return _NAME in (getattr(target, "id", None), getattr(target, "attr", None))
