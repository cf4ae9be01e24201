"""Real children: how they end, what they leave, what they inherit."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from verify_gate.process import Cancelled, Ended, Request, capture, clean_environment, run, until_terminated

Run = Callable[..., Ended]


@pytest.fixture
def child(tmp_path: Path) -> Run:
    """Run a piece of Python as a child; its output lands in tmp_path/out and tmp_path/err."""

    def go(code: str, *, timeout: float = 30, grace: float = 3, cancel: threading.Event | None = None) -> Ended:
        argv = (sys.executable, "-c", code)
        request = Request(argv, tmp_path, dict(os.environ), timeout, tmp_path / "out", tmp_path / "err", grace)
        return run(request, cancel)

    return go


def alive(pid: int) -> bool:
    """Whether a process is there and is no zombie that waits for its parent."""
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False


def gone(pid: int) -> bool:
    """Whether the process goes away within a few seconds."""
    for _ in range(100):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("code", [0, 1, 3, 77])
def test_tells_the_exit_code_and_what_it_cost(child: Run, code: int) -> None:
    ended = child(f"raise SystemExit({code})")
    assert (ended.exit_code, ended.timed_out, ended.failure) == (code, False, None)
    assert ended.duration_s > 0
    assert ended.cpu_s is not None
    assert ended.cpu_s > 0
    assert ended.peak_rss_mb is not None
    assert 1 < ended.peak_rss_mb < 1000


def test_streams_both_outputs_to_their_files(child: Run, tmp_path: Path) -> None:
    child("import sys; print('to out'); print('to err', file=sys.stderr)")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "to out\n"
    assert (tmp_path / "err").read_text(encoding="utf-8") == "to err\n"


def test_a_megabyte_on_standard_error_does_not_block(child: Run, tmp_path: Path) -> None:
    assert child("import sys; sys.stderr.write('x' * 1_000_000)").exit_code == 0
    assert (tmp_path / "err").stat().st_size == 1_000_000


def test_standard_input_is_closed(child: Run) -> None:
    assert child("import sys; raise SystemExit(5 if sys.stdin.read() == '' else 6)").exit_code == 5


def test_tells_the_signal_that_killed_it(child: Run) -> None:
    assert child("import os, signal; os.kill(os.getpid(), signal.SIGKILL)").exit_code == -signal.SIGKILL


def test_a_timeout_ends_it(child: Run) -> None:
    ended = child("import time; time.sleep(60)", timeout=0.3)
    assert ended.timed_out
    assert ended.exit_code == -signal.SIGTERM
    assert ended.duration_s < 10


def test_one_that_ignores_sigterm_is_killed(child: Run) -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    ended = child(code, timeout=1, grace=0.2)
    assert ended.timed_out
    assert ended.exit_code == -signal.SIGKILL


GRANDCHILD = """
import subprocess, sys, pathlib
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path("grandchild").write_text(str(inner.pid))
"""


@pytest.mark.parametrize("rest", ["", "import time; time.sleep(60)"], ids=["it ends", "it hangs"])
def test_no_grandchild_is_left(child: Run, tmp_path: Path, rest: str) -> None:
    child(GRANDCHILD + rest, timeout=2)
    assert gone(int((tmp_path / "grandchild").read_text(encoding="utf-8")))


def test_a_cancel_ends_it_and_says_so(child: Run) -> None:
    cancel = threading.Event()
    threading.Timer(0.3, cancel.set).start()
    begin = time.monotonic()
    with pytest.raises(Cancelled):
        child("import time; time.sleep(60)", cancel=cancel)
    assert time.monotonic() - begin < 10


def test_a_sigterm_ends_what_runs_and_then_the_probe(child: Run) -> None:
    before = signal.getsignal(signal.SIGTERM)
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()
    begin = time.monotonic()
    with pytest.raises(SystemExit) as ended, until_terminated() as cancel:
        child("import time; time.sleep(60)", cancel=cancel)
    assert ended.value.code == 143
    assert time.monotonic() - begin < 10
    assert signal.getsignal(signal.SIGTERM) is before


def request(tmp_path: Path, program: str, cwd: Path | None = None) -> Request:
    return Request((program,), cwd or tmp_path, {}, 5, tmp_path / "out", tmp_path / "err")


def test_a_missing_program_is_data(tmp_path: Path) -> None:
    ended = run(request(tmp_path, "no-such-program"))
    assert (ended.exit_code, ended.failure) == (None, "no-such-program was not found. Install it, or correct its path.")


def test_a_missing_folder_is_data(tmp_path: Path) -> None:
    ended = run(request(tmp_path, sys.executable, tmp_path / "nowhere"))
    assert ended.failure == f"The folder {tmp_path / 'nowhere'} to run it in does not exist."


def test_a_program_without_the_right_to_run_is_data(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("#!/bin/sh\n", encoding="utf-8")
    ended = run(request(tmp_path, str(script)))
    assert ended.failure == f"{script} is not executable. Give it the right to be run (chmod +x)."


def test_what_the_system_cannot_run_is_data(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_bytes(b"\x00\x01")
    script.chmod(0o755)
    assert (
        run(request(tmp_path, str(script))).failure
        == f"{script} could not be started: [Errno 8] Exec format error: '{script}'."
    )
    assert run(request(tmp_path, "nul\0")).failure == "nul\0 could not be started: embedded null byte."


def test_the_environment_loses_what_moves_needles() -> None:
    inherited = {
        "PATH": "/bin", "HOME": "/home/ada", "CI": "true", "DATABASE_URL": "db", "PIP_INDEX_URL": "pip", "GIT_SSL_CAINFO": "ca",
        "PYTEST_ADDOPTS": "-k x", "COVERAGE_FILE": "c", "MYPYPATH": "m", "RUFF_SELECT": "r", "PYTHONOPTIMIZE": "1",
        "PYTHONPATH": "p", "COLUMNS": "20", "FORCE_COLOR": "1", "GIT_DIR": "g", "SKIP": "lint", "VERIFY_READING": "v",
    }  # fmt: skip
    assert clean_environment(inherited) == {
        "PATH": "/bin", "HOME": "/home/ada", "CI": "true", "DATABASE_URL": "db", "PIP_INDEX_URL": "pip", "GIT_SSL_CAINFO": "ca",
        "PYTHONDONTWRITEBYTECODE": "1", "TERM": "dumb", "GIT_OPTIONAL_LOCKS": "0",
    }  # fmt: skip


def test_capture_answers_with_standard_output(tmp_path: Path) -> None:
    assert capture((sys.executable, "-c", "print('hello')"), tmp_path, {}) == "hello\n"


@pytest.mark.parametrize(
    "argv",
    [
        ("no-such-program",),
        (sys.executable, "-c", "raise SystemExit(1)"),
        (sys.executable, "-c", "import time; time.sleep(9)"),
    ],
)
def test_capture_answers_nothing_where_there_is_no_answer(tmp_path: Path, argv: tuple[str, ...]) -> None:
    assert capture(argv, tmp_path, {}, timeout=1) is None
