"""A project made of text, and the real command run on it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every run and every machine: a gate that is red by chance teaches people to run it again.
settings.register_profile(
    "gate",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow,),  # no test asserts a time: the machine may be busy
)
settings.load_profile("gate")

# As a terminal gives them. What runs in the background of a shell inherits SIGINT ignored, and so would every gate here.
signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Outcome:
    """What one run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """Standard output as the JSON report."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    def instrument(self, name: str) -> dict[str, Any]:
        """One instrument's line of the JSON report."""
        return next(line for line in self.report["instruments"] if line["name"] == name)

    def needles(self, name: str) -> dict[str, float]:
        """The figures of one instrument, by quantity."""
        return {needle["quantity"]: needle["value"] for needle in self.instrument(name)["needles"]}


@dataclass(frozen=True)
class Project:
    """A folder with the files of a project in it."""

    root: Path

    def write(self, files: Mapping[str, str]) -> Project:
        """Add or replace files, by path; the text is dedented."""
        for path, text in files.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return self

    def run(self, *arguments: str, env: Mapping[str, str] | None = None, timeout: float = 300) -> Outcome:
        """Run `verify` in the project, as a person would, and wait for it to end."""
        inherited = {name: value for name, value in os.environ.items() if name not in {"CI", "VIRTUAL_ENV"}}
        python = Path(sys.executable).parent
        done = subprocess.run(
            [sys.executable, "-P", "-m", "verify_gate", *arguments],
            cwd=self.root,
            env={**inherited, "PATH": f"{python}{os.pathsep}{os.environ['PATH']}", **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        return Outcome(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def git(self, *arguments: str) -> str:
        """Run git in the project, as an author of its own."""
        author = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main")
        done = subprocess.run(["git", *author, *arguments], cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Mapping[str, str]], Project]:
    """Make a project of text: `project({"src/a.py": "x = 1"}).run("--format", "json")`."""

    def make(files: Mapping[str, str]) -> Project:
        return Project(tmp_path).write(files)

    return make
