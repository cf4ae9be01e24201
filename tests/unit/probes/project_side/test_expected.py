"""Which tests a file holds, by its text."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from verify_gate.probes.project_side import verify_gate_expected as expected


def entry(tmp_path: Path, text: str) -> dict[str, Any]:
    """What is written down of one file, by way of the program."""
    file, asked, out = tmp_path / "test_it.py", tmp_path / "asked.json", tmp_path / "out.json"
    file.write_text(dedent(text), encoding="utf-8")
    asked.write_text(json.dumps([str(file)]), encoding="utf-8")
    assert expected.main(str(asked), str(out)) == 0
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))[str(file)]
    assert found["real"] == str(file.resolve())
    return found


def names(tmp_path: Path, text: str) -> list[str]:
    found = entry(tmp_path, text)
    assert found["error"] is None
    return [test["name"] for test in found["tests"]]


def hidden(tmp_path: Path, text: str) -> dict[str, tuple[str | None, int | None, bool]]:
    """What hides each test, the line of that, and whether it is there under a condition alone."""
    return {
        f"{test['name']}:{test['line']}": (test["cause"], test["cause_line"], test["conditional"])
        for test in entry(tmp_path, text)["tests"]
    }


def test_functions(tmp_path: Path) -> None:
    text = """
        import pytest
        def test_plain(): pass
        async def test_waits(): pass
        def testCamel(): pass
        def test2(): pass
        def testdata(): pass
        def tested(): pass
        def helper():
            def test_inner(): pass
        @pytest.fixture
        def test_fixture(): pass
        @pytest_asyncio.fixture(scope="module")
        def test_waiting_fixture(): pass
        @overload
        def test_overload(): pass
        @pytest.mark.parametrize("x", [1])[0]
        def test_cases(x): pass
        test_value = 3
    """
    assert names(tmp_path, text) == ["test_plain", "test_waits", "testCamel", "test2", "test_cases"]


def test_classes(tmp_path: Path) -> None:
    text = """
        class TestA:
            def test_f(self): pass
            def helper(self): pass
            class TestInner:
                def test_g(self): pass
            class Helper:
                def test_not(self): pass
        class MoreTests:
            def test_h(self): pass
        class Old(unittest.TestCase):
            def testI(self): pass
        class Older(Old):
            def test_j(self): pass
        class Generic(django.SomeTestCase[int]):
            def test_k(self): pass
        class Client:
            def test_connection(self): pass
        class Early(Late):
            def test_l(self): pass
        class Late(TestCase):
            def test_m(self): pass
        class Round(Round):
            def test_n(self): pass
    """
    assert names(tmp_path, text) == [
        "TestA.test_f",
        "TestA.TestInner.test_g",
        "MoreTests.test_h",
        "Old.testI",
        "Older.test_j",
        "Generic.test_k",
        "Late.test_m",
    ]


def test_places(tmp_path: Path) -> None:
    text = "@one\n@two(\n    3\n)\ndef test_f(): pass\n"
    assert entry(tmp_path, text)["tests"] == [
        {
            "name": "test_f",
            "line": 5,
            "first": 1,
            "conditional": False,
            "wrapped": True,
            "cause": None,
            "cause_line": None,
        }
    ]


def test_what_comes_again(tmp_path: Path) -> None:
    text = """\
        def test_f(): pass
        def test_f(): pass
        class TestA:
            def test_g(self): pass
        class TestA:
            def test_g(self): pass
            def test_g(self): pass
        def test_h(): pass
        if later:
            def test_h(): pass
    """
    assert hidden(tmp_path, text) == {
        "test_f:1": ("shadowed", 2, False),
        "test_f:2": (None, None, False),
        "TestA.test_g:4": ("shadowed", 5, False),
        "TestA.test_g:6": ("shadowed", 7, False),
        "TestA.test_g:7": (None, None, False),
        "test_h:8": (None, None, True),
        "test_h:10": (None, None, True),
    }


def test_what_is_marked_as_no_test(tmp_path: Path) -> None:
    text = """\
        def test_f(): pass
        test_f.__test__ = False
        def test_g(): pass
        test_g.__test__ = True
        class TestA:
            __test__ = False
            def test_h(self): pass
            def test_i(self): pass
            def test_i(self): pass
        class TestB:
            def test_j(self): pass
        TestB.other = False
    """
    assert hidden(tmp_path, text) == {
        "test_f:1": ("refused", None, False),
        "test_g:3": (None, None, False),
        "TestA.test_h:7": ("refused", None, False),
        "TestA.test_i:8": ("shadowed", 9, False),
        "TestA.test_i:9": ("refused", None, False),
        "TestB.test_j:11": (None, None, False),
    }
    assert hidden(tmp_path, "__test__ = False\nclass TestA:\n    def test_f(self): pass\n") == {
        "TestA.test_f:3": ("refused", None, False)
    }


def test_classes_with_a_constructor(tmp_path: Path) -> None:
    text = """\
        class TestA:
            def test_f(self): pass
            def __init__(self): pass
        class TestB:
            if early:
                def __new__(self): pass
            def test_g(self): pass
    """
    assert hidden(tmp_path, text) == {
        "TestA.test_f:2": ("constructor", 3, False),
        "TestB.test_g:7": ("constructor", 6, False),
    }


def test_what_is_there_under_a_condition(tmp_path: Path) -> None:
    text = """\
        if one:
            def test_a(): pass
        else:
            class TestB:
                def test_b(self): pass
        try:
            def test_c(): pass
        except ImportError:
            def test_d(): pass
        for x in y:
            with z:
                def test_e(): pass
        class TestF:
            if one:
                def test_f(self): pass
            def test_g(self): pass
    """
    found = hidden(tmp_path, text)
    assert {name.partition(":")[0]: doubtful for name, (_, _, doubtful) in found.items()} == {
        "test_a": True,
        "TestB.test_b": True,
        "test_c": True,
        "test_d": True,
        "test_e": True,
        "TestF.test_f": True,
        "TestF.test_g": False,
    }


@pytest.mark.parametrize("text", ["def (", "\0"])
def test_what_cannot_be_read(tmp_path: Path, text: str) -> None:
    found = entry(tmp_path, text)
    assert found["tests"] == []
    assert found["error"]


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    assert expected.entry(str(tmp_path / "gone.py"))["error"].startswith("[Errno 2]")


def test_what_a_decorator_or_a_metaclass_may_have_wrapped(tmp_path: Path) -> None:
    text = """
        def test_plain(): pass
        @mark
        def test_decorated(): pass
        class TestA:
            def test_f(self): pass
            @mark
            def test_g(self): pass
        @mark
        class TestB:
            class TestInner:
                def test_h(self): pass
        class TestC(Base, metaclass=Meta):
            def test_i(self): pass
        class TestD(Base):
            def test_j(self): pass
    """
    wrapped = [test["name"] for test in entry(tmp_path, text)["tests"] if test["wrapped"]]
    assert wrapped == ["test_decorated", "TestA.test_g", "TestB.TestInner.test_h", "TestC.test_i"]
