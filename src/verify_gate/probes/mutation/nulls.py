"""The null mutants: in each function one more mutant, which changes nothing.

They lie in the mutated file as the others do, under the next number, so that neither the code under test nor what
surrounds the tests can tell by a name, a look into the file or the table of mutants which one it is run under.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from verify_gate.probes.mutation.anatomy import Function, reached_functions, span_of

ORIGINAL = "__mutmut_orig"
_NUMBER = "__mutmut_"


def with_nulls(mutated: str) -> tuple[str, dict[str, str]]:
    """The mutated file with a null mutant for each of its functions, and the name of each by its function's."""
    tree = ast.parse(mutated)
    functions = [function for _, function in reached_functions(tree) if _NUMBER in function.name]
    nulls = {function: f"{function}{_NUMBER}{last + 1}" for function, last in _last_numbers(functions).items()}
    lines = mutated.split("\n")
    added = {
        **{function.end_lineno or 0: _copy(function, lines, nulls) for function in functions if _is_original(function)},
        **{entry.end_lineno or 0: _entry(entry, lines, nulls) for entry in _entries(tree)},
    }
    return "\n".join(line for number, line in enumerate(lines, 1) for line in (line, *added.get(number, ()))), nulls


def function_of(name: str) -> str:
    """The mangled name of the function that a mutant belongs to."""
    return name.partition(_NUMBER)[0]


def _last_numbers(functions: Iterable[Function]) -> dict[str, int]:
    last: dict[str, int] = {}
    for function in functions:
        of, _, number = function.name.partition(_NUMBER)
        if number.isdecimal():
            last[of] = max(int(number), last.get(of, 0))
    return last


def _is_original(function: Function) -> bool:
    return function.name.endswith(ORIGINAL)


def _copy(function: Function, lines: list[str], nulls: Mapping[str, str]) -> list[str]:
    first, last = span_of(function)
    copied = lines[first - 1 : last]
    at = function.lineno - first
    copied[at] = copied[at].replace(function.name, nulls[function_of(function.name)], 1)
    return ["", *copied]


def _entries(tree: ast.Module) -> list[ast.Assign]:
    """Where each unchanged function is put into its table of mutants: `mutants_x_f__mutmut['_mutmut_orig'] = …`."""
    return [
        node
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(table := node.targets[0], ast.Subscript)
        and isinstance(table.slice, ast.Constant)
        and table.slice.value == "_mutmut_orig"
    ]


def _entry(entry: ast.Assign, lines: list[str], nulls: Mapping[str, str]) -> list[str]:
    original = ast.unparse(entry.value).rpartition(".")[2]
    null = nulls[function_of(original)]
    line = lines[entry.lineno - 1].replace("'_mutmut_orig'", f"'{null}'", 1)
    return [line.replace(original, null, 1)]
