"""The tests of a file as pytest would collect them, and what keeps each of them from running."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from verify_gate.probes.integrity.suites.bindings import Bindings, Function, inside, pytestmarks, truth
from verify_gate.probes.integrity.suites.conventions import Conventions
from verify_gate.probes.integrity.suites.stops import FILE, Stop, by_marks, marks, of_function, of_scope

_SHADOWED = "is shadowed by what has its name further down"
_SETUPS = frozenset({"setUp", "setUpClass", "setup_method", "setup_class", "setup"})


@dataclass(frozen=True)
class Test:
    """A function of a test file. `collected`: pytest takes it, or would, did not a stop keep it from running."""

    path: str
    name: str
    node: Function
    owners: tuple[ast.ClassDef, ...]
    bindings: Bindings
    stops: tuple[Stop, ...]
    collected: bool

    __test__ = False

    @property
    def line(self) -> int:
        """Where its `def` stands."""
        return self.node.lineno

    @property
    def runs(self) -> bool:
        """Whether it runs anywhere, and can fail."""
        return self.collected and all(stop.partly for stop in self.stops)

    @cached_property
    def body(self) -> list[ast.stmt]:
        """Its statements, without docstring and what does nothing."""
        return [each for each in self.node.body if not _idle(each)]

    @cached_property
    def written(self) -> str:
        """Its body as text that holds whatever its layout and its name."""
        return "\n".join(map(ast.unparse, self.body))

    @cached_property
    def whole(self) -> str:
        """Everything that is written about it: its decorators, its parameters, its body, its class's heading."""
        owners = [
            ast.unparse(each) for owner in self.owners for each in (*owner.decorator_list, *pytestmarks(owner.body))
        ]
        own = [ast.unparse(each) for each in (*self.node.decorator_list, self.node.args)]
        return "\n".join([*owners, *own, self.written])

    @cached_property
    def decorators(self) -> list[tuple[str, ast.expr, ast.expr]]:
        """The marks of the test, its classes and its file: the full name, what is meant, and where it stands."""
        around = [each for owner in self.owners for each in (*owner.decorator_list, *pytestmarks(owner.body))]
        around += self.bindings.pytestmarks
        return list(marks([*self.node.decorator_list, *around], self.bindings))


@dataclass(frozen=True)
class _Scope:
    """Where functions are looked for: the module, or a class in it."""

    owners: tuple[ast.ClassDef, ...]
    stops: tuple[Stop, ...]
    collected: bool
    unittest: bool = False


@dataclass(frozen=True)
class _Placed:
    """A statement of a scope, the branches it stands in, and the stops that they put on it."""

    node: ast.stmt
    branch: tuple[tuple[int, int], ...] = ()
    stops: tuple[Stop, ...] = ()


class _Later:
    """What may take a name away again, of the statements of a scope: in a large one, each is looked up at once."""

    def __init__(self, there: list[_Placed]) -> None:
        self._named: dict[str, list[tuple[int, _Placed]]] = {}
        self._others: list[tuple[int, _Placed]] = []
        for index, each in enumerate(there):
            if isinstance(each.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                self._named.setdefault(each.node.name, []).append((index, each))
            else:
                self._others.append((index, each))

    def of(self, name: str, index: int) -> list[_Placed]:
        """Those further down than `index` that define the name, and all that define nothing, in their order."""
        every = sorted([*self._named.get(name, ()), *self._others], key=lambda each: each[0])
        return [each for place, each in every if place > index]


def inventory(path: str, tree: ast.Module, told: Conventions, mixins: Iterable[str] = ()) -> list[Test]:
    """The functions of a test file, tests and others. `mixins` are classes that others derive from, wherever."""
    bindings = Bindings(path, tree)
    derived = {_last(base) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for base in node.bases}
    whole = path.rpartition("/")[2]
    stops = list(of_scope(tree.body, bindings, whole))
    if not told.file(path):
        stops.append(Stop(1, f"is in {path}, which pytest does not collect", FILE, path, whole=whole))
    lister = _Lister(bindings, told, frozenset({*derived, *mixins}))
    return list(lister.scope(tree.body, _Scope((), tuple(stops), collected=True)))


@dataclass(frozen=True)
class _Lister:
    bindings: Bindings
    told: Conventions
    mixins: frozenset[str]

    def scope(self, body: list[ast.stmt], scope: _Scope) -> Iterator[Test]:
        there = list(_placed(body))
        later = _Later(there)
        for index, each in enumerate(there):
            if isinstance(each.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                over = _overridden(each, each.node.name, later.of(each.node.name, index), self.bindings)
                yield self._function(each.node, scope, (*each.stops, *over))
            elif isinstance(each.node, ast.ClassDef):
                over = _overridden(each, each.node.name, later.of(each.node.name, index), self.bindings)
                whole = tuple(stop.of(each.node.name) for stop in (*each.stops, *over))
                yield from self.scope(each.node.body, self._class(each.node, scope, whole))

    def _class(self, node: ast.ClassDef, scope: _Scope, stops: tuple[Stop, ...]) -> _Scope:
        bases = [_last(base) for base in node.bases]
        of_unittest = any("TestCase" in base for base in bases)
        foreign = any(base not in {"object", ""} for base in bases)
        named = self.told.klass(node.name) or foreign or node.name in self.mixins
        own = [stop.of(node.name) for stop in by_marks(node.decorator_list, self.bindings)]
        own += of_scope(node.body, self.bindings, node.name)
        for each in node.body:
            if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)):
                if each.name in {"__init__", "__new__"} and not foreign:
                    says = f"is in a class that pytest passes over, for it has an {each.name}"
                    own.append(Stop(each.lineno, says, each.name, f"def {each.name}", whole=node.name))
                elif each.name in _SETUPS:
                    own += [stop.of(node.name) for stop in of_function(each, self.bindings)]
        return _Scope((*scope.owners, node), (*scope.stops, *stops, *own), scope.collected and named, of_unittest)

    def _function(self, node: Function, scope: _Scope, stops: tuple[Stop, ...]) -> Test:
        named = node.name.startswith("test") if scope.unittest else self.told.function(node.name)
        fixture = any(name.endswith(".fixture") for name, _, _ in marks(node.decorator_list, self.bindings))
        name = "::".join([*(owner.name for owner in scope.owners), node.name])
        own = of_function(node, self.bindings) if named else ()
        every = (*own, *stops, *scope.stops)
        return Test(
            self.bindings.path,
            name,
            node,
            scope.owners,
            self.bindings,
            every,
            named and scope.collected and not fixture,
        )


