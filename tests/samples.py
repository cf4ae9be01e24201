"""What many tests begin with: a context made of text, for the pure halves of the instruments, and a project to build."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from verify_gate.plugin import Command, Completed, Context, Tool

ROOT = Path("/project")

HATCH = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "acme"
version = "1.0"
"""
"""The pyproject.toml of a project that hatchling builds; further keys of `[project]` may follow."""


def context(source_files: Sequence[str] = ("src/acme/__init__.py", "src/acme/a.py"), **changed: Any) -> Context:
    """The context of a small project with the sources given; any field can be said otherwise."""
    test_files = tuple(changed.pop("test_files", ()))
    usual: dict[str, Any] = {
        "root": ROOT,
        "source": ("src/acme",),
        "tests": ("tests",) if test_files else (),
        "source_files": tuple(source_files),
        "test_files": test_files,
        "python_files": frozenset(path for path in (*source_files, *test_files) if path.endswith((".py", ".pyi"))),
        "import_roots": ("src",),
        "python": Path("/env/bin/python"),
        "verify_python": Path("/verify/bin/python"),
        "tools": {
            name: Tool(name, (f"/env/bin/{name}",), "1.0", of_project=True)
            for name in ("ruff", "mypy", "coverage", "pytest", "lint-imports", "jscpd", "mutmut", "pyproject-build")
        },
        "settings": {},
        "scratch": ROOT / ".verify/work/it",
        "cache": None,
    }
    return Context(**{**usual, **changed})


def completed(
    exit_code: int = 0, stdout: str = "", stderr: str = "", files: Mapping[str, str] | None = None
) -> Completed:
    """What a command that ran to its end gave."""
    return Completed(Command(("tool",)), exit_code, stdout, stderr, files or {})


def as_far_as_it_goes(outcomes: Sequence[Completed]) -> tuple[Completed, ...]:
    """As the gate carries out a plan: no further than a command that exits with what the plan does not go on after."""
    for at, outcome in enumerate(outcomes):
        if outcome.command.goes_on is not None and outcome.exit_code not in outcome.command.goes_on:
            return tuple(outcomes[: at + 1])
    return tuple(outcomes)


def exactly(message: str) -> str:
    """For `pytest.raises(match=…)`: this message and not a word more."""
    return rf"\A{re.escape(message)}\Z"
