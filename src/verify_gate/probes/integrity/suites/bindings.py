"""What the names of a file stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Bindings:
    """The names that a file binds at its top: by import, by assignment, by `def`."""

    def __init__(self, path: str, tree: ast.Module) -> None:
        self.path = path
        self.tree = tree

    @cached_property
    def imported(self) -> dict[str, str]:
        """By name, the full name of what is imported; a relative one begins with a dot."""
        found: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                origin = "." * bool(node.level) + (node.module or "")
                found.update((each.asname or each.name, f"{origin}.{each.name}") for each in node.names)
            elif isinstance(node, ast.Import):
                found.update((each.asname, each.name) for each in node.names if each.asname)
        return found

    @cached_property
    def assigned(self) -> dict[str, ast.expr]:
        """By name, what a module-level assignment binds to it: the last one."""
        return dict(_assignments(self.tree.body))

    @cached_property
    def functions(self) -> dict[str, Function]:
        """By name, the functions of the module itself."""
        return {each.name: each for each in flat(self.tree.body) if isinstance(each, Function)}

    @cached_property
    def _defined(self) -> dict[str, list[ast.AST]]:
        found: dict[str, list[ast.AST]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found.setdefault(node.name, []).append(node)
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
                for target in node.targets:
                    found.setdefault(ast.unparse(target).rpartition(".")[2], []).append(node.value)
        return found

    def defined(self, name: str) -> list[ast.AST]:
        """The functions, methods, classes and lambdas of a name that stand anywhere in the file."""
        return self._defined.get(name, [])

    @cached_property
    def pytestmarks(self) -> list[ast.expr]:
        """The marks of all that is in the file."""
        return list(pytestmarks(self.tree.body))

    def dotted(self, node: ast.expr) -> str:
        """The full name that an expression spells, imports resolved; what hangs on a call begins with a dot."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        root = self.imported.get(node.id, node.id) if isinstance(node, ast.Name) else ""
        return ".".join([root, *reversed(parts)]) if parts else root

    def called(self, node: ast.expr) -> str:
        """The full name of what is called, or of what is named without being called."""
        return self.dotted(node.func if isinstance(node, ast.Call) else node)


def flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a scope: those below `if`, `try` and `with` too, what another scope holds not."""
    for each in body:
        yield each
        if not isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for inner in inside(each):
                yield from flat(inner)


def pytestmarks(body: list[ast.stmt]) -> Iterator[ast.expr]:
    """What a scope binds to `pytestmark`."""
    for each in body:
        if isinstance(each, ast.Assign) and any(ast.unparse(target) == "pytestmark" for target in each.targets):
            yield each.value


def inside(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a compound statement."""
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for handler in getattr(statement, "handlers", []):
        yield handler.body
    for case in getattr(statement, "cases", []):
        yield case.body


def _assignments(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for each in flat(body):
        if isinstance(each, ast.Assign):
            yield from ((target.id, each.value) for target in each.targets if isinstance(target, ast.Name))
        elif isinstance(each, ast.AnnAssign) and each.value is not None and isinstance(each.target, ast.Name):
            yield each.target.id, each.value


def truth(node: ast.expr) -> bool | None:
    """Whether an expression is always true, or always false; `None` where it depends."""
    match node:
        case ast.Constant():
            known: bool | None = bool(node.value)
        case ast.UnaryOp(op=ast.Not()):
            inner = truth(node.operand)
            known = None if inner is None else not inner
        case ast.BoolOp():
            known = _joined([truth(each) for each in node.values], decisive=isinstance(node.op, ast.Or))
        case ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]):
            plain = all(isinstance(each, (ast.Constant, ast.Name)) for each in (left, right))
            known = True if plain and ast.dump(left) == ast.dump(right) else None
        case ast.Tuple() | ast.List() | ast.Set():
            known = None if any(isinstance(each, ast.Starred) for each in node.elts) else bool(node.elts)
        case ast.Lambda() | ast.GeneratorExp():
            known = True
        case ast.Name(id="TYPE_CHECKING"):
            known = False
        case _:
            known = None
    return known


def _joined(parts: list[bool | None], *, decisive: bool) -> bool | None:
    """What `or`, for which truth is decisive, or `and`, for which the lack of it is, makes of its parts."""
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive
