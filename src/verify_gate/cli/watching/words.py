"""What is said between the reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from verify_gate.cli.watching.changes import Change
from verify_gate.errors import UserError
from verify_gate.reports.escape import name
from verify_gate.reports.screen import Line, Screen, hanging

WAITING = "waiting for a change; Ctrl-C ends"


def heading(changed: Sequence[Change], due: Sequence[str], now: datetime, screen: Screen) -> list[Line]:
    """What changed, when, and what is read for it; `changed` is empty at first, when all is read."""
    arrow, time = screen.glyphs.way_out, f"{now:%H:%M:%S}"
    reads = f"{arrow} reads {', '.join(due)}" if due else f"{arrow} touches nothing that is read here"
    what = f"{_files(changed)} changed at {time}" if changed else time
    return hanging((), ((name(what, screen.encoding), "bold"), (f" {name(reads, screen.encoding)}", "")), screen.width)


def restlessness(paths: Sequence[str], screen: Screen) -> list[Line]:
    """Files that no reading left as it found them."""
    told = (
        f"{_named(paths)} changed during each of the last readings, which may have missed what is there now. "
        "Where the tests write it, let git ignore it, or let them write to a folder of their own."
    )
    return hanging((), ((name(told, screen.encoding), "yellow"),), screen.width)


def complaint(error: UserError, screen: Screen) -> list[Line]:
    """What keeps a round from being read."""
    told = (name(f"verify: {problem} [{problem.code}]", screen.encoding) for problem in error.problems)
    return [part for each in told for part in hanging((), ((each, "yellow"),), screen.width)]


def _files(changed: Sequence[Change]) -> str:
    return _named([change.path for change in changed])


def _named(paths: Sequence[str]) -> str:
    """The first, and how many there are beside it."""
    return paths[0] if len(paths) == 1 else f"{paths[0]}, and {len(paths) - 1} more"
