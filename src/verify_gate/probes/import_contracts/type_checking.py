"""`exclude_type_checking_imports` goes by the name TYPE_CHECKING alone: one of a module's own may well be true."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_NAME = "TYPE_CHECKING"
_HOMES = ("typing", "typing_extensions")
_SETTERS = ("__setattr__", "setattr")


def own_type_checking(source: ast.Module) -> list[int]:
    """The lines on which a module has a TYPE_CHECKING that is neither typing's nor plainly false, sorted."""
    homes = {
        alias.asname or alias.name
        for node in ast.walk(source)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name in _HOMES
    }
    nodes = list(ast.walk(source))
    return sorted({line for node in nodes for line in (*_own(node, homes), *_set(node))})


def set_type_checking(source: ast.Module) -> list[int]:
    """The lines on which a module gives another one a TYPE_CHECKING that is not plainly false, sorted."""
    return sorted({line for node in ast.walk(source) for line in _set(node)})


def _set(node: ast.AST) -> Iterator[int]:
    """`t.TYPE_CHECKING = True`, `setattr(t, "TYPE_CHECKING", True)`, `vars(t)["TYPE_CHECKING"] = True`."""
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts = [part for target in targets for part in ast.walk(target)]
        if not _is_false(node.value) and any(_is_member(part) for part in parts):
            yield node.lineno
    elif isinstance(node, ast.Call) and len(node.args) > 2:  # noqa: PLR2004 - of whom, which, and what
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
        if name in _SETTERS and _is_text(node.args[-2]) and not _is_false(node.args[-1]):
            yield node.lineno


def _own(node: ast.AST, homes: set[str]) -> Iterator[int]:
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if not _is_false(node.value) and any(_is_it(part) for target in targets for part in ast.walk(target)):
            yield node.lineno
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        home = getattr(node, "module", None) in _HOMES
        if any((alias.asname or alias.name) == _NAME and not (home and alias.name == _NAME) for alias in node.names):
            yield node.lineno
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr == _NAME:
        yield from () if isinstance(node.value, ast.Name) and node.value.id in homes else (node.lineno,)


def _is_it(target: ast.AST) -> bool:
    return isinstance(target, ast.Name) and target.id == _NAME


def _is_member(target: ast.AST) -> bool:
    return getattr(target, "attr", None) == _NAME or (isinstance(target, ast.Subscript) and _is_text(target.slice))


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == _NAME


def _is_false(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
