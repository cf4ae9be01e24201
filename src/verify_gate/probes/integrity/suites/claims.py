"""What an assertion claims, of which expression, and how strongly."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from verify_gate.probes.integrity.suites.bindings import truth
from verify_gate.probes.integrity.suites.itself import with_itself


class Strength(IntEnum):
    """How much an assertion asks for."""

    NONE = 0
    THERE = 1
    TRUTHY = 2
    BOUND = 3
    CLOSE = 4
    MEMBER = 5
    EXACT = 6


@dataclass(frozen=True, slots=True)
class Fact:
    """What one part of an assertion says.

    `about` are the expressions it is about, constants aside; `op` is how the strength is spelled; `text` the whole in
    its normal form. `measure` is what the same operator can take less exactly: a tolerance, a choice, exceptions.
    """

    strength: Strength
    op: str
    about: tuple[str, ...]
    text: str
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What an assertion leaves open. `wide`: the larger, the weaker; `members`: the more, the weaker."""

    wide: tuple[tuple[str, float], ...] = ()
    members: frozenset[str] = frozenset()
    match: str | None = None


_OPS: dict[type[ast.cmpop], tuple[str, Strength]] = {
    ast.Eq: ("==", Strength.EXACT),
    ast.NotEq: ("!=", Strength.BOUND),
    ast.Is: ("is", Strength.EXACT),
    ast.IsNot: ("is not", Strength.BOUND),
    ast.In: ("in", Strength.MEMBER),
    ast.NotIn: ("not in", Strength.BOUND),
    ast.Lt: ("<", Strength.BOUND),
    ast.LtE: ("<=", Strength.BOUND),
    ast.Gt: (">", Strength.BOUND),
    ast.GtE: (">=", Strength.BOUND),
}
_NEGATED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.Is: ast.IsNot, ast.In: ast.NotIn, ast.Lt: ast.GtE, ast.Gt: ast.LtE,
}  # fmt: skip  # pairs
_NEGATED |= {there: here for here, there in _NEGATED.items()}

_LOSSY = frozenset({"len", "bool", "type", "round", "int", "set", "frozenset", "sorted", "abs", "any", "all", "id"})
"""What two things can have in common that are not the same."""
_LITERAL = (
    ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp, ast.expr_context, ast.unaryop,
    ast.operator,
)  # fmt: skip  # a list
_HIGHEST_POWER = 100
_MATCHING = frozenset({"startswith", "endswith", "match", "fullmatch", "search"})
"""Methods that say of a text what it is made of."""
_SYMMETRIC = frozenset({"==", "!=", "is", "is not"})
_UPWARDS = frozenset({">", ">="})


def facts(test: ast.expr, *, negated: bool = False) -> Iterator[Fact]:
    """What an asserted expression says, part by part."""
    known = truth(test)
    if known is not None and known is not negated:
        yield Fact(Strength.NONE, "true", (), "true")
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from facts(test.operand, negated=not negated)
    elif isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or if negated else ast.And):
        for each in test.values:
            yield from facts(each, negated=negated)
    elif isinstance(test, ast.BoolOp):
        yield _either([fact for each in test.values for fact in facts(each, negated=negated)])
    elif isinstance(test, ast.IfExp):
        yield _either([*facts(test.body, negated=negated), *facts(test.orelse, negated=negated)])
    elif isinstance(test, ast.Compare):
        yield from _compared(test, negated=negated)
    elif isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.func.id == "bool" and test.args:
        yield from facts(test.args[0], negated=negated)
    else:
        yield _truthy(test, negated=negated)


def _either(parts: list[Fact]) -> Fact:
    """One of several: a choice, as weak as its weakest."""
    least = min(part.strength for part in parts)
    about = tuple(dict.fromkeys(text for part in parts for text in part.about))
    text = " or ".join(part.text for part in parts)
    return Fact(min(least, Strength.MEMBER), "or", about, text, Measure(members=frozenset(part.text for part in parts)))


def _compared(test: ast.Compare, *, negated: bool) -> Iterator[Fact]:
    sides = [test.left, *test.comparators]
    if negated and len(test.ops) > 1:
        yield _truthy(test, negated=True)
        return
    for left, op, right in zip(sides, test.ops, sides[1:], strict=False):
        yield comparison(left, _NEGATED[type(op)] if negated else type(op), right)


_OF_ITSELF = {"true": Strength.NONE, "itself": Strength.THERE, "made of itself": Strength.MEMBER}


