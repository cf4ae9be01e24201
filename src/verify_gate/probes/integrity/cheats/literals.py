"""Source that answers the tests' own literals with what they expect."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from verify_gate.probes.integrity.cheats.spots import Spot, dotted
from verify_gate.probes.integrity.model import Change

_SINGLE = (None, True, False, ...)
"""What a function is often given to say something about itself: to ask for one of these is no special case."""
_TRIVIAL = (None, True, False, "", b"", 0, 1, -1, 2)
"""What a function may well come to by itself: to answer with one of these says nothing."""


@dataclass(frozen=True)
class Literals:
    """What the tests give the functions of the source, and what they expect: by function, pairs of literals."""

    pairs: Mapping[str, frozenset[tuple[str, str]]]

    @classmethod
    def of(cls, change: Change) -> Literals:
        """Of the tests at the head."""
        pairs: dict[str, set[tuple[str, str]]] = {}
        for path in change.head.files:
            tree = change.head.tree(path) if change.is_test(path) else None
            for node in ast.walk(tree) if tree else ():
                for name, given, expected in _expectations(node):
                    pairs.setdefault(name, set()).add((given, expected))
        return cls({name: frozenset(found) for name, found in pairs.items()})

    def answered(self, _: str, tree: ast.Module) -> Iterator[Spot]:
        """Branches that answer a literal of the tests with the literal that they expect."""
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                known = self.pairs.get(function.name, frozenset())
                for line, given, answer in _branches(function):
                    if (given, answer) in known:
                        message = f"{function.name} answers {given} of the tests with the {answer} that they expect"
                        yield Spot(line, f"{function.name}({given})", message)


def _expectations(node: ast.AST) -> Iterator[tuple[str, str, str]]:
    """The function, its literal arguments and the literal that is expected of it, of a comparison or a case."""
    match node:
        case ast.Compare(left=ast.Call() as call, ops=[ast.Eq() | ast.Is()], comparators=[expected]):
            yield from _pairs(call, expected)
        case ast.Compare(left=expected, ops=[ast.Eq() | ast.Is()], comparators=[ast.Call() as call]):
            yield from _pairs(call, expected)
        case ast.Call(func=ast.Attribute(attr="assertEqual"), args=[ast.Call() as call, expected, *_]):
            yield from _pairs(call, expected)
        case ast.FunctionDef(decorator_list=decorators):
            yield from _of_cases(node, decorators)


def _of_cases(function: ast.FunctionDef, decorators: Iterable[ast.expr]) -> Iterator[tuple[str, str, str]]:
    """What a parametrized test gives and expects: its cases, for each function that it compares the answer of."""
    called = {
        dotted(node.left.func).rpartition(".")[2]
        for node in ast.walk(function)
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Call)
    }
    for decorator in decorators:
        match decorator:
            case ast.Call(func=func, args=[_, ast.List(elts=cases) | ast.Tuple(elts=cases), *_]) if dotted(
                func
            ).endswith("parametrize"):
                for case in cases:
                    if isinstance(case, ast.Tuple) and len(case.elts) > 1:
                        *given, expected = case.elts
                        yield from ((name, _text(one), _text(expected)) for name in called for one in given)


def _pairs(call: ast.Call, expected: ast.expr) -> Iterator[tuple[str, str, str]]:
    name = dotted(call.func).rpartition(".")[2]
    if _is_literal(expected):
        for given in (*call.args, *(keyword.value for keyword in call.keywords)):
            if _is_literal(given):
                yield name, _text(given), _text(expected)


def _branches(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[int, str, str]]:
    """Where a function answers a literal with a literal: `if x == 3: return 9`, a `case`, a table."""
    for node in ast.walk(function):
        match node:
            case ast.If(test=test, body=[ast.Return(value=answer)]) if answer is not None and _tells(answer):
                for given in _compared(test):
                    yield node.lineno, _text(given), _text(answer)
            case ast.match_case(pattern=ast.MatchValue(value=given), body=[ast.Return(value=answer)]) if answer:
                if _tells(given) or _tells(answer):
                    yield given.lineno, _text(given), _text(answer)
            case ast.Dict(keys=keys, values=values):
                for key, answer in zip(keys, values, strict=True):
                    if key is not None and _tells(key) and _tells(answer):
                        yield key.lineno, _text(key), _text(answer)


def _compared(test: ast.expr) -> Iterator[ast.expr]:
    for node in ast.walk(test):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.Is | ast.In):
            yield from (side for side in (node.left, *node.comparators) if _is_special(side))


def _is_special(node: ast.expr) -> bool:
    return _is_literal(node) and not (isinstance(node, ast.Constant) and any(node.value is each for each in _SINGLE))


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _tells(node: ast.expr) -> bool:
    """Whether it is a literal that a function does not come to by itself, as it does to 0 or an empty list."""
    if not _is_literal(node):
        return False
    value = ast.literal_eval(node)
    return bool(value) if isinstance(value, list | tuple | dict | set) else value not in _TRIVIAL


def _text(node: ast.expr) -> str:
    return ast.unparse(node)
