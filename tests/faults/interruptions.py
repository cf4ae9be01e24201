"""An interruption at every stage: Ctrl-C, SIGTERM, a terminal that is closed."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from tests.conftest import Project
from tests.faults.fault import Fault

SAID = "verify: interrupted; there is no verdict, and nothing is left running."
BEGAN = "touch .verify/began\n"
HANGS = f"{BEGAN}sleep 60"
DEAF = f"trap '' TERM INT HUP\n{BEGAN}sleep 60\nsleep 60"
VERBOSE = f"""\
exec {sys.executable} -c '
import json, os
needle = dict(quantity="errors", value=20000, unit="errors", min=None, max=0)
findings = [dict(message="x" * 50)] * 20000
json.dump(dict(needles=[needle], population=dict(count=1, unit="file"), findings=findings), open(os.environ["VERIFY_READING"], "w"))
'
"""
SLOW_GIT = "#!/bin/sh\ntouch began\nsleep 60\n"
SLOW_PATH = ("sh", "-c", 'PATH="$PWD/bin:$PATH"; export PATH; exec "$@"', "sh")

Meanwhile = Callable[[Project, subprocess.Popen[bytes]], None]


def once(place: str, *numbers: signal.Signals) -> Meanwhile:
    """Send these signals, a moment after one another, once a file is there."""

    def meanwhile(project: Project, verify: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 60
        while not (project.root / place).exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        for number in numbers:
            verify.send_signal(number)
            time.sleep(0.2)

    return meanwhile


def once_it_writes(number: signal.Signals) -> Meanwhile:
    """Send a signal once the report is on its way, and nobody takes it."""

    def meanwhile(_project: Project, verify: subprocess.Popen[bytes]) -> None:
        assert verify.stdout is not None
        select.select([verify.stdout], [], [], 60)
        time.sleep(0.2)
        verify.send_signal(number)

    return meanwhile


def slow_git(project: Project) -> None:
    project.write({"bin/git": SLOW_GIT})
    (project.root / "bin/git").chmod(0o755)


def interrupted_import(name: str) -> Callable[[Project], None]:
    """A module that the gate loads at its start sends the signal itself."""

    def prepare(project: Project) -> None:
        text = f"import os, signal\nos.kill(os.getpid(), signal.{name})\n"
        (project.root.parent / "pydantic.py").write_text(text, encoding="utf-8")

    return prepare


IMPORTING = ("sh", "-c", 'PYTHONPATH="$PWD/.." exec "$@"', "sh")
STAGES = {"SIGINT": "Ctrl-C", "SIGTERM": "SIGTERM", "SIGHUP": "A closed terminal (SIGHUP)"}

FAULTS = [
    fault
    for name, called in STAGES.items()
    for number in [signal.Signals[name]]
    for fault in (
        Fault(f"{called} while the program loads", 130, SAID, prepare=interrupted_import(name), through=IMPORTING),
        Fault(
            f"{called} before the lock, while git is asked",
            130,
            SAID,
            prepare=slow_git,
            through=SLOW_PATH,
            meanwhile=once("began", number),
            changes=frozenset({"began"}),
        ),
        Fault(f"{called} while a tool runs", 130, SAID, tool=HANGS, meanwhile=once(".verify/began", number)),
        Fault(
            f"{called} while the report is written and nobody takes it",
            130,
            SAID,
            tool=VERBOSE,
            arguments=("--format", "json"),
            meanwhile=once_it_writes(number),
        ),
    )
] + [
    Fault(
        "Ctrl-C three times, while a tool runs that ignores every signal",
        130,
        SAID,
        tool=DEAF,
        meanwhile=once(".verify/began", signal.SIGINT, signal.SIGINT, signal.SIGTERM),
    ),
    Fault(
        "Ctrl-C while three instruments are read at once",
        130,
        SAID,
        tool=HANGS,
        config='[verify]\nsource = ["src"]\n'
        + "".join(f'[instruments.{name}]\nuses = "command"\nrun = ["./tool"]\n' for name in "abc"),
        arguments=("--jobs", "3"),
        meanwhile=once(".verify/began", signal.SIGINT),
    ),
    Fault(
        "The terminal is closed under `nohup`",
        0,
        "it: in range",
        tool=f"{BEGAN}sleep 1",
        through=("nohup",),
        meanwhile=once(".verify/began", signal.SIGHUP),
    ),
]
