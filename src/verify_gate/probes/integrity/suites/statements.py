"""What single statements of a test assert, and what they do to the names in it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from verify_gate.probes.integrity.suites.bindings import Bindings, Function
from verify_gate.probes.integrity.suites.calls import called_facts
from verify_gate.probes.integrity.suites.claims import Fact, Strength, facts, is_constant
from verify_gate.probes.integrity.suites.normal import (
    Bound,
    arguments,
    cannot_fail,
    handed_on,
    names_in,
    switches,
    words_in,
)

T = TypeVar("T", bound=ast.AST)
Helpers = Mapping[str, tuple[Bindings, Function]]
"""By the name under which a test calls them, functions that assert for it."""

_DEEPEST = 3
_LARGEST = 60
"""Nodes of an expression that stands for the name it is bound to."""


@dataclass(frozen=True)
class Claim:
    """An assertion: what it says, where it stands, as it is written.

    `guarded` is the condition under which it is made at all. `many`: it is made again and again, for nobody knows what.
    `context` is what is done before to what it is about; `words` what it speaks of.
    """

    fact: Fact
    path: str
    line: int
    source: str
    guarded: str = ""
    many: bool = False
    context: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same assertion wherever it stands."""
        return self.fact, self.context


def live(claims: Iterable[Claim]) -> list[Claim]:
    """The assertions that can fail."""
    return [each for each in claims if each.fact.strength > Strength.NONE]


@dataclass
class Statements:
    """Takes the assertions of statements that hold no others, and keeps account of what names stand for."""

    bindings: Bindings
    helpers: Helpers
    env: dict[str, ast.expr] = field(default_factory=dict)
    many: bool = False
    depth: int = 0
    claims: list[Claim] = field(default_factory=list)
    guards: list[str] = field(default_factory=list)
    handed: frozenset[str] = frozenset()
    switches: Mapping[str, bool] = field(default_factory=dict)
    known: dict[str, ast.expr] = field(default_factory=dict)
    done: list[tuple[frozenset[str], str]] = field(default_factory=list)

    def walk(self, body: list[ast.stmt]) -> bool:
        """Take the assertions of a block. Gives back whether it ends the function."""
        raise NotImplementedError

    def _assert(self, node: ast.Assert) -> bool:
        self._claim(facts(self._bound(node.test)), node)
        return False

    def _expression(self, node: ast.Expr) -> bool:
        value = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(value, ast.Call):
            self._call(value, node)
        return False

    def _bound(self, node: T) -> T:
        bound: T = Bound(self.env, self._returned).visit(copy.deepcopy(node))
        return bound

    def _returned(self, call: ast.Call) -> ast.expr | None:
        """What a helper of one `return` makes of what it is called with."""
        helper = self.helpers.get(self.bindings.called(call))
        result = helper[1].body[-1] if helper and not helper[1].decorator_list else None
        if helper is None or not isinstance(result, ast.Return) or result.value is None or self.depth >= _DEEPEST:
            return None
        if len(helper[1].body) > 1 + (ast.get_docstring(helper[1]) is not None):
            return None
        inner = type(self)(helper[0], self.helpers, arguments(helper[1], call), depth=self.depth + 1)
        return inner._bound(result.value)

    def _claim(self, found: Iterable[Fact], node: ast.stmt) -> None:
        names = names_in(node)
        context = self._context(node)
        words = frozenset(words_in(node)) | {
            word for name in names & self.env.keys() for word in words_in(self.env[name])
        }
        source = ast.unparse(node).splitlines()[0]
        guarded = self.guards[-1] if self.guards else ""
        for fact in found:
            self.claims.append(Claim(fact, self.bindings.path, node.lineno, source, guarded, self.many, context, words))

    def _context(self, node: ast.AST) -> tuple[str, ...]:
        """What was done before to what a piece of code is about, and to what that was done with."""
        names = names_in(node)
        names |= {inner for name in names & self.env.keys() for inner in names_in(self.env[name])}
        context = []
        for about, text in reversed(self.done):
            if about & names:
                names |= about
                context.append(text)
        return tuple(reversed(context))

    def _call(self, call: ast.Call, node: ast.stmt) -> None:
        if self._helped(call):
            return
        meant = self._bound(call)
        found = list(called_facts(meant, self.bindings)) if isinstance(meant, ast.Call) else []
        found = [] if self._is_hollow(call) else found
        if found:
            self._claim(found, node)
        else:
            self._did(node)

    def _helped(self, call: ast.Call) -> bool:
        """Take the assertions of a helper, told what it is called with. Gives back whether it has any."""
        helper = self.helpers.get(self.bindings.called(call))
        if helper is None or self.depth >= _DEEPEST:
            return False
        bindings, function = helper
        env = {name: self._bound(value) for name, value in arguments(function, call).items()}
        inner = type(self)(bindings, self.helpers, env, self.many, self.depth + 1, guards=list(self.guards))
        inner.handed, inner.switches = handed_on(function), switches(function, call)
        inner.walk(function.body)
        context = self._context(call)
        self.claims += [replace(each, context=(*context, *each.context)) for each in inner.claims]
        return bool(inner.claims)

    def _is_hollow(self, call: ast.Call) -> bool:
        """Whether what is called asserts by its name alone: it is written here, and nothing in it can fail."""
        name = self.bindings.called(call)
        meant = [self.helpers[name][1]] if name in self.helpers else self.bindings.defined(name.rpartition(".")[2])
        return bool(meant) and all(map(cannot_fail, meant))

    def _assign(self, node: ast.Assign | ast.AnnAssign) -> bool:
        if node.value is None:
            return False
        if isinstance(node.value, ast.Call):
            self._helped(node.value)
        value = self._bound(node.value)
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Name):
                self._bind(target.id, value)
            elif isinstance(target, (ast.Tuple, ast.List)):
                self._unpack(target, value)
            else:
                self._did(node)
        return False

    def _unpack(self, target: ast.Tuple | ast.List, value: ast.expr) -> None:
        for place, each in enumerate(target.elts):
            if isinstance(each, ast.Name):
                at = ast.Subscript(value, ast.Constant(place), ast.Load())
                parts = value.elts if isinstance(value, (ast.Tuple, ast.List)) else ()
                self._bind(each.id, parts[place] if place < len(parts) else at)

    def _bind(self, name: str, value: ast.expr) -> None:
        """A name stands for what is bound to it; not for a literal that is handed on, and may be filled there."""
        self.env.pop(name, None)
        self.known[name] = value
        if (not is_constant(value) or name not in self.handed) and sum(1 for _ in ast.walk(value)) <= _LARGEST:
            self.env[name] = value
        else:
            self.done.append((names_in(value) | {name}, f"{name} = {ast.unparse(value)}"))

    def _did(self, node: ast.stmt) -> bool:
        """Remember what is done, with what it is about."""
        changed = [each for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]
        text = ast.unparse(self._bound(node))
        self.done.append((names_in(node), text))
        for each in changed:
            self.env.pop(each.id, None)
        return False
