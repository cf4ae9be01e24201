"""Tests that do not meet what they are about: the unit under test replaced, or source that knows the tests."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from verify_gate.probes.integrity.literals import Literals
from verify_gate.probes.integrity.model import Change, Rule, Weakening
from verify_gate.probes.integrity.patches import replaced
from verify_gate.probes.integrity.shadows import shadows
from verify_gate.probes.integrity.spots import Spot, dotted

_RUNNERS = frozenset({"pytest", "_pytest", "unittest", "nose", "mutmut", "coverage", "hypothesis"})
_VARIABLES = ("PYTEST_", "VERIFY_", "MUTANT_UNDER_TEST", "COV_CORE_", "COVERAGE_PROCESS_")
_COMPARISONS = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__contains__", "__bool__"})
_ENDS = frozenset({"os._exit", "os.abort", "os.kill", "atexit.register", "pytest.exit", "sys.settrace", "sys.exit"})


Spots = Callable[[ast.Module], Iterable[Spot]]


def subjects(change: Change) -> Iterator[Weakening]:
    """What the change adds of these, in the tests and in the source."""
    literals = Literals.of(change)
    for was, now in change.each():
        if now is None:
            continue
        if change.is_test(now):
            yield from _new(change, was, now, partial(replaced, change, now))
            yield from _new(change, was, now, _ends, Rule.WEAKER_GATE)
            yield from _new(change, was, now, _constant_comparisons)
        elif change.is_source(now):
            yield from _new(change, was, now, _asks)
            yield from _new(change, was, now, _constant_comparisons)
            yield from _new(change, was, now, literals.answered)
        if was is None:
            yield from shadows(change, now)


def _new(
    change: Change, was: str | None, now: str, spots: Spots, rule: Rule = Rule.REPLACED_SUBJECT
) -> Iterator[Weakening]:
    """Those of the head that the base has not, or not as many of."""
    before = change.base.tree(was) if was else None
    left = Counter(spot.subject for spot in spots(before)) if before else Counter[str]()
    tree = change.head.tree(now)
    lines = (change.head.text(now) or "").splitlines()
    for spot in spots(tree) if tree else ():
        if left[spot.subject] > 0:
            left[spot.subject] -= 1
            continue
        yield Weakening(
            rule, now, spot.line, spot.subject, spot.message, now=lines[spot.line - 1].strip(), fix="Remove it"
        )


def _asks(tree: ast.Module) -> Iterator[Spot]:
    """Source that asks whether a test is running."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if text.startswith(_VARIABLES):
                yield Spot(node.lineno, text, f"the source asks for {text}: does it behave otherwise under test?")
            case ast.Compare(left=ast.Constant(value=str(text)), comparators=[held]) if text.partition(".")[
                0
            ] in _RUNNERS and dotted(held).endswith(("modules", "argv", "argv[0]")):
                message = f"the source asks whether {text} is there: does it behave otherwise under test?"
                yield Spot(node.lineno, f"{text} in {dotted(held)}", message)
            case ast.Call(func=ast.Attribute(attr="get", value=held), args=[ast.Constant(value=str(text)), *_]) if (
                text.partition(".")[0] in _RUNNERS and dotted(held) == "sys.modules"
            ):
                message = f"the source asks whether {text} is there: does it behave otherwise under test?"
                yield Spot(node.lineno, f"{text} in sys.modules", message)


def _constant_comparisons(tree: ast.Module) -> Iterator[Spot]:
    """Methods that compare, and say the same whatever they are given."""
    for cls in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for node in cls.body:
            if not isinstance(node, ast.FunctionDef) or node.name not in _COMPARISONS:
                continue
            body = [
                each for each in node.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
            ]
            match body:
                case [ast.Return(value=ast.Constant(value=bool()))] if node.name != "__bool__":
                    name = f"{cls.name}.{node.name}"
                    yield Spot(node.lineno, name, f"{name} says the same whatever it is compared with")


def _ends(tree: ast.Module) -> Iterator[Spot]:
    """Tests, or what serves them, that end or take over the process that judges them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := dotted(node.func)) in _ENDS:
            yield Spot(node.lineno, name, f"{name} can end the tests, or change what comes after them")
