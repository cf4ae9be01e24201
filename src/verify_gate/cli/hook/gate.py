"""The gate, run for a hook in a process of its own: whatever becomes of that process, there is an answer."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from verify_gate.cli.hook.entries import LIMITS
from verify_gate.cli.projects import projects_of
from verify_gate.config import Project
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.report import labelled
from verify_gate.environment import clean_environment
from verify_gate.process import Ended, Request, run
from verify_gate.reports.escape import prose
from verify_gate.workspace import survey

QUICK = frozenset({"mypy", "ruff-check", "ruff-format"})
"""The adapters whose readings take seconds, and which are read after each edit."""
MARGIN_S = 20
"""Seconds before Claude Code's own limit at which a run is ended: it would take one that is late for a yes."""
MOST = 2_000
"""Characters of a sentence about what kept it from running; the report keeps to its own."""
_BUSY = "[already-running]"
_NAP_S = 0.5
_PATIENCE_S = 120
"""Seconds for which another gate in the tree is waited for: edits at once are read one after the other."""


def edited(file: Path, changed: Path | None) -> tuple[str, ...]:
    """The quick instruments that measure a file that was changed; all quick ones, where nobody says which file.

    Raises `UserError` where verify.toml is not valid, and `Unreadable` where a part of the project cannot be seen.
    """
    projects = projects_of(file)
    return tuple(
        labelled(setting.name, project.member)
        for project in projects
        if changed is None or _is_measured(project, changed)
        for setting in project.settings
        if setting.uses in QUICK and setting.when is Cadence.CHANGE
    )


def _is_measured(project: Project, changed: Path) -> bool:
    """Whether it is a source, a test, or what the tools take settings from."""
    place = changed.resolve()
    if not place.is_relative_to(project.root):
        return False
    path = place.relative_to(project.root).as_posix()
    there = survey(project.root, project.source, project.tests, clean_environment(os.environ))
    return path in {*there.source_files, *there.test_files, *there.settings}


def read(file: Path, only: Sequence[str] | None) -> str | None:
    """The report where not all that was asked for is in range; `None` where it is, or where nothing was asked for.

    `only` names instruments; `None` is for all that a change needs.
    """
    if only is not None and not only:
        return None
    limit = LIMITS["Stop" if only is None else "PostToolUse"] - MARGIN_S
    words = [word for name in only or () for word in ("--only", name)]
    argv = (sys.executable, "-P", "-m", "verify_gate", "--quiet", "--format", "agent", "--config", str(file), *words)
    begin = time.monotonic()
    while True:
        ended, out, err = _run(argv, file.absolute().parent, begin + limit - time.monotonic())
        if _BUSY not in err or time.monotonic() - begin > _PATIENCE_S:
            return reason(ended, out, err, limit)
        time.sleep(_NAP_S)


def reason(ended: Ended, out: str, err: str, limit: int) -> str | None:
    """What there is to say of a run: its report; `None` after a PASS; else why there is no report."""
    if ended.exit_code == 0 and out.startswith("PASS "):
        return None
    if ended.exit_code in {1, 3} and out.startswith(("FAIL ", "UNKNOWN ")):
        return out
    if ended.timed_out:
        why = f"It did not end within {limit} seconds. Read it by hand, and look which instrument takes so long."
    else:
        why = ended.failure or err or f"It ended with exit {ended.exit_code}, and said nothing."
    return unread(why)


def unread(why: str) -> str:
    """What kept the gate from running, as far as a model has to know."""
    return f"UNKNOWN The gate could not run, so nothing was measured. {prose(why, 'utf-8')[:MOST]}\n"


def _run(argv: tuple[str, ...], cwd: Path, timeout: float) -> tuple[Ended, str, str]:
    with TemporaryDirectory(prefix="verify-") as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        ended = run(Request(argv, cwd, os.environ, timeout, out, err))
        return ended, _text(out), _text(err)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
