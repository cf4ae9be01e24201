"""What a test is tried with, and what it looks past: hypothesis' examples and strategies, warnings."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping

from verify_gate.probes.integrity.suites.claims import number
from verify_gate.probes.integrity.suites.inventory import Test
from verify_gate.probes.integrity.suites.normal import swallows

Less = tuple[int, str, str, str]
"""A line of the head (of the base, negated, where nothing stands for it), what to say, and both sides."""
_RERUN = frozenset({"flaky", "retry"})
_NARROW = frozenset({"just", "none", "nothing"})


def less_tried(was: Test, now: Test) -> Iterator[Less]:
    """What a test is no longer tried with."""
    before, after = _marks(was), _marks(now)
    if given := before.get("hypothesis.given"):
        if still := after.get("hypothesis.given"):
            yield from _narrowed(given, still)
        elif not any(name.endswith("parametrize") for name in after):
            yield -given.lineno, "`@given` is gone", ast.unparse(given), ""
    known = {name for name, _, _ in was.decorators}
    for name, meant, place in now.decorators:
        own = now.bindings.functions.get(name)
        if name not in known and name.rpartition(".")[2] in _RERUN:
            yield place.lineno, "it is run again until it passes", "", ast.unparse(meant)
        elif name not in known and own is not None and swallows(own):
            yield place.lineno, f"{name} catches what it raises", "", ast.unparse(meant)
    yield from _fewer(before.get("hypothesis.settings"), after.get("hypothesis.settings"))
    yield from _singled_out(was, now)
    yield from _computed(was, now)
    yield from _ignored(was, now)


def _marks(test: Test) -> Mapping[str, ast.Call]:
    return {name: meant for name, meant, _ in reversed(test.decorators) if isinstance(meant, ast.Call)}


def _fewer(was: ast.Call | None, now: ast.Call | None) -> Iterator[Less]:
    """Fewer examples than were asked for, or than the hundred that are usual."""
    if now is not None:
        before, after = most_examples(was), most_examples(now)
        if after is not None and after < (100 if before is None else before):
            yield now.lineno, f"max_examples is {after:g}", "" if was is None else ast.unparse(was), ast.unparse(now)
        elif _generates(was) and not _generates(now):
            says = "its phases leave out `Phase.generate`: nothing is tried"
            yield now.lineno, says, "" if was is None else ast.unparse(was), ast.unparse(now)


def _generates(call: ast.Call | None) -> bool:
    """Whether hypothesis makes examples of its own, as it does unless its phases are spelled out without that."""
    given = [each.value for each in call.keywords if each.arg == "phases"] if call else []
    spelled = given and isinstance(given[0], (ast.List, ast.Tuple, ast.Set))
    return not spelled or any(part in ast.unparse(given[0]) for part in ("generate", "*"))


def _singled_out(was: Test, now: Test) -> Iterator[Less]:
    """An `assume` that lets one value through, or none."""
    before = {ast.unparse(each) for each in _assumed(was)}
    for each in _assumed(now):
        match each.args:
            case [ast.Compare(ops=[ast.Eq() | ast.Is()], comparators=[ast.Constant()]) | ast.Constant()] if (
                ast.unparse(each) not in before
            ):
                yield each.lineno, "its `assume` lets one value through at most", "", ast.unparse(each)


def _assumed(test: Test) -> list[ast.Call]:
    calls = (node for node in ast.walk(test.node) if isinstance(node, ast.Call))
    return [each for each in calls if test.bindings.called(each) == "hypothesis.assume"]


def _computed(was: Test, now: Test) -> Iterator[Less]:
    """Cases whose expectation comes from the very call that the test makes of them."""
    before = {name for _, name in _circular(was)}
    for node, name in _circular(now):
        if name not in before:
            yield node.lineno, f"what its cases expect is what {name} says itself", "", ast.unparse(node)


def _circular(test: Test) -> Iterator[tuple[ast.Tuple, str]]:
    """Cases, one part of which calls with another part what the test calls: `(text, parse(text))`.

    What makes values of a kind, a class or a function of Python's, says nothing of the source.
    """
    given = {each.arg for each in (*test.node.args.args, *test.node.args.kwonlyargs)}
    body = {
        test.bindings.called(node)
        for each in test.body
        for node in ast.walk(each)
        if isinstance(node, ast.Call) and any(isinstance(arg, ast.Name) and arg.id in given for arg in node.args)
    }
    asked = {name for name in body if name.rpartition(".")[2][:1].islower() and not hasattr(builtins, name)}
    for name, meant, _ in test.decorators:
        if not name.endswith("parametrize") or not isinstance(meant, ast.Call):
            continue
        for case in (node for node in ast.walk(meant) if isinstance(node, ast.Tuple)):
            parts = {ast.unparse(each) for each in case.elts}
            for call in (node for each in case.elts for node in ast.walk(each) if isinstance(node, ast.Call)):
                called = test.bindings.called(call)
                if called in asked and parts.intersection(map(ast.unparse, call.args)):
                    yield case, called


def most_examples(call: ast.Call | None) -> float | None:
    """The examples that a call of hypothesis' settings asks for."""
    given = [each.value for each in call.keywords if each.arg == "max_examples"] if call else []
    return number(given[0]) if given else None


