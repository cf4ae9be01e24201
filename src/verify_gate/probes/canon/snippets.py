"""What a piece of Python in a document imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def imports_in(text: str) -> Iterator[tuple[int, str]]:
    """The dotted names that the text imports, each with its line from 0; none where it is not Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for each in names:
                    yield node.lineno - 1, each.name
            case ast.ImportFrom(module=str(module), names=names, level=0):
                for each in names:
                    yield node.lineno - 1, module if each.name == "*" else f"{module}.{each.name}"
            case _:
                continue
