"""Command in, outcome out: the only module that starts processes.

Each command gets a process group of its own, no standard input but a file that it is given, a cleaned environment, a
timeout, and its output streamed to files, so that memory stays bounded whatever it prints. When it ends, however it
ends, nothing of its group is left, nor, where the system shows what a process inherited, of what has left the group.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from verify_gate.environment import asking_git
from verify_gate.strays import MARK, kill_marked, new_mark, own_marks, processes

GRACE_S = 3.0
"""How long a group may take to end by itself after SIGTERM."""

PROBE_GRACE_S = 1.0
"""The same for what a probe runs: shorter, since the probe has to see its end within the grace of its own."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to run: the words, where, in which environment, for how many seconds at most, and where its output goes.

    `grace` is how many seconds it may take to end by itself once it is asked to. `stdin` is a file that it may read as
    its standard input; without one it has none.
    """

    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    timeout: float
    stdout: Path
    stderr: Path
    grace: float = GRACE_S
    stdin: Path | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended.

    `exit_code` is negative for the number of a signal, and `None` where it never started (`failure` then says why in a
    sentence). Times are in seconds, memory in MB and of the largest single process; `None` where the system does not
    tell.
    """

    exit_code: int | None
    timed_out: bool = False
    failure: str | None = None
    duration_s: float = 0.0
    cpu_s: float | None = None
    peak_rss_mb: float | None = None


class Cancelled(BaseException):
    """The run was interrupted while this process ran; the process is gone. Like `KeyboardInterrupt`, no error."""


@contextmanager
def until_terminated() -> Iterator[threading.Event]:
    """An event that SIGTERM sets, for a probe to give to each `run` inside; what a cancelled one raises ends the probe.

    What a probe starts has a group of its own, so the signal that ends the probe's group does not reach it.
    """
    cancel = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: cancel.set())
    try:
        yield cancel
    except Cancelled:
        raise SystemExit(128 + signal.SIGTERM) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def run(request: Request, cancel: threading.Event | None = None) -> Ended:
    """Run one command to its end, its timeout or the cancel, and leave nothing of it running.

    Raises `Cancelled` when `cancel` is set, and passes `KeyboardInterrupt` on; both after its group is gone.
    """
    begin = time.monotonic()
    mark, bystanders = new_mark(), processes()
    try:
        given = os.devnull if request.stdin is None else request.stdin
        with open(given, "rb") as inward, open(request.stdout, "wb") as out, open(request.stderr, "wb") as err:
            child = subprocess.Popen(  # noqa: S603 - a list of words, never a shell's line
                request.argv,
                cwd=request.cwd,
                env={**request.env, MARK: request.env.get(MARK, "") + mark},
                stdin=inward,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
    except (OSError, ValueError) as error:
        return Ended(None, failure=_why_not_started(request, error), duration_s=time.monotonic() - begin)
    try:
        usage = _wait(child, begin + request.timeout, cancel)
    finally:
        _end_group(child, request.grace)
        kill_marked(mark, bystanders)
    cpu, peak = usage or (None, None)
    return Ended(child.returncode, usage is None, None, time.monotonic() - begin, cpu, peak)


def capture(argv: Sequence[str], cwd: Path, env: Mapping[str, str], timeout: float = 60) -> str | None:
    """Standard output of a short question to a program; `None` where it cannot be started or answers with an error.

    Most are questions to git, and no setting of the folder in question makes git start a program of its own.
    """
    try:
        with subprocess.Popen(  # noqa: S603 - a list of words, never a shell's line
            argv,
            cwd=cwd,
            env={**asking_git(), **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as child:
            try:
                told, _ = child.communicate(timeout=timeout)
            except BaseException:
                _signal_group(child, _KILL)
                raise
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return os.fsdecode(told) if child.returncode == 0 else None


def end_strays() -> None:
    """End whatever this process has run and lost sight of: an interruption can fall between a start and its record."""
    kill_marked(own_marks())


def _wait(
    child: subprocess.Popen[bytes], deadline: float, cancel: threading.Event | None
) -> tuple[float | None, float | None] | None:
    """CPU seconds and peak MB once the child has ended; `None` once the deadline has passed."""
    nap = 0.0005
    while (usage := _reap(child)) is None:
        if cancel is not None and cancel.is_set():
            raise Cancelled
        if time.monotonic() >= deadline:
            return None
        time.sleep(nap)
        nap = min(nap * 1.3, 0.02)
    return usage


def _reap(child: subprocess.Popen[bytes]) -> tuple[float | None, float | None] | None:
    """What the child used, if it has ended: `wait4` alone tells the figures of just this child and its own."""
    if not hasattr(os, "wait4"):
        return None if child.poll() is None else (None, None)
    pid, status, usage = os.wait4(child.pid, os.WNOHANG)
    if pid == 0:
        return None
    child.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6


def _end_group(child: subprocess.Popen[bytes], grace: float) -> None:
    """End whatever is left of the child's group: SIGTERM, a while for it to end, SIGKILL."""
    if child.returncode is None:
        _signal_group(child, signal.SIGTERM)
        try:
            child.wait(grace)
        except subprocess.TimeoutExpired:
            _signal_group(child, _KILL)
            child.wait()
    _signal_group(child, _KILL)


_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def _signal_group(child: subprocess.Popen[bytes], signal_number: signal.Signals) -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal_number)
        else:
            child.send_signal(signal_number)
    except (ProcessLookupError, PermissionError):
        return  # nothing of the group is left, or (macOS) only its dead


def _why_not_started(request: Request, error: OSError | ValueError) -> str:
    program = request.argv[0]
    file = request.cwd / program if os.sep in program else None
    match error:
        case FileNotFoundError() if not request.cwd.is_dir():
            return f"The folder {request.cwd} to run it in does not exist."
        case FileNotFoundError() if file and file.is_file():
            why = "begins with a line (#!) that names an interpreter which does not exist. Correct that line"
        case FileNotFoundError():
            why = "was not found. Install it, or correct its path"
        case PermissionError() if file and file.is_dir():
            why = "is a folder, not a program. Correct its path"
        case PermissionError():
            why = "is not executable. Give it the right to be run (chmod +x)"
        case OSError(errno=errno.ENOEXEC):
            why = "is no program of this system. A script needs a first line that says what runs it (#!…)"
        case _:
            why = f"could not be started: {error}"
    return f"{program} {why}."
