"""What a fault is: something that a tool, a project or the machine does to the gate, and what has to come of it.

Each is a row in a module beside this one. `test_faults.py` lets the real command suffer every one of them on real
processes, and docs/faults.md is the same list as a table for people, written by `python -m tests.faults.page`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import Outcome, Project

EVERYTHING = frozenset({"*"})
"""For `Fault.changes`: nothing of the tree has to stay."""

Tree = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Fault:
    """One fault, and what `verify` has to make of it.

    `name` is a phrase for a reader. The run has to exit with `code` and to print a line that has `says` in it. The
    project has one source file and one instrument `it`: a command that runs `tool`, a shell script of these lines; `table` is the
    rest of its table, and `config` replaces the whole verify.toml. `files` are added, and `prepare` does what text cannot say.

    `through` is what starts the command in surroundings of its own (another user, a closed file, a limit), `arguments`
    and `env` are its own, and `meanwhile` does something while it runs. `changes` are the paths that the fault itself changes:
    everything else has to be as it was. `place` is the project's folder. `needs` says why it cannot be had here, if so.
    """

    name: str
    code: int
    says: str
    tool: str = "exit 0"
    table: str = ""
    config: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Project], None] | None = None
    through: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    meanwhile: Callable[[Project, subprocess.Popen[bytes]], None] | None = None
    changes: frozenset[str] = frozenset()
    place: str = "project"
    needs: Callable[[], str | None] = lambda: None


@dataclass(frozen=True)
class Suffered:
    """What came of a fault: how the run ended, what it left running, the peak of its memory in MB, what it changed."""

    outcome: Outcome
    running: list[str]
    peak_mb: float
    changed: set[str]
    tracebacks: list[str]


def suffer(fault: Fault, home: Path) -> Suffered:
    """Lay out the project below `home`, let the real command run into the fault, and see what came of it."""
    project = lay(fault, home)
    mark, temporary = f"FAULT_{uuid.uuid4().hex}", home / "temporary"
    temporary.mkdir(mode=0o777)
    temporary.chmod(0o777)
    before = tree(project.root)
    inherited = {name: value for name, value in os.environ.items() if name not in {"CI", "VIRTUAL_ENV", "HOME"}}
    tools = Path(sys.executable).parent
    surroundings = {
        **inherited,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        "COLUMNS": "1000",
        mark: "1",
        **fault.env,
    }
    verify = subprocess.Popen(
        [*fault.through, sys.executable, "-P", "-m", "verify_gate", *fault.arguments],
        cwd=project.root,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    watch = Memory(verify.pid)
    try:
        if fault.meanwhile:
            fault.meanwhile(project, verify)
        out, err = verify.communicate(timeout=120)
    finally:
        verify.kill()
    outcome = Outcome(verify.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))
    after = tree(project.root)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return Suffered(outcome, left_running(mark), watch.peak_mb(), changed, tracebacks(project, temporary))


def lay(fault: Fault, home: Path) -> Project:
    """The project of a fault."""
    project = Project(home / fault.place)
    table = f'[verify]\nsource = ["src"]\n\n[instruments.it]\nuses = "command"\nrun = ["./tool"]\n{fault.table}\n'
    project.write(
        {"verify.toml": fault.config or table, "src/acme.py": "x = 1\n", "tool": f"#!/bin/sh\n{fault.tool}\n"}
    )
    (project.root / "tool").chmod(0o755)
    project.write(fault.files)
    if fault.prepare:
        fault.prepare(project)
    return project


def tree(root: Path) -> Tree:
    """Every path below the root but the gate's own folder: its kind and rights, and what would tell that it was written."""
    found: dict[str, tuple[int, ...]] = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name != ".verify"]
        for name in (*folders, *files):
            path = Path(folder, name)
            state = path.lstat()
            written = () if path.is_dir() else (state.st_size, state.st_mtime_ns)
            found[os.fsencode(path.relative_to(root)).decode("utf-8", "replace")] = (state.st_mode, *written)
    found.pop(".verify", None)
    return found


def left_running(mark: str) -> list[str]:
    """Processes that inherited the mark and are still there, by what they are called; none where nobody can tell."""
    if sys.platform != "linux":
        return []
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and mark.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:
            continue  # it has ended, or is somebody else's
    return found


def tracebacks(project: Project, temporary: Path) -> list[str]:
    """Files that hold a traceback: those that the gate keeps of its own faults, and the logs."""
    logs = [log for log in (project.root / ".verify").glob("logs/*.log") if log.stat().st_size < 1_000_000]
    held = [str(log) for log in logs if b"Traceback" in log.read_bytes()]
    return held + [str(kept) for kept in temporary.glob("verify-*.txt")]


class Memory:
    """The peak of one process's own memory, looked up until it has ended; 0 where the system does not show it."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        self._peak = 0.0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while True:
            try:
                lines = self._status.read_text(encoding="utf-8").splitlines()
            except OSError:
                return
            peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
            if not peaks:
                return  # it has ended
            self._peak = peaks[0] / 1000
            time.sleep(0.01)

    def peak_mb(self) -> float:
        """The peak, in MB."""
        self._thread.join()
        return self._peak
