"""The report and the progress as they leave the real command: on a pipe, in a file, on a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from select import select

import pytest

from tests.conftest import Outcome, Project
from verify_gate import __version__

if sys.platform == "win32":
    pytest.skip("there are no such terminals", allow_module_level=True)

Make = Callable[[Mapping[str, str]], Project]

PROBE = """
import json, os, sys
outside = sys.argv[1] == "bad"
finding = {"path": "src/a.py", "line": 2, "column": 5, "rule": "R1", "message": "said \x1b[31mred\\r\\n::error::x", "fix": "Mend it."}
reading = {
    "needles": [{"quantity": "errors", "value": int(outside), "unit": "errors", "min": None, "max": 0}],
    "population": {"count": 1, "of": 1, "unit": "files"},
    "findings": [finding] if outside else [],
    "tool": {"name": "probe", "version": "1.0"},
}
open(os.environ["VERIFY_READING"], "w").write(json.dumps(reading))
"""
SLOW = "import time\ntime.sleep(0.5)\n"
"""Long enough for progress to be seen."""
GREEN = (
    "✓ one  ●────────────────────  0 errors  1 of 1 file  <time>\n"
    "· not read at cadence change: two (push)\n"
    "\n"
    "PASS  1 of 1 in range · not measured: two · <time>\n"
)
RED = (
    "✓ one  ●────────────────────  0 errors  1 of 1 file  <time>\n"
    "✗ two  ├──◆─────────────────  1 error   1 of 1 file  <time>\n"
    "\n"
    "✗ two  Does this command succeed?\n"
    "  src/a.py\n"
    "    2:5  said red : :error::x  R1\n"
    "         │ y = 2\n"
    "         → Mend it.\n"
    "\n"
    "FAIL  1 of 2 in range · out of range: two · <time>\n"
)
TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-P", "-m", "verify_gate", *sys.argv[1:]])
"""
"""Makes its standard input the terminal that Ctrl-C is typed at, and becomes the real command."""


def toml(one: str = "good", two: str = "bad") -> str:
    tables = [
        f'[instruments.{name}]\nuses = "command"\nwhen = "{when}"\nrun = ["{sys.executable}", "probe.py", "{kind}"]\n'
        for name, when, kind in (("one", "change", one), ("two", "push", two))
    ]
    return '[verify]\nsource = ["src"]\n' + "".join(tables)


@pytest.fixture
def made(project: Make) -> Project:
    """A project whose first instrument is in range, and whose second, read on a push, is not."""
    return project({"verify.toml": toml(), "src/a.py": "x = 1\n    y = 2\n", "probe.py": PROBE})


def timeless(text: str) -> str:
    """The text with `<time>` for each time in it, and one blank for the columns that depend on it."""
    return re.sub(r" +\d+\.\ds", lambda found: ("  " if found.group().startswith("  ") else " ") + "<time>", text)


def run(made: Project, *arguments: str, **env: str) -> Outcome:
    """Run it at a width of 60, in UTF-8, unless `env` says otherwise."""
    return made.run(*arguments, env={"COLUMNS": "60", "PYTHONIOENCODING": "utf-8", **env})


def test_on_a_pipe(made: Project) -> None:
    outcome = run(made)
    assert (outcome.code, timeless(outcome.out), timeless(outcome.err)) == (0, GREEN, "verify: one: in range, <time>\n")


def test_what_is_wrong_is_shown_with_its_source(made: Project) -> None:
    outcome = run(made, "--push", "-q")
    assert (outcome.code, timeless(outcome.out), outcome.err) == (1, RED, "")