def _placed(
    body: list[ast.stmt], branch: tuple[tuple[int, int], ...] = (), stops: tuple[Stop, ...] = ()
) -> Iterator[_Placed]:
    for each in body:
        yield _Placed(each, branch, stops)
        if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        for arm, inner in enumerate(inside(each)):
            around = stops
            if isinstance(each, ast.If):
                around = (*stops, *_conditional(each, otherwise=arm > 0))
            yield from _placed(inner, (*branch, (id(each), arm)), around)


def _conditional(node: ast.If, *, otherwise: bool) -> Iterator[Stop]:
    holds = truth(node.test)
    text = f"if {ast.unparse(node.test)}:"
    if holds is otherwise:
        yield Stop(node.lineno, f"stands below `{text}`", "if False", text)
    elif holds is None:
        yield Stop(node.lineno, "is there", "there", text).under(node.test)


def _overridden(each: _Placed, name: str, later: Iterable[_Placed], bindings: Bindings) -> Iterator[Stop]:
    """What comes after a definition, and takes its name or its tests away."""
    for other in later:
        if other.branch != each.branch[: len(other.branch)]:
            continue
        node, line = other.node, other.node.lineno
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if node.name == name and not any(name == _root(mark) for mark in node.decorator_list):
                yield Stop(line, _SHADOWED, "shadowed", ast.unparse(node).splitlines()[-1])
        elif isinstance(node, ast.Delete):
            if any(isinstance(target, ast.Name) and target.id == name for target in node.targets):
                yield Stop(line, "is deleted again", "shadowed", ast.unparse(node))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            if any((alias.asname or alias.name) == name for alias in node.names):
                yield Stop(line, _SHADOWED, "shadowed", ast.unparse(node))
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            yield from _assigned(node, node.value, name, bindings)


def _assigned(node: ast.Assign | ast.AnnAssign, value: ast.expr, name: str, bindings: Bindings) -> Iterator[Stop]:
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if ast.unparse(target) == f"{name}.__test__" and truth(value) is False:
            yield Stop(node.lineno, "has `__test__ = False`", "__test__", ast.unparse(node))
        elif isinstance(target, ast.Name) and target.id == name:
            if not any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(value)):
                yield Stop(node.lineno, _SHADOWED, "shadowed", ast.unparse(node))
            elif isinstance(value, ast.Call):
                yield from by_marks([value, value.func], bindings)


def _idle(statement: ast.stmt) -> bool:
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return constant or isinstance(statement, (ast.Pass, ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom))


def _root(node: ast.expr) -> str:
    while isinstance(node, (ast.Attribute, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _last(base: ast.expr) -> str:
    return base.attr if isinstance(base, ast.Attribute) else base.id if isinstance(base, ast.Name) else "?"
