"""What git, the user and the machine can be like."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.conftest import Project
from tests.faults.fault import Fault
from tests.faults.folder import owned_by_nobody
from tests.faults.needs import AS_NOBODY, PRIVATE, another_user, mounting


def committed(project: Project) -> None:
    project.git("init", "-q")
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "one")
    project.git("commit", "-q", "-m", "two", "--allow-empty")


def submodule(project: Project) -> None:
    """The project is a submodule of another repository, and holds one itself."""
    committed(project)
    outer = Project(project.root.parent / "outer")
    outer.root.mkdir()
    outer.git("init", "-q")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(project.root), "inner")
    project.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(project.root), "src/sub")


def replaced(project: Project, *arguments: str) -> None:
    """The project's folder is what git makes of it elsewhere by these arguments."""
    committed(project)
    origin = project.root.rename(project.root.parent / "origin")
    Project(origin).git(*arguments, str(project.root))


def worktree(project: Project) -> None:
    replaced(project, "worktree", "add", "-q")


def shallow(project: Project) -> None:
    committed(project)
    origin = project.root.rename(project.root.parent / "origin")
    Project(origin).git("clone", "-q", "--depth=1", f"file://{origin}", str(project.root))


def corrupt(project: Project) -> None:
    committed(project)
    (project.root / ".git/HEAD").write_bytes(b"\0\xff garbage")
    (project.root / ".git/index").write_bytes(b"\0" * 100)


def dangling(project: Project) -> None:
    (project.root / ".git").write_text("gitdir: /no/such/place\n", encoding="utf-8")


def somebody_elses(project: Project) -> None:
    committed(project)
    (project.root / ".verify").mkdir()
    (project.root / ".verify").chmod(0o777)


def only_own_programs(project: Project) -> None:
    """A folder of programs without git among them."""
    programs = project.root.parent / "programs"
    programs.mkdir()
    (programs / "sh").symlink_to(str(shutil.which("sh")))
    (programs / "python3").symlink_to(Path(sys.executable).resolve())


def broken_python(project: Project) -> None:
    python = project.root / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)


def in_folder(words: str) -> tuple[str, ...]:
    return ("sh", "-c", f'{words} && exec "$@"', "sh")


GONE = "mkdir gone && cd gone && rmdir ../gone"
NO_HOME = ("env", "-u", "HOME")
OWN_PROGRAMS = ("sh", "-c", 'PATH="$PWD/../programs"; export PATH; exec "$@"', "sh")

FAULTS = [
    Fault(
        "The project's interpreter does not run, and only the second instrument needs it",
        2,
        "/.venv/bin/python does not run. Make its environment anew, or name another",
        tool="touch ran",
        table="[instruments.lint]",
        prepare=broken_python,
    ),
    Fault("There is no git repository", 0, "it: in range"),
    Fault("git is not on PATH", 0, "it: in range", prepare=only_own_programs, through=OWN_PROGRAMS),
    Fault("It is a submodule, and holds another", 0, "it: in range", prepare=submodule),
    Fault("It is a second worktree", 0, "it: in range", prepare=worktree),
    Fault("It is a shallow clone", 0, "it: in range", prepare=shallow),
    Fault(".git is corrupt", 0, "it: in range", prepare=corrupt),
    Fault(".git leads nowhere", 0, "it: in range", prepare=dangling),
    Fault(
        "The repository is somebody else's, and git will not look (safe.directory)",
        0,
        "it: in range",
        prepare=somebody_elses,
        through=AS_NOBODY,
        needs=another_user,
    ),
    Fault(
        "The user owns nothing but the project",
        0,
        "it: in range",
        prepare=owned_by_nobody,
        through=AS_NOBODY,
        needs=another_user,
    ),
    Fault("The project cannot be written at all", 2, "cannot be used: ", through=AS_NOBODY, needs=another_user),
    Fault(
        "The disk is read-only",
        2,
        "cannot be used: Read-only file system.",
        through=(
            *PRIVATE,
            'mount --bind "$PWD" "$PWD" && mount -o remount,bind,ro "$PWD" && cd "$PWD" && exec "$@"',
            "sh",
        ),
        needs=mounting,
    ),
    Fault("It is started in a folder below", 0, "it: in range", through=in_folder("cd src")),
    Fault("The working directory is gone", 2, "The working directory is gone.", through=in_folder(GONE)),
    Fault("HOME is not set", 0, "it: in range", through=NO_HOME),
    Fault("HOME is not there", 0, "it: in range", env={"HOME": "/no/such/home"}),
    Fault("TMPDIR is not there", 0, "it: in range", env={"TMPDIR": "/no/such/folder"}),
    Fault("TMPDIR is full", 0, "it: in range", env={"TMPDIR": "/dev/full"}),
    Fault(
        "The environment is empty, PATH too",
        2,
        "No Python interpreter was found for the project. Name one: [verify] python = … [python-missing]",
        through=("env", "-i"),
    ),
]