def test_a_line_that_is_not_there_is_not_shown(made: Project) -> None:
    (made.root.parent / "outside.py").write_text("outside = 1\n", encoding="utf-8")
    for path in ("src/gone.py", "src", "src/a\\u0000.py", "../outside.py", "/dev/zero"):
        made.write({"probe.py": PROBE.replace('"src/a.py", "line": 2', f'"{path}", "line": 1')})
        lines = timeless(run(made, "--push", "-q").out).splitlines()
        assert lines[5:] == ["    1:5  said red : :error::x  R1", "         → Mend it.", *RED.splitlines()[-2:]], path


def test_the_version_beside_other_options(made: Project) -> None:
    outcome = run(made, "-q", "--version")
    assert (outcome.code, outcome.out, outcome.err) == (0, f"verify {__version__}\n", "")


def test_verbose_shows_what_was_run(made: Project) -> None:
    lines = run(made, "-v").out.splitlines()
    assert lines[3:6] == [
        "✓ one  Does this command succeed?",
        "  read by probe 1.0",
        f"  $ {sys.executable} probe.py good",
    ]


def test_a_report_in_a_file_has_no_colour_and_all_its_signs(made: Project) -> None:
    outcome = run(made, "--output", "text=two.txt", PYTHONIOENCODING="ascii", FORCE_COLOR="1")
    assert timeless((made.root / "two.txt").read_text(encoding="utf-8")) == GREEN
    assert outcome.out.startswith("+ one  o----")


def test_a_width_of_its_own(made: Project) -> None:
    for width in (40, 80, 200):
        lines = run(made, "--push", COLUMNS=str(width)).out.splitlines()
        assert max(len(line) for line in lines) <= width
    assert "✓ one  ●────────────────────  0 errors" in run(made, "--push", COLUMNS="200").out


def test_a_locale_without_signs(made: Project) -> None:
    outcome = run(made, "--push", PYTHONIOENCODING="ascii")
    assert outcome.code == 1
    assert outcome.out.isascii()
    assert outcome.out.splitlines()[-1].startswith("FAIL  1 of 2 in range - out of range: two - ")


