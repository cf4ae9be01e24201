"""Code in a form that holds whatever its names are."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

from verify_gate.probes.integrity.bindings import Function

_PLAIN = (None, True, False, "", b"", 0, 1, 2, ...)
"""Literals that say nothing of what an assertion is about."""


class Bound(ast.NodeTransformer):
    """Puts what is bound to a name in its place, and what a helper makes of its arguments in that of its call."""

    def __init__(self, env: Mapping[str, ast.expr], returned: Callable[[ast.Call], ast.expr | None]) -> None:
        self.env = env
        self.returned = returned

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A call, told what it is called with."""
        self.generic_visit(node)
        return self.returned(node) or node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A name that is read."""
        return self.env.get(node.id, node) if isinstance(node.ctx, ast.Load) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """As it is: not everything that can stand for a name can be written inside a string."""
        return node


def arguments(function: Function, call: ast.Call) -> dict[str, ast.expr]:
    """What the parameters of a function are bound to by a call."""
    names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
    method = isinstance(call.func, ast.Attribute) and names[:1] in (["self"], ["cls"])
    return dict(zip(names[method:], call.args, strict=False)) | {
        each.arg: each.value for each in call.keywords if each.arg
    }


def names_in(node: ast.AST) -> frozenset[str]:
    """The names that a piece of code speaks of."""
    return frozenset(each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def words_in(node: ast.AST) -> Iterator[str]:
    """The names and the telling literals in a piece of code."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr
        elif isinstance(each, ast.Constant) and each.value not in _PLAIN:
            yield repr(each.value)
