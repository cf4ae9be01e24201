"""Assertions that are calls: unittest's, mock's, and what has to be raised."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from verify_gate.probes.integrity.suites.bindings import Bindings
from verify_gate.probes.integrity.suites.claims import Fact, Measure, Strength, comparison, facts, is_constant, number

_COMPARED: dict[str, type[ast.cmpop]] = {
    "assertEqual": ast.Eq, "assertEquals": ast.Eq, "assertListEqual": ast.Eq, "assertTupleEqual": ast.Eq,
    "assertDictEqual": ast.Eq, "assertSetEqual": ast.Eq, "assertSequenceEqual": ast.Eq, "assertMultiLineEqual": ast.Eq,
    "assertNotEqual": ast.NotEq, "assertNotEquals": ast.NotEq, "assertIs": ast.Is, "assertIsNot": ast.IsNot,
    "assertIn": ast.In, "assertNotIn": ast.NotIn, "assertLess": ast.Lt, "assertLessEqual": ast.LtE,
    "assertGreater": ast.Gt, "assertGreaterEqual": ast.GtE,
}  # fmt: skip  # a table
_MOCKS = {
    "assert_called_once_with": Strength.EXACT, "assert_awaited_once_with": Strength.EXACT,
    "assert_called_with": Strength.EXACT, "assert_awaited_with": Strength.EXACT,
    "assert_has_calls": Strength.MEMBER, "assert_has_awaits": Strength.MEMBER,
    "assert_any_call": Strength.MEMBER, "assert_any_await": Strength.MEMBER,
    "assert_called_once": Strength.BOUND, "assert_awaited_once": Strength.BOUND,
    "assert_not_called": Strength.BOUND, "assert_not_awaited": Strength.BOUND,
    "assert_called": Strength.TRUTHY, "assert_awaited": Strength.TRUTHY,
    "fnmatch_lines": Strength.MEMBER, "re_match_lines": Strength.MEMBER, "no_fnmatch_line": Strength.BOUND,
}  # fmt: skip  # a table
_RAISING = {
    "pytest.raises": "raises", "self.assertRaises": "raises", "self.assertRaisesRegex": "raises",
    "pytest.warns": "warns", "self.assertWarns": "warns", "self.assertWarnsRegex": "warns",
    "self.assertLogs": "logs", "self.assertNoLogs": "logs", "pytest.deprecated_call": "warns",
    "pytest.RaisesGroup": "raises",
}  # fmt: skip  # a table
_FAILING = frozenset({"pytest.fail", "self.fail"})


def called_facts(node: ast.Call, bindings: Bindings) -> Iterator[Fact]:
    """What a call asserts; nothing where it is no assertion."""
    name = bindings.called(node)
    last = name.rpartition(".")[2]
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    if name in _RAISING:
        yield from _raised_by_call(node, bindings)
    elif last in _MOCKS and owner is not None:
        yield _mocked(node, last, owner)
    elif last in {"assert_type", "assert_never"} or not last.startswith("assert"):
        return
    elif last.startswith("assert_") or len(node.args) < 1:
        yield _custom(node, last)
    else:
        yield from _of_unittest(node, last)


def _of_unittest(node: ast.Call, last: str) -> Iterator[Fact]:
    first, second = node.args[0], node.args[1] if len(node.args) > 1 else None
    if last in {"assertTrue", "assertFalse"}:
        yield from facts(first, negated=last == "assertFalse")
    elif last in {"assertIsNone", "assertIsNotNone"}:
        yield comparison(first, ast.Is if last == "assertIsNone" else ast.IsNot, ast.Constant(None))
    elif second is None:
        yield _custom(node, last)
    elif last in _COMPARED:
        yield comparison(first, _COMPARED[last], second)
    elif last == "assertIsInstance":
        yield from facts(ast.Call(ast.Name("isinstance", ast.Load()), [first, second], []))
    elif last in {"assertAlmostEqual", "assertAlmostEquals"}:
        yield _almost(node, comparison(first, ast.Eq, second))
    elif last == "assertCountEqual":
        fact = comparison(first, ast.Eq, second)
        yield Fact(Strength.MEMBER, last, fact.about, fact.text)
    elif last in {"assertRegex", "assertRegexpMatches"}:
        yield Fact(Strength.MEMBER, last, comparison(first, ast.Eq, second).about, ast.unparse(node))
    else:
        yield _custom(node, last)


def _almost(node: ast.Call, fact: Fact) -> Fact:
    given = {keyword.arg: number(keyword.value) for keyword in node.keywords}
    given |= dict(zip(("places", "msg", "delta"), map(number, node.args[2:]), strict=False))
    delta, places = given.get("delta"), given.get("places")
    wide = delta if delta is not None else 10 ** -(7 if places is None else places)
    return Fact(Strength.CLOSE, "approx", fact.about, fact.text, Measure(wide=(("abs", wide),)))


def _mocked(node: ast.Call, last: str, owner: ast.expr) -> Fact:
    strength = _MOCKS[last]
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    if any(ast.unparse(each).rpartition(".")[2] == "ANY" for each in given):
        strength = min(strength, Strength.MEMBER)
    return Fact(strength, last, (ast.unparse(owner),), ast.unparse(node))


def _custom(node: ast.Call, last: str) -> Fact:
    """An assertion of somebody's own, or of a library: taken at its word."""
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    about = tuple(ast.unparse(each) for each in given if not is_constant(each))
    close = any(word in last.lower() for word in ("almost", "close"))
    return Fact(Strength.CLOSE if close else Strength.EXACT, last, about, ast.unparse(node))


