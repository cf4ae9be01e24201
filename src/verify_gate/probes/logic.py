"""Copies Python files with only their logic left in them: what jscpd gets to compare.

Called with three paths: the order (`{"root": …, "files": {copy: path}}`), the folder for the copies, and the file for
what there is to tell of them. Comments stay, for jscpd passes over those by itself.
"""

from __future__ import annotations

import ast
import codecs
import io
import json
import os
import re
import sys
import tokenize
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WIDE = {
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark is the beginning of this one
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""The marks of encodings that Python does not read, though an editor does."""

_NEWLINE = re.compile(r"\r\n?")
_MARKER = re.compile(rb"(?i)jscpd:(?=ignore-(?:start|end))")
_MAY_STAND_ALONE = (ast.Import, ast.ImportFrom, ast.Expr, ast.Pass, ast.FunctionDef, ast.AsyncFunctionDef)
_DISPLAY = (ast.Dict, ast.List, ast.Set, ast.Tuple)
_CONSTANT = (*_DISPLAY, ast.Constant, ast.UnaryOp, ast.BinOp, ast.unaryop, ast.operator, ast.expr_context)


@dataclass(frozen=True, slots=True)
class Copy:
    """The logic of a file, in UTF-8.

    `markers` counts jscpd's own ignore markers, which are made harmless. `parsed` says whether the logic could be told
    from the rest; all is left where it could not. `gaps` are the lines of the original that are not in the copy: the
    number of the first, and how many.
    """

    text: bytes
    markers: int
    parsed: bool
    gaps: tuple[tuple[int, int], ...]


def only_logic(source: bytes) -> Copy:
    """The copy of a file. A line from which all was taken out is gone, so that it counts towards no clone's length."""
    text = _text(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Copy(*_harmless(text.encode("utf-8", "replace")), parsed=False, gaps=())
    lines = _without_semicolons(text).encode("utf-8", "replace").split(b"\n")
    touched = sorted({number for node in _no_logic(tree) for number in _blank(lines, node)})
    gone = [number for number in touched if not lines[number - 1].strip()]
    for number in reversed(gone):
        del lines[number - 1]
    return Copy(*_harmless(b"\n".join(lines)), parsed=True, gaps=_ranges(gone))


def copy_all(root: Path, files: Mapping[str, str], tree: Path) -> dict[str, Any]:
    """Copy each file of `files` (copy → path below `root`) into `tree`, and tell what there is to tell.

    By the name of the copy, `gaps`: the lines of the original that it lacks; `unreadable`: why there is none; `same`:
    the other copy, where both paths lead to one file. `unparsed`: those that are copied as they are. `markers`: how
    many ignore markers were made harmless.
    """
    told: dict[str, Any] = {"gaps": {}, "unreadable": {}, "same": {}, "unparsed": [], "markers": 0}
    names: dict[str, str] = {}
    for name, path in files.items():
        first = names.setdefault(os.path.realpath(root / path), name)
        if first != name:
            told["same"][name] = first
            continue
        try:
            copy = only_logic(_source(root / path))
        except OSError as error:
            told["unreadable"][name] = error.strerror or str(error)
            continue
        if b"\0" in copy.text:
            told["unreadable"][name] = "it holds NUL, so it is no text"
            continue
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes(copy.text)
        told["gaps"][name] = copy.gaps
        told["unparsed"] += [] if copy.parsed else [name]
        told["markers"] += copy.markers
    return told


def main(words: Sequence[str]) -> int:
    """Carry out the order. Exits with 1, and a sentence on standard error, where the copies cannot be written."""
    order, tree, census = map(Path, words)
    asked = json.loads(order.read_text(encoding="utf-8"))
    try:
        told = copy_all(Path(asked["root"]), asked["files"], tree)
        census.write_text(json.dumps(told), encoding="utf-8")
    except OSError as error:
        sys.stderr.write(f"{error.filename or tree} cannot be written: {error.strerror or error}\n")
        return 1
    return 0


def _source(file: Path) -> bytes:
    if not file.is_file():  # a pipe would be waited for, for ever
        raise FileNotFoundError("there is no regular file")
    return file.read_bytes()


def _text(source: bytes) -> str:
    """The text in its encoding, newlines made one kind; byte by byte where the encoding is not that of the text."""
    try:
        text = source.decode(_encoding(source))
    except (SyntaxError, LookupError, ValueError):
        text = source.decode("latin-1")
    return _NEWLINE.sub("\n", text)


def _encoding(source: bytes) -> str:
    """What a mark at its beginning says, else what Python reads it in."""
    wide = (encoding for mark, encoding in _WIDE.items() if source.startswith(mark))
    return next(wide, None) or tokenize.detect_encoding(io.BytesIO(source).readline)[0]


def _without_semicolons(text: str) -> str:
    """A source with a blank for each semicolon that stands between statements or after one: it is a mere new line."""
    if ";" not in text:
        return text
    lines = text.split("\n")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.OP and token.string == ";":
            row, column = token.start
            lines[row - 1] = f"{lines[row - 1][:column]} {lines[row - 1][column + 1 :]}"
    return "\n".join(lines)


def _no_logic(tree: ast.Module) -> Iterator[ast.stmt | ast.expr]:
    """Imports; constants that stand by themselves, docstrings above all, and `pass`; overloads; and pure data.

    Pure data is made of constants alone: what a module or a class gives a name to, and any display of several lines.
    """
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        match node:
            case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Expr(value=ast.Constant()):
                yield node
                continue
            case ast.FunctionDef() | ast.AsyncFunctionDef() if _is_overload(node):
                yield _with_decorators(node)
                continue
            case ast.Dict() | ast.List() | ast.Set() | ast.Tuple() if _is_constant(node):
                yield node
                continue
            case ast.Module() | ast.ClassDef():
                yield from filter(_is_data, node.body)
        todo += filter(_may_hold_more, ast.iter_child_nodes(node))


def _is_overload(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it declares a signature under `typing.overload`, and does nothing: logic under that name stays logic."""
    named = (getattr(decorator, "attr", getattr(decorator, "id", "")) for decorator in function.decorator_list)
    return "overload" in named and all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in function.body
    )


def _with_decorators(function: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
    """A statement in the place of the function, which by itself begins only after its decorators."""
    return ast.Pass(
        lineno=min(decorator.lineno for decorator in function.decorator_list),
        col_offset=function.col_offset,
        end_lineno=function.end_lineno,
        end_col_offset=function.end_col_offset,
    )


def _may_hold_more(node: ast.AST) -> bool:
    """Whether to look inside: what stands on one line holds nothing to take out, but for a statement of its own."""
    if isinstance(node, (ast.expr, ast.stmt)) and not isinstance(node, _MAY_STAND_ALONE):
        return node.lineno != node.end_lineno
    return True


def _is_data(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assign(value=value):
            return _is_constant(value)
        case ast.AnnAssign(value=ast.expr() as value):
            return isinstance(value, _DISPLAY) and _is_constant(value)
    return False


def _is_constant(value: ast.expr) -> bool:
    return all(isinstance(node, _CONSTANT) for node in ast.walk(value))


def _blank(lines: list[bytes], node: ast.stmt | ast.expr) -> range:
    """Put blanks in the place of the node, and tell the numbers of its lines."""
    first, last = node.lineno, node.end_lineno or node.lineno
    for number in range(first, last + 1):
        line = lines[number - 1]
        start = node.col_offset if number == first else 0
        end = len(line) if number < last else node.end_col_offset or 0
        lines[number - 1] = line[:start] + b" " * (end - start) + line[end:]
    return range(first, last + 1)


def _ranges(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Ascending numbers as runs: the first of each, and how many."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and sum(runs[-1]) == number:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((number, 1))
    return tuple(runs)


def _harmless(text: bytes) -> tuple[bytes, int]:
    """The text, without effect on jscpd beyond what it says, and how many markers would have had one."""
    return _MARKER.subn(b"jscpd ", text)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
