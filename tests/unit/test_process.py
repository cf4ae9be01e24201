"""Real children: how they end, what they leave, what they inherit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from verify_gate.process import (
    Cancelled,
    Ended,
    Request,
    capture,
    end_strays,
    run,
    until_terminated,
)
from verify_gate.strays import MARK

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


AWAY = """
import pathlib, subprocess, sys
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
pathlib.Path("grandchild").write_text(str(inner.pid))
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows what a process inherited")


@linux
@pytest.mark.parametrize("rest", ["", "import time; time.sleep(60)"], ids=["it ends", "it hangs"])
def test_nothing_is_left_that_left_its_session(child: Run, tmp_path: Path, rest: str) -> None:
    child(AWAY + rest, timeout=2)
    assert gone(int((tmp_path / "grandchild").read_text(encoding="utf-8")))


@linux
def test_what_another_run_started_stays(child: Run, tmp_path: Path) -> None:
    ended: list[Ended] = []
    other = threading.Thread(target=lambda: ended.append(child("import time; time.sleep(1); raise SystemExit(7)")))
    other.start()
    request = Request((sys.executable, "-c", "pass"), tmp_path, {}, 30, tmp_path / "out2", tmp_path / "err2")
    assert run(request).exit_code == 0
    other.join()
    assert [one.exit_code for one in ended] == [7]


@linux
def test_a_run_within_a_run_is_found_by_both(child: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MARK, "/1-outer")
    child(f"import os; open('mark', 'w').write(os.environ['{MARK}'])")
    assert (tmp_path / "mark").read_text(encoding="utf-8").startswith(f"/1-outer/{os.getpid()}-")


@linux
def test_what_was_lost_sight_of_is_ended_too() -> None:
    words = [sys.executable, "-c", "import time; time.sleep(60)"]
    lost = subprocess.Popen(words, env={"A": "a", MARK: f"/1-outer/{os.getpid()}-x", "Z": "z"})
    other = subprocess.Popen(
        words, env={"A": f"/{os.getpid()}-x", MARK: "/1-outer", f"OTHER_{MARK}": f"/{os.getpid()}-x"}
    )
    end_strays()
    try:
        assert lost.wait(10) == -signal.SIGKILL
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


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


def test_a_folder_is_no_program(tmp_path: Path) -> None:
    ended = run(request(tmp_path, str(tmp_path)))
    assert ended.failure == f"{tmp_path} is a folder, not a program. Correct its path."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            b"#!/no/such/interpreter\n",
            "begins with a line (#!) that names an interpreter which does not exist. Correct that line.",
        ),
        (
            b"\x00\x01",
            "is no program of this system. A script needs a first line that says what runs it (#!…).",
        ),
    ],
)
def test_what_the_system_cannot_run_is_data(tmp_path: Path, text: bytes, said: str) -> None:
    script = tmp_path / "script"
    script.write_bytes(text)
    script.chmod(0o755)
    assert run(request(tmp_path, str(script))).failure == f"{script} {said}"


def test_a_name_that_is_none_is_data(tmp_path: Path) -> None:
    assert run(request(tmp_path, "nul\0")).failure == "nul\0 could not be started: embedded null byte."


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


@linux
def test_a_question_without_an_answer_leaves_nothing_running(tmp_path: Path) -> None:
    code = GRANDCHILD.replace("time.sleep(60)", "time.sleep(50)") + "import time; time.sleep(60)"
    begin = time.monotonic()
    assert capture((sys.executable, "-c", code), tmp_path, {}, timeout=1) is None
    assert time.monotonic() - begin < 10
    assert gone(int((tmp_path / "grandchild").read_text(encoding="utf-8")))
