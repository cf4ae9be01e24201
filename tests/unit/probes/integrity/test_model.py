from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.probes.integrity.changes import change, side
from verify_gate.probes.integrity.model import Change, Rule, Side, Weakening, below

TEXT = "import pytest\n\n\ndef test_a():\n    assert a() == 1\n\n\ndef test_b():\n    assert b() == 2\n"


def test_what_moved_is_found_by_its_lines(tmp_path: Path) -> None:
    was = {"tests/test_a.py": TEXT, "tests/test_gone.py": "x = 1\n", "src/a/__init__.py": "", "src/b/__init__.py": ""}
    now = {
        "tests/unit/test_a.py": TEXT.replace("== 2", "== 3"),
        "tests/a.txt": TEXT,
        "tests/test_new.py": "y = 2\n",
        "lib/a/__init__.py": "",
        "lib/c/__init__.py": "",
    }
    both = change(tmp_path, was, now)
    assert both.moved == {
        "tests/test_a.py": "tests/unit/test_a.py",
        "src/a/__init__.py": "lib/a/__init__.py",
        "src/b/__init__.py": "lib/c/__init__.py",
    }
    assert both.now("tests/test_a.py") == "tests/unit/test_a.py"
    assert both.was("tests/unit/test_a.py") == "tests/test_a.py"
    assert (both.now("tests/test_gone.py"), both.was("tests/test_new.py")) == (None, None)
    assert both.changed == {"tests/unit/test_a.py", "tests/a.txt", "tests/test_new.py"}
    assert list(both.each()) == [
        ("src/a/__init__.py", "lib/a/__init__.py"),
        ("src/b/__init__.py", "lib/c/__init__.py"),
        ("tests/test_a.py", "tests/unit/test_a.py"),
        ("tests/test_gone.py", None),
        (None, "tests/test_new.py"),
    ]


def test_the_most_alike_of_several_is_the_one(tmp_path: Path) -> None:
    both = change(
        tmp_path,
        {"tests/a.py": "1\n2\n3\n4\n", "tests/b.py": "1\n2\n3\n9\n"},
        {"tests/c.py": "1\n2\n3\n4\n5\n", "tests/d.py": "1\n2\n3\n4\n"},
    )
    assert both.moved == {"tests/a.py": "tests/d.py", "tests/b.py": "tests/c.py"}


def test_what_is_no_text_is_compared_by_its_bytes(tmp_path: Path) -> None:
    both = change(tmp_path, {"a.bin": "", "b.bin": ""}, {"a.bin": "", "b.bin": ""})
    (tmp_path / "was/a.bin").write_bytes(b"\xff\x00")
    (tmp_path / "now/a.bin").write_bytes(b"\xfe\x00")
    assert both.changed == {"a.bin"}


def test_what_lies_elsewhere_is_compared_as_text() -> None:
    sides = [Side(Path("/nowhere"), frozenset({"a.py", "b.py"}), {"a.py": text, "b.py": "y"}) for text in ("x", "z")]
    assert Change(sides[0], sides[1], (), ()).changed == {"a.py"}


@pytest.mark.parametrize(
    ("line", "place"),
    [(1, 1), (2, 2), (3, 4), (4, 5), (5, 5), (6, 5)],
    ids=["same", "replaced", "moved", "", "gone", ""],
)
def test_where_a_line_is_now(tmp_path: Path, line: int, place: int) -> None:
    both = change(tmp_path, {"a.py": "a\nb\nc\nd\ne\nf\n"}, {"a.py": "a\nB\nx\nc\nd\n"})
    assert both.place("a.py", line) == ("a.py", place)


def test_where_a_line_of_a_file_is_that_is_gone_or_empty(tmp_path: Path) -> None:
    both = change(tmp_path, {"a.py": "a\nb\n", "b.py": "x\n"}, {"b.py": ""})
    assert both.place("a.py", 2) == ("a.py", 2)
    assert both.place("b.py", 1) == ("b.py", 1)
    assert both.place("b.py", 7) == ("b.py", 1)


@pytest.mark.parametrize(
    ("path", "is_test", "is_source"),
    [
        ("tests/test_a.py", True, False),
        ("tests/helpers.py", True, False),
        ("tests/data.json", False, False),
        ("src/acme/a.py", False, True),
        ("src/acme/test_a.py", True, False),
        ("src/acme/a_test.py", True, False),
        ("conftest.py", True, False),
        ("src/acme/a.c", False, False),
        ("setup.py", False, False),
    ],
)
def test_which_files_are_tests_and_which_source(tmp_path: Path, path: str, *, is_test: bool, is_source: bool) -> None:
    both = change(tmp_path, {}, {})
    assert (both.is_test(path), both.is_source(path)) == (is_test, is_source)


def test_tests_inside_the_package(tmp_path: Path) -> None:
    both = replace(change(tmp_path, {}, {}), tests=("src/acme/tests",))
    assert both.is_test("src/acme/tests/cases.py")
    assert not both.is_source("src/acme/tests/cases.py")
    assert both.is_source("src/acme/testing.py")


def test_below() -> None:
    assert below("a/b.py", "a")
    assert below("a/b.py", "a/")
    assert below("a/b.py", "a/b.py")
    assert below("a/b.py", ".")
    assert below("a/b.py", "")
    assert not below("ab/c.py", "a")


def test_a_tree_of_what_is_no_python(tmp_path: Path) -> None:
    there = side(tmp_path, {"a.py": "x = (\n", "b.py": "x = 1\n"})
    assert there.tree("a.py") is None
    assert there.tree("b.py") is there.tree("b.py")
    assert there.tree("c.py") is None
    assert there.text("c.py") is None


def test_what_an_acknowledgement_names_is_just_this_change() -> None:
    one = Weakening(
        Rule.LOST_TEST, "tests/a.py", 3, "test_x", "test_x is gone", "assert 1", "", "Put it back", "as said"
    )
    assert one.what == "lost-test tests/a.py test_x 44658474"
    assert replace(one, line=9, said="", fix="").what == one.what
    assert len({one.what, replace(one, was="").what, replace(one, now="x").what, replace(one, message="y").what}) == 4
