"""What a project's tree can be like, and what can happen to it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tests.conftest import Project
from tests.faults.fault import Fault
from tests.faults.folder import owned_by_nobody
from tests.faults.needs import AS_NOBODY, another_user

COUNT = f"""\
exec {sys.executable} -c '
import json, os
files = json.load(open(os.environ["VERIFY_CONTEXT"]))["source_files"]
needle = dict(quantity="errors", value=0, unit="errors", min=None, max=0)
population = dict(count=len(files), of=len(files), unit="files")
json.dump(dict(needles=[needle], population=population), open(os.environ["VERIFY_READING"], "w"))
'
"""
"""A tool that reads how many source files there are."""

COMPLAIN = COUNT.replace("value=0", "value=len(files)").replace(
    "population=population",
    'population=population, findings=[dict(path=os.fsencode(file).decode("utf-8", "replace"), line=1, message="here") for file in files]',
)
"""A tool that complains of every source file by its name."""


def many(project: Project) -> None:
    for number in range(500):
        folder = project.root / f"src/part{number}"
        folder.mkdir()
        for other in range(100):
            (folder / f"module{other}.py").hardlink_to(project.root / "src/acme.py")


def strange_names(project: Project) -> None:
    for name in (b"a b.py", b"new\nline.py", b"quo'te\".py", b"no\xfftext.py", b"\x1b[2J.py", b"n" * 250 + b".py"):
        with open(project.root / "src" / os.fsdecode(name), "wb") as file:
            file.write(b"x = 1\n")


def loops(project: Project) -> None:
    (project.root / "src/up").symlink_to("..")
    (project.root / "src/self").symlink_to("self")
    (project.root / "src/nowhere.py").symlink_to("no-such-file.py")
    (project.root / "src/twice").symlink_to("../src")


def pipes(project: Project) -> None:
    for name in ("src/pipe", "src/pipe.py", "pyproject.toml", "setup.cfg"):
        os.mkfifo(project.root / name)


def devices(project: Project) -> None:
    for name in ("src/zero", "pyproject.toml"):
        (project.root / name).symlink_to("/dev/zero")


def closed_folder(project: Project) -> None:
    project.write({"src/closed/hidden.py": "x = 1\n"})
    owned_by_nobody(project)
    (project.root / "src/closed").chmod(0)


def saved_in_an_editor(project: Project, _verify: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not (project.root / ".verify/began").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    project.write({"src/acme.py": "x = 12345\n"})
    (project.root / ".verify/saved").touch()


UNTIL_SAVED = "touch .verify/began\nwhile ! test -e .verify/saved; do sleep 0.05; done"
ANEW = "cp src/acme.py copy\ncat copy > src/acme.py\nrm copy"

FAULTS = [
    Fault(
        "A source file is saved while it is read",
        3,
        "src/acme.py changed while it was read",
        tool=UNTIL_SAVED,
        meanwhile=saved_in_an_editor,
        changes=frozenset({"src/acme.py"}),
    ),
    Fault(
        "A test writes into the source",
        3,
        "src/acme.py changed while it was read",
        tool="echo 'x = 2' >> src/acme.py",
        changes=frozenset({"src/acme.py"}),
    ),
    Fault(
        "A test writes a source file anew, and nobody saw what was in it in between",
        3,
        "src/acme.py changed while it was read",
        tool=ANEW,
        changes=frozenset({"src/acme.py"}),
    ),
    Fault(
        "A source file goes while it is read",
        3,
        "src/acme.py went away while it was read",
        tool="rm src/acme.py",
        changes=frozenset({"src/acme.py"}),
    ),
    Fault(
        "A new source file comes while it is read",
        3,
        "src/new.py came while it was read",
        tool="echo 'x = 1' > src/new.py",
        changes=frozenset({"src/new.py"}),
    ),
    Fault(
        "An editor lays a swap file beside the source",
        0,
        "it: in range",
        tool="touch src/.acme.py.swp src/acme.py~",
        changes=frozenset({"src/.acme.py.swp", "src/acme.py~"}),
    ),
    Fault("It has 50,000 source files", 0, "50001 of 50001 files", tool=COUNT, prepare=many),
    Fault(
        "Names with blanks, line breaks, quotes, escapes, of 253 characters, and of no text",
        1,
        "7 errors",
        tool=COMPLAIN,
        prepare=strange_names,
    ),
    Fault("The project's own folder has such a name", 0, "it: in range", place="a b\n'\"\x1b[2J\udcff" + "n" * 200),
    Fault("Its path and a fault in verify.toml", 2, "\\n", place="a\nb", config="[verify"),
    Fault(
        "Links in the source lead in a circle, to themselves, and nowhere", 0, "it: in range", tool=COUNT, prepare=loops
    ),
    Fault("Pipes lie in the source, and in the place of settings", 0, "it: in range", tool=COUNT, prepare=pipes),
    Fault(
        "Links to /dev/zero lie in the source, and in the place of settings",
        0,
        "it: in range",
        tool=COUNT,
        prepare=devices,
    ),
    Fault(
        "A folder of the source cannot be read",
        3,
        "src/closed cannot be read: Permission denied.",
        prepare=closed_folder,
        through=AS_NOBODY,
        needs=another_user,
    ),
]
