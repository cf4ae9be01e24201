"""`verify watch` as a person starts it: a real process, files that are saved, and a signal at the end."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Project
from verify_gate.cli.alone import alone

CONFIG = """
    [verify]
    source = ["src"]
    [instruments.words]
    uses = "command"
    run = ["python", "check.py"]
    [instruments.lint]
    uses = "command"
    run = ["python", "-c", ""]
"""
CHECK = """
    import json, os, pathlib
    bad = [path for path in sorted(pathlib.Path("src").glob("*.py")) if "bad" in path.read_text()]
    pathlib.Path(os.environ["VERIFY_READING"]).write_text(json.dumps({
        "needles": [{"quantity": "bad words", "value": len(bad), "unit": "words", "min": None, "max": 0}],
        "population": {"count": 1, "of": 1, "unit": "files"},
        "findings": [{"path": str(path), "line": 1, "column": 1, "rule": "BAD", "message": "a bad word",
                      "severity": "error", "fix": None} for path in bad],
        "tool": {"name": "words", "version": "1"},
    }))
"""
SLOW = """
    [verify]
    source = ["src"]
    [instruments.slow]
    uses = "command"
    run = ["python", "-c", "import time; open('.verify/begun', 'w').close(); time.sleep(600)"]
"""
WAITING = "waiting for a change; Ctrl-C ends"
LONG_S = 120


@dataclass
class Watched:
    """A process under way, and what it has said so far, as one stream."""

    process: subprocess.Popen[bytes]
    stream: int
    said: str = ""

    def until(self, text: str) -> str:
        """Wait until it says that; what it has said up to there, since the last time."""
        deadline = time.monotonic() + LONG_S
        while text not in self.said:
            assert time.monotonic() < deadline, f"{text!r} was never said, but: {self.said}"
            self.said += self._more()
        end = self.said.index(text) + len(text)
        heard, self.said = self.said[:end], self.said[end:]
        return heard

    def end(self, number: int = signal.SIGINT) -> int:
        """Send it a signal; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(LONG_S)

    def _more(self) -> str:
        try:
            read = os.read(self.stream, 65536)
        except OSError:  # a terminal whose other side has gone
            read = b""
        assert read, f"it ended and said: {self.said}"
        return read.decode("utf-8", "replace").replace("\r\n", "\n")


