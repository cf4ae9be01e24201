"""Tests that replace the very thing that they are about."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from verify_gate.probes.integrity.cheats.spots import Spot, dotted, full, imports
from verify_gate.probes.integrity.model import Change, Rule, Weakening, below
from verify_gate.probes.integrity.suites.bindings import flat

_BY_NAME = frozenset({"patch", "setattr"})
_BY_OBJECT = frozenset({"object", "setattr", "__setattr__"})
_NO_TEST = "__test__"
"""What tells pytest that a class of the source, whatever it is called, holds no tests."""


def replaced(change: Change, path: str, tree: ast.Module) -> Iterator[Spot]:
    """The places where a test replaces a part of the source, by patch or by assignment, and then asks that very part.

    What its fixtures replace counts as well. To replace what the unit under test makes use of, such as a connection,
    is what patches are for; not so for every test of the run, which is what a file does as it is imported.
    """
    names, own = imports(tree), _own_modules(change)
    yield from _at_import(change, tree, own, names)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    fixtures = {node.name: node for node in functions if _fixture(node) is not None}
    serving = [node for node in fixtures.values() if _is_automatic(node)]
    for test in functions:
        if test.name in fixtures:
            continue
        asked = _asked(test, names)
        used = [fixtures[each.arg] for each in test.args.args if each.arg in fixtures]
        for place in (test, *serving, *used):
            for line, target in _targets(place, names):
                if target in asked and _is_of(own, target):
                    yield _spot(line, test.name, target)
    if path.rpartition("/")[2] == "conftest.py":
        asked = _asked_below(change, path.rpartition("/")[0])
        for place in serving:
            for line, target in _targets(place, names):
                if target in asked and _is_of(own, target):
                    yield _spot(line, place.name, target)


def _at_import(change: Change, tree: ast.Module, own: frozenset[str], names: Mapping[str, str]) -> Iterator[Spot]:
    """The modules, functions and classes of the source that are replaced outside of functions: settings are none."""
    done = (part for each in flat(tree.body) for part in _done(each))
    targets = {target: line for part in done for line, target in _targets(part, names) if _is_of(own, target)}
    defined = _defined_by_source(change) if targets else frozenset()
    for target, line in targets.items():
        last = target.rpartition(".")[2]
        if target in own or last in defined or (last.startswith("__") and last.endswith("__") and last != _NO_TEST):
            yield Spot(line, target, f"{target} is replaced for every test, as this file is imported")


def _done(statement: ast.stmt) -> list[ast.expr]:
    """What a statement does at once: a patch that is bound to a name is started by none, unless it says so."""
    match statement:
        case ast.Expr(value=value):
            return [value]
        case ast.Assign(targets=targets, value=ast.Call(func=ast.Attribute(attr="start")) as started):
            return [*targets, started]
        case ast.Assign(targets=targets):
            return targets
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
            return [target]
    return []


def _defined_by_source(change: Change) -> frozenset[str]:
    """The names of the functions and classes of the source at the head."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    trees = filter(None, (change.head.tree(path) for path in change.head.files if change.is_source(path)))
    return frozenset(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, kinds))


def _spot(line: int, name: str, target: str) -> Spot:
    return Spot(line, f"{name} {target}", f"{name} replaces {target}, which the test then asks")


def _asked(test: ast.AST, names: Mapping[str, str]) -> set[str]:
    """The full names of what is called; of a method, by the class of what it is called on, where that can be told."""
    known = {**names, **_instances(test, names)}
    calls = [node for node in ast.walk(test) if isinstance(node, ast.Call)]
    made = {
        f"{full(dotted(node.func.value.func), names)}.{node.func.attr}"
        for node in calls
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Call)
    }
    return made | {full(dotted(node.func), known) for node in calls}


def _instances(test: ast.AST, names: Mapping[str, str]) -> dict[str, str]:
    """The classes of names: of what is made of one, annotated with one, or a fixture that is named after one."""
    classes = {name.lower(): whole for name, whole in names.items() if name[:1].isupper()}
    found: dict[str, str] = {}
    for node in ast.walk(test):
        match node:
            case ast.arg(arg=name, annotation=annotation):
                told = dotted(annotation) if annotation else ""
                of = full(told, names) if told else classes.get(name.replace("_", ""))
                found |= {name: of} if of else {}
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=func)) if (
                dotted(func).partition(".")[0] in names
            ):
                found[name] = full(dotted(func), names)
    return found


def _asked_below(change: Change, folder: str) -> set[str]:
    """What the tests in a folder call."""
    paths = (path for path in change.head.files if change.is_test(path) and below(path, folder))
    trees = filter(None, map(change.head.tree, paths))
    return {name for tree in trees for name in _asked(tree, imports(tree))}


def _fixture(function: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.expr | None:
    """The decorator that makes a function a fixture; `None` where it is none."""
    for decorator in function.decorator_list:
        if _last(decorator.func if isinstance(decorator, ast.Call) else decorator) == "fixture":
            return decorator
    return None


def _is_automatic(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    decorator = _fixture(function)
    return isinstance(decorator, ast.Call) and any(keyword.arg == "autouse" for keyword in decorator.keywords)


def _targets(function: ast.AST, names: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """What is replaced in a function, by its full name, and on which line."""
    for node in ast.walk(function):
        match node:
            case ast.Call(func=func, args=[ast.Constant(value=str(target)), *_]) if _last(func) in _BY_NAME:
                yield node.lineno, target
            case ast.Call(func=func, args=[held, ast.Constant(value=str(name)), *_]) if _last(func) in _BY_OBJECT:
                yield node.lineno, f"{full(dotted(held), names)}.{name}"
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, full(dotted(node), names)
            case ast.Subscript(value=held, slice=ast.Constant(value=str(module)), ctx=ast.Store()) if (
                full(dotted(held), names) == "sys.modules"
            ):
                yield node.lineno, module


def _last(func: ast.expr) -> str:
    return dotted(func).rpartition(".")[2]


def _own_modules(change: Change) -> frozenset[str]:
    """The names by which modules of the source may be imported: below each path of source, or the folder it is in."""
    tops = {top.strip("./") for top in change.source}
    folders = {"", *tops, *(top.rpartition("/")[0] for top in tops)}
    return frozenset(
        path.removeprefix(f"{folder}/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in change.head.files | change.base.files
        if change.is_source(path)
        for folder in folders
        if below(path, folder)
    )


def _is_of(modules: frozenset[str], target: str) -> bool:
    """Whether a full name is of one of the modules, or of what is in one."""
    parts = target.split(".")
    return any(".".join(parts[:length]) in modules for length in range(1, len(parts) + 1))


def copies(change: Change, was: str, now: str) -> Iterator[Weakening]:
    """What a test file took from the source, and defines itself now."""
    before, after = change.base.tree(was), change.head.tree(now)
    if before is None or after is None:
        return
    own = _own_modules(change)
    taken = {name for name, whole in imports(before).items() if _is_of(own, whole)} - imports(after).keys()
    for node in after.body:
        for name in taken.intersection(_defined(node)):
            message = f"{name} is defined here, and was the source's: its tests ask the copy"
            yield Weakening(Rule.REPLACED_SUBJECT, now, node.lineno, name, message, fix="Import it again")


def _defined(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {node.name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
    return set()
