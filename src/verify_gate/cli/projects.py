"""The projects of a verify.toml, as they are today, and the names of their instruments."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from verify_gate.config import Project, load, locate
from verify_gate.domain.report import labelled
from verify_gate.errors import UserError
from verify_gate.registry import CATALOGUE


def projects_of(file: Path) -> tuple[Project, ...]:
    """The project that it sets, or its members. Raises `UserError` where it is not there, or not valid."""
    return load(file, CATALOGUE, datetime.now(UTC).date())


def names() -> list[str]:
    """What an instrument of the nearest verify.toml can be called; none where that is not there, or not valid."""
    try:
        projects = projects_of(locate(Path.cwd()))
    except UserError:
        return []
    return sorted({labelled(setting.name, project.member) for project in projects for setting in project.settings})
