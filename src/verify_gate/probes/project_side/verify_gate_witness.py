"""The gate's own witness inside pytest: what was collected, what ran, how each test ended, and that the session ended.

Loaded with `-p verify_gate_witness --verify-gate-witness=FILE`. FILE gets a record that says `"finished": false` when
pytest starts and the whole record when its session ends; `FILE.running` names the tests that are running, for the case
that the process ends in the middle of one. Everything runs on Python 3.8 and pytest 6.2, with xdist or without.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

UNHEARD = {
    "PytestReturnNotNoneWarning": r"returned (?:False|<class 'bool'>)",
    "PytestUnhandledThreadExceptionWarning": r"(?m)^AssertionError\b",
}
"""Warnings of pytest's, and what they say of a test that returns what it was to assert, or asserts it in a thread."""
WORST_FIRST = ("error", "failed", "skipped", "xfailed", "xpassed", "passed")
DETAIL_LIMIT = 2000
AMISS = "verify_gate_amiss"
"""What is amiss with a report that says that a test passed."""


def pytest_addoption(parser: Any) -> None:
    """The option that says where the record goes."""
    parser.addoption("--verify-gate-witness", metavar="FILE", help="where verify's record of this session goes")
    # The gate sets cache_dir; where the project turns the cache off, a strict pytest would not know the word.
    with suppress(ValueError):
        parser.addini("cache_dir", "where the cache would be")


@pytest.hookimpl(hookwrapper=True)
def pytest_load_initial_conftests(early_config: Any) -> Iterator[None]:
    """Keep pytest-cov, where the project's options ask for it, from taking the trace away from the gate's coverage.

    A wrapper, because pytest-cov asks to be called first and would be.
    """
    early_config.known_args_namespace.cov_source = None
    yield


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: Any) -> None:
    """Start to watch, unless this is a worker of xdist's: its controller hears of everything.

    No JUnit file goes into the tree, and no colour into the log.
    """
    config.option.xmlpath = None
    config.option.color = "no"
    if not hasattr(config, "workerinput"):
        # Without a name by which `-p no:…` could keep that from happening.
        config.pluginmanager.register(Witness(config))


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(call: Any) -> Iterator[None]:
    """Write on the report what the test raised, whatever anybody makes of that."""
    made = yield
    if call.excinfo is not None:
        raised = str(call.excinfo.exconly())
        setattr(made.get_result(), AMISS, f"it raised {raised}")  # type: ignore[attr-defined]  # pluggy sends it