def _narrowed(was: ast.Call, now: ast.Call) -> Iterator[Less]:
    for before, after in _together(was, now):
        if _is_narrower(before, after):
            yield after.lineno, "its strategy is narrower", ast.unparse(before), ast.unparse(after)
            return


def _together(was: ast.Call, now: ast.Call) -> Iterator[tuple[ast.expr, ast.expr]]:
    yield from zip(was.args, now.args, strict=False)
    named = {each.arg: each.value for each in was.keywords}
    yield from ((named[each.arg], each.value) for each in now.keywords if each.arg in named)


def _is_narrower(was: ast.expr, now: ast.expr) -> bool:
    """Whether one strategy gives a single value where the other gave more, or stays within closer bounds."""
    if not isinstance(was, ast.Call) or not isinstance(now, ast.Call):
        return False
    names = [ast.unparse(each.func).rpartition(".")[2] for each in (was, now)]
    if names[0] not in _NARROW and (names[1] in _NARROW or _picks(now) == 1 < (_picks(was) or 2)):
        return True
    if names[0] != names[1]:
        return False
    before, after = _bounds(was), _bounds(now)
    lower = any(after.get(key, -1e99) > before.get(key, -1e99) for key in ("min_value", "min_size"))
    upper = any(after.get(key, 1e99) < before.get(key, 1e99) for key in ("max_value", "max_size"))
    within = after.keys() >= before.keys() and all(
        after[key] >= value if key.startswith("min") else after[key] <= value for key, value in before.items()
    )
    return within and (lower or upper)


def _picks(call: ast.Call) -> int | None:
    """How many values `sampled_from` picks from."""
    sampled = ast.unparse(call.func).endswith("sampled_from") and call.args
    return len(call.args[0].elts) if sampled and isinstance(call.args[0], (ast.List, ast.Tuple)) else None


def _bounds(call: ast.Call) -> dict[str, float]:
    given = {each.arg: number(each.value) for each in call.keywords if each.arg}
    if ast.unparse(call.func).rpartition(".")[2] in {"integers", "floats"}:
        given |= dict(zip(("min_value", "max_value"), map(number, call.args), strict=False))
    return {key: value for key, value in given.items() if value is not None}


def _ignored(was: Test, now: Test) -> Iterator[Less]:
    """Warnings that a mark newly ignores, or no longer makes errors."""
    before, after = (dict(_filters(test)) for test in (was, now))
    for text, place in after.items():
        if not text.startswith("error") and text not in before:
            yield place.lineno, f"warnings are filtered: {text}", "", ast.unparse(place)
    for text, place in before.items():
        if text.startswith("error") and text not in after:
            yield -place.lineno, f"warnings are no errors any more: {text}", ast.unparse(place), ""


def _filters(test: Test) -> Iterator[tuple[str, ast.expr]]:
    for name, meant, place in test.decorators:
        if name == "pytest.mark.filterwarnings" and isinstance(meant, ast.Call):
            for each in meant.args:
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value, place
