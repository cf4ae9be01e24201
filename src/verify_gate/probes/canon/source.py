"""What a project's source says, as far as documents can be held against it: its strings, words, fields, imports, calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Source:
    """Of every module together.

    `strings` are the constants, whole; `words` every identifier; `fields` the annotated names of classes with their
    annotations; `parameters` those of functions; `imported` the top-level names of imports, `modules` the full ones;
    `calls` every call by the last part of its name. `unread` are the files that do not parse.
    """

    strings: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    fields: dict[str, set[str]] = field(default_factory=dict)
    parameters: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    calls: list[tuple[str, ast.Call]] = field(default_factory=list)
    docstrings: list[str] = field(default_factory=list)
    builds_options: bool = False
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
        for node in ast.walk(tree):
            _take(source, node)
    return source


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name; empty for anything else."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def texts(nodes: Sequence[ast.expr]) -> Iterator[str]:
    """The strings among some arguments."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _take(source: Source, node: ast.AST) -> None:
    match node:
        case ast.Constant(value=str(text)):
            source.strings.add(text)
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
            source.words.add(name)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            source.words.add(name)
            source.functions.add(name)
        case ast.ClassDef(name=name):
            source.words.add(name)
            _fields(source, node)
        case ast.arg(arg=name):
            source.words.add(name)
            source.parameters.add(name)
        case ast.Import(names=names):
            for each in names:
                _imported(source, each.name)
        case ast.ImportFrom(module=module, names=names, level=level):
            if module and not level:
                _imported(source, module)
                source.modules.update(f"{module}.{each.name}" for each in names)
        case ast.Call(func=func):
            source.calls.append((last_name(func), node))
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if text in {"-", "--"}:
            source.builds_options = True
        case ast.BinOp(left=ast.Constant(value=str(text))) if text in {"-", "--"}:
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
