"""Which failing examples only follow from one above them: what it should have set is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NO_NAME = re.compile(r"NameError: name '(\w+)' is not defined")


@dataclass(slots=True)
class Failed:
    """An example that failed, and how many below it `follow` from that."""

    line: int
    source: str
    want: str
    got: str
    follow: int = 0


def rooted(failed: Iterable[Failed]) -> tuple[list[Failed], int]:
    """Those that fail by themselves, each with how many follow from it, and how many these are in all.

    One follows where it lacks a name that one above was to set, or that one above lacked already.
    """
    roots: list[Failed] = []
    lost: dict[str, Failed] = {}
    for each in failed:
        lacks = _NO_NAME.match(each.got)
        root = lost.get(lacks[1]) if lacks else None
        if root is None:
            roots.append(each)
        else:
            root.follow += 1
        for name in (*_sets(each.source), *([lacks[1]] if lacks else [])):
            lost.setdefault(name, root or each)
    return roots, sum(root.follow for root in roots)


def _sets(source: str) -> Iterator[str]:
    """The names that a piece of Python sets; none where it is not Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=given):
                yield given or name.partition(".")[0]
            case _:
                continue
