"""A test file of the base that imports as the head does: one name that is gone would keep all of it from running."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator


def mended(text: str, head: ast.Module, is_source: Callable[[str], bool]) -> str | None:
    """The text of a file of the base with the names that it imports from the source imported as the head does.

    A name that the head does not import is left out. Every line stays where it is. `None` where nothing differs.
    """
    bound = dict(_bound(head))
    theirs = set(bound.values())
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if not _of_source(node, is_source):
            continue
        words = [word for name, word in _bound_by(node) if word in theirs] + [
            bound[name] for name, word in _bound_by(node) if word not in theirs and name in bound
        ]
        if words != [word for _, word in _bound_by(node)]:
            last = node.end_lineno or node.lineno
            lines[node.lineno - 1 : last] = ["; ".join(words) or "pass", *[""] * (last - node.lineno)]
    there = "\n".join(lines) + "\n"
    return None if lines == text.splitlines() else there


def _of_source(node: ast.stmt, is_source: Callable[[str], bool]) -> bool:
    match node:
        case ast.ImportFrom(module=str(module), level=0):
            return is_source(module)
        case ast.Import(names=names):
            return any(is_source(alias.name) for alias in names)
    return False


def _bound(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        yield from _bound_by(node)


def _bound_by(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """The names that an import binds, each with a statement that binds just this one."""
    match node:
        case ast.ImportFrom(module=module, names=names, level=level):
            for alias in names:
                whole = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
                yield alias.asname or alias.name, f"from {'.' * level}{module or ''} import {whole}"
        case ast.Import(names=names):
            for alias in names:
                whole = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
                yield alias.asname or alias.name, f"import {whole}"
