"""What pytest made of the files of tests: what it collected, where that is defined, what was left out, and by whom.

Loaded with `-p verify_gate_selection`, beside the gate's witness, in the process that collects: the only one, or each
worker of xdist's. What it finds goes to whoever implements its hook `pytest_verify_gate_selected`, in the controller
where there is one. Everything runs on Python 3.8 and pytest 6.2.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

FROM_WORKER = "verify_gate_selection"
LISTS = ("python_files", "python_classes", "python_functions", "norecursedirs", "addopts")
OPTIONS = {"deselect_by_keyword": "-k", "deselect_by_mark": "-m"}
realpath = lru_cache(maxsize=4096)(os.path.realpath)


class Hooks:
    """The hook of its own."""

    @staticmethod
    def pytest_verify_gate_selected(facts: Any) -> None:
        """This was selected, by one process that collects: what `Selection.facts` says."""


def pytest_addhooks(pluginmanager: Any) -> None:
    """Let the witness implement the hook."""
    pluginmanager.add_hookspecs(Hooks)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: Any) -> None:
    """Start to watch, without a name by which `-p no:…` could keep that from happening."""
    config.pluginmanager.register(Selection(config))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker has ended: what it says, unless it crashed."""
    facts = getattr(node, "workeroutput", {}).get(FROM_WORKER)
    if facts is not None:
        node.config.hook.pytest_verify_gate_selected(facts=facts)


class Selection:
    """Knows the tests that were collected and then left out, whether or not anybody said so."""

    def __init__(self, config: Any) -> None:
        self.config = config
        self.root = str(config.rootdir)
        self.items: list[Any] = []
        self.places: dict[tuple[Any, ...], None] = {}
        self.known: set[tuple[Any, ...]] = set()
        self.visited: list[str] = []
        self.halted: list[tuple[str, str]] = []
        self.left_out_by: dict[int, str] = {}

    def pytest_itemcollected(self, item: Any) -> None:
        """One more test was collected."""
        self.items.append(item)
        key = (getattr(item, "module", None), getattr(item, "cls", None), name_of(item))
        # The cases of one parametrized test, thousands perhaps, are defined in one place.
        if key not in self.known:
            self.known.add(key)
            self.places.update(dict.fromkeys(places(item)))

    def pytest_collectreport(self, report: Any) -> None:
        """A folder, a module or a class was looked into, or could not be."""
        file, _, inner = report.nodeid.partition("::")
        path = realpath(str(Path(self.root, file)))
        if not report.passed:
            self.halted.append((path, inner.replace("::", ".")))
        elif not inner:
            self.visited.append(path)

    def pytest_deselected(self, items: list[Any]) -> None:
        """Somebody leaves these out and says so."""
        self.left_out_by.update(dict.fromkeys(map(id, items), caller(sys._getframe())))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: Any) -> None:
        """Of those collected, these are left to run."""
        facts = self.facts(session.items)
        if hasattr(self.config, "workerinput"):
            self.config.workeroutput[FROM_WORKER] = facts
        else:
            self.config.hook.pytest_verify_gate_selected(facts=facts)

    def facts(self, to_run: list[Any]) -> dict[str, Any]:
        """All of it, in lists, dictionaries and words alone, for it may have to travel."""
        # By identity: xdist's groups change the id of a test after it was collected.
        kept = {id(item) for item in to_run}
        return {
            "rootdir": self.root,
            "deselected": {
                item.nodeid: self.left_out_by.get(id(item), "") for item in self.items if id(item) not in kept
            },
            "places": [list(place) for place in self.places],
            "visited": self.visited,
            "halted": [list(place) for place in self.halted],
            "hiding": [list(rule) for rule in hiding(self.config)],
            "settings_file": str(getattr(self.config, "inipath", None) or ""),
            "settings": {name: [str(word) for word in self.config.getini(name)] for name in LISTS},
        }


def name_of(item: Any) -> str:
    """The name that a test is defined by, without the case of a parametrized one."""
    return getattr(item, "originalname", None) or str(item.name).partition("[")[0]


def places(item: Any) -> Iterator[tuple[str, str, str, int]]:
    """Of a test that is a function: the file it was collected from, its name there, and where that is defined.

    What a method overrides in the classes it derives from has its place too: it is accounted for.
    """
    function, module, cls = (getattr(item, name, None) for name in ("function", "module", "cls"))
    if function is None or module is None:
        return
    name = name_of(item)
    own = file_of(module)
    whole = f"{cls.__qualname__}.{name}" if cls else name
    overridden = (vars(base)[name] for base in getattr(cls, "__mro__", ()) if name in vars(base))
    for one in (function, *overridden):
        yield (own, whole, *definition(one, own))


def definition(function: Any, own: str) -> tuple[str, int]:
    """The file and the first line of a function, beneath what it is wrapped in; line 0 where nobody knows."""
    for _ in range(100):  # a mock has something beneath it for ever
        function = getattr(function, "__func__", None) or getattr(function, "__wrapped__", function)
    code = getattr(function, "__code__", None)
    line = getattr(code, "co_firstlineno", None)
    if not isinstance(line, int):
        return own, 0
    # Of code that was compiled elsewhere and then moved, the module knows the file, and the code does not.
    module = sys.modules.get(str(getattr(function, "__module__", None)))
    return file_of(module) or realpath(str(code.co_filename)), line  # type: ignore[union-attr]  # a line has code


def file_of(module: Any) -> str:
    """The file of a module, empty where it has none."""
    file = getattr(module, "__file__", None)
    return realpath(file) if isinstance(file, str) else ""


def caller(frame: FrameType | None) -> str:
    """Who leaves tests out: an option of pytest's, or the file of the conftest.py or plugin."""
    while frame and frame.f_globals.get("__name__", "").partition(".")[0] in {"pluggy", __name__.partition(".")[0]}:
        frame = frame.f_back
    if frame is None:
        return ""
    module = frame.f_globals.get("__name__", "")
    if module == "_pytest.main":
        return "--deselect"
    return OPTIONS.get(frame.f_code.co_name, frame.f_code.co_filename)


def hiding(config: Any) -> Iterator[tuple[str, str, str]]:
    """What keeps pytest from a path: the option or setting, the file where it stands, and the path or glob.

    The file is empty for an option: nobody knows whether it stands on the command line.
    """
    for option in ("ignore", "ignore_glob"):
        for path in config.getoption(option, None) or ():
            yield "--" + option.replace("_", "-"), "", str(Path(config.invocation_params.dir, path))
    for plugin in config.pluginmanager.get_plugins():
        file = file_of(plugin)
        for name in ("collect_ignore", "collect_ignore_glob"):
            for path in getattr(plugin, name, None) or ():
                yield name, file, str(Path(file).parent / path)
