"""What tests go through that stands elsewhere: a data file beside them, a list or a fixture that serves them."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from verify_gate.probes.integrity.model import Change, Rule, Side, Weakening, below
from verify_gate.probes.integrity.suites.bindings import flat


@dataclass(frozen=True, slots=True)
class _Material:
    """The line where it begins, and its entries."""

    line: int
    entries: Counter[str]


def less_material(change: Change) -> Iterator[Weakening]:
    """Entries that are gone, and nothing in their place, of what tests assert of one by one that are as they were."""
    for path in sorted(change.changed):
        was = change.was(path)
        if was is None or not (change.is_test(path) or any(below(path, top) for top in change.tests)):
            continue
        before, after = _materials(change.base, was), _materials(change.head, path)
        for name in sorted(before.keys() & after.keys()):
            lost = before[name].entries - after[name].entries
            if lost and not after[name].entries - before[name].entries and _is_gone_through(change, path, name):
                entries = "1 entry is" if lost.total() == 1 else f"{lost.total()} entries are"
                message = f"{entries} gone of {name}, which tests go through that are as they were"
                line = after[name].line if path.endswith(".py") else _first_apart(change, was, path)
                yield Weakening(Rule.WEAKER_TEST, path, line, name, message, was="\n".join(lost.elements()))


def _materials(side: Side, path: str) -> dict[str, _Material]:
    """By name, what a file holds: itself, where it is no Python; else the lists at its top, and of its fixtures."""
    if not path.endswith(".py"):
        text = side.text(path)
        return {} if text is None else {path.rpartition("/")[2]: _Material(1, Counter(_entries(text)))}
    tree = side.tree(path)
    found: dict[str, _Material] = {}
    for each in flat(tree.body) if tree else ():
        match each:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.FunctionDef(
                name=name, body=[*_, ast.Return(value=value) | ast.Expr(value=ast.Yield(value=value))]
            ):
                pass
            case _:
                continue
        if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
            found[name] = _Material(value.lineno, Counter(map(ast.unparse, value.elts)))
        elif isinstance(value, ast.Dict):
            pairs = zip(value.keys, value.values, strict=True)
            texts = (f"{ast.unparse(key) if key else '**'}: {ast.unparse(held)}" for key, held in pairs)
            found[name] = _Material(value.lineno, Counter(texts))
    return found


def _entries(text: str) -> list[str]:
    """The entries of a text: those of its list or object, where it is JSON; its lines otherwise."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, dict):
        return [json.dumps({key: value}) for key, value in whole.items()]
    if isinstance(whole, list):
        return [json.dumps(each) for each in whole]
    return [line.strip() for line in text.splitlines() if line.strip()]


def _first_apart(change: Change, was: str, now: str) -> int:
    """The number of the first line of a file that is another one."""
    before, after = ((side.text(at) or "").splitlines() for side, at in ((change.base, was), (change.head, now)))
    same = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    return max(1, min(sum(1 for _ in same) + 1, len(after)))


def _is_gone_through(change: Change, path: str, name: str) -> bool:
    """Whether tests assert of one after another, and none that speaks of it differs."""
    users = [
        other
        for other in change.head.files
        if other != path and change.is_test(other) and name in (change.head.text(other) or "")
    ]
    trees = [change.head.tree(other) for other in users]
    return change.changed.isdisjoint(users) and any(tree is not None and _asserts_of_each(tree, name) for tree in trees)


def _asserts_of_each(tree: ast.Module, name: str) -> bool:
    """Whether a loop over it, or over what is made of it, asserts anything."""
    names = {name}
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Assign) and _speaks(node.value, names):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    loops = (node for node in nodes if isinstance(node, ast.For) and _speaks(node.iter, names))
    return any(isinstance(inner, ast.Assert) for loop in loops for inner in ast.walk(loop))


def _speaks(node: ast.expr, names: set[str]) -> bool:
    for part in ast.walk(node):
        match part:
            case ast.Name(id=word) if word in names:
                return True
            case ast.Constant(value=str(text)) if text.rpartition("/")[2] in names:
                return True
    return False
