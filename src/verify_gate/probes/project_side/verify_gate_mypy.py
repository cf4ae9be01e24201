"""What mypy's settings make of each file: asked of mypy itself, for its output does not say.

`python -I verify_gate_mypy.py FILE ARGUMENT ...`, in the interpreter that has mypy, with the arguments that mypy gets.
FILE gets a JSON object. Where mypy refuses the arguments, it says so and exits as it would. Where it would do more than
look, the exit code is 3, and standard error says what. It runs on Python 3.8 and mypy 1.11.
"""

from __future__ import annotations

import ast
import json
import sys
import warnings
from collections.abc import Sequence
from typing import Any

from mypy.config_parser import parse_mypy_comments
from mypy.main import process_options
from mypy.modulefinder import BuildSource
from mypy.options import Options
from mypy.util import DecodeError, decode_python_encoding, get_mypy_comments


def main(words: Sequence[str]) -> int:
    """Write what the settings come to."""
    file, *arguments = words
    sources, options = process_options(arguments)
    acting = acts(options)
    if acting:
        sys.stderr.write(f"its setting {acting[0]} ({options.config_file or 'args'})\n")
        return 3
    told = {
        "config": options.config_file,
        "exclude": list(options.exclude),
        "files": {source.path: about(source, options) for source in sources if source.path},
    }
    with open(file, "w", encoding="utf-8") as out:
        json.dump(told, out)
    return 0


def acts(options: Options) -> list[str]:
    """The settings that make mypy do something other than look: write reports, install packages, check no types."""
    reports = [kind.replace("-", "_") + "_report" for kind in sorted(options.report_dirs)]
    others = ("install_types", "semantic_analysis_only", "bazel")
    return [*reports, *(name for name in others if getattr(options, name, False))]


def about(source: BuildSource, options: Options) -> dict[str, Any]:
    """Of one file: what hides its errors, if anything; its functions; those whose bodies mypy does not check."""
    own = options.clone_for_module(source.module)
    try:
        with open(str(source.path), "rb") as file:
            text = decode_python_encoding(file.read())
        tree = parsed(text)
    except (
        OSError,
        DecodeError,
        SyntaxError,
        ValueError,
        RecursionError,
    ):  # mypy itself has more to say of such a file
        return {"hidden": None, "functions": 0, "unchecked": 0}
    changes, _ = parse_mypy_comments(get_mypy_comments(text), own)
    final = own.apply_changes(changes)
    total, unchecked = functions(tree, untyped_too=final.check_untyped_defs)
    return {"hidden": hidden_by(source.module, tree, options, own, final), "functions": total, "unchecked": unchecked}


def hidden_by(module: str, tree: ast.Module, options: Options, own: Options, final: Options) -> str | None:
    """What keeps all errors of a file from being said: one of mypy's settings, or a comment in the file."""
    if tree.body and any(ignore.lineno < first_line(tree.body[0]) for ignore in tree.type_ignores):
        return "the comment `# type: ignore` above its first statement"
    if not final.ignore_errors:
        return None
    if not own.ignore_errors:
        return "its comment `# mypy: ignore-errors`"
    where = "" if options.ignore_errors else f" for the module {module}"
    return f"mypy's setting `ignore_errors`{where}"


def functions(tree: ast.Module, *, untyped_too: bool) -> tuple[int, int]:
    """How many functions there are, and how many have bodies that mypy does not check.

    It checks one whose signature has a type, or any with `check_untyped_defs`; none inside one that it does not check.
    """
    found: list[bool] = []
    todo: list[tuple[ast.AST, bool]] = [(tree, True)]
    while todo:
        node, checked = todo.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            checked = checked and (untyped_too or is_typed(node)) and not any(map(turns_off, node.decorator_list))
            found.append(checked)
        todo += [(child, checked) for child in ast.iter_child_nodes(node)]
    return len(found), found.count(False)


def is_typed(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the signature says any type."""
    arguments = function.args
    each = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    typed = any(argument and (argument.annotation or argument.type_comment) for argument in each)
    return bool(typed or function.returns or function.type_comment)


def turns_off(decorator: ast.expr) -> bool:
    """Whether this is `typing.no_type_check`."""
    name = decorator.attr if isinstance(decorator, ast.Attribute) else getattr(decorator, "id", None)
    return name == "no_type_check"


def first_line(statement: ast.stmt) -> int:
    """The line where a statement begins, its decorators included."""
    decorators: Sequence[ast.expr] = getattr(statement, "decorator_list", ())
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def parsed(text: str) -> ast.Module:
    """The tree of a file, with its type comments where they can be understood."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text, type_comments=True)
        except SyntaxError:
            return ast.parse(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
