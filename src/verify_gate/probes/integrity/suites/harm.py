"""What a hook of pytest does that takes a test away, or changes how one ends."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from verify_gate.probes.integrity.suites.bindings import Function

_RUNNING = frozenset({
    "pytest_pyfunc_call", "pytest_runtest_protocol", "pytest_runtestloop", "pytest_cmdline_main",
})  # fmt: skip  # a list
"""Hooks that run the tests in pytest's place."""
_RESULTS = frozenset({
    "outcome", "exitstatus", "testsfailed", "longrepr", "wasxfail", "excinfo", "shouldfail", "shouldstop",
    "force_result", "force_exception",
})  # fmt: skip  # a list
"""What says how a test, or the session, ends."""
_CALLED = frozenset({"obj", "runtest"})
_DROPPING = frozenset({"clear", "remove", "pop", "filter"})
_HARMLESS = frozenset({"len", "enumerate", "list", "sorted", "reversed", "iter", "sort", "print", "tuple", "zip"})
_GIVEN = frozenset({"items", "metafunc", "args"})
"""What a hook is given to change."""


def harm(hook: Function) -> Iterator[str]:
    """The lines of a hook that take a test away, or change a result."""
    if hook.name in _RUNNING:
        yield ast.unparse(hook).splitlines()[-1].strip()
    given = _GIVEN.intersection(arg.arg for arg in hook.args.args)
    for node in ast.walk(hook):
        match node:
            case ast.Return(value=value) if hook.name == "pytest_ignore_collect":
                harms = not (value is None or (isinstance(value, ast.Constant) and not value.value))
            case ast.Call():
                harms = _by_call(node, given)
            case ast.Assign(targets=targets) | ast.Delete(targets=targets):
                harms = any(_by_target(target, getattr(node, "value", None), given) for target in targets)
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                harms = _by_target(target, node.value, given)
            case ast.Attribute(attr="skip" | "skipif" | "xfail"):
                harms = True
            case ast.ExceptHandler() if _wraps(hook):
                harms = not any(isinstance(part, ast.Raise) for part in ast.walk(node))
            case _:
                harms = False
        if harms:
            yield ast.unparse(node).strip().splitlines()[0]


def _by_call(node: ast.Call, given: frozenset[str]) -> bool:
    last = ast.unparse(node.func).rpartition(".")[2]
    literals = {each.value for each in node.args if isinstance(each, ast.Constant)}
    empty = any(isinstance(each, (ast.List, ast.Tuple)) and not each.elts for each in node.args[1:])
    passed = {each.id for each in node.args if isinstance(each, ast.Name)} & given - {"metafunc"}
    return (
        last in _RESULTS
        or last == "pytest_deselected"
        or (last == "setattr" and not literals.isdisjoint(_RESULTS | _CALLED))
        or (last in _DROPPING and isinstance(node.func, ast.Attribute) and _root(node.func) in given)
        or (last == "parametrize" and empty)
        or (bool(passed) and last not in _HARMLESS)
    )


def _by_target(target: ast.expr, value: ast.expr | None, given: frozenset[str]) -> bool:
    text = ast.unparse(target)
    return (
        (isinstance(target, ast.Attribute) and (target.attr in _RESULTS | _CALLED or "config.option" in text))
        or text == "config.args"
        or (isinstance(target, ast.Subscript) and _root(target) in given and not _reorders(value))
    )


def _reorders(value: ast.expr | None) -> bool:
    """Whether what is assigned to `items[:]` is all of them, in another order."""
    if isinstance(value, ast.Call) and ast.unparse(value.func) in {"sorted", "list", "reversed"} and value.args:
        return isinstance(value.args[0], ast.Name) or _reorders(value.args[0])
    return isinstance(value, ast.Subscript) and ast.unparse(value.slice) == "::-1"


def _wraps(hook: Function) -> bool:
    """Whether it stands around what other hooks do, and so sees what they raise."""
    return any(isinstance(part, ast.Yield) for part in ast.walk(hook))


def _root(node: ast.expr) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
