"""The assertions of a test, in a form that holds whatever its names are, and whether they are reached."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from verify_gate.probes.integrity.suites.bindings import Function, inside, truth
from verify_gate.probes.integrity.suites.calls import fails, handled, raised, raises
from verify_gate.probes.integrity.suites.claims import Fact, Strength, facts
from verify_gate.probes.integrity.suites.inventory import Test
from verify_gate.probes.integrity.suites.normal import SWALLOWED, handed_on, names_in, swallows, switches
from verify_gate.probes.integrity.suites.parameters import combinations, elements, parameters
from verify_gate.probes.integrity.suites.statements import Claim, Helpers, Statements

_LONGEST = 50
"""Turns of a loop that are taken one by one."""
_MOST = 2000
"""Assertions of a test beyond which no more are looked at."""
_SUPPRESSING = frozenset({"contextlib.suppress", "suppress"})
_ENDING = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def claims_of(test: Test, helpers: Helpers, *, expand: bool = True) -> list[Claim]:
    """The assertions that a test reaches, once for each of its cases as far as these are written down."""
    marks = parameters(test)
    cases = combinations(marks) if expand else None
    unknown = tuple(mark.text for mark in marks) if cases is None else ()
    found: list[Claim] = []
    handed = handed_on(test.node)
    for case in [{}] if cases is None else cases:
        walker = _Walker(test.bindings, helpers, env=dict(case), many=bool(unknown), handed=handed)
        walker.switches = switches(test.node)
        walker.walk(test.node.body)
        found += walker.claims
        if len(found) > _MOST:
            break
    owned = tuple(owner.name for owner in test.owners)
    return [replace(each, context=(*unknown, *owned * ("self." in each.fact.text), *each.context)) for each in found]


@dataclass
class _Walker(Statements):
    """Takes the assertions of blocks."""

    def walk(self, body: list[ast.stmt]) -> bool:
        """Take the assertions of a block. Gives back whether it ends the function."""
        depth = len(self.guards)
        ended = any(self._statement(each) for each in body)
        del self.guards[depth:]
        return ended

    def _statement(self, node: ast.stmt) -> bool:
        take = _TAKEN.get(type(node))
        if take is not None:
            return take(self, node)
        for inner in inside(node):
            self._under("match", inner)
        return isinstance(node, _ENDING)

    def _while(self, node: ast.While) -> bool:
        if truth(node.test) is not False:
            self._repeated(node.body)
        return False

    def _scope(self, node: Function | ast.ClassDef) -> bool:
        self.done.append((names_in(node) | {node.name}, ast.unparse(node)))
        if isinstance(node, ast.ClassDef) or node.decorator_list or node.name in self.handed:
            self.walk(node.body)
        return False

    def _under(self, condition: str, body: list[ast.stmt]) -> bool:
        self.guards.append(condition)
        ended = self.walk(body)
        self.guards.pop()
        return ended

    def _guarded(self, guard: str, body: list[ast.stmt]) -> bool:
        """Take a block, under a guard if there is one: then nobody knows whether it ends the function."""
        if not guard:
            return self.walk(body)
        self._under(guard, body)
        return False

    def _repeated(self, body: list[ast.stmt]) -> None:
        before, self.many = self.many, True
        self.walk(body)
        self.many = before

    def _meant(self, node: ast.expr) -> ast.expr:
        """An expression, with what is bound to its names in their place."""
        return self._bound(node)

    def _if(self, node: ast.If) -> bool:
        holds = truth(node.test)
        if holds is not None:
            return self.walk(node.body if holds else node.orelse)
        if not node.orelse and fails(node.body, self.bindings):
            # Whoever fails under a condition asserts that it does not hold.
            self._claim(facts(self._bound(node.test), negated=True), node)
            return False
        condition = ast.unparse(node.test)
        switched = self._switched(node.test)
        if switched is not None:
            self._under(condition, node.orelse if switched else node.body)
            return self.walk(node.body if switched else node.orelse)
        start = len(self.claims)
        first = self._under(condition, node.body)
        middle = len(self.claims)
        second = self._under(condition, node.orelse)
        around = self.guards[-1] if self.guards else ""
        arms = self.claims[start:middle], self.claims[middle:]
        subjects = [{text for each in arm for text in each.fact.about} for arm in arms]
        self.claims[start:] = [
            replace(each, guarded=around) if subjects[1 - arm] & set(each.fact.about) else each
            for arm in (0, 1)
            for each in arms[arm]
        ]
        if first != second and not fails(node.body if first else node.orelse, self.bindings):
            self.guards.append(condition)
        return first and second

    def _switched(self, test: ast.expr) -> bool | None:
        """What a condition is that is told True or False as long as nobody says otherwise."""
        match test:
            case ast.Name(id=name):
                return self.switches.get(name)
            case ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=name)) if name in self.switches:
                return not self.switches[name]
        return None

    def _for(self, node: ast.For | ast.AsyncFor) -> bool:
        over = elements(node.iter, {**self.bindings.assigned, **self.known})
        if over is None or len(over) > _LONGEST:
            self._repeated(node.body)
            return False
        for each in over:
            if isinstance(node.target, ast.Name):
                self.env[node.target.id] = self._bound(each)
            elif isinstance(node.target, (ast.Tuple, ast.List)) and isinstance(each, (ast.Tuple, ast.List)):
                pairs = zip(node.target.elts, each.elts, strict=False)
                self.env |= {name.id: self._bound(value) for name, value in pairs if isinstance(name, ast.Name)}
            self.walk(node.body)
        return False

    def _with(self, node: ast.With | ast.AsyncWith) -> bool:
        done = "; ".join(ast.unparse(self._bound(each)) for each in node.body)
        guard = ""
        expected = False
        for item in node.items:
            meant = self._bound(item.context_expr)
            fact = raised(meant, done, self.bindings)
            if fact is not None:
                expected = True
                itself = isinstance(node.body[0], ast.Raise)
                told = ast.copy_location(ast.With([item], node.body), node)
                self._claim([replace(fact, strength=Strength.NONE) if itself else fact], told)
            if self._is_swallowed(item.context_expr, fact):
                guard = ast.unparse(node).splitlines()[0]
            if isinstance(item.optional_vars, ast.Name):
                self.env[item.optional_vars.id] = meant
                self.done.append((names_in(node), done if fact else ast.unparse(meant)))
        return self._guarded(guard, node.body) and not expected

    def _is_swallowed(self, manager: ast.expr, fact: Fact | None) -> bool:
        """Whether a failed assertion goes no further than this `with`."""
        name = self.bindings.called(manager)
        if fact is not None and fact.op == "raises" and fact.measure is not None:
            return not fact.measure.members.isdisjoint(SWALLOWED)
        own = name in self.helpers and swallows(self.helpers[name][1])
        return name in _SUPPRESSING or own or any(map(_is_silent_exit, self.bindings.defined(name)))

    def _try(self, node: ast.Try | ast.TryStar) -> bool:
        told = fails(node.body[1:], self.bindings) or fails(node.orelse, self.bindings)
        swallowing = [each for each in node.handlers if not fails(each.body, self.bindings)]
        if told and swallowing:
            types = frozenset(name for each in swallowing for name in handled(each))
            done = "; ".join(ast.unparse(self._bound(each.value)) for each in node.body if isinstance(each, ast.Expr))
            match = next((ast.unparse(each.body[0]) for each in swallowing if _asserts(each.body)), None)
            self._claim([raises("raises", types, match, done)], node)
        guard = ""
        if swallowing:
            guard = f"except {' | '.join(sorted({name for each in swallowing for name in handled(each)}))}"
        elif any(isinstance(part, ast.Return) for each in node.finalbody for part in ast.walk(each)):
            guard = "finally: return"
        body = [*node.body, *node.orelse]
        ended = self._guarded(guard, body)
        for each in node.handlers:
            self._under("except", each.body)
        return self.walk(node.finalbody) or ended


def _is_silent_exit(node: ast.AST) -> bool:
    """Whether a class is a manager of contexts that says of every failure that it was none."""
    exits = (each for each in getattr(node, "body", ()) if getattr(each, "name", "") in {"__exit__", "__aexit__"})
    last = [each.body[-1] for each in exits if isinstance(node, ast.ClassDef)]
    return any(isinstance(each, ast.Return) and each.value is not None and truth(each.value) is True for each in last)


_TAKEN: Mapping[type[ast.stmt], Callable[[_Walker, Any], bool]] = {
    ast.Assert: _Walker._assert,
    ast.Expr: _Walker._expression,
    ast.Assign: _Walker._assign,
    ast.AnnAssign: _Walker._assign,
    ast.AugAssign: _Walker._did,
    ast.Delete: _Walker._did,
    ast.If: _Walker._if,
    ast.For: _Walker._for,
    ast.AsyncFor: _Walker._for,
    ast.While: _Walker._while,
    ast.With: _Walker._with,
    ast.AsyncWith: _Walker._with,
    ast.Try: _Walker._try,
    ast.TryStar: _Walker._try,
    ast.FunctionDef: _Walker._scope,
    ast.AsyncFunctionDef: _Walker._scope,
    ast.ClassDef: _Walker._scope,
}


def _asserts(body: list[ast.stmt]) -> bool:
    return any(isinstance(part, ast.Assert) for each in body for part in ast.walk(each))
