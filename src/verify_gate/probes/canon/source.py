"""What a project's source says, as far as documents can be held against it: its strings, words, imports and calls."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Source:
    """Of every module together.

    `strings` are the constants, whole; `words` every identifier; `fields` the annotated names of classes with their
    annotations; `parameters` those of functions, `decorators` what stands above these; `imported` the top-level names
    of imports, `modules` the full ones; `calls` every call by the last part of its name. `bound` are the names that
    each file binds in any way, with `*` and the package (none: its own) where it imports all of something. `unread` are
    the files that do not parse.
    """

    strings: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    fields: dict[str, set[str]] = field(default_factory=dict)
    parameters: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    decorators: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    calls: list[tuple[str, ast.Call]] = field(default_factory=list)
    docstrings: list[str] = field(default_factory=list)
    builds_options: bool = False
    bound: dict[Path, set[str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def call_names(self) -> frozenset[str]:
        """The last part of the name of everything that is called."""
        return frozenset(name for name, _ in self.calls)


def read_source(root: Path, files: Sequence[str]) -> Source:
    """Read the Python files, each given relative to the root."""
    source = Source()
    for path in files:
        try:
            tree = ast.parse((root / path).read_bytes())
        except (OSError, SyntaxError, ValueError, RecursionError):
            source.unread.append(path)
            continue
        source.docstrings.append(ast.get_docstring(tree) or "")
        bound = source.bound.setdefault((root / path).resolve(), set())
        for node in ast.walk(tree):
            _take_word(source, node)
            _take_code(source, node)
            bound.update(_bound(node))
    return source


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name; empty for anything else."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def texts(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The strings among some nodes."""
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case _:
                continue


def _take_word(source: Source, node: ast.AST) -> None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
            source.words.add(name)
        case ast.FunctionDef(name=name, decorator_list=above) | ast.AsyncFunctionDef(name=name, decorator_list=above):
            source.words.add(name)
            source.functions.add(name)
            source.decorators.update(last_name(each.func if isinstance(each, ast.Call) else each) for each in above)
        case ast.ClassDef(name=name):
            source.words.add(name)
            _fields(source, node)
        case ast.arg(arg=name):
            source.words.add(name)
            source.parameters.add(name)
        case _:
            return


def _take_code(source: Source, node: ast.AST) -> None:
    match node:
        case ast.Constant(value=str(text)):
            source.strings.add(text)
        case ast.Import(names=names):
            for each in names:
                _imported(source, each.name)
        case ast.ImportFrom(module=str(module), names=names, level=0):
            _imported(source, module)
            source.modules.update(f"{module}.{each.name}" for each in names)
        case ast.Call(func=func):
            source.calls.append((last_name(func), node))
        case (
            ast.JoinedStr(values=[ast.Constant(value="-" | "--"), *_]) | ast.BinOp(left=ast.Constant(value="-" | "--"))
        ):
            source.builds_options = True
        case _:
            return


def _imported(source: Source, module: str) -> None:
    source.modules.add(module)
    source.imported.add(module.partition(".")[0])


def _fields(source: Source, node: ast.ClassDef) -> None:
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                source.fields.setdefault(name, set()).add(ast.unparse(annotation))
            case _:
                continue


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.ImportFrom(module=module, names=[ast.alias(name="*")], level=level):
            yield f"*{'' if level or module is None else module.partition('.')[0]}"
        case ast.alias(name=name, asname=given):
            yield given or name.rpartition(".")[2]
        case _:
            return
