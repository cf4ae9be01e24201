"""A pytest plugin that writes down how each session went, so that nobody has to believe an exit code.

It is copied beside the project's tests and runs in the project's interpreter: it needs pytest, and nothing of ours.
Each session adds one line of JSON to the file that VERIFY_MUTATION_WITNESS names: the mutant it ran under, the exit
code, how many tests ran, which failed, and what could not be collected.

Each session also gets a temporary folder of its own: in the one that pytest takes by itself, sessions that run at once
clean up after one another, and fail now and then.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NAME = "verify_mutation_witness"
FILE = "VERIFY_MUTATION_WITNESS"
UNDER_TEST = "MUTANT_UNDER_TEST"
TEMPORARY = "temporary"
"""Beside that file: the folder, or a link to it, in which sessions have their temporary folders."""


class Witness:
    """Sees one session."""

    def __init__(self, file: str, mutant: str | None) -> None:
        self.file = file
        self.mutant = mutant
        home = Path(file).with_name(TEMPORARY).resolve()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.temporary = str(home / str(os.getpid()))
        self.ran: set[str] = set()
        self.failed: list[str] = []
        self.broken: list[str] = []

    def pytest_collectreport(self, report: Any) -> None:
        """What could not be collected is no test that failed."""
        if report.failed:
            self.broken.append(report.nodeid)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """A test ran if it came to its call; it failed if any of its parts did."""
        if report.when == "call":
            self.ran.add(report.nodeid)
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """One write, so that the lines of sessions that run at once do not mix."""
        line = {
            "mutant": self.mutant,
            "exit": int(exitstatus),
            "ran": len(self.ran),
            "failed": self.failed,
            "broken": self.broken,
        }
        file = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(file, (json.dumps(line) + "\n").encode())
        finally:
            os.close(file)

    def pytest_unconfigure(self) -> None:
        """Nothing temporary stays: where no mutant is tried, no other session is under way."""
        shutil.rmtree(self.temporary, ignore_errors=True)
        if "__mutmut_" not in (self.mutant or ""):
            with suppress(OSError):
                Path(self.temporary).parent.rmdir()


def pytest_configure(config: Any) -> None:
    """Be there for this session. A test may clear the environment later on, so it is read now."""
    file = os.environ.get(FILE)
    if file is not None:
        session = Witness(file, os.environ.get(UNDER_TEST))
        config.option.basetemp = session.temporary
        config.pluginmanager.register(session, "verify-mutation-witness-session")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name values as pytest does by itself. With its escaping off, it takes any text as it is, and fails over bytes."""
    if isinstance(val, bytes):
        return ascii(val)[2:-1]
    return val.encode("unicode_escape").decode("ascii") if isinstance(val, str) else None


def pytest_sessionstart() -> None:
    """Let Hypothesis, where there is one, try the same examples each time, and none that it kept from before.

    The profile is what tests go by that do not say otherwise. For those that do there is the seed, as
    `--hypothesis-seed` sets it: under it, no example is kept either.
    """
    if find_spec("hypothesis") is None:
        return
    from hypothesis import core, settings  # noqa: PLC0415 - only where the project has it

    core.global_force_seed = 0  # type: ignore[assignment]  # None until somebody asks for a seed
    settings.register_profile(NAME, derandomize=True, database=None, deadline=None)
    settings.load_profile(NAME)
