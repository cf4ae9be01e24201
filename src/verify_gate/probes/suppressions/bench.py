"""The tools that are asked what comes back where a look away is stripped."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from verify_gate.environment import clean_environment
from verify_gate.plugin import Tool
from verify_gate.probes.asking import Said, ask
from verify_gate.probes.suppressions.model import Suppression
from verify_gate.settings_file import tables_if_any
from verify_gate.toolbox import environment_of, find_tool

_ADAPTERS = {"ruff": {"ruff-check", "ruff-format"}, "mypy": {"mypy"}}
"""Those by which a tool is read."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Those that were tried, those of them that suppress nothing, each with the codes that do so; and why not more."""

    tried: Collection[Suppression] = ()
    idle: Mapping[Suppression, Collection[str]] = field(default_factory=dict)
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """The project, what the gate told of it, and a folder to work in."""

    root: Path
    context: Mapping[str, Any]
    cancel: Event

    @property
    def scratch(self) -> Path:
        """A folder that is there for this reading alone."""
        return Path(self.context["scratch"])

    def tool(self, name: str) -> Tool | None:
        """A tool, where the project uses it and it is there: the project's own first, then the one beside verify."""
        return self.found(name) if self._uses(name) else None

    def found(self, name: str) -> Tool | None:
        """A tool, where it is there, whether the project uses it or not."""
        env = clean_environment(os.environ)
        ours, theirs = (
            environment_of(Path(python), self.root, env) for python in (sys.executable, self.context["python"])
        )
        return find_tool(name, self.root, theirs, ours)

    def says(self, *argv: str) -> Said:
        """What a command says, at the project's root, with no settings but the project's."""
        env = {**clean_environment(os.environ), "XDG_CONFIG_HOME": str(self.scratch)}
        return ask(argv, self.root, env, self.scratch, self.cancel)

    def relative(self, path: str) -> str:
        """A path as a tool wrote it, relative to the root with forward slashes."""
        return path.replace("\\", "/").removeprefix(f"{self.root.as_posix()}/").removeprefix("./")

    def text(self, name: str) -> str:
        """The text of a file at the root; empty where there is none."""
        file = self.root / name
        return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""

    def table(self, name: str) -> Mapping[str, Any]:
        """A TOML file at the root; empty where there is none, or where it is none."""
        return tables_if_any(self.text(name))

    def has_settings(self, tool: str) -> bool:
        """Whether there are settings of a tool's at the root."""
        sections = rf"(?m)^\[{tool}\]"
        return (
            tool in self.table("pyproject.toml").get("tool", {})
            or any((self.root / f"{tool}{suffix}").is_file() for suffix in (".toml", ".ini"))
            or any((self.root / f".{tool}{suffix}").is_file() for suffix in ("", ".toml", ".ini"))
            or any(re.search(sections, self.text(name)) is not None for name in ("setup.cfg", "tox.ini"))
        )

    def _uses(self, name: str) -> bool:
        """Whether the project has settings for a tool, or has the gate read it."""
        return self.has_settings(name) or not _ADAPTERS[name].isdisjoint(self.context["adapters"])
