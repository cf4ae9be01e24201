"""What every instrument stands on: the project's interpreter, git, and the gate's own folder."""

from __future__ import annotations

from collections.abc import Iterator

from verify_gate.domain.unreadable import Unreadable
from verify_gate.errors import UserError
from verify_gate.execution import make_home, put, usable
from verify_gate.process import capture
from verify_gate.reports.checkup import Check
from verify_gate.repository import find_base, revision, tracks
from verify_gate.site import FOLDER, Site
from verify_gate.toolbox import find_python

_VERSION = "import platform; print(platform.python_version())"
_TRIAL = "trial"


def interpreter(site: Site) -> Iterator[Check]:
    """The project's Python: which one, and whether it runs."""
    try:
        python = find_python(site.project.root, site.project.python, site.inherited).absolute()
    except UserError as error:
        yield Check("python", good=False, seen=str(error))
        return
    version = capture((str(python), "-I", "-c", _VERSION), site.project.root, site.environ)
    if version is None:
        remedy = "Make its environment anew, or name another: [verify] python = …"
        yield Check("python", good=False, seen=f"{python} does not run. {remedy}")
        return
    yield Check("python", good=True, seen=f"{version.strip()}, {python}")


def history(site: Site, *, needed: bool) -> Iterator[Check]:
    """What git knows, and what a change is held against; `needed` says that an instrument cannot do without."""
    root, lacking = site.project.root, False if needed else None
    version = capture(("git", "--version"), root, site.environ)
    if version is None:
        yield Check("git", lacking, "It was not found, so nobody knows what is ignored, or what has changed.")
        return
    seen = version.removeprefix("git version").strip()
    if capture(("git", "rev-parse", "--is-shallow-repository"), root, site.environ) == "true\n":
        yield Check("git", lacking, f"{seen}; the clone is shallow.", "git fetch --unshallow")
        return
    if revision(root, site.environ).commit is None:
        yield Check("git", lacking, f"{seen}; there is no commit here.")
        return
    try:
        base = find_base(root, site.base, site.environ)
    except Unreadable as error:
        yield Check("git", lacking, f"{seen}; {error}")
        return
    yield Check("git", good=True, seen=f"{seen}; a change is held against {base.name}, {base.commit[:12]}")


def folder(site: Site) -> Iterator[Check]:
    """The gate's own folder: whether it can be written, and is in no commit."""
    try:
        make_home(site.folder)
        with usable(site.folder):
            put(site.folder / _TRIAL, "")
            (site.folder / _TRIAL).unlink()
    except Unreadable as error:
        yield Check(f"{FOLDER}/", good=False, seen=str(error))
        return
    if tracks(site.folder, site.environ):
        seen = "git tracks files in it: a commit would decide what tools look at."
        yield Check(f"{FOLDER}/", good=False, seen=seen, mend=f"git rm -r --cached {FOLDER}")
        return
    yield Check(f"{FOLDER}/", good=True, seen="can be written")
