"""Which tests a project's files hold, read off their text: what a runner should come to collect, whatever it is told.

`verify_gate_expected.py FILES OUT`. FILES is a JSON list of paths. OUT gets an object with an entry for each: its
`real` path, its `tests`, or the `error` for which its text cannot be read. Everything runs on Python 3.8.
"""

from __future__ import annotations

import ast
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Function = ast.FunctionDef | ast.AsyncFunctionDef
    Definition = Function | ast.ClassDef
    Cause = tuple[str | None, int | None]  # what hides a test, and the line where that stands

TEST = re.compile(r"test[_A-Z0-9]")
CLASS_OF_TESTS = re.compile(r"Test.*|.*(Test|Tests|TestCase)")
NO_TEST = re.compile(r".*fixture|overload|(cached_)?property|hookimpl|(set|delet)ter")
CONSTRUCTORS = {"__init__", "__new__"}


def main(files: str, out: str) -> int:
    """Read every file."""
    with open(files, encoding="utf-8") as file:
        paths = json.load(file)
    with open(out, "w", encoding="utf-8") as file:
        json.dump({path: entry(path) for path in paths}, file)
    return 0


def entry(path: str) -> dict[str, Any]:
    """What one file holds."""
    real = os.path.realpath(path)
    try:
        with open(real, "rb") as file:
            tree = ast.parse(file.read())
    except (OSError, RecursionError, SyntaxError, ValueError) as error:
        return {"real": real, "tests": [], "error": str(error)}
    return {"real": real, "tests": list(written_in(tree.body)), "error": None}


def written_in(
    body: Sequence[ast.stmt],
    scope: str = "",
    above: Cause = (None, None),
    *,
    conditional: bool = False,
    wrapped: bool = False,
) -> Iterator[dict[str, Any]]:
    """The tests of a module's or a class's body, each with what hides it, as far as that stands in the text.

    `above` is what hides all that is in the body; `conditional` says whether it is there under a condition alone, and
    `wrapped` whether a decorator or a metaclass may put something else in the place of what is in it.
    """
    defined = list(definitions(body))
    refused = set(marked_as_no_test(body))
    for position, (node, under_condition) in enumerate(defined):
        later = [other for other in defined[position + 1 :] if other[0].name == node.name]
        anew = next((other.lineno for other, perhaps in later if not perhaps), None)
        doubtful = conditional or under_condition or bool(later and not anew)
        cause = above
        if not above[0]:
            cause = hidden_by(node, anew, refused=bool(refused & {"", node.name}))
        around = wrapped or bool(node.decorator_list or getattr(node, "keywords", None))
        if not isinstance(node, ast.ClassDef):
            if is_test(node):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                found = {"name": scope + node.name, "line": node.lineno, "first": first, "conditional": doubtful}
                yield dict(found, wrapped=around, cause=cause[0], cause_line=cause[1])
        elif is_class_of_tests(node, defined):
            yield from written_in(node.body, scope + node.name + ".", cause, conditional=doubtful, wrapped=around)


def hidden_by(node: Definition, anew: int | None, *, refused: bool) -> Cause:
    """What hides a definition: one of the same name on line `anew`, a mark that it is no test, a constructor."""
    if anew:
        return "shadowed", anew
    if refused:
        return "refused", None
    if isinstance(node, ast.ClassDef):
        made = [inner.lineno for inner, _ in definitions(node.body) if inner.name in CONSTRUCTORS]
        return ("constructor", made[0]) if made else (None, None)
    return None, None


def definitions(body: Iterable[ast.stmt], *, conditional: bool = False) -> Iterator[tuple[Definition, bool]]:
    """The functions and classes of a scope, and whether each is there under a condition alone."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node, conditional
        else:
            yield from definitions(beneath(node), conditional=True)


def beneath(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements right below one that has a body: in its branches, handlers and cases."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif not isinstance(child, ast.expr):
            yield from beneath(child)


def marked_as_no_test(body: Sequence[ast.stmt]) -> Iterator[str]:
    """The names for which the scope says `name.__test__ = False`; an empty one where it says so of itself."""
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and not node.value.value:
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == "__test__":
                    yield ""
                elif isinstance(target, ast.Attribute) and target.attr == "__test__":
                    yield last_name(target.value)


def is_test(node: Function) -> bool:
    """Whether a function is named like a test, and not decorated as something else."""
    return bool(TEST.match(node.name)) and not any(
        NO_TEST.fullmatch(last_name(decorator)) for decorator in node.decorator_list
    )


def is_class_of_tests(node: ast.ClassDef, defined: Sequence[tuple[Definition, bool]]) -> bool:
    """Whether a class is named like one of tests, or derives from one of unittest's, directly or by the same scope."""
    bases = {last_name(base) for base in node.bases}
    if CLASS_OF_TESTS.fullmatch(node.name) or any(base.endswith("TestCase") for base in bases):
        return True
    before = [other for other, _ in defined if isinstance(other, ast.ClassDef) and other.lineno < node.lineno]
    return any(other.name in bases and is_class_of_tests(other, defined) for other in before)


def last_name(node: ast.expr) -> str:
    """The last word of what is named: `fixture` for `pytest.fixture(scope="module")`."""
    while isinstance(node, (ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
