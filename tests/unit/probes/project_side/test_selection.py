"""What pytest made of the files of tests, as the plugin sees it inside real sessions."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from verify_gate.probes.project_side import verify_gate_selection as selection

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plugin but those that a test names: each session would import them anew."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def facts(pytester: pytest.Pytester, *arguments: str) -> dict[str, Any]:
    """What is told of a session over the files that are there."""
    told: list[dict[str, Any]] = []

    class Listener:
        @staticmethod
        def pytest_verify_gate_selected(facts: dict[str, Any]) -> None:
            told.append(facts)

    pytester.inline_run("-p", "no:cacheprovider", *arguments, plugins=[selection, Listener()])
    (only,) = told
    return only


TESTS = """
    import functools, unittest, pytest

    def kept(function):
        @functools.wraps(function)
        def inner(): function()
        return inner

    def lost(function):
        return lambda: function()

    @pytest.mark.parametrize("number", [1, 2])
    def test_cases(number): pass

    @kept
    def test_kept(): pass

    @lost
    def test_lost(): pass

    class Base:
        def test_inherited(self): pass
        def test_overridden(self): pass

    class TestSub(Base):
        def test_overridden(self): pass
        @staticmethod
        def test_static(): pass

    class Old(unittest.TestCase):
        def test_old(self): pass
"""


def test_where_tests_are_defined(pytester: pytest.Pytester) -> None:
    file = str(pytester.makepyfile(test_it=TESTS))
    pytester.makepyfile(test_other="from test_it import test_kept")
    (pytester.path / "test_doc.txt").write_text(">>> 1\n1\n", encoding="utf-8")
    found = facts(pytester)
    other = str(pytester.path / "test_other.py")
    assert sorted(found["places"]) == [
        [file, "Old.test_old", file, 30],
        [file, "TestSub.test_inherited", file, 21],
        [file, "TestSub.test_overridden", file, 22],
        [file, "TestSub.test_overridden", file, 25],
        [file, "TestSub.test_static", file, 26],
        [file, "test_cases", file, 11],
        [file, "test_kept", file, 14],
        [file, "test_lost", file, 9],
        [other, "test_kept", file, 14],
    ]
    assert {file, other} <= set(found["visited"])
    assert (found["deselected"], found["halted"], found["hiding"]) == ({}, [], [])


def test_what_cannot_be_looked_into(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_broken="import there_is_no_such_module")
    pytester.makepyfile(test_skips="import pytest\npytest.skip('all', allow_module_level=True)")
    found = facts(pytester)
    root = pytester.path
    assert sorted(found["halted"]) == [[f"{root}/test_broken.py", ""], [f"{root}/test_skips.py", ""]]


def test_who_leaves_tests_out(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_it="import pytest\n" + "".join(f"def test_{name}(): pass\n" for name in "abcde"))
    conftest = pytester.makeconftest(
        """
        def pytest_collection_modifyitems(config, items):
            dropped = [item for item in items if item.name == "test_d"]
            config.hook.pytest_deselected(items=dropped)
            items[:] = [item for item in items if item.name not in ("test_d", "test_e")]
        """
    )
    found = facts(pytester, "-k", "not test_a", "-m", "not slow", "--deselect=test_it.py::test_b")
    assert found["deselected"] == {
        "test_it.py::test_a": "-k",
        "test_it.py::test_b": "--deselect",
        "test_it.py::test_d": str(conftest),
        "test_it.py::test_e": "",
    }
    assert facts(pytester, "-m", "slow")["deselected"]["test_it.py::test_c"] == "-m"


def test_what_the_session_goes_by(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("collect_ignore = ['a']\ncollect_ignore_glob = ['*_b.py']\n")
    pytester.makeini("[pytest]\naddopts = -q\npython_classes = Check\nnorecursedirs = slow\n")
    pytester.makepyfile(test_it="def test_a(): pass")
    root = pytester.path
    found = facts(pytester, "--ignore=c", "--ignore-glob=*d")
    assert found["hiding"] == [
        ["--ignore", "", f"{root}/c"],
        ["--ignore-glob", "", f"{root}/*d"],
        ["collect_ignore", f"{root}/conftest.py", f"{root}/a"],
        ["collect_ignore_glob", f"{root}/conftest.py", f"{root}/*_b.py"],
    ]
    assert (found["rootdir"], found["settings_file"]) == (str(root), str(root / "tox.ini"))
    assert found["settings"] == {
        "python_files": ["test_*.py", "*_test.py"],
        "python_classes": ["Check"],
        "python_functions": ["test"],
        "norecursedirs": ["slow"],
        "addopts": ["-q"],
    }


def config(**more: Any) -> Any:
    settings = {"rootdir": "/p", "invocation_params": SimpleNamespace(dir="/p"), "getini": lambda _: [], **more}
    registered: list[Any] = []
    manager = SimpleNamespace(register=registered.append, registered=registered, get_plugins=list)
    return SimpleNamespace(pluginmanager=manager, getoption=lambda *_: None, **settings)


def test_a_worker_tells_its_controller() -> None:
    worker = config(workerinput={}, workeroutput={})
    selection.pytest_configure(worker)
    (watching,) = worker.pluginmanager.registered
    kept, left_out = SimpleNamespace(nodeid="a", name="a"), SimpleNamespace(nodeid="b", name="b[1]")
    watching.pytest_itemcollected(kept)
    watching.pytest_itemcollected(left_out)
    kept.nodeid = "a@group"
    watching.pytest_collection_finish(SimpleNamespace(items=[kept]))
    (said,) = worker.workeroutput.values()
    assert (said["deselected"], said["places"], said["settings_file"]) == ({"b": ""}, [], "")
    told: list[Any] = []
    hook = SimpleNamespace(pytest_verify_gate_selected=lambda **said: told.append(said["facts"]))
    controller = SimpleNamespace(hook=hook)
    selection.pytest_testnodedown(SimpleNamespace(config=controller, workeroutput=worker.workeroutput))
    selection.pytest_testnodedown(SimpleNamespace(config=controller))
    assert told == [said]


def test_odd_definitions() -> None:
    class Endless:
        @property
        def __wrapped__(self) -> Endless:
            return self

    assert selection.definition(Endless(), "/p/own.py") == ("/p/own.py", 0)
    names: dict[str, Any] = {"__name__": "there_is_no_such_module"}
    exec(compile("def made(): pass", "/p/elsewhere.py", "exec"), names)  # noqa: S102 - as a module is, and then moved
    assert selection.definition(names["made"], "/p/own.py") == ("/p/elsewhere.py", 1)
    assert selection.definition(facts, "")[0] == str(Path(__file__).resolve())


def test_no_one_calls_from_within_this_module_alone() -> None:
    assert selection.caller(None) == ""
    assert selection.caller(sys._getframe()) == __file__
