"""What mypy's settings make of each file: asked of mypy itself, for its output does not say.

`python -I verify_gate_mypy.py FILE ARGUMENT ...`, in the interpreter that has mypy, with the arguments that mypy gets.
FILE gets a JSON object. Beside it an error is laid, in a file that the arguments name: a mypy that does not find it is
not to be believed. mypy's cache is removed where it would be believed wrongly. Where mypy refuses the arguments, it
says so and exits as it would. Where its settings make it do other than look at the types, FILE says which one, and the
exit code is 3. It runs on Python 3.8 and mypy 1.11.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import runpy
import shutil
import sys
import time
import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mypy.config_parser import parse_mypy_comments
from mypy.defaults import USER_CONFIG_FILES
from mypy.errorcodes import error_codes
from mypy.errors import CompileError, Errors
from mypy.fastparse import parse
from mypy.main import process_options
from mypy.modulefinder import BuildSource
from mypy.options import Options
from mypy.semanal_pass1 import SemanticAnalyzerPreAnalysis
from mypy.util import DecodeError, decode_python_encoding, get_mypy_comments

LAID = """\
# {} verify laid this error: a mypy that does not find it is not to be believed.
# mypy: enable-error-code="assignment"
laid_by_verify: int = "no int"
"""
ACTS = (
    *("install_types", "semantic_analysis_only", "bazel", "use_fine_grained_cache"),
    *("quickstart_file", "shadow_file", "use_builtins_fixtures"),
)
"""The settings by which mypy does other than look at the types that are there."""
REPLACES = ("custom_typeshed_dir", "custom_typing_module")
"""Those that replace what it knows of Python. The arguments may: they stand in verify.toml."""
WRONG = {
    *("arg-type", "assignment", "attr-defined", "call-arg", "call-overload", "dict-item", "index", "list-item"),
    *("name-defined", "operator", "return", "return-value", "typeddict-item", "union-attr"),
}
"""The codes by which mypy says that a value has the wrong type. Without one of them a file is not measured."""
LAZY = ("__getattr__", "__dir__")  # honest modules keep these from type checkers, and say the same by imports
ENDS = (".pyi", ".py", "/__init__.pyi", "/__init__.py")
BRANCHES = re.compile(r"sys\.|platform|version_info|TYPE_CHECKING|MYPY|PY[23]")


def main(words: Sequence[str]) -> int:
    """Write what the settings come to."""
    file, *arguments = words
    Path(file).with_name("laid_by_verify.py").write_text(LAID.format(time.time_ns()), encoding="utf-8")
    sources, options = process_options(arguments)
    _, by_arguments = process_options(["--config-file=", *arguments[: arguments.index("--")], "-c", "pass"])
    refused = acting(options, by_arguments)
    told: dict[str, Any] = {"config": options.config_file, "refused": refused}
    if refused is None:
        off = set(options.disable_error_code) - set(options.enable_error_code)  # newer versions do this later
        options.disabled_error_codes |= {code for name, code in error_codes.items() if name in off}
        for changes in options.per_module_options.values():
            changes.update(known(changes))
        forget(Path(options.cache_dir), [Path(source.path) for source in sources if source.path])
        files = {source.path: about(source, options, by_arguments) for source in sources if source.path}
        told.update(exclude=list(options.exclude), plugins=list(options.plugins), files=files)
        beside = runpy.run_path(str(Path(__file__).with_name("verify_gate_typeshed.py")))
        told["replaced"] = beside["replaced"](sources, options)
    Path(file).write_text(json.dumps(told), encoding="utf-8")
    return 0 if refused is None else 3


def acting(options: Options, by_arguments: Options) -> str | None:
    """The setting for which mypy is not started; `config_file` where its settings are a person's own; else `None`."""
    persons = [Path(file).expanduser().resolve() for file in USER_CONFIG_FILES]
    if options.config_file and Path(options.config_file).resolve() in persons:
        return "config_file"
    acts = [kind.replace("-", "_") + "_report" for kind in sorted(options.report_dirs)]
    acts += [name for name in ACTS if getattr(options, name, None)]
    acts += [name for name in REPLACES if getattr(options, name) != getattr(by_arguments, name)]
    return acts[0] if acts else None


def forget(cache: Path, paths: Iterable[Path]) -> None:
    """Remove mypy's cache where it would be believed wrongly.

    mypy takes a file for the one it knows by its size and the second in which it was written. What then was in it
    stands in the cache, in a file of our own; where that is missing or says otherwise, the cache goes.
    """
    record = cache / "seen_by_verify.json"
    try:
        seen: dict[str, str] = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        seen = {}
    stats = {path: path.stat() for path in paths if path.is_file()}
    stamps = {path: f"{path} {int(status.st_mtime)} {status.st_size}" for path, status in stats.items()}
    now = {stamp: hashlib.sha256(path.read_bytes()).hexdigest() for path, stamp in stamps.items()}
    if not seen or any(seen.get(key, digest) != digest for key, digest in now.items()):
        shutil.rmtree(cache, ignore_errors=True)
        seen = {}
    cache.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps({**seen, **now}), encoding="utf-8")


