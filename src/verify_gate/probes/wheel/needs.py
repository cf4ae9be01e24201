"""What a module imports only later, or if it is there: importing the module itself does not show that it is missing."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_CATCHES = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
_CHOOSES = frozenset({"TYPE_CHECKING", "find_spec", "os", "platform", "sys"})
"""What an `if` asks that does not hold everywhere: an import below it is for elsewhere."""
_ASKS = frozenset({"find_spec", "modules"})
"""What a function looks at that knows whether a module is there."""
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_INSTEAD = (ast.Import, ast.ImportFrom, ast.Raise)

_Guarded = tuple[ast.Import | ast.ImportFrom, bool]


OF_OTHER_VERSIONS = frozenset({
    "annotationlib", "asynchat", "asyncore", "binhex", "cgi", "cgitb", "compression", "distutils",
    "imp", "lib2to3", "smtpd", "tomllib", "zoneinfo",
})  # fmt: skip  # a list, many words to a line
"""Modules that Python's standard library has in some version since 3.8: code that asks for the version imports them."""


@dataclass(frozen=True, slots=True)
class Need:
    """A module that is imported in a function, or (`guarded`) where the code goes on without it, and in which line."""

    module: str
    line: int
    guarded: bool


def needs(name: str, text: bytes, *, is_package: bool) -> tuple[Need, ...]:
    """What the module of that name needs beside what its import shows; nothing for one that is not Python.

    Of another distribution's module only the first part of the name counts. Python's own modules do not.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    package = name if is_package else name.rpartition(".")[0]
    found = (
        Need(module, line, guarded)
        for statement, guarded in _late(tree.body, inside=False, guarded=False)
        for module, line in _named(statement, package, name.partition(".")[0])
    )
    return tuple(need for need in found if not _is_pythons(need.module.partition(".")[0]))


def _is_pythons(name: str) -> bool:
    """Whether a module belongs to the interpreter, or to whoever hands it out (`_manylinux`, `__pypy__`)."""
    return name in sys.stdlib_module_names or name in OF_OTHER_VERSIONS or name.startswith("_")


def _late(body: Iterable[ast.stmt], *, inside: bool, guarded: bool) -> Iterator[_Guarded]:
    """The imports of some statements that are in a function or guarded, and whether they are guarded."""
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            if inside or guarded:
                yield statement, guarded
        elif isinstance(statement, ast.Try | ast.TryStar):
            yield from _tried(statement, inside=inside, guarded=guarded)
        elif isinstance(statement, ast.If) and not _CHOOSES & _words(statement.test):
            yield from _late(_below(statement), inside=inside, guarded=True)
        elif not isinstance(statement, ast.If):
            function = isinstance(statement, _FUNCTIONS)
            asks = (function and _ASKS & _words(statement)) or (
                isinstance(statement, ast.With) and _suppresses(statement)
            )
            yield from _late(_below(statement), inside=inside or function, guarded=guarded or bool(asks))


def _tried(statement: ast.Try | ast.TryStar, *, inside: bool, guarded: bool) -> Iterator[_Guarded]:
    """Those of a `try`. One that imports something else instead, or raises, knows what to do without."""
    handlers = [each for each in statement.handlers if each.type is None or _CATCHES & _words(each.type)]
    done = any(isinstance(node, _INSTEAD) for each in handlers for node in ast.walk(each))
    guards = guarded or bool(handlers)
    if not done:
        yield from _late([*statement.body, *statement.orelse], inside=inside, guarded=guards)
    others = [line for handler in statement.handlers if handler not in handlers for line in handler.body]
    yield from _late([*others, *statement.finalbody], inside=inside, guarded=guarded)


def _suppresses(statement: ast.With) -> bool:
    return any(
        "suppress" in _words(item.context_expr) and _CATCHES & _words(item.context_expr) for item in statement.items
    )


def _below(statement: ast.stmt) -> Iterator[ast.stmt]:
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.match_case):
            yield from child.body


def _words(node: ast.AST) -> set[str]:
    return {
        each.id if isinstance(each, ast.Name) else each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Name | ast.Attribute)
    }


def _named(statement: ast.Import | ast.ImportFrom, package: str, own: str) -> Iterator[tuple[str, int]]:
    """The modules that a statement names: those of the own package in full, of others the first part."""
    if isinstance(statement, ast.Import):
        names = [alias.name for alias in statement.names]
    elif statement.level:
        above = package.split(".")[: len(package.split(".")) - statement.level + 1]
        names = [".".join([*above, *([statement.module] if statement.module else [])])]
    else:
        names = [statement.module or ""]
    for name in names:
        yield name if name.partition(".")[0] == own else name.partition(".")[0], statement.lineno