@contextmanager
def watching(made: Project, *arguments: str, columns: int | None = None) -> Iterator[Watched]:
    """`verify watch` in the project; on a terminal of so many columns, or else into a pipe."""
    ours, theirs = os.pipe() if columns is None else pty.openpty()
    if columns is not None:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "COLUMNS", "NO_COLOR"}}
    python = Path(sys.executable).parent
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "verify_gate", "watch", *arguments],
        cwd=made.root,
        env={**kept, "PATH": f"{python}{os.pathsep}{os.environ['PATH']}", "TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        yield Watched(process, ours)
    finally:
        process.kill()
        process.wait(LONG_S)
        os.close(ours)


def left_running(made: Project) -> list[str]:
    """The processes that work in the project."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == made.root:
                found.append((process / "cmdline").read_text())
        except OSError:  # it has ended, or is somebody else's
            continue
    return found


@pytest.fixture
def made(tmp_path: Path) -> Project:
    made = Project(tmp_path / "p").write({"verify.toml": CONFIG, "check.py": CHECK, "src/a.py": "x = 1\n"})
    made.git("init", "-q")
    return made


def test_a_mistake_is_named_and_gone_when_it_is_mended_and_nothing_is_left_at_the_end(made: Project) -> None:
    with watching(made, "-q") as watched:
        first = watched.until(WAITING)
        assert " → reads words, lint\n" in first
        assert "PASS  2 of 2 in range" in first
        made.write({"src/a.py": "bad = 1\n"})
        told = watched.until(WAITING)
        assert "\nsrc/a.py changed at " in told
        assert "a bad word" in told
        assert "FAIL  1 of 2 in range" in told
        made.write({"src/a.py": "good = 1\n", "src/new.py": "", "more/new.txt": ""})
        told = watched.until("PASS  2 of 2 in range")
        assert "\nmore/new.txt, and 2 more changed at " in told
        watched.until(WAITING)
        assert watched.end() == 130
    assert left_running(made) == []


def test_a_verify_toml_that_breaks_is_complained_about_until_it_is_mended(made: Project) -> None:
    with watching(made, "-q") as watched:
        watched.until(WAITING)
        made.write({"verify.toml": "[verify]\nsauce = []\n"})
        assert "[config-unknown-key]" in watched.until(WAITING)
        (made.root / "verify.toml").unlink()
        assert "[no-config]" in watched.until(WAITING)
        made.write({"verify.toml": CONFIG})
        assert "PASS  2 of 2 in range" in watched.until(WAITING)


def test_another_gate_in_the_tree_is_said_and_the_next_change_read(made: Project) -> None:
    with watching(made, "-q") as watched:
        watched.until(WAITING)
        with alone([made.root / ".verify"]):
            made.write({"src/a.py": "bad = 1\n"})
            assert "[already-running]" in watched.until(WAITING)
        made.write({"src/b.py": ""})
        told = watched.until(WAITING)
        assert "src/a.py, and 1 more changed" in told
        assert "FAIL" in told


def test_many_files_at_once_are_one_round(made: Project) -> None:
    with watching(made, "-q") as watched:
        watched.until(WAITING)
        made.write({f"src/m{number}.py": "" for number in range(500)} | {"src/zzz.py": "bad"})
        told = watched.until("FAIL  1 of 2 in range")
        assert " more changed at " in told


def test_on_a_terminal_the_line_of_progress_goes_and_the_report_has_its_width(made: Project) -> None:
    with watching(made, columns=60) as watched:
        told = watched.until(WAITING)
        assert "2 of 2 in range" in told
        assert "\x1b[?25h" in told  # the cursor is there again
        assert watched.end() == 130


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_reading_that_is_under_way(made: Project, number: int) -> None:
    made.write({"verify.toml": SLOW})
    with watching(made) as watched:
        watched.until("reads slow")
        deadline = time.monotonic() + LONG_S
        while not (made.root / ".verify/begun").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert watched.end(number) == 130
        watched.until("verify: interrupted; there is no verdict, and nothing is left running.")
    assert left_running(made) == []


def test_a_reader_that_has_gone_ends_it(made: Project) -> None:
    with watching(made, "-q") as watched:
        watched.until(WAITING)
        with open(os.devnull, "rb") as nobody:
            os.dup2(nobody.fileno(), watched.stream)
        made.write({"src/a.py": "bad = 1\n"})
        assert watched.process.wait(LONG_S) == 130


@pytest.mark.parametrize(
    ("files", "arguments", "said"),
    [
        ({"verify.toml": "["}, (), "[config-syntax]"),
        ({}, ("--only", "nothing"), "[unknown-instrument]"),
        ({}, ("--config", "gone.toml"), "[no-config]"),
    ],
)
def test_it_begins_where_verify_itself_would(
    made: Project, files: dict[str, str], arguments: tuple[str, ...], said: str
) -> None:
    ended = made.write(files).run("watch", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_without_the_extra_it_says_how_to_get_it(made: Project, tmp_path: Path) -> None:
    Project(tmp_path / "path").write({"watchfiles.py": "raise ImportError\n"})
    program = "import sys; sys.path.insert(0, sys.argv.pop(1)); from verify_gate.__main__ import main; main()"
    ended = subprocess.run(
        [sys.executable, "-P", "-c", program, tmp_path / "path", "watch"],
        cwd=made.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (
        2,
        "",
        "verify: verify watch needs watchfiles, which is not installed beside verify. "
        "Install it: pip install 'verify-gate[watch]' [extra-missing]\n",
    )


def test_a_source_that_lies_elsewhere_and_is_saved_there_is_read_again(made: Project) -> None:
    elsewhere = made.root.parent / "elsewhere.py"
    elsewhere.write_text("x = 1\n", encoding="utf-8")
    (made.root / "src/link.py").symlink_to(elsewhere)
    with watching(made) as watched:
        watched.until(WAITING)
        elsewhere.write_text("bad = 1\n", encoding="utf-8")
        assert "src/link.py changed at" in watched.until("FAIL")
        watched.until(WAITING)
        assert watched.end() == 130
