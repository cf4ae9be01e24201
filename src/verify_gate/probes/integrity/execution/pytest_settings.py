"""Which settings pytest takes for a tree: as it looks for them, but never beyond the tree's own repository."""

from __future__ import annotations

import configparser
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_NAMES = ("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
"""The files that pytest takes its settings from, the first of a folder that holds any."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree of files that tests are run in, and the folders above it that belong to it, the next one first."""

    root: Path
    above: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """The file that pytest takes its settings from, and what it says; no file where there is none."""

    file: Path | None = None
    says: Mapping[str, Any] = field(default_factory=dict)

    def testpaths(self, root: Path) -> tuple[str, ...]:
        """Where pytest looks for tests below the root by itself; nothing where settings above it say so."""
        if self.file is None or self.file.parent != root:
            return ()
        inner = self.says.get("ini_options", self.says.get("pytest", self.says))
        told = inner.get("testpaths", ()) if isinstance(inner, Mapping) else ()
        paths = told.split() if isinstance(told, str) else told if isinstance(told, list) else []
        return tuple(str(path).removeprefix("./").rstrip("/") for path in paths)


def settings_of(tree: Tree) -> Settings:
    """Of the tree, or of the nearest folder above it that has some."""
    for folder in (tree.root, *tree.above):
        for name in _NAMES:
            says = _says(folder / name)
            if says is not None:
                return Settings(folder / name, says)
    return Settings()


def _says(file: Path) -> Mapping[str, Any] | None:
    """What a file says to pytest; `None` where it says nothing."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    whole = "pytest" in file.stem
    try:
        if file.suffix == ".toml":
            table = tomllib.loads(text)
            told = table if whole else _inside(table, "tool", "pytest")
        else:
            sections = configparser.RawConfigParser(strict=False, interpolation=None)
            sections.read_string(text)
            section = "tool:pytest" if file.name == "setup.cfg" else "pytest"
            told = dict(sections[section]) if section in sections else None
    except (ValueError, RecursionError, configparser.Error):
        told = {"text": text} if whole else None  # pytest itself will say what is wrong with it
    return {} if whole and told is None else told


def _inside(table: Mapping[str, Any], *names: str) -> Mapping[str, Any] | None:
    for name in names:
        inner = table.get(name)
        if not isinstance(inner, dict):
            return None
        table = inner
    return table