@pytest.mark.parametrize("arguments", [(), ("--format", "json")])
def test_a_reader_that_leaves_early_is_no_error(made: Project, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-P", "-m", "verify_gate", "-q", *arguments]
    with subprocess.Popen(command, cwd=made.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as verify:
        assert verify.stdout is not None
        assert verify.stderr is not None
        verify.stdout.close()
        assert verify.stderr.read() == b""
    assert verify.returncode == 0


def test_a_fault_of_its_own_is_one_sentence(made: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    fault = (
        "import verify_gate.repository as w\ndef revision(*_): raise RuntimeError('it broke')\nw.revision = revision\n"
    )
    (outside / "sitecustomize.py").write_text(fault, encoding="utf-8")
    outcome = run(made, PYTHONPATH=str(outside), TMPDIR=str(outside))
    (kept,) = outside.glob("verify-*.txt")
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err == (
        "verify: failed by a fault of its own, so there is no verdict: RuntimeError: it broke. "
        f"{kept} has the traceback; please report it.\n"
    )
    assert kept.read_text(encoding="utf-8").startswith("Traceback (most recent call last):\n")


def test_a_folder_is_no_file_for_a_report(made: Project) -> None:
    outcome = run(made, "-q", "--output", "text=src")
    assert (outcome.code, outcome.out) == (2, "")
    assert "verify: --output 'text=src': 'src' is a folder. Name a file in it. [usage-output]\n" in outcome.err


def test_a_report_that_cannot_be_written_is_no_verdict(made: Project) -> None:
    outcome = run(made, "-q", "--output", "text=/dev/full", "--output", "json=there.json")
    assert outcome.code == 3
    assert outcome.err == (
        "verify: The report could not be written to /dev/full: No space left on device. [output-unwritable]\n"
    )
    assert "PASS" in outcome.out
    assert (made.root / "there.json").is_file()


@dataclass
class Watched:
    """The real command on a terminal of its own, 80 cells wide, and all that it wrote there so far."""

    process: subprocess.Popen[bytes]
    terminal: int
    said: str = field(default="")

    def until(self, awaited: str | None) -> str:
        """Read on until that was written; `None` awaits the end."""
        deadline = time.monotonic() + 60
        while awaited is None or awaited not in self.said:
            assert time.monotonic() < deadline, f"{awaited!r} is not in {self.said!r}"
            if not select([self.terminal], [], [], 1)[0]:
                continue
            try:
                part = os.read(self.terminal, 10_000)
            except OSError:  # how Linux tells that nobody writes there any more
                part = b""
            if not part:
                assert awaited is None, f"{awaited!r} is not in {self.said!r}"
                break
            self.said += part.decode()
        return self.said


@pytest.fixture
def watch(made: Project) -> Iterator[Callable[..., Watched]]:
    """Start the command on a terminal: `watch("--push", NO_COLOR="1")`."""
    started: list[Watched] = []

    def start(*arguments: str, **env: str) -> Watched:
        outer, inner = os.openpty()
        kept = {name: value for name, value in os.environ.items() if name not in {"CI", "NO_COLOR", "FORCE_COLOR"}}
        process = subprocess.Popen(
            [sys.executable, "-c", TERMINAL, *arguments],
            cwd=made.root,
            env={**kept, "TERM": "xterm-256color", "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", **env},
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)
        started.append(Watched(process, outer))
        return started[-1]

    yield start
    for watched in started:
        watched.process.kill()
        watched.process.wait()
        os.close(watched.terminal)


def test_a_terminal_shows_progress_and_then_the_report_in_colour(made: Project, watch: Callable[..., Watched]) -> None:
    made.write({"probe.py": SLOW + PROBE})
    said = (watched := watch("--push")).until(None)
    assert watched.process.wait(60) == 1
    assert "0 of 2 read  - one " in said
    progress, _, report = said.rpartition("\x1b[?25h")
    assert progress.count("\x1b[?25l") == 1
    assert "in range" not in progress
    assert "\x1b[32m✓\x1b[0m \x1b[1mone\x1b[0m  \x1b[1;32m●\x1b[0m" in report
    assert "\x1b[1;31mFAIL  \x1b[0m1 of 2 in range" in report


def test_what_it_took_last_time_is_told(made: Project, watch: Callable[..., Watched]) -> None:
    last = '{"instruments": [{"name": "one", "member": null, "status": "in_range", "duration_s": 72}]}'
    made.write({"probe.py": SLOW + PROBE, ".verify/last.json": last})
    assert re.search(r"0 of 1 read  - one \ds of about 1m12s", watch().until(None))


def test_a_terminal_without_colour(watch: Callable[..., Watched]) -> None:
    report = watch("--push", NO_COLOR="1").until(None).rpartition("\x1b[2K")[2]
    assert "✗ two  Does this command succeed?\r\n" in report
    assert "\x1b" not in report


@pytest.mark.parametrize(("arguments", "env"), [(("-q",), {}), ((), {"TERM": "dumb"})])
def test_a_terminal_on_which_nothing_moves(
    watch: Callable[..., Watched], arguments: tuple[str, ...], env: Mapping[str, str]
) -> None:
    said = watch(*arguments, **env).until(None)
    assert not re.search(r"\x1b\[(?!\d*(?:;\d+)*m)", said)
    assert ("verify: one: in range, " in said) is ("TERM" in env)


def test_ctrl_c_gives_the_cursor_back(made: Project, watch: Callable[..., Watched]) -> None:
    made.write({"probe.py": "import time; time.sleep(60)"})
    watched = watch()
    watched.until("- one ")
    os.write(watched.terminal, b"\x03")
    said = watched.until(None)
    assert watched.process.wait(30) == 130
    assert "\x1b[?25h" in said.rpartition("\x1b[?25l")[2]
    assert said.endswith("verify: interrupted; there is no verdict, and nothing is left running.\r\n")
    assert "Traceback" not in said
