"""What a tool can do to the gate."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.conftest import Project
from tests.faults.fault import EVERYTHING, Fault
from tests.faults.folder import owned_by_nobody
from tests.faults.needs import AS_NOBODY, another_user, linux, mounted, mounting, programs

PYTHON = sys.executable
READING = '{"needles": [{"quantity": "errors", "value": 0, "unit": "errors", "min": null, "max": 0}], "population": {"count": 1, "of": 1, "unit": "file"}}'
CONFIG = '[verify]\nsource = ["src"]\n\n[instruments.it]\nuses = "command"\nrun = ["{}"]\n'
LEFT_SESSION = f"""\
{PYTHON} -c 'import subprocess; subprocess.Popen(["sleep", "60"], start_new_session=True)'
"""
DEAF = f"""\
{PYTHON} -c '
import signal, subprocess
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen(["sleep", "60"], start_new_session=True)
'
"""
OUT_OF_MEMORY = f"""\
ulimit -v 200000
exec {PYTHON} -c '
try:
    bytearray(10**9)
except MemoryError:
    raise SystemExit("there is no memory left")
'
"""
FAKE_RUFF = {".venv/pyvenv.cfg": "version = 3.11.0\n", ".venv/bin/ruff": "#!/bin/sh\nexit 0\n"}


def not_executable(project: Project) -> None:
    (project.root / "tool").chmod(0o644)


def folder_for_a_tool(project: Project) -> None:
    (project.root / "tool").unlink()
    (project.root / "tool").mkdir()


def no_interpreter(project: Project) -> None:
    (project.root / "tool").write_text("#!/no/such/interpreter\n", encoding="utf-8")


def no_program(project: Project) -> None:
    (project.root / "tool").write_bytes(b"\x00\x01\x02")


def earlier_reading(project: Project) -> None:
    lying = project.root / ".verify/work/it/reading.json"
    lying.parent.mkdir(parents=True)
    lying.write_text(READING, encoding="utf-8")


def silent_ruff(project: Project) -> None:
    (project.root / ".venv/bin/ruff").chmod(0o755)
    (project.root / ".venv/bin/python").symlink_to(Path(PYTHON).resolve())


FAULTS = [
    Fault(
        "It is not there",
        3,
        "no-such-tool was not found. Install it, or correct its path.",
        config=CONFIG.format("no-such-tool"),
    ),
    Fault(
        "It is not executable", 3, "is not executable. Give it the right to be run (chmod +x).", prepare=not_executable
    ),
    Fault("It is a folder", 3, "is a folder, not a program. Correct its path.", prepare=folder_for_a_tool),
    Fault(
        "Its first line names an interpreter that is not there",
        3,
        "begins with a line (#!) that names an interpreter which does not exist. Correct that line.",
        prepare=no_interpreter,
    ),
    Fault("It is no program at all", 3, "is no program of this system.", prepare=no_program),
    Fault("It is killed (SIGKILL)", 3, "tool was killed by signal 9", tool="kill -KILL $$"),
    Fault("It crashes (SIGSEGV)", 3, "tool was killed by signal 11", tool="kill -SEGV $$"),
    Fault("It runs out of memory and says so", 1, "exit 1: there is no memory left", tool=OUT_OF_MEMORY, needs=linux),
    Fault("It hangs", 3, "tool was still running after 0.5 s and was stopped.", tool="sleep 60", table="timeout = 0.5"),
    Fault(
        "It hangs and ignores SIGTERM",
        3,
        "tool was still running after 0.5 s and was stopped.",
        tool="trap '' TERM\nsleep 60\nsleep 60",
        table="timeout = 0.5",
    ),
    Fault(
        "It stops itself",
        3,
        "tool was still running after 0.5 s and was stopped.",
        tool="kill -STOP $$",
        table="timeout = 0.5",
    ),
    Fault("It leaves a child behind", 0, "it: in range", tool="sleep 60 &"),
    Fault("It leaves a child behind in a session of its own", 0, "it: in range", tool=LEFT_SESSION, needs=linux),
    Fault(
        "It leaves a child behind that is a daemon and deaf to SIGTERM",
        0,
        "it: in range",
        tool=f"({DEAF}) &\nwait",
        needs=linux,
    ),
    Fault(
        "It hangs, and so does its child in a session of its own",
        3,
        "tool was still running after 1 s and was stopped.",
        tool=f"{LEFT_SESSION}sleep 60",
        table="timeout = 1",
        needs=linux,
    ),
    Fault(
        "It prints 1 GB",
        3,
        "Its standard output is over 32 MB, more than can be trusted",
        tool="head -c 1000000000 /dev/zero",
    ),
    Fault(
        "It prints a line of 300 MB that never ends",
        3,
        "Its standard error is over 32 MB, more than can be trusted",
        tool="head -c 300000000 /dev/zero >&2",
    ),
    Fault(
        "It prints what is no text, and NUL",
        1,
        "it is bad",
        tool=r"printf '\377\376\000it is \000bad\n'; exit 7",
    ),
    Fault("It says nothing and fails", 1, "exit 3: it said nothing", tool="exit 3"),
    Fault(
        "It contradicts its reading",
        3,
        "It contradicts itself: it exited with 1",
        tool=f"echo '{READING}' > $VERIFY_READING\nexit 1",
    ),
    Fault(
        "It is killed after it wrote its reading",
        3,
        "tool was killed by signal 9",
        tool=f"echo '{READING}' > $VERIFY_READING\nkill -KILL $$",
    ),
    Fault(
        "It writes no report (a ruff that says nothing)",
        3,
        "ruff could not do its work",
        config='[verify]\nsource = ["src"]\n[instruments.lint]\n',
        files=FAKE_RUFF,
        prepare=silent_ruff,
    ),
    Fault(
        "It writes none, and the report of an earlier run lies there",
        1,
        "exit 1: it said nothing",
        tool="exit 1",
        prepare=earlier_reading,
    ),
    Fault("Its reading is cut off", 3, "Its reading is not valid: ", tool=f"echo '{READING[:60]}' > $VERIFY_READING"),
    Fault(
        "Its reading is nested a million deep",
        3,
        "Its reading is not valid: ",
        tool="head -c 1000000 /dev/zero | tr '\\0' '[' > $VERIFY_READING",
    ),
    Fault("Its reading is no text", 3, "Its reading is not valid: ", tool="head -c 1000 /dev/zero > $VERIFY_READING"),
    Fault(
        "Its reading is 100 MB",
        3,
        "Its reading.json is over 32 MB",
        tool="head -c 100000000 /dev/zero > $VERIFY_READING",
    ),
    Fault(
        "Its reading is a folder",
        3,
        "It left something at reading.json that is no plain file",
        tool="mkdir $VERIFY_READING",
    ),
    Fault(
        "Its reading is a pipe",
        3,
        "It left something at reading.json that is no plain file",
        tool="mkfifo $VERIFY_READING",
    ),
    Fault(
        "Its reading is a link to /dev/zero",
        3,
        "It left something at reading.json that is no plain file",
        tool="ln -s /dev/zero $VERIFY_READING",
    ),
    Fault(
        "Its reading cannot be read by anybody",
        3,
        "reading.json cannot be used: Permission denied.",
        tool=f"echo '{READING}' > $VERIFY_READING\nchmod 0 $VERIFY_READING",
        prepare=owned_by_nobody,
        through=AS_NOBODY,
        needs=another_user,
    ),
    Fault(
        "It fills the disk",
        3,
        ".verify cannot be used: No space left on device.",
        tool="head -c 5000000 /dev/zero",
        through=mounted("size=200k"),
        needs=mounting,
    ),
    Fault(
        "It writes more than a file may hold (RLIMIT_FSIZE)",
        3,
        ".verify cannot be used: File too large.",
        tool="head -c 5000000 /dev/zero",
        through=("bash", "-c", 'ulimit -f 64; exec "$@"', "bash"),
        needs=lambda: programs("bash"),
    ),
    Fault(
        "It deletes the folder that it was given",
        3,
        ".verify/work/it/.0.stdout cannot be used: No such file or directory.",
        tool='rm -rf "$(dirname "$VERIFY_READING")"',
    ),
    Fault(
        "It deletes .verify/",
        3,
        ".verify/work/it/.0.stdout cannot be used: No such file or directory.",
        tool="rm -rf .verify",
    ),
    Fault("It deletes the whole project", 3, "No such file or directory.", tool='rm -rf "$PWD"', changes=EVERYTHING),
]
