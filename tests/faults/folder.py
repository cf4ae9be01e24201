"""What the gate's own folder can be like."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Project
from tests.faults.fault import Fault
from tests.faults.needs import AS_NOBODY, NOBODY, another_user, mounted, mounting

Prepare = Callable[[Project], None]


def with_home(spoil: Callable[[Path], object]) -> Prepare:
    """The folder, with something in it that `spoil` makes."""

    def prepare(project: Project) -> None:
        home = project.root / ".verify"
        home.mkdir()
        spoil(home)

    return prepare


def holding(name: str, text: str) -> Prepare:
    """The folder, with a file in it."""
    return with_home(lambda home: (home / name).write_text(text, encoding="utf-8"))


def owned_by_nobody(project: Project) -> None:
    """Everything belongs to the user that the command runs as."""
    for folder, folders, files in os.walk(project.root):
        for name in (".", *folders, *files):
            os.chown(Path(folder, name), NOBODY, NOBODY, follow_symlinks=False)


def read_only(project: Project) -> None:
    owned_by_nobody(project)
    (project.root / ".verify").mkdir(mode=0o555)


def locked_scratch(project: Project) -> None:
    (project.root / ".verify/work/it/mine").mkdir(parents=True)
    (project.root / ".verify/work/it/mine/file").touch()
    owned_by_nobody(project)
    (project.root / ".verify/work/it/mine").chmod(0o555)


def linked_log(project: Project) -> None:
    (project.root / ".verify/logs").mkdir(parents=True)
    (project.root / ".verify/logs/it.log").symlink_to(project.root / "src/acme.py")


def linked_last(project: Project) -> None:
    (project.root / ".verify").mkdir()
    for name in ("last.json", ".gitignore"):
        (project.root / ".verify" / name).symlink_to(project.root / "src/acme.py")


def from_the_future(project: Project) -> None:
    line = {"name": "it", "member": None, "status": "in_range", "duration_s": -1e9}
    text = json.dumps({"schema": "verify-report/1", "started": "2999-01-01T00:00:00Z", "instruments": [line]})
    holding("last.json", text)(project)
    late = time.time() + 30 * 365 * 86400
    for path in (*project.root.rglob("*"), project.root):
        os.utime(path, (late, late))


FIRST_RUNS = (
    "sh",
    "-c",
    '"$@" -q > /dev/null & while ! test -e .verify/began; do sleep 0.05; done; "$@"; code=$?; kill $!; wait; exit $code',
    "sh",
)

FAULTS = [
    Fault(
        "It is a file",
        2,
        ".verify cannot be used: File exists.",
        prepare=lambda project: (project.root / ".verify").touch(),
    ),
    Fault(
        "It is a link to elsewhere",
        2,
        ".verify is a link to elsewhere, and the gate writes and removes files in it. Remove the link.",
        prepare=lambda project: (project.root / ".verify").symlink_to(project.root / "src"),
    ),
    Fault(
        "It cannot be written",
        2,
        "cannot be used: Permission denied.",
        prepare=read_only,
        through=AS_NOBODY,
        needs=another_user,
    ),
    Fault("It is full", 2, "cannot be used: No space left on device.", through=mounted("nr_inodes=1"), needs=mounting),
    Fault(
        "A folder in it is a link to elsewhere",
        3,
        ".verify/work is a link to elsewhere",
        prepare=with_home(lambda home: (home / "work").symlink_to(home.parent / "src")),
    ),
    Fault("`logs` in it is a file", 3, ".verify/logs cannot be used: File exists.", prepare=holding("logs", "")),
    Fault("`work` in it is a file", 3, "cannot be used: Not a directory.", prepare=holding("work", "")),
    Fault("The log, or another of its files, is a link to a source file", 0, "it: in range", prepare=linked_log),
    Fault("The last report and .gitignore are links to a source file", 0, "it: in range", prepare=linked_last),
    Fault("The lock is a pipe", 0, "it: in range", prepare=with_home(lambda home: os.mkfifo(home / "lock"))),
    Fault("The last report is garbage", 0, "it: in range", prepare=holding("last.json", "[" * 100_000)),
    Fault(
        "The last report is a folder", 0, "it: in range", prepare=with_home(lambda home: (home / "last.json").mkdir())
    ),
    Fault(
        "It is from a newer version",
        0,
        "it: in range",
        prepare=holding("last.json", '{"schema": "verify-report/9", "instruments": {"it": {"took": "1h"}}}'),
    ),
    Fault(
        "The clock was set back: the last report and every file are of the future",
        0,
        "it: in range",
        prepare=from_the_future,
    ),
    Fault(
        "What an earlier tool left in it cannot be removed",
        3,
        "cannot be used: Permission denied.",
        prepare=locked_scratch,
        through=AS_NOBODY,
        needs=another_user,
    ),
    Fault(
        "Another gate is reading in the same tree",
        2,
        "Wait for it to end. [already-running]",
        tool="touch .verify/began\nsleep 60",
        through=FIRST_RUNS,
    ),
]
