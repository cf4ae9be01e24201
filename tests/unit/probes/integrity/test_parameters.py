"""What a test is run with, as far as it is written down."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from verify_gate.probes.integrity.suites.conventions import Conventions
from verify_gate.probes.integrity.suites.inventory import Test, inventory
from verify_gate.probes.integrity.suites.parameters import combinations, parameters


def read(marks: str) -> Test:
    text = f"import pytest\nLISTED = [1, 2]\nTABLE = {{'a': 1}}\n{dedent(marks).strip()}\ndef test_it(x, y): ...\n"
    [test] = [each for each in inventory("test_it.py", ast.parse(text), Conventions()) if each.name == "test_it"]
    return test


@pytest.mark.parametrize(
    ("values", "cases"),
    [
        ("[1, 2]", ["1", "2"]),
        ("(1, pytest.param(2, id='two'))", ["1", "2"]),
        ("LISTED", ["1", "2"]),
        ("LISTED + [3]", ["1", "2", "3"]),
        ("[*LISTED, 3]", ["1", "2", "3"]),
        ("sorted(LISTED)", ["1", "2"]),
        ("range(3)", ["0", "1", "2"]),
        ("range(1, 4, 2)", ["1", "3"]),
        ("TABLE.items()", ["('a', 1)"]),
        ("{'b': 2}.items()", ["('b', 2)"]),
        ("TABLE.keys()", ["'a'"]),
        ("TABLE.values()", ["1"]),
        ("list(TABLE.values())", ["1"]),
        ("TABLE", ["'a'"]),
        ("range(n)", None),
        ("range()", None),
        ("range(1, 2, 0)", None),
        ("range(100000)", None),
        ("LISTED + more()", None),
        ("[*more()]", None),
        ("more()", None),
        ("{**more}.items()", None),
        ("more.items()", None),
        ("more.values()", None),
        ("TABLE.values(1)", None),
        ("TABLE.pop('a')", None),
        ("UNKNOWN", None),
    ],
)
def test_cases(values: str, cases: list[str] | None) -> None:
    [found] = parameters(read(f"@pytest.mark.parametrize('x', {values})"))
    assert (None if found.cases is None else [case.text for case in found.cases]) == cases


@pytest.mark.parametrize("names", ["'x, y'", "['x', 'y']", "('x', 'y')"])
def test_names(names: str) -> None:
    [found] = parameters(read(f"@pytest.mark.parametrize(argnames={names}, argvalues=[(1, 2)])"))
    assert (found.names, [case.text for case in found.cases or ()]) == (("x", "y"), ["1, 2"])


def test_names_that_are_worked_out_are_none() -> None:
    [found] = parameters(read("@pytest.mark.parametrize(NAMES, [1])"))
    assert found.names == ()


@pytest.mark.parametrize(
    ("marks", "bound"),
    [
        ("", [{}]),
        ("@pytest.mark.parametrize", [{}]),
        ("@pytest.mark.parametrize(NAMES, [1])", [{}]),
        ("@pytest.mark.parametrize('x', [1, 2])\n@pytest.mark.parametrize('y', [3])", [{"x": "1", "y": "3"}, {"x": "2", "y": "3"}]),
        ("@pytest.mark.parametrize('x', more())", None),
        ("@pytest.mark.parametrize('x', range(30))\n@pytest.mark.parametrize('y', range(30))", None),
    ],
)  # fmt: skip  # a case a line
def test_every_run_has_its_own(marks: str, bound: list[dict[str, str]] | None) -> None:
    found = combinations(parameters(read(marks)))
    told = None if found is None else [{name: ast.unparse(value) for name, value in each.items()} for each in found]
    assert told == bound
