"""What a trap is: a way in which a tool's own check ends with exit 0 although something is wrong or was never looked at.

Each instrument's traps stand in a module of their own beside this one. `test_traps.py` springs every one of them on the
real tool, and docs/traps.md is the same list as a table for people, written by `python -m tests.traps.page`.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tests.conftest import Project

Files = Mapping[str, str | None]
"""Files by path, as text to dedent; None takes a file of the clean project away."""


@dataclass(frozen=True)
class Clean:
    """A small project that is in range before a trap is set in it.

    `files` are all of it but verify.toml, whose `[verify]` table is `verify`; `table` is the instrument's own.
    """

    instrument: str
    files: Mapping[str, str]
    table: str = ""
    verify: str = 'source = ["src/acme"]\ntests = ["tests"]'


@dataclass(frozen=True)
class Trap:
    """One way to be green for the wrong reason.

    `name` says what is done, as a phrase that ends a sentence starting "The tool is green, because …" would; `files` are what
    it changes in the clean project, and `prepare` what text cannot say (links, dates, git). `by_hand` is the command that a script
    would trust, a line for the shell's rules of quoting; it has to exit with 0 and to print `says`. `verify` has to
    answer with `status`, and to say `because` somewhere in what it prints of the instrument.
    `table` replaces the instrument's table in verify.toml, and `env` is what the surroundings set for both.
    """

    name: str
    by_hand: str
    says: str
    status: Literal["out_of_range", "no_reading"]
    because: str
    files: Files = field(default_factory=dict)
    prepare: Callable[[Project], None] | None = None
    table: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)


def lay(project: Project, clean: Clean, trap: Trap | None = None) -> None:
    """Write the clean project and set the trap in it."""
    table = clean.table if trap is None or trap.table is None else trap.table
    gate = f"[verify]\n{clean.verify}\n\n[instruments.{clean.instrument}]\n{table}\n"
    project.write({"verify.toml": gate, **clean.files})
    if trap is None:
        return
    for path, text in trap.files.items():
        if text is None:
            (project.root / path).unlink()
        else:
            project.write({path: text})
    if trap.prepare:
        trap.prepare(project)


def tool_says(project: Project, trap: Trap) -> tuple[int, str]:
    """Run the tool by hand, as a script would: its exit code and all it printed."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"CI", "VIRTUAL_ENV"}}
    tools = Path(sys.executable).parent
    done = subprocess.run(
        shlex.split(trap.by_hand),
        cwd=project.root,
        env={**inherited, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", **trap.env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout


def verify_says(project: Project, instrument: str, env: Mapping[str, str]) -> dict[str, Any]:
    """The instrument's line of the JSON report."""
    outcome = project.run("--only", instrument, "--format", "json", "-q", env=env)
    assert outcome.out, outcome.err
    return outcome.instrument(instrument)


def sentences(line: Mapping[str, Any]) -> str:
    """All that a line of the report says in words: why there is no reading, the needles, the findings and their ways out."""
    needles = [f"{needle['value']} {needle['quantity']}" for needle in line["needles"] if not needle["in_range"]]
    return "\n".join([line["why"] or "", *needles, *map(_sentence, line["findings"])])


def _sentence(finding: Mapping[str, Any]) -> str:
    place = ":".join(str(part) for part in (finding["path"], finding["line"]) if part is not None)
    return " ".join(part for part in (f"{place}:" if place else "", finding["message"], finding["fix"]) if part)
