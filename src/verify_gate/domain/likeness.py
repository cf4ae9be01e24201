"""What makes a finding the same on another day: its file, the code around it, its rule, its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import sha256

from .finding import Finding
from .identity import Identity

DIGITS = 12
"""How much of a hash is kept: enough to tell the findings of one project apart, short enough for a line of a file."""


def identified(findings: Iterable[Finding], text_of: Callable[[str], str | None]) -> tuple[Finding, ...]:
    """The findings, each with its identity. `text_of` gives the text of a file of the project, `None` for none."""
    sources: dict[str, _Source] = {}

    def source(path: str) -> _Source:
        if path not in sources:
            sources[path] = _Source((text_of(path) if path else None) or "")
        return sources[path]

    return tuple(replace(finding, identity=_identity(finding, source)) for finding in findings)


class _Source:
    """A file's lines, and the classes and functions that they are in."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        try:
            self._scopes = sorted(_scopes(ast.parse(text), ()))
        except (SyntaxError, ValueError, RecursionError):
            self._scopes = []

    def line(self, number: int | None) -> str:
        return self._lines[number - 1].strip() if number and number <= len(self._lines) else ""

    def within(self, number: int | None) -> str:
        around = [name for first, last, name in self._scopes if number and first <= number <= last]
        return around[-1] if around else ""


def _scopes(node: ast.AST, outer: tuple[str, ...]) -> Iterable[tuple[int, int, str]]:
    """Every class and function below a node: its first line (a decorator's, where it has one), its last, its name."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names = (*outer, child.name)
            first = min([child.lineno, *(decorator.lineno for decorator in child.decorator_list)])
            yield first, child.end_lineno or first, ".".join(names)
            yield from _scopes(child, names)
        else:
            yield from _scopes(child, outer)


def _identity(finding: Finding, source: Callable[[str], _Source]) -> Identity:
    """Numbers in a message are left out: those of lines, and counts that change with them. What counts is its size."""
    there = source(finding.path or "")
    words = re.sub(r"\d+", "0", finding.message)
    digest = sha256(f"{words}\n{there.line(finding.line)}".encode("utf-8", "surrogateescape")).hexdigest()
    size = "" if finding.size is None else f"+{finding.size}"
    return Identity.of(finding.path, there.within(finding.line), finding.rule, f"{digest[:DIGITS]}{size}")
