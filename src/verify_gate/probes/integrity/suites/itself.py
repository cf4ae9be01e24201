"""Comparisons of a thing with itself, which hold whatever it is."""

from __future__ import annotations

import ast


def with_itself(left: ast.expr, op: type[ast.cmpop], right: ast.expr) -> str:
    """What a comparison of a thing with itself is; empty for any other.

    It is `true` always, `itself` with what it says a second time, or `made of itself` with what is worked out of it.
    """
    if op in {ast.Eq, ast.Is, ast.LtE, ast.GtE} and ast.unparse(left) == ast.unparse(right):
        return "itself" if any(isinstance(part, ast.Call) for part in ast.walk(left)) else "true"
    if op is ast.Eq and (_is_made_of(left, right) or _is_made_of(right, left)):
        return "made of itself"
    return ""


def _is_made_of(side: ast.expr, other: ast.expr) -> bool:
    """Whether one side is worked out from the call that the other is: `f() == Money(f().cents)`."""
    call = ast.dump(other)
    parts = (part for part in ast.walk(side) if isinstance(part, ast.Call) and part is not side)
    return isinstance(other, ast.Call) and any(ast.dump(part) == call for part in parts)
