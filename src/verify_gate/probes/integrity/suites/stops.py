"""What keeps a test from running, or from failing: marks, skips in code, conditions around it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from verify_gate.probes.integrity.suites.bindings import Bindings, Function, flat, inside, truth

FILE = "file"
"""The key of the stop that is a file's name."""
_MARK = "pytest.mark."
_DEEPEST = 5
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SKIPS = frozenset({"pytest.mark.skip", "unittest.skip"})
_CONDITIONS = {"pytest.mark.skipif": False, "unittest.skipIf": False, "unittest.skipUnless": True}
_XFAILS = frozenset({"pytest.mark.xfail", "unittest.expectedFailure"})
_CALLS = {
    "pytest.skip": "is skipped",
    "pytest.xfail": "may fail",
    "self.skipTest": "is skipped",
    "unittest.SkipTest": "is skipped",
    "pytest.skip.Exception": "is skipped",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a test does not run, or may fail. `says` follows its name; `key` holds on whatever line it stands.

    `partly`: it still runs somewhere. `whole` names the class or the file where more than this test is stopped.
    """

    line: int
    says: str
    key: str
    text: str
    partly: bool = False
    whole: str = ""

    def of(self, whole: str) -> Stop:
        """The same, said of a class or a file."""
        return replace(self, whole=whole)

    def under(self, condition: ast.expr) -> Stop:
        """The same, where a condition holds."""
        return replace(
            self, says=f"{self.says} under a condition", key=f"{self.key} if {_shape(condition)}", partly=True
        )


def marks(expressions: Iterable[ast.expr], bindings: Bindings) -> Iterator[tuple[str, ast.expr, ast.expr]]:
    """The decorators that are meant: the full name, what is called or named, and where it stands in the file.

    One that has a name of its own, bound at the top of the file, is what is bound to it; a list holds several.
    """
    for each in expressions:
        for meant in _meant(each, bindings, 0):
            yield bindings.called(meant), meant, each


def _meant(node: ast.expr, bindings: Bindings, depth: int) -> Iterator[ast.expr]:
    if isinstance(node, (ast.List, ast.Tuple)):
        for each in node.elts:
            yield from _meant(each, bindings, depth)
    elif isinstance(node, ast.Name) and node.id in bindings.assigned and depth < _DEEPEST:
        yield from _meant(bindings.assigned[node.id], bindings, depth + 1)
    else:
        yield node


def by_marks(expressions: Iterable[ast.expr], bindings: Bindings) -> Iterator[Stop]:
    """The stops that marks put on what they decorate."""
    for name, node, place in marks(expressions, bindings):
        conditions = _condition(name, node)
        line, text = place.lineno, ast.unparse(node)
        if name in _SKIPS:
            yield Stop(line, "is skipped", "skip", text)
        elif name in _XFAILS | _CONDITIONS.keys():
            says = "may fail" if name in _XFAILS else "is skipped"
            stop = Stop(line, says, says, text)
            known = [truth(each) for each in conditions]
            if not conditions or True in known:
                yield stop
            elif set(known) != {False}:
                yield stop.under(next(each for each, holds in zip(conditions, known, strict=True) if holds is None))


def _condition(name: str, node: ast.expr) -> list[ast.expr]:
    """When the mark holds: one condition is enough. Empty where it always does."""
    if not isinstance(node, ast.Call):
        return []
    given = [each.value for each in node.keywords if each.arg == "condition"]
    given += node.args if name.startswith(_MARK) else node.args[:1]
    given = [_read(each) for each in given]
    return [ast.UnaryOp(ast.Not(), each) for each in given] if _CONDITIONS.get(name) else given


def _read(node: ast.expr) -> ast.expr:
    """A condition that is written as a string."""
    try:
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
        return ast.parse(text, mode="eval").body if text else node
    except SyntaxError:
        return node


def by_body(body: list[ast.stmt], bindings: Bindings, condition: ast.expr | None = None) -> Iterator[Stop]:
    """The stops that the code itself calls for, at the level of its statements."""
    for each in body:
        call = _call(each)
        stop = None if call is None else _called(call, bindings)
        if stop is not None:
            yield stop if condition is None else stop.under(condition)
        elif not isinstance(each, _SCOPES):
            for inner, around in _blocks(each):
                yield from by_body(inner, bindings, condition or around)


def _blocks(statement: ast.stmt) -> Iterator[tuple[list[ast.stmt], ast.expr | None]]:
    """The blocks of a statement that are ever entered, and on which condition, if any."""
    if isinstance(statement, (ast.If, ast.While)):
        holds = truth(statement.test)
        if holds is not False:
            yield statement.body, None if holds else statement.test
        if holds is not True:
            yield statement.orelse, None if holds is False else ast.UnaryOp(ast.Not(), statement.test)
    elif isinstance(statement, (ast.Try, ast.TryStar)):
        yield from ((block, None) for block in (statement.body, statement.finalbody))
        for handler in statement.handlers:
            yield handler.body, handler.type or ast.Name("BaseException", ast.Load())
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        yield statement.body, None
    else:
        yield from ((block, ast.Name("some", ast.Load())) for block in inside(statement))


def _call(statement: ast.stmt) -> ast.expr | None:
    if isinstance(statement, ast.Raise):
        return statement.exc
    value = getattr(statement, "value", None) if isinstance(statement, (ast.Expr, ast.Assign, ast.AnnAssign)) else None
    return value if isinstance(value, ast.Call) else None


def _called(node: ast.expr, bindings: Bindings) -> Stop | None:
    name, text = bindings.called(node), ast.unparse(node)
    if name == "pytest.importorskip" and isinstance(node, ast.Call) and node.args:
        what = ast.unparse(node.args[0])
        return Stop(node.lineno, f"is skipped without {what}", f"importorskip {what}", text, partly=True)
    if name.endswith((".add_marker", ".applymarker")) and isinstance(node, ast.Call):
        return next((replace(stop, line=node.lineno, text=text) for stop in by_marks(node.args, bindings)), None)
    return Stop(node.lineno, _CALLS[name], _CALLS[name], text) if name in _CALLS else None


def of_scope(body: list[ast.stmt], bindings: Bindings, whole: str) -> Iterator[Stop]:
    """The stops that a class or a module puts on all its tests."""
    for each in flat(body):
        targets = (
            each.targets if isinstance(each, ast.Assign) else [each.target] if isinstance(each, ast.AnnAssign) else []
        )
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        value = each.value if isinstance(each, (ast.Assign, ast.AnnAssign)) else None
        if value is not None and "pytestmark" in names:
            yield from (stop.of(whole) for stop in by_marks([value], bindings))
        elif value is not None and "__test__" in names and truth(value) is False:
            yield Stop(each.lineno, "has `__test__ = False`", "__test__", ast.unparse(each), whole=whole)
    yield from (stop.of(whole) for stop in by_body(body, bindings))


def of_function(node: Function, bindings: Bindings) -> Iterator[Stop]:
    """The stops of a function's own decorators and code."""
    yield from by_marks(node.decorator_list, bindings)
    yield from by_body(node.body, bindings)


def _shape(condition: ast.expr) -> str:
    """A condition without its numbers: another version is no other condition."""
    return re.sub(r"\b\d+\b", "0", ast.unparse(condition))