class Witness:
    """Keeps the record of one session."""

    def __init__(self, config: Any) -> None:
        self.config = config
        self.file = config.getoption("--verify-gate-witness")
        self.root = str(config.rootdir)
        self.selected: dict[str, None] = {}
        self.selection: dict[str, Any] | None = None
        self.workers = 0
        self.reruns = 0
        self.outcomes: dict[str, str] = {}
        self.failures: dict[str, dict[str, Any]] = {}
        self.running: dict[str, None] = {}
        self.running_file = open(self.file + ".running", "w", encoding="utf-8")  # noqa: SIM115 - open until the session ends
        self.write({"finished": False})

    @pytest.hookimpl(optionalhook=True)
    def pytest_verify_gate_selected(self, facts: Any) -> None:
        """What was selected; every worker tells the same."""
        self.selection = facts

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: Any) -> None:
        """These are to run."""
        self.selected.update(dict.fromkeys(item.nodeid for item in session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """A worker says which tests are to run; every worker has the same ones."""
        self.workers += 1
        self.selected.update(dict.fromkeys(ids))

    def pytest_collectreport(self, report: Any) -> None:
        """A module that could not be collected, or that skips itself as a whole."""
        if report.failed:
            self.ended(report, "error")
        elif report.skipped:
            self.ended(report, "skipped")

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A test starts."""
        self.running[nodeid] = None
        self.say_running()

    def pytest_runtest_logreport(self, report: Any) -> None:
        """A phase of a test has ended."""
        self.reruns += report.outcome == "rerun"
        outcome = outcome_of(report)
        if outcome is not None:
            self.ended(report, outcome)

    def pytest_warning_recorded(self, warning_message: Any, nodeid: str) -> None:
        """A test that has passed has done so without being heard."""
        text, said = str(warning_message.message), UNHEARD.get(warning_message.category.__name__)
        if said is not None and re.search(said, text) and self.outcomes.get(nodeid) == "passed":
            warned = SimpleNamespace(nodeid=nodeid, outcome="warned", longrepr=None, longreprtext=text)
            self.outcomes[nodeid] = "failed"
            self.failures.setdefault(nodeid, failure(warned, "failed", self.root))

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """A test has ended."""
        self.running.pop(nodeid, None)
        self.say_running()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_sessionfinish(self, session: Any) -> Iterator[None]:
        """Write the record once everybody else is done."""
        yield
        self.running_file.close()
        self.write(
            {
                "finished": True,
                "exit_status": int(session.exitstatus),
                "rootdir": self.root,
                "workers": self.workers,
                "reruns": self.reruns,
                "selection": self.selection,
                "not_run": [nodeid for nodeid in self.selected if nodeid not in self.outcomes],
                "outcomes": self.outcomes,
                "failures": list(self.failures.values()),
            }
        )

    def ended(self, report: Any, outcome: str) -> None:
        """Of all that is reported of a test, the worst counts."""
        before = self.outcomes.get(report.nodeid, outcome)
        self.outcomes[report.nodeid] = min(before, outcome, key=WORST_FIRST.index)
        if outcome in ("failed", "error"):
            self.failures.setdefault(report.nodeid, failure(report, outcome, self.root))

    def say_running(self) -> None:
        """Name the tests that are running now."""
        self.running_file.seek(0)
        self.running_file.write("\n".join(self.running))
        self.running_file.truncate()
        self.running_file.flush()

    def write(self, record: dict[str, Any]) -> None:
        """Put the record where the gate looks for it, whole or not at all."""
        part = Path(self.file + ".part")
        text = json.dumps(dict(record, schema="pytest-witness/1", pytest=pytest.__version__))
        part.write_text(text, encoding="utf-8")
        part.replace(self.file)


def outcome_of(report: Any) -> str | None:
    """How a test ended as far as this phase tells; `None` where it says nothing yet, or another try follows.

    One that raised something has not passed, whatever its report was turned into.
    """
    if report.outcome == "failed" or turned(report):
        return "error" if report.when in ("setup", "teardown") else "failed"
    if "subtest" in type(report).__name__.lower():
        return None
    if report.outcome == "skipped":
        return "xfailed" if hasattr(report, "wasxfail") else "skipped"
    if report.outcome == "passed" and report.when == "call":
        return "xpassed" if hasattr(report, "wasxfail") else "passed"
    return None


def turned(report: Any) -> bool:
    """Whether a report says of a test that raised something, or was not called, that it passed."""
    return report.outcome == "passed" and hasattr(report, AMISS) and not hasattr(report, "wasxfail")


def failure(report: Any, outcome: str, root: str) -> dict[str, Any]:
    """A failure as the gate shows it: where the test is (or the line in it that failed), and what was said."""
    path, line = place(report, root)
    text = str(report.longreprtext)
    crash = getattr(report.longrepr, "reprcrash", None)
    said = crash.message if crash else first_error(text)
    if turned(report):
        said = getattr(report, AMISS).splitlines()[0] + ", and a conftest.py or a plugin reports that it passed"
    if crash and os.path.normpath(Path(root, crash.path)) == path:
        line = crash.lineno
    return {
        "id": report.nodeid,
        "outcome": outcome,
        "path": path,
        "line": line,
        "message": (said.strip().splitlines() or ["it gave no reason"])[0],
        "detail": text[-DETAIL_LIMIT:],
    }


def place(report: Any, root: str) -> tuple[str, int | None]:
    """The file of a test, absolute, and its line counted from 1, or `None` where nobody knows."""
    location = getattr(report, "location", None) or (report.nodeid.split("::")[0], None, "")
    return os.path.normpath(Path(root, location[0])), None if location[1] is None else location[1] + 1


def first_error(text: str) -> str:
    """What an error without a place of its own says: the exception that pytest marks, else the first line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = [line[1:].strip() for line in lines if line.startswith("E ")]
    named = [line for line in marked if re.match(r"[A-Za-z_.]+(:|$)", line)]
    return (named[-1:] or marked[:1] or lines[:1] or [""])[0]
