"""Tests that do not meet what they are about: the unit under test replaced, or source that knows the tests."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from verify_gate.probes.integrity.cheats.literals import Literals
from verify_gate.probes.integrity.cheats.patches import copies, replaced
from verify_gate.probes.integrity.cheats.shadows import shadows
from verify_gate.probes.integrity.cheats.spots import Spot, dotted, full, imports
from verify_gate.probes.integrity.model import Change, Rule, Weakening

_RUNNERS = frozenset({"pytest", "_pytest", "unittest", "nose", "mutmut", "coverage", "hypothesis"})
_VARIABLES = re.compile(
    r"(?:PYTEST_|COV_CORE_|COVERAGE_PROCESS_|MUTANT_UNDER_TEST|VERIFY_(?:CONTEXT|READING|MARK))[A-Z_]*"
)
_ALWAYS = {"__eq__": True, "__ne__": False, "__contains__": True}
"""What a comparison says that is content with everything."""
_ENDS = frozenset({"os._exit", "os.abort", "pytest.exit"})

Spots = Callable[[str, ast.Module], Iterable[Spot]]


def subjects(change: Change) -> Iterator[Weakening]:
    """What the change adds of these, in the tests and in the source."""
    literals = Literals.of(change)
    of_tests, of_source = change.is_test, change.is_source
    yield from _added(change, of_tests, partial(replaced, change))
    yield from _added(change, of_tests, _ends, Rule.WEAKER_GATE)
    yield from _added(change, lambda path: of_tests(path) or of_source(path), _always)
    yield from _added(change, of_source, _asks)
    yield from _added(change, of_source, literals.answered)
    for was, now in change.each():
        if now is not None and was is None:
            yield from shadows(change, now)
        elif now is not None and was is not None and of_tests(now):
            yield from copies(change, was, now)


def _added(
    change: Change, concerns: Callable[[str], bool], spots: Spots, rule: Rule = Rule.REPLACED_SUBJECT
) -> Iterator[Weakening]:
    """Those of the head that the base has not, or not as many of, in whatever file."""
    pairs = tuple(change.each())
    left = Counter(
        spot.subject
        for was, _ in pairs
        if was and concerns(was) and (tree := change.base.tree(was))
        for spot in spots(was, tree)
    )
    for _, now in pairs:
        tree = change.head.tree(now) if now and concerns(now) else None
        if now is None or tree is None:
            continue
        lines = (change.head.text(now) or "").splitlines()
        for spot in spots(now, tree):
            if left[spot.subject] > 0:
                left[spot.subject] -= 1
                continue
            line = lines[spot.line - 1].strip()
            yield Weakening(rule, now, spot.line, spot.subject, spot.message, now=line, fix="Remove it")


def _asks(_: str, tree: ast.Module) -> Iterator[Spot]:
    """Source that asks whether a test is running."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if _VARIABLES.fullmatch(text):
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


def _always(_: str, tree: ast.Module) -> Iterator[Spot]:
    """Methods that compare, and are content with whatever they are given."""
    for cls in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for node in cls.body:
            name, answer = _answered(node)
            match answer:
                case ast.Constant(value=bool(said)) if said is _ALWAYS.get(name):
                    whole = f"{cls.name}.{name}"
                    yield Spot(node.lineno, whole, f"{whole} is content with whatever it is compared with")


def _answered(node: ast.stmt) -> tuple[str, ast.expr | None]:
    """The name of a method, and what it answers, where that is all it does."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda(body=answer)):
            return name, answer
        case ast.FunctionDef(name=name, body=[ast.Return(value=answer)]):
            return name, answer
        case ast.FunctionDef(name=name, body=[ast.Expr(value=ast.Constant()), ast.Return(value=answer)]):
            return name, answer
    return "", None


def _ends(_: str, tree: ast.Module) -> Iterator[Spot]:
    """Tests, or what serves them, that end the process which judges them; a child that a test forks may end itself."""
    names = imports(tree)
    forks = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and _calls(node, "os.fork", names)]
    children = {id(inner) for node in forks for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and id(node) not in children:
            for name in {full(dotted(each), names) for each in (node.func, *node.args)} & _ENDS:
                yield Spot(node.lineno, name, f"{name} ends the process that judges the tests")


def _calls(function: ast.FunctionDef, name: str, names: Mapping[str, str]) -> bool:
    return any(isinstance(node, ast.Call) and full(dotted(node.func), names) == name for node in ast.walk(function))