def known(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a module without the error codes that only a plugin knows."""
    both = ("disable_error_code", "enable_error_code")
    return {**changes, **{key: [code for code in changes.get(key, ()) if code in error_codes] for key in both}}


def about(source: BuildSource, options: Options, by_arguments: Options) -> dict[str, Any]:
    """What hides a file's errors; its functions, and those not looked into; its lines skipped, and those ignored."""
    own = options.clone_for_module(source.module)
    path = str(source.path)
    try:
        text = decode_python_encoding(Path(path).read_bytes())
        tree = parsed(text)
        changes, _ = parse_mypy_comments(get_mypy_comments(text), own)
        final = own.apply_changes(known(changes))
        skipped = unreachable(text, path, source.module, final)
    except (OSError, DecodeError, SyntaxError, ValueError, RecursionError, CompileError):
        # mypy itself has more to say of such a file
        return {"hidden": None, "functions": 0, "unchecked": 0, "skipped": 0, "ignored": 0}
    found = functions(tree, skipped, untyped_too=final.check_untyped_defs)
    hidden = by_setting(source.module, options, own, final, by_arguments) or passed_over(tree, skipped, found)
    hidden = hidden or behind(source, options.mypy_path)
    if tree.body and any(ignore.lineno < first_line(tree.body[0]) for ignore in tree.type_ignores):
        hidden = "the comment `# type: ignore` above its first statement"
    return {
        "hidden": hidden,
        "functions": len(found),
        "unchecked": sum(not seen for _, seen in found),
        "skipped": len(skipped),
        "ignored": len(tree.type_ignores),
    }


def by_setting(module: str, options: Options, own: Options, final: Options, by_arguments: Options) -> str | None:
    """The setting that keeps errors of a file from being said, and whether it stands in the file itself."""
    said = set(by_arguments.disable_error_code)

    def off(some: Options) -> list[str]:
        return sorted(WRONG.intersection(code.code for code in some.disabled_error_codes) - said)

    in_file = f" in {options.config_file}" if options.config_file else ""
    of_module = f" for the module {module}"
    if final.ignore_errors:
        setting = f"mypy's setting `ignore_errors`{'' if options.ignore_errors else of_module}{in_file}"
        return setting if own.ignore_errors else "its comment `# mypy: ignore-errors`"
    if by_arguments.strict_optional and not final.strict_optional:
        setting = f"mypy's setting `strict_optional`{of_module if options.strict_optional else ''}{in_file}"
        return "its comment `# mypy: no-strict-optional`" if own.strict_optional else setting  # None is of any type
    codes = off(final)
    if not codes:
        return None
    which = f" ({', '.join(codes)})"
    if off(own) != codes:
        return f"its comment `# mypy: disable-error-code`{which}"
    return f"mypy's setting `disable_error_code`{'' if off(options) == codes else of_module}{in_file}{which}"


def behind(source: BuildSource, folders: Iterable[str]) -> str | None:
    """The file that mypy takes for a module where others import it, if it knows the module by a longer name itself."""
    parts = source.module.split(".")
    names = ["/".join(parts[start:]) for start in range(1, len(parts) - 1)]
    for other in (Path(folder, name + end) for folder in folders for name in names for end in ENDS):
        if other.is_file() and not other.samefile(str(source.path)):
            return f"{other.as_posix()}: where others import it, mypy reads that, and takes this for {source.module}"
    return None


def unreachable(text: str, path: str, module: str, options: Options) -> set[int]:
    """The lines that mypy skips before it knows any type: for the platform, the version, or TYPE_CHECKING."""
    if not (BRANCHES.search(text) or options.always_true or options.always_false):
        return set()
    tree = parse(text, path, module, Errors(options), options)
    SemanticAnalyzerPreAnalysis().visit_file(tree, path, module, options)
    return set(tree.skipped_lines)


def functions(tree: ast.Module, skipped: Collection[int], *, untyped_too: bool) -> list[tuple[bool, bool]]:
    """Of each function: whether mypy is to look into its body, and whether it does.

    It is to where the signature has a type, or any with `check_untyped_defs`, but not inside one that it is not to look
    into. It does not where the function is skipped, or is turned off by a decorator.
    """
    off = {"no_type_check"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            off |= {alias.asname for alias in node.names if alias.name == "no_type_check" and alias.asname}
    found: list[tuple[bool, bool]] = []
    todo: list[tuple[ast.AST, bool, bool]] = [(tree, True, True)]
    while todo:
        node, due, seen = todo.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            due = due and (untyped_too or is_typed(node))
            seen = seen and due and node.lineno not in skipped and off.isdisjoint(map(last_name, node.decorator_list))
            found.append((due and node.name not in LAZY, seen))
        todo += [(child, due, seen) for child in ast.iter_child_nodes(node)]
    return found


def passed_over(tree: ast.Module, skipped: Collection[int], found: Sequence[tuple[bool, bool]]) -> str | None:
    """What makes mypy look into no function that it is to look into, in a file of which it skips the better part."""
    if any(seen for _, seen in found) or not any(due for due, _ in found):
        return None
    if not skipped:
        return "the decorator @no_type_check on each of its typed functions"
    frames = (ast.If, ast.Assert, ast.Try)
    lines = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt) and not isinstance(node, frames)]
    if 2 * sum(line in skipped for line in lines) < len(lines):
        return None
    return f"a check of the platform, the version or TYPE_CHECKING: mypy skips line {min(skipped)} and what hangs on it"


def is_typed(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the signature says any type."""
    arguments = function.args
    each = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    typed = any(argument and (argument.annotation or argument.type_comment) for argument in each)
    return bool(typed or function.returns or function.type_comment)


def last_name(expression: ast.expr) -> str | None:
    """`c` of `c` and of `a.b.c`."""
    return expression.attr if isinstance(expression, ast.Attribute) else getattr(expression, "id", None)


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
