"""The projects of a verify.toml, as they are today."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from verify_gate.config import Project, load
from verify_gate.registry import CATALOGUE


def projects_of(file: Path) -> tuple[Project, ...]:
    """The project that it sets, or its members. Raises `UserError` where it is not there, or not valid."""
    return load(file, CATALOGUE, datetime.now(UTC).date())
