"""What tests go through that stands elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.probes.integrity.changes import Told, change, told
from verify_gate.probes.integrity.model import Rule
from verify_gate.probes.integrity.suites.held import held_tests

FILE = "tests/test_fees.py"
SOURCE = {"src/fees.py": "def fee(n):\n    return n\n"}
LOOP = """
import json
from pathlib import Path
from fees import fee


def test_fees():
    for given, costs in json.loads((Path(__file__).parent / "cases.json").read_text()):
        assert fee(given) == costs
"""
BOUND = """
from pathlib import Path

HERE = Path(__file__).parent / "data/cases.json"
LINES = HERE.read_text().splitlines()


def test_fees():
    for line in LINES:
        assert fee(line)
"""
ALLOWED = """
from pathlib import Path

KNOWN = {line for line in Path("cases.json").read_text().splitlines()}


def test_fees():
    assert fee("x") in KNOWN
"""


def found(tmp_path: Path, was: dict[str, str], now: dict[str, str]) -> Told:
    weak = list(held_tests(change(tmp_path, {**SOURCE, **was}, {**SOURCE, **now})))
    assert {each.rule for each in weak} <= {Rule.WEAKER_TEST}
    return told(weak)


@pytest.mark.parametrize(
    ("before", "after", "line", "count"),
    [
        ("[[1, 2], [2, 3], [3, 4]]", "[[1, 2]]", 1, "2 entries are"),
        ("[\n[1, 2],\n[2, 3]\n]", "[\n[1, 2]\n]", 2, "1 entry is"),
        ('{"a": 1, "b": 2}', '{"b": 2}', 1, "1 entry is"),
        ("1,2\n2,3\n\n3,4\n", "1,2\n3,4\n", 2, "1 entry is"),
        ("1\n", "", 1, "1 entry is"),
        ("[[1, 2], [2, 3]]", "[[2, 3],\n[1, 2]]", None, ""),
        ("[[1, 2], [2, 3]]", "[[1, 2], [2, 4]]", None, ""),
        ("1,2\n", "1,2\n2,3\n", None, ""),
    ],
)
@pytest.mark.parametrize("test", [LOOP, BOUND])
def test_a_data_file_that_has_less(
    tmp_path: Path, test: str, before: str, after: str, line: int | None, count: str
) -> None:
    path = "tests/data/cases.json"
    says = f"{count} gone of cases.json, which tests go through that are as they were"
    was, now = {FILE: test, path: before}, {FILE: test, path: after}
    assert found(tmp_path, was, now) == ([(path, line, says)] if line else [])


def test_a_data_file_that_changes_with_its_test(tmp_path: Path) -> None:
    was, now = {"tests/cases.json": "[1, 2]"}, {"tests/cases.json": "[1]"}
    assert found(tmp_path, {FILE: LOOP, **was}, {FILE: f"{LOOP}\n\nx = 1\n", **now}) == []


@pytest.mark.parametrize("test", [ALLOWED, "x = 1\n", LOOP.replace("assert", "print"), "cases.json = (\n"])
def test_a_data_file_that_no_test_goes_through(tmp_path: Path, test: str) -> None:
    was, now = {FILE: test, "tests/cases.json": "[1, 2]"}, {FILE: test, "tests/cases.json": "[1]"}
    assert found(tmp_path, was, now) == []


def test_a_file_that_lies_elsewhere(tmp_path: Path) -> None:
    assert found(tmp_path, {FILE: LOOP, "cases.json": "[1, 2]"}, {FILE: LOOP, "cases.json": "[1]"}) == []


GIVEN = "def test_fees(given):\n    for each in given:\n        assert fee(each)\n"


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("@pytest.fixture\ndef given():\n    return [1, 2]\n", "@pytest.fixture\ndef given():\n    return []\n", 3),
        ("@pytest.fixture\ndef given():\n    yield (1, 2)\n", "@pytest.fixture\ndef given():\n    yield (1,)\n", 3),
        ("given = {'a': 1, 'b': 2, **c}\n", "given = {'a': 1, **c}\n", 1),
        ("given = [1, 2]\n", "given = [2, 3]\n", None),
        ("given = [1, 2]\n", "given = make()\n", None),
        ("given = 1\n", "given = 2\n", None),
    ],
)
@pytest.mark.parametrize("path", ["tests/conftest.py", "tests/data.py"])
def test_a_list_that_serves_tests(tmp_path: Path, path: str, before: str, after: str, line: int | None) -> None:
    says = "1 entry is gone of given, which tests go through that are as they were"
    [*told_of] = found(tmp_path, {FILE: GIVEN, path: before}, {FILE: GIVEN, path: after})
    both = says.replace("1 entry is", "2 entries are") if "[]" in after else says
    assert told_of == ([(path, line, both)] if line else [])
    assert found(tmp_path, {path: before}, {path: after}) == []
