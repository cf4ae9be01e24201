"""What pytest calls as a test, inside real sessions of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from verify_gate.probes.project_side import verify_gate_calls as calls

pytest_plugins = ["pytester"]

TESTS = """
    import functools
    import unittest
    import pytest

    def kept(function):
        @functools.wraps(function)
        def inner(*args):
            return function(*args)
        return inner

    def test_passes(subtests):
        with subtests.test("one"): pass
    def test_fails(): assert False
    def test_skips(): pytest.skip("later")
    @pytest.mark.xfail
    def test_xfails(): raise ValueError
    @kept
    def test_wrapped(): pass
    @pytest.mark.parametrize("x", [1, 2])
    def test_cases(x, tmp_path): assert x
    class TestA:
        def test_method(self, request): assert request.instance is self
        @staticmethod
        def test_static(): pass
        @classmethod
        def test_class(cls): assert cls is TestA
    class More(unittest.TestCase):
        def test_unit(self):
            with self.subTest(x=1):
                self.assertTrue(self.id())
            with self.subTest(x=2):
                pass
        @unittest.expectedFailure
        def test_expected(self): self.assertTrue(False)
    class Async(unittest.IsolatedAsyncioTestCase):
        async def test_waits(self): self.assertTrue(True)
"""


class Reports:
    """Keeps what is said to be amiss with each test's call."""

    def __init__(self) -> None:
        self.amiss: dict[str, str] = {}
        self.outcomes: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call":
            name = report.nodeid.rpartition("::")[2]
            self.outcomes[name] = report.outcome
            if hasattr(report, calls.AMISS):
                self.amiss[name] = getattr(report, calls.AMISS)


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs tests beside a conftest.py: what is amiss with which, and how they ended by pytest's account."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(conftest: str = "", text: str = TESTS) -> Reports:
        pytester.makeconftest(conftest)
        pytester.makepyfile(test_it=text)
        reports = Reports()
        pytester.inline_run("-p", "no:cacheprovider", plugins=[reports, calls])
        return reports

    return run


USUAL = {
    "test_passes": "passed",
    "test_fails": "failed",
    "test_skips": "skipped",
    "test_xfails": "skipped",
    "test_wrapped": "passed",
    "test_cases[1]": "passed",
    "test_cases[2]": "passed",
    "test_method": "passed",
    "test_static": "passed",
    "test_class": "passed",
    "test_unit": "passed",
    "test_expected": "skipped",
    "test_waits": "passed",
}
OF_ITS_OWN = """
    import pytest

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(item):
        before = item.obj
        yield
        assert item.obj is before
"""


def test_where_no_hook_stands_between_nothing_is_listened_to(run: Any) -> None:
    found = run()
    assert (found.amiss, found.outcomes) == ({}, USUAL)


def test_a_hook_that_passes_on_what_tests_raise_changes_nothing(run: Any) -> None:
    found = run(OF_ITS_OWN)
    assert found.outcomes == USUAL
    assert found.amiss.keys() == {"test_fails", "test_skips", "test_xfails", "test_expected"}
    assert found.amiss["test_fails"].startswith("it raised AssertionError: assert False")


def test_what_a_hook_keeps_to_itself(run: Any) -> None:
    found = run("""
        import pytest

        @pytest.hookimpl(tryfirst=True)
        def pytest_pyfunc_call(pyfuncitem):
            if "fails" in pyfuncitem.name:
                for _ in range(2):
                    with pytest.raises(Exception):
                        pyfuncitem.obj()
                return True
            return pyfuncitem.name == "test_passes" or None
    """)
    assert found.outcomes == {**USUAL, "test_fails": "passed", "test_xfails": "passed"}
    assert found.amiss["test_fails"].splitlines()[0] == "it raised AssertionError: assert False"
    assert found.amiss["test_xfails"] == "it raised ValueError: "
    assert found.amiss["test_passes"] == "its function was never called"


def test_one_that_a_hook_reports_on_without_running_it(run: Any) -> None:
    found = run(
        """
        from _pytest.runner import TestReport, runtestprotocol

        def pytest_runtest_protocol(item, nextitem):
            if "run" in item.name:
                runtestprotocol(item, nextitem=nextitem)
            else:
                told = TestReport(item.nodeid, item.location, {}, item.name[5:], None, "call")
                item.ihook.pytest_runtest_logreport(report=told)
            return True
        """,
        "def test_passed(): pass\ndef test_run(): pass\ndef test_failed(): pass\n",
    )
    assert found.outcomes == {"test_passed": "passed", "test_run": "passed", "test_failed": "failed"}
    assert found.amiss == {"test_passed": "its function was never called"}


def test_one_that_is_tried_again_is_known_by_its_last_call(run: Any) -> None:
    found = run(
        """
        def pytest_pyfunc_call(pyfuncitem):
            try:
                pyfuncitem.obj()
            except AssertionError:
                pyfuncitem.obj()
            return True
        """,
        "tries = []\ndef test_second():\n    tries.append(1)\n    assert len(tries) == 2\n",
    )
    assert (found.amiss, found.outcomes) == ({}, {"test_second": "passed"})


def test_a_hook_that_awaits_tests_finds_what_can_be_awaited(run: Any) -> None:
    found = run(
        """
        import asyncio, inspect

        async def run(item):
            await asyncio.gather(item.obj(), return_exceptions="wrong" in item.name)

        def pytest_pyfunc_call(pyfuncitem):
            if inspect.iscoroutinefunction(pyfuncitem.obj):
                asyncio.run(run(pyfuncitem))
                return True
        """,
        "async def test_right(): pass\nasync def test_wrong(): assert False\n",
    )
    assert found.outcomes == {"test_right": "passed", "test_wrong": "passed"}
    assert found.amiss.keys() == {"test_wrong"}


@pytest.mark.parametrize(
    ("other", "amiss"),
    [
        ("lambda: None", {"test_it": "another function was called in its place (conftest.py:7)"}),
        ("Callable()", {"test_it": "another function was called in its place (conftest.py)"}),
        ("functools.wraps(item.obj)(lambda: None)", {}),
        ("functools.partial(item.obj)", {}),
    ],
)
def test_another_function_in_the_place_of_a_tests(run: Any, other: str, amiss: dict[str, str]) -> None:
    found = run(
        f"""
        import functools
        class Callable:
            __name__ = "callable"
            def __call__(self): pass
        def pytest_collection_modifyitems(items):
            for item in items:
                item.obj = {other}
        """,
        "def test_it(): pass\n",
    )
    assert (found.amiss, found.outcomes) == (amiss, {"test_it": "passed"})


def test_what_is_the_projects_own() -> None:
    assert not calls.own(pytest.__file__)
    assert not calls.own(re.__file__)
    assert not calls.own(calls.__file__)
    assert not calls.own("/usr/lib/python3/dist-packages/six.py")
    assert calls.own("/project/tests/conftest.py")
