"""A gate that stands in for the real one, and a tiny project for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from tests.conftest import Project
from verify_gate.cli.check import Ready
from verify_gate.cli.request import Request
from verify_gate.cli.watching import rounds as module
from verify_gate.domain.report import Report
from verify_gate.domain.verdict import Status

CONFIG = """
    [verify]
    source = ["src"]
    [instruments.lint]
    [instruments.works]
    uses = "command"
    run = ["true"]
    [instruments.later]
    uses = "command"
    when = "push"
    run = ["true"]
"""


@dataclass
class Gate:
    """Stands in for the gate: each reading has the status that is named for it, or is in range."""

    statuses: dict[str, Status] = field(default_factory=dict)
    read: list[list[str]] = field(default_factory=list)
    meanwhile: Callable[[], object] = field(default=lambda: None)

    def take(self, request: Request, ready: Ready, _cancel: Event | None = None) -> Report:
        self.meanwhile()
        due = [job.setting.name for job in ready.jobs if job.selected]
        self.read.append(due)
        lines = tuple(
            job.line(self.statuses.get(job.setting.name, Status.IN_RANGE) if job.selected else Status.NOT_SELECTED)
            for job in ready.jobs
        )
        return Report(request.cadence, partial=True, instruments=lines, started=datetime.now(UTC), duration_s=0)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate = Gate()
    monkeypatch.setattr(module, "take", gate.take)
    return gate


@pytest.fixture
def made(tmp_path: Path) -> Project:
    made = Project(tmp_path / "p").write({"verify.toml": CONFIG, "src/a.py": "x = 1\n", "README.md": "hi\n"})
    made.git("init", "-q")
    return made
