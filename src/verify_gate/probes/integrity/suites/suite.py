"""The tests of one side: file by file, with the helpers that assert for them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cached_property

from verify_gate.probes.integrity.model import Side
from verify_gate.probes.integrity.suites.bindings import Bindings, Function, flat
from verify_gate.probes.integrity.suites.conventions import Conventions, conventions
from verify_gate.probes.integrity.suites.inventory import Test, inventory
from verify_gate.probes.integrity.suites.statements import Claim, Helpers
from verify_gate.probes.integrity.suites.walk import claims_of


def _asserts(name: str) -> bool:
    return name.startswith("assert")


def _by_module(paths: Iterable[str]) -> Mapping[str, list[str]]:
    """The files by the last part of their modules' names; a package by its own."""
    found: dict[str, list[str]] = {}
    for path in paths:
        name = path.removesuffix("/__init__.py").removesuffix(".py")
        found.setdefault(name.rpartition("/")[2], []).append(path)
    return found


_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Suite:
    """What the test files of a side hold; read as it is asked for."""

    def __init__(self, side: Side, files: Iterable[str]) -> None:
        self.side = side
        self.files = sorted(files)
        self._tests: dict[str, list[Test]] = {}
        self._claims: dict[tuple[int, bool], list[Claim]] = {}
        self._around: dict[str, str] = {}
        self._bindings: dict[str, Bindings] = {}

    @cached_property
    def told(self) -> Conventions:
        """How pytest is told to collect."""
        return conventions(self.side)

    @cached_property
    def _mixins(self) -> frozenset[str]:
        trees = filter(None, map(self.side.tree, self.files))
        classes = (node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef))
        return frozenset(ast.unparse(base).rpartition(".")[2] for node in classes for base in node.bases)

    def tests(self, path: str) -> list[Test]:
        """The functions of a file, tests and others; none where it cannot be read."""
        if path not in self._tests:
            tree = self.side.tree(path)
            self._tests[path] = [] if tree is None else inventory(path, tree, self.told, self._mixins)
        return self._tests[path]

    def claims(self, test: Test, *, expand: bool = True) -> list[Claim]:
        """The assertions of a test, those of its helpers among them."""
        key = id(test.node), expand
        if key not in self._claims:
            self._claims[key] = claims_of(test, self._helpers(test), expand=expand)
        return self._claims[key]

    def around(self, path: str) -> str:
        """What the tests of a file share, as text: everything but the tests."""
        if path not in self._around:
            tests = self.tests(path)
            shared = [each for each in tests if not each.collected]
            texts = [
                ast.unparse(mark) + each.written
                for each in shared
                for mark in (each.node.args, *each.node.decorator_list)
            ]
            texts += (
                [ast.unparse(each) for each in flat(tests[0].bindings.tree.body) if not isinstance(each, _SCOPES)]
                if tests
                else []
            )
            texts += [ast.unparse(node) for _, node in self._imported(tests[0].bindings).values()] if tests else []
            self._around[path] = "\n".join(texts)
        return self._around[path]

    def _helpers(self, test: Test) -> Helpers:
        """The functions that a test may call: its file's, its classes', and those imported from another test file."""
        bindings = test.bindings
        found = {name: (bindings, node) for name, node in bindings.functions.items() if node is not test.node}
        for owner in test.owners:
            methods = (each for each in owner.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)))
            found |= {f"self.{each.name}": (bindings, each) for each in methods if each is not test.node}
        return {**found, **self._imported(bindings)}

    def _imported(self, bindings: Bindings) -> dict[str, tuple[Bindings, Function]]:
        """The functions that a file imports from another test file; of the source those alone that assert by name."""
        found: dict[str, tuple[Bindings, Function]] = {}
        for full in bindings.imported.values():
            module, _, name = full.rpartition(".")
            modules = self._sources if _asserts(name) and full not in found else {}
            last = module.rpartition(".")[2]
            for path in (*modules.get(last, ()), *self._modules.get(last, ())):
                there = self._of(path)
                if there is not None and name in there.functions:
                    found[full] = (there, there.functions[name])
        return found

    @cached_property
    def asserting(self) -> frozenset[str]:
        """The functions that test files import from somewhere, and that assert by their name."""
        trees = (each for each in map(self._of, self.files) if each is not None)
        names = (full.rpartition(".")[2] for each in trees for full in each.imported.values())
        return frozenset(filter(_asserts, names))

    @cached_property
    def _modules(self) -> Mapping[str, list[str]]:
        return _by_module(self.files)

    @cached_property
    def _sources(self) -> Mapping[str, list[str]]:
        there = set(self.files)
        return _by_module(path for path in sorted(self.side.files) if path.endswith(".py") and path not in there)

    def _of(self, path: str) -> Bindings | None:
        tree = self.side.tree(path)
        if path not in self._bindings and tree is not None:
            self._bindings[path] = Bindings(path, tree)
        return self._bindings.get(path)
