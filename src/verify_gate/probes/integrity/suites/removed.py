"""What the source no longer has: a test of it goes with it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from verify_gate.probes.integrity.model import Change, Side
from verify_gate.probes.integrity.suites.bindings import Function
from verify_gate.probes.integrity.suites.inventory import Test

_LIKE = 0.6


class Removed:
    """The names that the source of the base defines, and that of the head no longer, under no other name either."""

    def __init__(self, change: Change) -> None:
        self.change = change

    def concerns(self, test: Test) -> bool:
        """Whether a test of the base is about something that is gone."""
        if not any((self.names, self.keywords, self.modules)):
            return False
        used = _Used.by(test)
        return bool(
            used.names & self.names or used.keywords & (self.keywords | self.names) or used.paths & self.modules
        )

    def speaks(self, words: frozenset[str]) -> bool:
        """Whether one of some names is of what is gone."""
        return bool(words & self.names)

    def derives(self, name: str, other: str) -> bool:
        """Whether a class of the source is a descendant of another."""
        seen, left = set[str](), [name]
        while left:
            each = left.pop()
            if each not in seen:
                seen.add(each)
                left += self._bases.get(each, ())
        return other in seen - {name}

    @cached_property
    def _bases(self) -> Mapping[str, list[str]]:
        trees = filter(None, map(self.change.head.tree, self._after))
        classes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
        return {node.name: [ast.unparse(base).rpartition(".")[2] for base in node.bases] for node in classes}

    @cached_property
    def names(self) -> frozenset[str]:
        """Functions, classes, constants and attributes that are gone."""
        gone = _names(self.change.base, self._before) - _names(self.change.head, self._after)
        return frozenset(gone - set(self._renamed(gone)))

    @cached_property
    def keywords(self) -> frozenset[str]:
        """Parameters that are gone."""
        return _parameters(self.change.base, self._before) - _parameters(self.change.head, self._after)

    @cached_property
    def modules(self) -> frozenset[str]:
        """Modules that are gone, by the last part of their names."""
        return frozenset(map(_stem, self._before)) - frozenset(map(_stem, self._after))

    @property
    def _before(self) -> list[str]:
        return [was for was, now in self.change.each() if was and self.change.is_source(was)]

    @cached_property
    def _after(self) -> list[str]:
        return [path for path in self.change.head.files if self.change.is_source(path)]

    def _renamed(self, gone: Iterable[str]) -> Iterator[str]:
        """Functions and classes that the head has under another name."""
        there = {name for name, _ in _definitions(self.change.base, self._before)}
        new = [lines for name, lines in _definitions(self.change.head, self._after) if name not in there]
        for name, lines in _definitions(self.change.base, self._before):
            if name in set(gone) and any(_share(lines, other) >= _LIKE for other in new):
                yield name


class _Used(NamedTuple):
    names: frozenset[str]
    keywords: frozenset[str]
    paths: frozenset[str]

    @classmethod
    def by(cls, test: Test) -> _Used:
        """What a test speaks of, its own variables aside; the modules that its file imports for it, too."""
        names, own, keywords, paths = set[str](), set[str](), set[str](), set[str]()
        for node in ast.walk(test.node):
            if isinstance(node, ast.Name):
                (names if isinstance(node.ctx, ast.Load) else own).add(node.id)
            elif isinstance(node, ast.Attribute):
                names.add(node.attr)
            elif isinstance(node, ast.keyword) and node.arg:
                keywords.add(node.arg)
            elif isinstance(node, ast.alias):
                names.add(node.name)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
                names |= {part for part in node.value.split(".") if part.isidentifier()}
        for name in names & test.bindings.imported.keys():
            full = test.bindings.imported[name].split(".")
            names.add(full[-1])
            paths |= set(full)
        return cls(frozenset(names - own), frozenset(keywords), frozenset(paths))


def _names(side: Side, paths: Iterable[str]) -> set[str]:
    """What the files define, and what is set on objects in them."""
    found = set()
    for path in paths:
        tree = side.tree(path)
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.add(node.attr)
        for scope in ast.walk(tree) if tree else ():
            if isinstance(scope, (ast.Module, ast.ClassDef)):
                found |= {name for each in scope.body for name in _bound(each)}
    return found


def _bound(statement: ast.stmt) -> Iterator[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _parameters(side: Side, paths: Iterable[str]) -> frozenset[str]:
    trees = filter(None, map(side.tree, paths))
    return frozenset(node.arg for tree in trees for node in ast.walk(tree) if isinstance(node, ast.arg))


def _definitions(side: Side, paths: Iterable[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for path in paths:
        tree = side.tree(path)
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                yield node.name, _lines(node)


def _lines(node: Function | ast.ClassDef) -> frozenset[str]:
    """The lines of a body, its own name aside."""
    body = [each for each in node.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    return frozenset(line.strip().replace(node.name, "_") for each in body for line in ast.unparse(each).splitlines())


def _share(was: frozenset[str], now: frozenset[str]) -> float:
    return len(was & now) / len(was | now) if was | now else 0.0


def _stem(path: str) -> str:
    stem = path.removesuffix(".py")
    return stem.removesuffix("/__init__").rpartition("/")[2]
