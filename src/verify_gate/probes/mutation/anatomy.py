"""Takes a mutated file apart: which mutants lie in it, where each belongs in the source, and what it changes."""

from __future__ import annotations

import ast
import difflib
import io
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef

_BETWEEN = "ǁ"
_NEVER = frozenset({"__getattribute__", "__setattr__", "__new__"})
_PREDICTABLE: tuple[list[str], ...] = ([], ["staticmethod"], ["classmethod"])
"""The decorators under which mutmut changes a function all the same."""

_DO_NOTHING = (ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass)


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A source file and its mutated copy.

    `functions` counts the functions of the source, those inside functions apart. Of these mutmut never changes the
    `decorated` ones, nor the `nested` ones: in a class in a class, in an `if`, in a `try`. `outer` counts the
    statements outside of all functions, which it does not change either. `mutable` says whether the file surely holds
    something that it can change; `pragmas` are the lines with a comment that takes something from it.
    """

    path: str
    source: tuple[str, ...]
    generated: Mapping[str, tuple[str, ...]]
    places: Mapping[str, int]
    functions: int
    decorated: int
    nested: int
    outer: int
    mutable: bool
    pragmas: tuple[int, ...]

    def place(self, name: str, *, shown: bool) -> tuple[int | None, str]:
        """The line that a mutant changes and, if it is to be `shown`, the change as a diff.

        Without the diff the line is that of its function; `None` where that is not to be found.
        """
        start = self.places.get(name.partition("__mutmut_")[0])
        if start is None or not shown or name not in self.generated:
            return start, ""
        original = self.generated[f"{name.partition('__mutmut_')[0]}__mutmut_orig"]
        mutant = self.generated[name]
        same = next((at for at, pair in enumerate(zip(original, mutant, strict=False)) if pair[0] != pair[1]), 0)
        after = (*self.source[: start - 1], *mutant, *self.source[start - 1 + len(original) :])
        diff = difflib.unified_diff(self.source, after, self.path, self.path, lineterm="")
        return start + same, "\n".join(diff)


def dissect(path: str, source: str, mutated: str) -> Anatomy:
    """Take a file apart. Raises `SyntaxError` where one of the two is no Python."""
    lines = source.split("\n")
    tree = ast.parse(source)
    mutated_lines = mutated.split("\n")
    generated = {
        function.name: _renamed(function, mutated_lines)
        for _, function in reached_functions(ast.parse(mutated))
        if "__mutmut_" in function.name
    }
    places = {}
    for owner, function in reached_functions(tree):
        mangled = f"x{_BETWEEN}{owner.name}{_BETWEEN}{function.name}" if owner else f"x_{function.name}"
        start, end = span_of(function)
        if tuple(lines[start - 1 : end]) == generated.get(f"{mangled}__mutmut_orig"):
            places[mangled] = start
    functions, reached = len(list(_functions(tree))), list(reached_functions(tree))
    return Anatomy(
        path,
        tuple(lines),
        generated,
        places,
        functions,
        decorated=sum(1 for _, function in reached if _decorators(function) not in _PREDICTABLE),
        nested=functions - len(reached),
        outer=sum(1 for statement in _outer(tree) if _does_something(statement)),
        mutable=any(_surely_mutable(owner, function) for owner, function in reached),
        pragmas=tuple(_pragmas(source)),
    )


def reached_functions(tree: ast.Module) -> Iterator[tuple[ast.ClassDef | None, Function]]:
    """The functions that mutmut reaches: those of the module, and those of its classes."""
    for node in tree.body:
        if isinstance(node, Function):
            yield None, node
        elif isinstance(node, ast.ClassDef):
            yield from ((node, inner) for inner in node.body if isinstance(inner, Function))


def _functions(node: ast.AST) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield child
        else:
            yield from _functions(child)


def _pragmas(source: str) -> Iterator[int]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and "# pragma:" in token.string and "no mutate" in token.string:
            yield token.start[0]


def _outer(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements that lie in no function."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function):
            if isinstance(child, ast.stmt):
                yield child
            yield from _outer(child)


def _does_something(statement: ast.stmt) -> bool:
    """Whether it is more than a definition, an import, a text or a declaration."""
    if isinstance(statement, ast.Expr):
        return not isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.AnnAssign):
        return statement.value is not None
    return not isinstance(statement, _DO_NOTHING)


def span_of(function: Function) -> tuple[int, int]:
    """The first line of a function, with its decorators, and its last one."""
    first = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
    return first, function.end_lineno or function.lineno


def _renamed(function: Function, lines: list[str]) -> tuple[str, ...]:
    """The lines of a generated function, under the name that it has in the source."""
    start, end = span_of(function)
    name = function.name.partition("__mutmut_")[0]
    name = name.rpartition(_BETWEEN)[2] if _BETWEEN in name else name.removeprefix("x_")
    at = function.lineno - start
    own = lines[start - 1 : end]
    own[at] = own[at].replace(function.name, name, 1)
    return tuple(own)


def _surely_mutable(owner: ast.ClassDef | None, function: Function) -> bool:
    """Whether mutmut is sure to find something in it. Where in doubt, no: a leak is claimed only of what is certain."""
    if function.name in _NEVER or (owner and any(ast.unparse(base).endswith(("Enum", "Flag")) for base in owner.bases)):
        return False
    if _decorators(function) not in _PREDICTABLE:
        return False
    return any(
        isinstance(node, ast.Assign | ast.AugAssign)
        or (isinstance(node, ast.Return) and isinstance(node.value, ast.Compare | ast.BoolOp | ast.BinOp))
        for node in _statements(function)
    )


def _decorators(function: Function) -> list[str]:
    return [ast.unparse(decorator) for decorator in function.decorator_list]


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """What lies in a function, and not in a function or a class inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            yield child
            yield from _statements(child)
