"""Imports the modules of an installed wheel and loads its entry points, and says of each how that went.

`python -I verify_gate_loader.py TARGETS RESULTS SECONDS`. TARGETS is a JSON list of objects with `kind` (`import`,
`main`, `load` or `find`), `name`, and for `load` the `value` of the entry point and whether it must be `callable`.
RESULTS gets a line of JSON when each begins and one when it ends, so that the one that takes the whole process with it
is known. One that takes longer than SECONDS ends the process. Everything runs on Python 3.8.

What is imported runs in this process. It does not find this program there by a name that it could give another meaning:
see `withdraw`; and what this program calls is bound to names of its own before anything is imported.
"""

from __future__ import annotations

import ast
import faulthandler
import inspect
import json
import operator
import os
import re
import sys
import traceback
from importlib import import_module as imported
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Any, NoReturn, TextIO

    Target = dict[str, Any]

_VALUE = re.compile(r"\s*([\w.]+)\s*(?::\s*([\w.]+)\s*)?(?:\[.*\]\s*)?")


def main(targets_file: str, results_file: str, seconds: str) -> NoReturn:
    """Try every target. Ends the process at once, whatever threads the modules have left."""
    with open(targets_file, encoding="utf-8") as file:
        targets = json.load(file)
    own = {target["name"] for target in targets if target["kind"] == "import"}
    with open(results_file, "a", encoding="utf-8") as results:
        for number, target in enumerate(targets):
            note(results, {"begins": number})
            faulthandler.dump_traceback_later(float(seconds), exit=True)
            result = tried(target)
            faulthandler.cancel_dump_traceback_later()
            note(results, {"ends": number, **result})
            forget(own)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def withdraw() -> None:
    """Leave an empty `__main__` and no arguments, as in an interpreter that was told nothing but to import."""
    empty = ModuleType("__main__")
    empty.__file__ = __file__
    sys.modules["__main__"] = empty
    del sys.argv[1:]


def note(results: TextIO, line: dict[str, Any], write: Callable[[Any], str] = json.dumps) -> None:
    """A line that is in the file before anything else happens."""
    results.write(write(line) + "\n")
    results.flush()


def tried(target: Target) -> dict[str, Any]:
    """What went wrong with a target, and in which line of its own file; None twice where nothing did."""
    try:
        {"import": import_module, "main": import_for_main, "load": load, "find": find}[target["kind"]](target)
    except BaseException as error:  # noqa: BLE001 - a module may raise anything, SystemExit too: that is what is measured
        traceback.print_exc()
        said = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()
        telling = said[-1 if isinstance(error, SyntaxError) else 0]
        return {"error": telling[:500], "line": line_of(error, target)}
    return {"error": None, "line": None}


def import_module(target: Target) -> None:
    """Import a module, and see that it is the installed one, with all that it says it has."""
    module = imported(target["name"])
    origin = getattr(getattr(module, "__spec__", None), "origin", None) or getattr(module, "__file__", None)
    if origin is None or not os.path.realpath(origin).startswith(os.path.realpath(sys.prefix) + os.sep):
        raise ImportError("another module of that name comes first: {}".format(origin or "a built-in one"))
    for name in vars(module).get("__all__", ()):
        try:
            if name not in vars(module) and "__path__" in vars(module):
                __import__(target["name"], fromlist=[name])  # it may be a module below
            getattr(module, name)
        except Exception as error:
            said = "".join(traceback.format_exception_only(type(error), error)).strip()
            raise ImportError(f"its __all__ names {name}, which cannot be had: {said}") from error


def import_for_main(target: Target) -> None:
    """Run the imports of a `__main__`, and nothing else: the rest is the program itself."""
    spec: Any = find_spec(target["name"])
    spec.loader.get_code(target["name"])
    tree = ast.parse(spec.loader.get_source(target["name"]) or "")
    guarded = [
        line
        for node in tree.body
        if isinstance(node, ast.If) and "__name__" in ast.dump(node.test)
        for line in node.body
    ]
    imports: list[ast.stmt] = [
        line for line in (*tree.body, *guarded) if isinstance(line, (ast.Import, ast.ImportFrom))
    ]
    code = compile(ast.Module(body=imports, type_ignores=[]), spec.origin, "exec")
    exec(code, {"__name__": target["name"], "__package__": spec.parent})  # noqa: S102 - as its import would


def find(target: Target) -> None:
    """See that a module is there, without importing it."""
    if find_spec(target["name"]) is None:
        raise ModuleNotFoundError("No module named {!r}".format(target["name"]))


def load(target: Target) -> None:
    """Load what an entry point names."""
    value = _VALUE.fullmatch(target["value"])
    if value is None:
        raise ValueError("{!r} is no place: module, or module:name".format(target["value"]))
    found = imported(value[1])
    if value[2]:
        found = operator.attrgetter(value[2])(found)
    if target["callable"]:
        see_that_it_runs(found, target["value"])


def see_that_it_runs(found: Any, value: str) -> None:
    """See that a script can call what its entry point names, as it does: without arguments, and awaiting nothing."""
    if not callable(found):
        raise TypeError(f"{value} is not callable, as a script has to be")
    if any(
        asks(found) for asks in (inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction)
    ):
        raise TypeError(f"{value} does nothing when it is called: a script does not await or iterate it")
    try:
        signature = inspect.signature(found, follow_wrapped=False)
    except (TypeError, ValueError):  # in machine code, which does not tell
        return
    try:
        signature.bind()
    except TypeError as error:
        raise TypeError(f"{value} cannot be called without arguments, as a script does: {error}") from None


def line_of(error: BaseException, target: Target) -> int | None:
    """The line at which the module's own file was when it went wrong."""
    tail = os.sep + target["name"].replace(".", os.sep)
    ends = (tail + ".py", tail + os.sep + "__init__.py")
    if isinstance(error, SyntaxError) and (error.filename or "").endswith(ends):
        return error.lineno
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename.endswith(ends)]
    return lines[-1] if lines else None


def forget(own: Collection[str]) -> None:
    """Let the next target import the wheel's modules anew: none may work only because of the one before it.

    Those in machine code stay, since many cannot be loaded twice.
    """
    for name in own:
        if name in sys.modules and str(getattr(sys.modules[name], "__file__", "")).endswith(".py"):
            del sys.modules[name]


if __name__ == "__main__":
    arguments = sys.argv[1:]
    withdraw()
    main(*arguments)
