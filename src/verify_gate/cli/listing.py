"""`verify list`: the instruments of verify.toml with what they came to last, and the adapters that there are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from verify_gate.cli.formats import screen_of
from verify_gate.cli.last import last_run
from verify_gate.cli.projects import projects_of
from verify_gate.cli.saying import hand_over
from verify_gate.config import Project, locate
from verify_gate.domain.report import labelled
from verify_gate.domain.verdict import Status
from verify_gate.errors import UserError
from verify_gate.registry import STANDARD, adapter_names, find_instrument
from verify_gate.reports.overview import Adapter, Row, render


def show(config: Path | None) -> None:
    """Print them. Raises `UserError` where there is no valid verify.toml."""
    file = config or locate(Path.cwd())
    projects = projects_of(file)
    rows, adapters = tuple(_rows(projects, file.resolve().parent)), tuple(map(_adapter, adapter_names()))
    if sys.stdout is not None:
        hand_over(render(rows, adapters, screen_of(sys.stdout)))


def _rows(projects: tuple[Project, ...], root: Path) -> Iterator[Row]:
    statuses = _statuses(root)
    for project in projects:
        for setting in project.settings:
            status = statuses.get((project.member, setting.name))
            label = labelled(setting.name, project.member)
            yield Row(label, setting.uses, setting.when.value, status, setting.question)


def _statuses(root: Path) -> dict[tuple[str | None, str], Status]:
    """What each came to in the last run; none where there was none, or it cannot be read back."""
    try:
        return {key: line.status for key, line in last_run(root, "list-no-run").lines.items()}
    except UserError:
        return {}


def _adapter(name: str) -> Adapter:
    serves = next((instrument for instrument, adapter in STANDARD.items() if adapter == name), None)
    try:
        return Adapter(name, serves, find_instrument(name).question)
    except UserError as error:
        return Adapter(name, serves, str(error))
