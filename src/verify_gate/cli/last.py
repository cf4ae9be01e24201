"""The last run's report, kept below `.verify/`: how long each reading took, for the next one to tell."""

from __future__ import annotations

import json
from contextlib import suppress
from math import isfinite
from pathlib import Path

from verify_gate.domain.reading import Unreadable
from verify_gate.domain.report import Report, labelled
from verify_gate.execution import make_home, put, usable
from verify_gate.reports import json_report
from verify_gate.site import FOLDER

NAME = "last.json"


def keep(report: Report, root: Path) -> None:
    """Keep the report as the last one. It serves comfort alone, so one that cannot be kept is no reason to fail."""
    with suppress(Unreadable), usable(root / FOLDER):
        make_home(root / FOLDER)
        put(root / FOLDER / NAME, json_report.render(report))


def durations(root: Path) -> dict[str, float]:
    """Seconds by label, of those that were read in the last run; none where there was none, or it is not understood."""
    try:
        lines = json.loads((root / FOLDER / NAME).read_text(encoding="utf-8"))["instruments"]
        took = {
            labelled(line["name"], line["member"]): float(line["duration_s"])
            for line in lines
            if line["status"] != "not_selected"
        }
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return {label: seconds for label, seconds in took.items() if isfinite(seconds)}
