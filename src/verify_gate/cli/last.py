"""What is kept of a run below `.verify/`: its report, to be shown again and to ratchet by, and its figures."""

from __future__ import annotations

import json
from contextlib import suppress
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from verify_gate.cli.saying import complain
from verify_gate.domain.history import Run
from verify_gate.domain.reading import Unreadable
from verify_gate.domain.report import Report, labelled
from verify_gate.errors import Problem, UserError
from verify_gate.execution import make_home, put, usable
from verify_gate.reports import json_report
from verify_gate.settings_file import plain_text
from verify_gate.site import FOLDER

if TYPE_CHECKING:
    from verify_gate.reports.json_reader import Kept

NAME = "last.json"
LARGEST = 500_000_000
"""Bytes of a report that are read back: each instrument's findings may have been 32 MB."""


def keep(report: Report, root: Path) -> None:
    """Keep the report as the last one. It serves comfort alone, so one that cannot be kept is no reason to fail."""
    with suppress(Unreadable), usable(root / FOLDER):
        make_home(root / FOLDER)
        put(root / FOLDER / NAME, json_report.render(report))


def remember(report: Report, root: Path) -> None:
    """Put the report's figures into the history. Where something of that is lost, it is said on standard error."""
    from verify_gate.history.store import record  # noqa: PLC0415 - not loaded by what takes no reading

    said = record(Run.of(report), [line.label for line in report.instruments], root / FOLDER)
    if said is not None:
        complain(f"verify: {said}")


def last_run(root: Path, code: str) -> Kept:
    """The report that the last run kept. Raises `UserError`, under that code, where there is none to be read."""
    from verify_gate.reports.json_reader import read_back  # noqa: PLC0415 - not loaded by every run

    file = root / FOLDER / NAME
    try:
        return read_back(plain_text(file, LARGEST))
    except FileNotFoundError:
        raise UserError(Problem(code, f"There was no run in {root} yet.", "Run verify.")) from None
    except (OSError, ValueError) as error:
        raise UserError(Problem(code, f"{file} cannot be read: {error}.", "Run verify again.")) from None


def durations(root: Path) -> dict[str, float]:
    """Seconds by label, of those that were read in the last run; none where there was none, or it is not understood."""
    try:
        lines = json.loads(plain_text(root / FOLDER / NAME, LARGEST))["instruments"]
        took = {
            labelled(line["name"], line["member"]): float(line["duration_s"])
            for line in lines
            if line["status"] != "not_selected"
        }
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return {label: seconds for label, seconds in took.items() if isfinite(seconds)}
