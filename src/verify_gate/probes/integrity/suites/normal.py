"""Code in a form that holds whatever its names are."""

from __future__ import annotations

import ast
import builtins
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from verify_gate.probes.integrity.suites.bindings import Function

_PLAIN = (None, True, False, "", b"", 0, 1, 2, ...)
"""Literals that say nothing of what an assertion is about."""
SWALLOWED = frozenset({"AssertionError", "Exception", "BaseException"})
"""What a failed assertion is, to those who catch it."""
_BUILTINS = frozenset(dir(builtins))
_COMMON = frozenset({*dir(builtins), "pytest", "self", "cls", "raises", "warns", "approx", "match", "mock", "unittest"})
"""Names that say nothing of it either."""


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


def switches(function: Function, call: ast.Call | None = None) -> dict[str, bool]:
    """The parameters of a function that are told True or False: by a call of it, or else by their defaults."""
    positional, keyword = [*function.args.posonlyargs, *function.args.args], function.args.kwonlyargs
    defaults = function.args.defaults
    given: dict[str, ast.expr | None] = {
        **dict(zip((arg.arg for arg in positional[len(positional) - len(defaults) :]), defaults, strict=True)),
        **dict(zip((arg.arg for arg in keyword), function.args.kw_defaults, strict=True)),
        **(arguments(function, call) if call else {}),
    }
    bound = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    told = {name: value.value for name, value in given.items() if isinstance(value, ast.Constant)}
    return {name: value for name, value in told.items() if isinstance(value, bool) and name not in bound}


def names_in(node: ast.AST) -> frozenset[str]:
    """The names that a piece of code speaks of."""
    return frozenset(each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def words_in(node: ast.AST) -> Iterator[str]:
    """The names and the literals in a piece of code that tell what it is about."""
    for each in ast.walk(node):
        word = each.id if isinstance(each, ast.Name) else each.attr if isinstance(each, ast.Attribute) else None
        if word is not None and word not in _COMMON and not word.startswith("assert"):
            yield word
        elif isinstance(each, ast.Constant) and each.value not in _PLAIN:
            yield repr(each.value)


def handed_on(function: Function) -> frozenset[str]:
    """The names of a function that are used for more than to be bound and asserted of: they may be changed there."""
    every = Counter(node.id for node in ast.walk(function) if isinstance(node, ast.Name))
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            every -= Counter(part.id for part in ast.walk(node) if isinstance(part, ast.Name))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Name):
            every -= Counter((node.value.id,))
        elif isinstance(node, ast.Assign):
            every -= Counter(target.id for target in node.targets if isinstance(target, ast.Name))
    return frozenset(every)


def swallows(function: Function) -> bool:
    """Whether a function catches what its caller's code raises, and does not raise it again."""
    given = {arg.arg for arg in function.args.args}
    for node in (node for each in function.body for node in ast.walk(each)):
        match node:
            case ast.Try(body=body, handlers=handlers) | ast.TryStar(body=body, handlers=handlers):
                is_silent = any(not any(isinstance(part, ast.Raise) for part in ast.walk(each)) for each in handlers)
            case ast.With(body=body, items=items) | ast.AsyncWith(body=body, items=items):
                is_silent = any(_suppresses(each.context_expr) for each in items)
            case _:
                continue
        if is_silent and any(_runs(each, given) for each in body):
            return True
    return False


def _suppresses(manager: ast.expr) -> bool:
    """Whether a manager of contexts is one that swallows a failed assertion."""
    if not isinstance(manager, ast.Call) or ast.unparse(manager.func).rpartition(".")[2] != "suppress":
        return False
    return not SWALLOWED.isdisjoint(ast.unparse(each).rpartition(".")[2] for each in manager.args)


def cannot_fail(node: ast.AST) -> bool:
    """Whether a function asserts and raises nothing, and calls nothing but what is Python's own."""
    return not any(
        isinstance(part, (ast.Assert, ast.Raise))
        or (isinstance(part, ast.Call) and not (isinstance(part.func, ast.Name) and part.func.id in _BUILTINS))
        for part in ast.walk(node)
    )


def _runs(statement: ast.stmt, given: set[str]) -> bool:
    """Whether a statement yields to the caller, or calls what it gave."""
    return any(
        isinstance(node, (ast.Yield, ast.Await))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in given)
        for node in ast.walk(statement)
    )
