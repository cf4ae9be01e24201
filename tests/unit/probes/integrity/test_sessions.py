"""Sessions of a real pytest on a few files, and what a record of one says."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from tests.unit.probes.integrity.changes import side
from verify_gate.domain.reading import Unreadable
from verify_gate.environment import clean_environment
from verify_gate.probes.integrity.execution.pytest_settings import Tree
from verify_gate.probes.integrity.execution.sessions import Failure, Pytest, Session, parts_of


def made(tmp_path: Path, files: Mapping[str, str], *args: str) -> tuple[Pytest, Tree]:
    root, scratch = side(tmp_path / "tree", files).root, tmp_path / "scratch"
    scratch.mkdir()
    return Pytest(sys.executable, args, ("src",), clean_environment(os.environ), scratch, Event()), Tree(root)


FILES = {
    "pytest.ini": "[pytest]\naddopts = -x -p no:cacheprovider --tb=no\n",
    "src/acme.py": "def twice(n):\n    return n + n\n\n\ndef fail():\n    raise OSError('no')\n",
    "tests/test_acme.py": """
        import pytest
        import acme

        @pytest.mark.parametrize("n", [1, 2, pytest.param(3, marks=pytest.mark.skip("so"))])
        def test_twice(n):
            assert acme.twice(n) == 2

        class TestAcme:
            def test_fail(self):
                acme.fail()

            @pytest.mark.xfail
            def test_not_yet(self):
                assert False

        @pytest.fixture
        def broken():
            raise KeyError(1)

        def test_with(broken):
            pass
    """,
    "tests/test_broken.py": "import nothing_of_that_name\n",
    "tests/test_skipped.py": "import pytest\npytest.skip('so', allow_module_level=True)\n",
}


def test_a_session(tmp_path: Path) -> None:
    runner, tree = made(tmp_path, FILES)
    session = runner.run(tree, ["tests"], "head")
    own = "tests/test_acme.py"
    assert session.why is None
    assert session.cases == {
        (own, "test_twice"): {"[1]": "passed", "[2]": "failed", "[3]": "skipped"},
        (own, "TestAcme::test_fail"): {"": "failed"},
        (own, "TestAcme::test_not_yet"): {"": "xfailed"},
        (own, "test_with"): {"": "error"},
    }
    assert session.failures[own, "test_twice"] == {"[2]": Failure(6, "assert 4 == 2", own)}
    assert session.failures[own, "TestAcme::test_fail"] == {"": Failure(10, "OSError: no", "src/acme.py")}
    assert session.broken == {"tests/test_broken.py": "ModuleNotFoundError: No module named 'nothing_of_that_name'"}
    assert [session.executed((own, name)) for name in ("test_twice", "TestAcme::test_not_yet", "other")] == [2, 0, 0]
    assert (session.count, session.modules) == (4, {own})
    assert sorted(path.name for path in tree.root.iterdir()) == ["pytest.ini", "src", "tests"]


def test_without_settings_none_of_the_folders_above_are_taken(tmp_path: Path) -> None:
    side(tmp_path, {"pytest.ini": "[pytest]\naddopts = --no-such-option\n", "conftest.py": "1 / 0\n"})
    runner, tree = made(tmp_path, {"tests/test_a.py": "def test_a(): pass\n"})
    assert runner.run(tree, ["tests"], "base").cases == {("tests/test_a.py", "test_a"): {"": "passed"}}


@pytest.mark.parametrize(
    ("files", "args", "why"),
    [
        ({"tests/conftest.py": "import os\ndef pytest_sessionfinish(): os._exit(0)\n"}, (), "ended in the middle of"),
        ({}, ("--no-such-option",), r"did not come to its end \(exit 4\)"),
        (
            {"tests/test_z.py": "import pytest\ndef test_z(): pytest.exit('enough')\n"},
            (),
            "stopped before tests/test_z.py",
        ),
    ],
)
def test_one_that_does_not_come_to_its_end(
    tmp_path: Path, files: Mapping[str, str], args: tuple[str, ...], why: str
) -> None:
    runner, tree = made(tmp_path, {"tests/test_a.py": "def test_a(): pass\n", **files}, *args)
    session = runner.run(tree, ["tests"], "head")
    assert replace(session, why=None) == Session()
    with pytest.raises(Unreadable, match=why):
        raise Unreadable(session.why or "")


def test_an_interpreter_that_is_not_there(tmp_path: Path) -> None:
    runner, tree = made(tmp_path, {"tests/test_a.py": ""})
    session = replace(runner, python="/nowhere/python").run(tree, ["tests"], "head")
    assert session.why is not None
    assert session.why.startswith("pytest did not come to its end (exit -1): /nowhere/python")
    replace(runner, python="/nowhere/python").see_where_from(tree, ["acme"])


def test_where_the_source_comes_from(tmp_path: Path) -> None:
    runner, tree = made(tmp_path, {"src/acme.py": "", "src/beta/__init__.py": "", "src/gamma/a.py": ""})
    runner.see_where_from(tree, ["acme", "beta", "gamma", "not_there"])
    runner.see_where_from(tree, [])
    with pytest.raises(
        Unreadable, match=r"The tests of the base would import json from .*json, whatever the base holds"
    ):
        runner.see_where_from(tree, ["acme", "json"])


@pytest.mark.parametrize(
    ("node", "parts"),
    [
        ("tests/test_a.py::test_a", ("tests/test_a.py", "test_a", "")),
        ("tests/test_a.py::TestA::test_a[x::y[0]]", ("tests/test_a.py", "TestA::test_a", "[x::y[0]]")),
        ("tests/test_a.py", ("tests/test_a.py", "", "")),
    ],
)
def test_the_parts_of_a_node(node: str, parts: tuple[str, str, str]) -> None:
    assert parts_of(node, "/p", Path("/p")) == parts
    assert parts_of(f"sub/{node}", "/p", Path("/p/sub")) == parts
