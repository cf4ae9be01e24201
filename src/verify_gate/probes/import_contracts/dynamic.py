"""Imports by call: `importlib.import_module`, `__import__` and their like, found in the syntax tree."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass

UNKNOWN = "\0"
"""Stands in a name for any text that only a run would tell."""

_IMPORTING = frozenset(
    {
        "__import__",
        "builtins.__import__",
        "importlib.__import__",
        "importlib.import_module",
        "pkgutil.resolve_name",
        "runpy.run_module",
    }
)
_NAMING = {
    "importlib.metadata.EntryPoint": (1, "value"),
    "pydoc.locate": (0, "path"),
    "unittest.mock.patch": (0, "target"),
    "unittest.mock.patch.multiple": (0, "target"),
}
"""Those that import something by its whole name, and which argument that is. A computed one says nothing of modules."""
_LOADED = frozenset({"sys.modules", "sys.modules.get", "sys.modules.pop"})
_FINDING = "importlib.util.find_spec"
_EXECUTING = frozenset({"builtins.eval", "builtins.exec", "eval", "exec"})
_COMPILING = frozenset({"builtins.compile", "compile"})
_GETTING = frozenset({"builtins.getattr", "getattr"})


@dataclass(frozen=True)
class DynamicImport:
    """A call that imports: its line, and the names that it may import, with `UNKNOWN` for what cannot be read off."""

    line: int
    names: tuple[str, ...]
    loaded: bool = False
    """Whether it imports nothing by itself, but gets at what is imported elsewhere, or imports what lies above."""

    def reaches(self, module: str) -> bool:
        """Whether it surely imports `module` or something below it."""
        return any(self._sure(name, module) for name in self.names)

    def may_reach(self, module: str) -> bool:
        """Whether it imports `module` or something below it, or might."""
        return any(self._sure(name, module) or self._possible(name, module) for name in self.names)

    def known(self) -> set[str]:
        """The names that can be read off whole."""
        return {name for name in self.names if name and UNKNOWN not in name}

    @staticmethod
    def _sure(name: str, module: str) -> bool:
        return name == module or name.startswith(module + ".")

    @staticmethod
    def _possible(name: str, module: str) -> bool:
        known, unknown, _ = name.partition(UNKNOWN)
        return bool(unknown) and module.startswith(known)


def dynamic_imports(source: ast.Module, module: str, *, is_package: bool) -> tuple[DynamicImport, ...]:
    """Every import by call in the source of `module`, in the order of their lines.

    An importing function that is not called but handed on may import anything. Of a text that is executed, only one
    that can be read off is looked at, for all that it imports.
    """
    names = _Names(source, module, is_package=is_package)
    nodes = list(ast.walk(source))
    called = {id(node.func): node for node in nodes if isinstance(node, ast.Call)}
    inner = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    found: list[DynamicImport] = []
    for node in nodes:
        if isinstance(node, ast.Subscript) and names.dotted(node.value) in _LOADED:
            found += _whole(node.lineno, names.text(node.slice), loaded=True)
        is_read = isinstance(node, ast.Call) or isinstance(getattr(node, "ctx", None), ast.Load)
        if not isinstance(node, (ast.Name, ast.Attribute, ast.Call)) or not is_read or id(node) in inner:
            continue
        function, call = names.dotted(node), called.get(id(node))
        if function in _IMPORTING:
            imported = (UNKNOWN,) if call is None else tuple(names.imported_by(call, function))
            found.append(DynamicImport(node.lineno, imported))
        elif call is not None and function in _EXECUTING:
            executed = tuple(_executed(names.text(_argument(call, 0, "source")), module, is_package=is_package))
            found += [DynamicImport(node.lineno, executed)] if executed else []
        elif call is not None:
            found += _named(call, function, names)
    return tuple(sorted(found, key=lambda dynamic: dynamic.line))


def _named(call: ast.Call, function: str, names: _Names) -> Iterator[DynamicImport]:
    """What a call of a function gets at that takes the name of a module, and may take others."""
    if function in _NAMING:
        place, keyword = _NAMING[function]
        yield from _whole(call.lineno, names.text(_argument(call, place, keyword)).partition(":")[0])
    elif function in _LOADED:
        yield from _whole(call.lineno, names.text(_argument(call, 0)), loaded=True)
    elif function == _FINDING:
        name = names.absolute(call, names.text(_argument(call, 0, "name")))
        yield from _whole(call.lineno, name.rpartition(".")[0], loaded=True)


def _whole(line: int, name: str, *, loaded: bool = False) -> Iterator[DynamicImport]:
    if name and UNKNOWN not in name:
        yield DynamicImport(line, (name,), loaded)


class _Names:
    """What the names in one module stand for, as far as its source tells."""

    def __init__(self, source: ast.Module, module: str, *, is_package: bool) -> None:
        package = module if is_package else module.rpartition(".")[0]
        self.texts = {"__name__": module, "__package__": package, "__spec__.parent": package}
        self.aliases: dict[str, str] = {}
        for node in ast.walk(source):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self.aliases[alias.asname or alias.name.partition(".")[0]] = (
                        alias.name if alias.asname else alias.name.partition(".")[0]
                    )
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    self.aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        for name, value in _constants(source):
            self.texts[name] = self.text(value)

    def dotted(self, node: ast.expr) -> str:
        """The dotted name of an expression, its first part as it was imported; empty for anything else.

        `getattr(a, "b")` is `a.b`.
        """
        if isinstance(node, ast.Name):
            return self.aliases.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            before = self.dotted(node.value)
            return f"{before}.{node.attr}" if before else ""
        if isinstance(node, ast.Call) and len(node.args) > 1 and self.dotted(node.func) in _GETTING:
            before, name = self.dotted(node.args[0]), self.text(node.args[1])
            return f"{before}.{name}" if before and UNKNOWN not in name else ""
        return ""

    def text(self, node: ast.expr | None) -> str:
        """The text that an expression comes to, `UNKNOWN` for each part that only a run would tell."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else UNKNOWN
        if isinstance(node, ast.JoinedStr):
            return "".join(map(self.text, node.values))
        if isinstance(node, ast.FormattedValue):
            return self.text(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self.text(node.left) + self.text(node.right)
        if isinstance(node, ast.Call) and self.dotted(node.func) in _COMPILING:
            return self.text(_argument(node, 0, "source"))
        return UNKNOWN if node is None else self.texts.get(self.dotted(node), UNKNOWN)

    def imported_by(self, call: ast.Call, function: str) -> Iterator[str]:
        """The names that the call of an importing function may import."""
        name = self.text(_argument(call, 0, "name", "mod_name"))
        if function.endswith("__import__"):
            level = _argument(call, 4, "level")
            name = name if level is None or _is_zero(level) else UNKNOWN
            wanted = _argument(call, 3, "fromlist")
            if isinstance(wanted, (ast.List, ast.Tuple)):
                yield from (f"{name}.{self.text(item)}" for item in wanted.elts)
        elif function.endswith("import_module"):
            name = self.absolute(call, name)
        yield name.partition(":")[0]

    def absolute(self, call: ast.Call, name: str) -> str:
        """The name that a call is given, made absolute by the package that is its second argument."""
        return _absolute(name, self.text(_argument(call, 1, "package"))) if name.startswith(".") else name


def _executed(text: str, module: str, *, is_package: bool) -> Iterator[str]:
    """The names that a text imports where it is executed in the module: by calls, and by statements that say all."""
    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError):
        return
    for dynamic in dynamic_imports(tree, module, is_package=is_package):
        yield from dynamic.names
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _constants(source: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names that the module gives a value exactly once, at its top level."""
    stored: dict[str, int] = {}
    for node in ast.walk(source):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            stored[node.id] = stored.get(node.id, 0) + 1
        elif isinstance(node, ast.arg):
            stored[node.arg] = stored.get(node.arg, 0) + 1
    for statement in source.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        value = getattr(statement, "value", None)
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and isinstance(value, ast.expr):
            for target in targets:
                if isinstance(target, ast.Name) and stored[target.id] == 1:
                    yield target.id, value


def _argument(call: ast.Call, position: int, *keywords: str) -> ast.expr | None:
    """An argument by its place or its name; `None` where it is not given, or hidden in `*` or `**`."""
    if len(call.args) > position and not any(isinstance(argument, ast.Starred) for argument in call.args):
        return call.args[position]
    return next((keyword.value for keyword in call.keywords if keyword.arg in keywords), None)


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def _absolute(name: str, package: str) -> str:
    """A relative name made absolute; `UNKNOWN` where the package is not known or the name leads out of it."""
    if UNKNOWN in package or not package:
        return UNKNOWN
    try:
        return importlib.util.resolve_name(name, package)
    except (ImportError, ValueError):
        return UNKNOWN
