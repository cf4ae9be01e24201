"""What a test is run with: the cases of its parametrize marks, the examples of its properties."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from verify_gate.probes.integrity.suites.bindings import Bindings
from verify_gate.probes.integrity.suites.inventory import Test
from verify_gate.probes.integrity.suites.stops import Stop, by_marks

_MOST = 400
"""Combinations of cases that are looked at one by one; beyond, the names of the parameters stand for them."""

_DEEPEST = 5
_SEQUENCES = frozenset({"list", "tuple", "sorted", "set", "reversed"})


@dataclass(frozen=True, slots=True)
class Case:
    """One set of arguments."""

    values: tuple[ast.expr, ...]
    text: str
    line: int
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameters:
    """A parametrize mark. `cases` is None where they are worked out at run time."""

    names: tuple[str, ...]
    cases: tuple[Case, ...] | None
    line: int
    text: str


def parameters(test: Test) -> list[Parameters]:
    """The parametrize marks of a test, and of its classes and file; the examples of a property last, as one more."""
    found, examples = [], []
    for name, meant, place in test.decorators:
        if not isinstance(meant, ast.Call):
            continue
        if name.endswith(".parametrize"):
            found.append(_parametrize(meant, place.lineno, test.bindings))
        elif name == "hypothesis.example":
            values = (*meant.args, *(keyword.value for keyword in meant.keywords))
            examples.append(Case(values, ast.unparse(meant), place.lineno))
    if examples:
        found.append(Parameters((), tuple(examples), examples[0].line, examples[0].text))
    return found


def combinations(marks: Iterable[Parameters]) -> list[Mapping[str, ast.expr]] | None:
    """What the parameters are bound to, run by run; `None` where that is not known, or too much."""
    every: list[list[dict[str, ast.expr]]] = []
    count = 1
    for mark in marks:
        if not mark.names:
            continue
        if mark.cases is None:
            return None
        different = {case.text: dict(zip(mark.names, case.values, strict=False)) for case in mark.cases}
        count *= len(different)
        every.append(list(different.values()))
    if count > _MOST:
        return None
    return [{name: value for part in parts for name, value in part.items()} for parts in product(*every)]


def elements(node: ast.expr, known: Mapping[str, ast.expr], depth: int = 0) -> list[ast.expr] | None:
    """The elements of what is written down as a sequence, a sum of sequences or a range; `None` for anything else."""
    found: list[ast.expr] | None = None
    match node:
        case ast.Name(id=name) if name in known and depth < _DEEPEST:
            found = elements(known[name], known, depth + 1)
        case ast.List() | ast.Tuple() | ast.Set():
            inner = (
                elements(each.value, known, depth + 1) if isinstance(each, ast.Starred) else [each]
                for each in node.elts
            )
            found = _chained(list(inner))
        case ast.BinOp(op=ast.Add()):
            found = _chained([elements(side, known, depth + 1) for side in (node.left, node.right)])
        case ast.Call(func=ast.Attribute(value=owner, attr=("items" | "keys" | "values") as part), args=[]):
            found = _of_table(owner, part, known)
        case ast.Dict():
            found = _of_table(node, "keys", known)
        case ast.Call(func=ast.Name(id="range"), args=args):
            found = _range(args)
        case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in _SEQUENCES:
            found = elements(first, known, depth + 1)
    return found


def _chained(parts: list[list[ast.expr] | None]) -> list[ast.expr] | None:
    known = [part for part in parts if part is not None]
    return [each for part in known for each in part] if len(known) == len(parts) else None


def _of_table(node: ast.expr, part: str, known: Mapping[str, ast.expr]) -> list[ast.expr] | None:
    """The items, keys or values of a dict that is written down."""
    meant = known.get(node.id, node) if isinstance(node, ast.Name) else node
    if not isinstance(meant, ast.Dict) or None in meant.keys:
        return None
    pairs = [(key, value) for key, value in zip(meant.keys, meant.values, strict=True) if key is not None]
    if part == "items":
        return [ast.copy_location(ast.Tuple([*pair], ast.Load()), pair[0]) for pair in pairs]
    return [pair[part == "values"] for pair in pairs]


def _range(args: list[ast.expr]) -> list[ast.expr] | None:
    numbers = [each.value for each in args if isinstance(each, ast.Constant) and isinstance(each.value, int)]
    try:
        turns = range(*numbers)
    except (TypeError, ValueError):
        return None
    if len(numbers) < len(args) or len(turns) > _MOST:
        return None
    return [ast.copy_location(ast.Constant(each), args[0]) for each in turns]


def _parametrize(mark: ast.Call, line: int, bindings: Bindings) -> Parameters:
    given = {keyword.arg: keyword.value for keyword in mark.keywords}
    given |= dict(zip(("argnames", "argvalues"), mark.args, strict=False))
    names = _names(given.get("argnames"))
    values = given.get("argvalues")
    listed = None if values is None else elements(values, bindings.assigned)
    cases = None if listed is None else tuple(_case(each, names, bindings) for each in listed)
    text = "" if values is None else ast.unparse(values)
    return Parameters(names, cases, line, text)


def _names(node: ast.expr | None) -> tuple[str, ...]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return tuple(name.strip() for name in node.value.split(",") if name.strip())
    if isinstance(node, (ast.List, ast.Tuple)):
        return tuple(each.value for each in node.elts if isinstance(each, ast.Constant) and isinstance(each.value, str))
    return ()


def _case(node: ast.expr, names: tuple[str, ...], bindings: Bindings) -> Case:
    stops: tuple[Stop, ...] = ()
    values: list[ast.expr] = [node]
    if isinstance(node, ast.Call) and bindings.called(node) == "pytest.param":
        stops = tuple(by_marks([each.value for each in node.keywords if each.arg == "marks"], bindings))
        values = list(node.args)
    elif len(names) > 1 and isinstance(node, (ast.Tuple, ast.List)):
        values = list(node.elts)
    return Case(tuple(values), ", ".join(map(ast.unparse, values)), node.lineno, stops)
