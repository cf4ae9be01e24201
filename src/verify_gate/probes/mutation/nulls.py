"""The null mutants: in each function one more mutant, which changes nothing.

They lie in the mutated file as the others do, each in a place that is drawn by lot and under the number of that place:
those behind it go one up. So neither the code under test nor what surrounds the tests can tell by a name, a number, a
look into the file or the table of mutants which one it is run under.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from verify_gate.probes.mutation.anatomy import reached_functions, span_of

_NUMBER = "__mutmut_"
_ORIGINAL = "orig"
_MUTANT = re.compile(rf"(\w+){_NUMBER}(\d+)(?!\w)")

Lines = tuple[int, int]
"""The first and the last line of something."""


def with_nulls(mutated: str, draw: Callable[[int], int]) -> tuple[str, dict[str, int]]:
    """The mutated file with a null mutant for each of its functions, and the number of each.

    `draw` draws a number below the one that it is given.
    """
    last: dict[str, int] = {}
    for name, _ in _definitions(ast.parse(mutated)):
        last[function_of(name)] = max(number_of(name), last.get(function_of(name), 0))
    nulls = {function: 1 + draw(number + 1) for function, number in last.items()}
    text = renumbered(mutated, nulls)
    lines, tree = text.split("\n"), ast.parse(text)
    added: dict[int, list[str]] = {}
    for variants in (_definitions(tree), _entries(tree)):
        for function, (first, end), behind in _places(variants, nulls):
            copied = lines[first - 1 : end]
            added[behind] = [_renamed(line, function, nulls[function]) for line in copied]
    return "\n".join(line for number, line in enumerate(lines, 1) for line in (line, *added.get(number, ()))), nulls


def renumbered(text: str, nulls: Mapping[str, int]) -> str:
    """A text in which the mutants from the number of their function's null mutant on have gone one up."""

    def moved(mutant: re.Match[str]) -> str:
        function, number = mutant[1], int(mutant[2])
        return mutant_of(function, number + (function in nulls and number >= nulls[function]))

    return _MUTANT.sub(moved, text)


def as_mutmut_has_it(name: str, null: str) -> str:
    """The name that mutmut gave to a mutant, before the null mutant of its function took a number."""
    number = number_of(name)
    return mutant_of(function_of(name), number - (number > number_of(null)))


def mutant_of(function: str, number: int) -> str:
    """The name of a function's mutant."""
    return f"{function}{_NUMBER}{number}"


def function_of(name: str) -> str:
    """The mangled name of the function that a mutant belongs to."""
    return name.partition(_NUMBER)[0]


def number_of(name: str) -> int:
    """The number of a mutant; 0 for the function as it is."""
    number = name.partition(_NUMBER)[2]
    return int(number) if number.isdecimal() else 0


def _definitions(tree: ast.Module) -> Iterator[tuple[str, Lines]]:
    """Each function that mutmut made, the original ones among them, and its lines."""
    for _, function in reached_functions(tree):
        if _NUMBER in function.name:
            yield function.name, span_of(function)


def _entries(tree: ast.Module) -> Iterator[tuple[str, Lines]]:
    """Where each is put into its table of mutants: `mutants_x_f__mutmut['_mutmut_orig'] = x_f__mutmut_orig`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            name = ast.unparse(node.value).rpartition(".")[2]
            if _NUMBER in name:
                yield name, (node.lineno, node.end_lineno or node.lineno)


def _places(variants: Iterable[tuple[str, Lines]], nulls: Mapping[str, int]) -> Iterator[tuple[str, Lines, int]]:
    """For each original: its function, its lines, and the line behind which the null mutant belongs.

    A function that is defined twice has two originals, and its mutants follow each of them.
    """
    originals: list[tuple[str, Lines, int]] = []
    for name, lines in variants:
        function = function_of(name)
        if not number_of(name):
            originals.append((function, lines, lines[1]))
        elif number_of(name) < nulls[function]:
            originals[-1] = (*originals[-1][:2], lines[1])
    return iter(originals)


def _renamed(line: str, function: str, number: int) -> str:
    """A line of an original's definition or entry, as its null mutant has it."""
    null = mutant_of(function, number)
    return line.replace(f"'_mutmut_{_ORIGINAL}'", f"'{null}'").replace(f"{function}{_NUMBER}{_ORIGINAL}", null)
