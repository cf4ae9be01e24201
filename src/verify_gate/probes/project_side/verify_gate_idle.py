"""Which lines of a source are there for others than a test to run: to exclude them from coverage leaves nothing out.

They are read off the syntax: the words of a comment exclude what they stand beside as well. It runs on Python 3.8.
"""

from __future__ import annotations

import ast


def idle_lines(source: bytes) -> set[int]:
    """The numbers of these lines."""
    lines: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and is_idle(node):
            last = node.body[-1] if isinstance(node, ast.If) else node
            first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])
            lines.update(range(first, (last.end_lineno or first) + 1))
    return lines


def is_idle(node: ast.stmt) -> bool:
    """Whether it is for a type checker or a main program, or a declaration that somebody else has to fill."""
    if isinstance(node, ast.If):
        sides = [node.test.left, *node.test.comparators] if isinstance(node.test, ast.Compare) else [node.test]
        return any(last_name(side) in {"TYPE_CHECKING", "__name__"} for side in sides)
    if isinstance(node, ast.ClassDef):
        return any(last_name(base) == "Protocol" for base in node.bases)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        names = [last_name(decorator) for decorator in node.decorator_list]
        return any(name == "overload" or name.startswith("abstract") for name in names) or all(map(is_dots, node.body))
    return is_dots(node) or (isinstance(node, ast.Raise) and last_name(node.exc) == "NotImplementedError")


def is_dots(node: ast.stmt) -> bool:
    """Whether it is a statement `...`."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ...


def last_name(node: ast.expr | None) -> str:
    """The last word of what is named, called or subscripted; empty where it has no name."""
    while isinstance(node, (ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return str(getattr(node, "attr", "") or getattr(node, "id", ""))
