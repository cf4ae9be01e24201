"""Places in a syntax tree that tell something of what a test is worth."""

from __future__ import annotations

import ast
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
