"""Whether pytest calls the tests that it collected, and what they raise, whatever stands between.

Loaded with `-p verify_gate_calls`, beside the gate's witness, in the process that runs the tests: the only one, or each
worker of xdist's. Where another function is called in the place of a test's, its report gets a sentence that says so,
as `AMISS`; and where a hook of the project's own may call tests, so does the report of one that raised something, or
that nobody called. The witness holds them against what is reported. Everything runs on Python 3.8 and pytest 6.2.
"""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from inspect import iscoroutinefunction
from pathlib import Path
from types import CodeType, MethodType
from typing import Any
from unittest import TestCase

import pytest

AMISS = "verify_gate_amiss"
NEVER = "its function was never called"
HOOKS = ("pytest_pyfunc_call", "pytest_runtest_call", "pytest_runtest_protocol")
"""What may call a test, or keep what it raises."""
STANDARD = tuple(
    os.path.realpath(folder) + os.sep for folder in (sysconfig.get_path("stdlib"), str(Path(__file__).parent))
)
"""The folders of Python's own library, and of the gate's plugins."""
INSTALLED = re.compile(r"[/\\](site|dist)-packages[/\\]")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: Any) -> None:
    """Start to watch, without a name by which `-p no:…` could keep that from happening."""
    config.pluginmanager.register(Calls())


class Calls:
    """Knows the code that each test was collected with, and how the call of the one that runs now ended."""

    def __init__(self) -> None:
        self.collected: dict[int, CodeType | None] = {}
        self.original: Any = None
        self.inside = False
        self.amiss = ""
        self.uncalled = ""

    def pytest_itemcollected(self, item: Any) -> None:
        """This is the code of a test."""
        self.collected[id(item)] = code_of(getattr(item, "function", None))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: Any) -> Iterator[None]:
        """A test begins: where a hook of the project's own may run it, it has not been called until it is."""
        self.uncalled = item.nodeid if any(map(own, implementations(item, "pytest_runtest_protocol"))) else ""
        yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: Any) -> None:
        """A report, by whomever."""
        if self.uncalled == report.nodeid and (report.when, report.outcome) == ("call", "passed"):
            setattr(report, AMISS, NEVER)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: Any) -> Iterator[None]:
        """Before a test is called, see what that would be; listen, where a hook of the project's own may call it."""
        self.original, self.amiss, self.uncalled = None, "", ""
        code = self.collected.get(id(item))
        if code is not None:
            self.amiss = other(item, code)
            if not self.amiss and can_be_heard(item) and any(map(own, implementations(item, *HOOKS))):
                self.listen(item)
        yield

    def listen(self, item: Any) -> None:
        """Put a function around that of a test which writes down how its last call ended."""
        self.original = item.obj
        self.amiss = NEVER
        bound = getattr(self.original, "__self__", None)
        function = self.heard(self.original if bound is None else self.original.__func__)
        item.obj = function if bound is None else MethodType(function, bound)

    def heard(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with an ear for what it raises."""

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            with self:
                return function(*args, **kwargs)

        @wraps(function)
        async def call_async(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            with self:
                return await function(*args, **kwargs)

        return call_async if iscoroutinefunction(function) else call

    def __enter__(self) -> None:
        """A call of the function begins."""
        self.amiss, self.inside = "", True

    def __exit__(self, kind: Any, error: BaseException | None, _: object) -> None:
        """A call of it ended, with an error or without one."""
        self.inside = False
        self.amiss = "" if error is None else f"it raised {kind.__name__}: {error}"

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: Any, call: Any) -> Iterator[None]:
        """Say on the report of a call what is amiss, and give the test its function back."""
        made = yield
        if call.when == "call" and not self.inside:  # a report in the middle of a call is one of a subtest
            if self.original is not None:
                item.obj, self.original = self.original, None
            if self.amiss:
                setattr(made.get_result(), AMISS, self.amiss)  # type: ignore[attr-defined]  # pluggy sends it


def code_of(function: Any) -> CodeType | None:
    """The code beneath all that a function is wrapped in."""
    for _ in range(100):  # a mock has something beneath it for ever
        inner = getattr(function, "__func__", None) or getattr(function, "__wrapped__", None)
        if inner is None:
            break
        function = inner
    code = getattr(function, "__code__", None)
    return code if isinstance(code, CodeType) else None


def other(item: Any, code: CodeType) -> str:
    """What is called in the place of a test's code; empty if it is that, or what an installed plugin put there."""
    now = code_of(item.obj)
    module = sys.modules.get(type(item.obj).__module__)
    file = now.co_filename if now else str(getattr(module, "__file__", ""))
    if now is code or not own(file):
        return ""
    place = os.path.relpath(file, str(item.config.rootdir)) + (f":{now.co_firstlineno}" if now else "")
    return f"another function was called in its place ({place})"


def can_be_heard(item: Any) -> bool:
    """Whether a test is called by way of its item: those of unittest that are awaited call themselves."""
    return not (issubclass(getattr(item, "cls", None) or object, TestCase) and iscoroutinefunction(item.obj))


def implementations(item: Any, *hooks: str) -> Iterator[str]:
    """The files of those who implement a hook for a test."""
    for name in hooks:
        for implementation in getattr(item.ihook, name).get_hookimpls():
            code = code_of(implementation.function)
            yield code.co_filename if code else ""


@lru_cache(maxsize=4096)
def own(file: str) -> bool:
    """Whether a file is the project's own: neither installed, nor Python's, nor the gate's."""
    real = os.path.realpath(file)
    return not (real.startswith(STANDARD) or INSTALLED.search(real))
