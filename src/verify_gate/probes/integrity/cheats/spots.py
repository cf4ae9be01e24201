"""Places in a syntax tree that tell something of what a test is worth."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file: what it is by a name that holds on whatever line, and what to say of it."""

    line: int
    subject: str
    message: str


def dotted(node: ast.expr) -> str:
    """A name with its attributes, `a.b.c`; empty for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{inner}.{attr}" if (inner := dotted(value)) else ""
    return ""


def imports(tree: ast.Module) -> dict[str, str]:
    """The full name of each name that is imported."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                names[alias.asname or whole] = whole
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def full(name: str, names: Mapping[str, str]) -> str:
    """A dotted name with its first part as it was imported."""
    first, dot, rest = name.partition(".")
    return f"{names.get(first, first)}{dot}{rest}"