def _raised_by_call(node: ast.Call, bindings: Bindings) -> Iterator[Fact]:
    """`raises(E, function, argument)`, in one call."""
    start = 2 if bindings.called(node).endswith("Regex") else 1
    if len(node.args) > start:
        done = ast.unparse(ast.Call(node.args[start], node.args[start + 1 :], node.keywords))
        held = raised(ast.Call(node.func, node.args[:start], []), done, bindings)
        if held is not None:
            yield held


def raised(node: ast.expr, done: str, bindings: Bindings) -> Fact | None:
    """What `with node:` claims of what is done in it; `None` where it claims nothing."""
    kind = _RAISING.get(bindings.called(node)) if isinstance(node, ast.Call) else None
    if kind is None or not isinstance(node, ast.Call):
        return None
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    types = node.args[0] if node.args else given.get("expected_exception", given.get("expected_warning"))
    match = given.get("match", given.get("check", given.get("expected_regex")))
    if match is None and len(node.args) > 1 and (kind == "logs" or bindings.called(node).endswith("Regex")):
        match = node.args[1]
    return raises(kind, _types(types), None if match is None else _pattern(match), done)


def raises(kind: str, types: frozenset[str], match: str | None, done: str) -> Fact:
    """The fact that something is raised, or warned of."""
    strength = Strength.CLOSE if match is None else Strength.EXACT
    text = f"{kind} {' or '.join(sorted(types))} match={match!r}: {done}"
    return Fact(strength, kind, (done,), text, Measure(members=types, match=match))


def _types(node: ast.expr | None) -> frozenset[str]:
    if isinstance(node, ast.Tuple):
        return frozenset(name for each in node.elts for name in _types(each))
    return frozenset() if node is None else frozenset({ast.unparse(node).rpartition(".")[2]})


def handled(handler: ast.ExceptHandler) -> frozenset[str]:
    """The exceptions that a handler is for, by the last part of their names."""
    return _types(handler.type) or frozenset({"BaseException"})


def _pattern(node: ast.expr) -> str:
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.escape" and node.args:
        return _pattern(node.args[0])
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ast.unparse(node)


def fails(body: list[ast.stmt], bindings: Bindings) -> bool:
    """Whether a block ends by failing: it raises, or says so."""
    for each in body:
        if isinstance(each, ast.Raise):
            name = "" if each.exc is None else bindings.called(each.exc)
            return "Skip" not in name and "skip" not in name
        if isinstance(each, ast.Assert) and isinstance(each.test, ast.Constant) and not each.test.value:
            return True
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Call) and bindings.called(each.value) in _FAILING:
            return True
    return False