def comparison(left: ast.expr, op: type[ast.cmpop], right: ast.expr) -> Fact:
    """What a comparison says of its two sides."""
    spelled, strength = _OPS[op]
    texts = (ast.unparse(left), ast.unparse(right))
    text = f" {spelled} ".join(sorted(texts) if spelled in _SYMMETRIC else texts)
    about, lossy = _about(left, right)
    sides = (left, right)
    for side, other in (sides, sides[::-1]):
        if isinstance(other, ast.Constant) and (other.value is None or isinstance(other.value, bool)):
            return _singleton(side, other, spelled, text)
    if not about or (op in {ast.Eq, ast.Is} and (_names(left, right) or _names(right, left))):
        return Fact(Strength.NONE, "true", about, text)
    if op is ast.Eq and (_is_any(left) or _is_any(right)):
        return Fact(Strength.NONE, "ANY", about, text)
    if itself := with_itself(left, op, right):
        return Fact(_OF_ITSELF[itself], itself, about, text)
    if op is ast.Eq and (close := _tolerance(left) or _tolerance(right)):
        return Fact(Strength.CLOSE, "approx", about, text, close)
    if lossy or any(_is_any(part) for side in sides for part in ast.walk(side)):
        strength = min(strength, Strength.MEMBER)
    return Fact(strength, spelled, about, text, _limits(left, op, right))


def _names(side: ast.expr, other: ast.expr) -> bool:
    """Whether one side gives itself the name that the other reads: `(x := f()) == x`."""
    return isinstance(side, ast.NamedExpr) and isinstance(other, ast.Name) and side.target.id == other.id


def _is_any(node: ast.AST) -> bool:
    """Whether it is the `ANY` of mock, which equals everything."""
    return (isinstance(node, ast.Name) and node.id == "ANY") or (isinstance(node, ast.Attribute) and node.attr == "ANY")


def _singleton(side: ast.expr, other: ast.Constant, spelled: str, text: str) -> Fact:
    """Held against None, True or False. `== True` is what `is True` and the bare expression are."""
    about, _ = _about(side)
    if not about:
        return Fact(Strength.NONE, "true", (), text)
    if other.value is None:
        return Fact(Strength.THERE if spelled in {"is not", "!="} else Strength.EXACT, f"{spelled} None", about, text)
    negated = (other.value is False) is (spelled in {"is", "=="})
    return next(facts(side, negated=negated))


def _truthy(test: ast.expr, *, negated: bool) -> Fact:
    if (
        isinstance(test, ast.Call)
        and isinstance(test.func, ast.Attribute)
        and test.func.attr in _MATCHING
        and test.args
    ):
        strength = Strength.BOUND if negated else Strength.MEMBER
        text = f"not {ast.unparse(test)}" if negated else ast.unparse(test)
        return Fact(strength, test.func.attr, _about(test.func.value, test.args[0])[0], text)
    about, _ = _about(*(test.args[:1] if _is_instance(test) and isinstance(test, ast.Call) else [test]))
    text = f"not {ast.unparse(test)}" if negated else ast.unparse(test)
    return Fact(Strength.TRUTHY, "isinstance" if _is_instance(test) else "truth", about, text)


def _is_instance(test: ast.expr) -> bool:
    return isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.func.id in {"isinstance", "hasattr"}


def _about(*sides: ast.expr) -> tuple[tuple[str, ...], bool]:
    """The expressions that are no constants, without what makes less of them; and whether something does."""
    about, lossy = [], False
    for side in sides:
        inner = side
        while _loses(inner) and isinstance(inner, ast.Call):
            inner, lossy = inner.args[0], True
        if close := _approximated(inner):
            inner = close
        if not is_constant(inner):
            about.append(ast.unparse(inner))
    return tuple(about), lossy


def _loses(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _LOSSY and bool(node.args)


def is_constant(node: ast.expr) -> bool:
    """Whether an expression is made of literals alone."""
    return all(isinstance(part, _LITERAL) for part in ast.walk(node))


def _approximated(node: ast.expr) -> ast.expr | None:
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "approx" and node.args:
        return node.args[0]
    return None


def _tolerance(node: ast.expr) -> Measure | None:
    """How far off `approx` lets a number be."""
    if _approximated(node) is None or not isinstance(node, ast.Call):
        return None
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    given |= dict(zip(("rel", "abs"), node.args[1:], strict=False))
    numbers = {name: number(given[name]) for name in ("rel", "abs") if name in given}
    usual = {} if numbers else {"rel": 1e-6}
    return Measure(wide=tuple((name, each) for name, each in (numbers | usual).items() if each is not None))


def _limits(left: ast.expr, op: type[ast.cmpop], right: ast.expr) -> Measure | None:
    """What a bound, or a choice among literals, leaves open."""
    if op is ast.In and isinstance(right, (ast.Tuple, ast.List, ast.Set)):
        return Measure(members=frozenset(map(ast.unparse, right.elts)))
    for limit, upwards in ((number(right), _OPS[op][0] in _UPWARDS), (number(left), _OPS[op][0] in {"<", "<="})):
        if limit is not None and op in {ast.Lt, ast.LtE, ast.Gt, ast.GtE}:
            return Measure(wide=(("from", -limit) if upwards else ("to", limit),))
    return None


def number(node: ast.expr) -> float | None:
    """The number that a literal is."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = number(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        base, power = number(node.left), number(node.right)
        return base**power if base and power is not None and abs(power) < _HIGHEST_POWER else None
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        return float(node.value)
    return None
