"""What stays the same of a finding while lines move, and what does not."""

from __future__ import annotations

import pytest

from verify_gate.domain.finding import Finding
from verify_gate.domain.identity import Identity
from verify_gate.domain.likeness import identified

SOURCE = """\
import os
class Store:
    @property
    def load(self):
        def inner():
            return os
        return inner
    x = 1
async def main():
    pass
"""


def of(finding: Finding, text: str | None = SOURCE) -> Identity:
    (found,) = identified([finding], lambda _: text)
    assert found.identity is not None
    return found.identity


@pytest.mark.parametrize(
    ("line", "within"),
    [
        (1, ""), (2, "Store"), (3, "Store.load"), (5, "Store.load.inner"), (6, "Store.load.inner"), (7, "Store.load"),
        (8, "Store"), (9, "main"), (10, "main"), (None, ""), (99, ""),
    ],
)  # fmt: skip  # a case a line
def test_the_code_around_it(line: int | None, within: str) -> None:
    assert of(Finding("no", "a.py", line, rule="E1")).within == within


def test_it_stays_the_same_when_its_line_moves() -> None:
    before = of(Finding("line 6 is bad", "a.py", 6, rule="E1"))
    after = of(Finding("line 8 is bad", "a.py", 8, rule="E1"), "# one\n# two\n" + SOURCE)
    assert before == after
    assert (before.path, before.rule, len(before.digest)) == ("a.py", "E1", 12)


@pytest.mark.parametrize(
    "other",
    [
        Finding("line 6 is worse", "a.py", 6, rule="E1"),
        Finding("line 6 is bad", "b.py", 6, rule="E1"),
        Finding("line 6 is bad", "a.py", 5, rule="E1"),
        Finding("line 6 is bad", "a.py", 6, rule="E2"),
        Finding("line 6 is bad", "a.py", None, rule="E1"),
    ],
)
def test_another_finding_is_another(other: Finding) -> None:
    assert of(other) != of(Finding("line 6 is bad", "a.py", 6, rule="E1"))


def test_its_size_stands_beside_it() -> None:
    before = of(Finding("lines 6-8 (71 tokens) stand twice", "a.py", 6, rule="clone", size=71))
    after = of(Finding("lines 6-9 (80 tokens) stand twice", "a.py", 6, rule="clone", size=80))
    assert before.digest.partition("+")[::2] == (after.digest.partition("+")[0], "71")
    assert after.digest.endswith("+80")
    assert of(Finding("x", "a.py", 6, size=0)).digest.endswith("+0")


def test_indentation_is_not_what_it_is() -> None:
    same = Finding("bad", "a.py", 1, rule="E1")
    assert of(same, "x = 1\n") == of(same, "    x = 1  \n")


@pytest.mark.parametrize("text", [None, "def f(:\n", "x = '\0'", "(" * 5000])
def test_what_is_no_python_has_nothing_around_it(text: str | None) -> None:
    assert of(Finding("bad", "a.py", 1), text).within == ""


def test_each_file_is_read_once_and_a_place_of_no_file_never() -> None:
    read: list[str] = []

    def text_of(path: str) -> str:
        read.append(path)
        return SOURCE

    found = identified([Finding("1", "a.py", 1), Finding("2", "a.py", 2), Finding("3")], text_of)
    assert [each.message for each in found] == ["1", "2", "3"]
    assert read == ["a.py"]


def test_names_that_are_no_text() -> None:
    assert of(Finding("bad \udcff", "a\udcff.py", 1), "x\n").path == "a\udcff.py"
