"""The settings that a tool goes by on one side: of the one file that it reads, key by key, in one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from posixpath import dirname, join, normpath

from verify_gate.probes.integrity.model import Side
from verify_gate.probes.suppressions.positions import Node, read_toml
from verify_gate.probes.suppressions.settings import READERS, entries_of, keys_in

_PYTEST = ("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
FILES: Mapping[str, tuple[str, ...]] = {
    "bandit": ("pyproject.toml",),
    "codespell": ("pyproject.toml",),
    "coverage": (".coveragerc", ".coveragerc.toml", "setup.cfg", "tox.ini", "pyproject.toml"),
    "flake8": ("setup.cfg", "tox.ini", ".flake8"),
    "importlinter": ("setup.cfg", ".importlinter", "pyproject.toml"),
    "interrogate": ("pyproject.toml",),
    "jscpd": (".jscpd.json",),
    "mutmut": ("pyproject.toml",),
    "mypy": ("mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg"),
    "pylint": ("pyproject.toml",),
    "pyright": ("pyrightconfig.json", "pyproject.toml"),
    "pytest": _PYTEST,
    "ruff": (".ruff.toml", "ruff.toml", "pyproject.toml"),
    "ty": ("pyproject.toml",),
    "vulture": ("pyproject.toml",),
}
"""Where each tool looks for its settings: it goes by the first of these that there is, and by no other."""
UPWARDS = frozenset({"flake8", "mypy", "pyright", "pytest", "ruff"})
"""The tools that look in the folders above, too, where there is nothing in their own."""
SHARED = frozenset({"pyproject.toml", "setup.cfg", "tox.ini"})
"""Those that count only where they have something for the tool."""

_ABOVE_LINT = re.compile(
    r"(?:analyze|builtins|cache-dir|exclude|extend|extend-exclude|extend-include|fix|fix-only|force-exclude|format|include"
    r"|indent-width|line-length|lint|namespace-packages|output-format|per-file-target-version|preview|required-version"
    r"|respect-gitignore|show-fixes|src|target-version|unsafe-fixes)(?:\.|$)"
)
"""The keys of ruff that are not those of its linter; any other may stand there as well as below `lint`."""


@dataclass(frozen=True, slots=True)
class Value:
    """What stands under a key: its file, its line, and its entries, each with a line of its own."""

    path: str
    line: int
    entries: tuple[Node, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The entries as they are written."""
        return tuple(str(entry.value) for entry in self.entries)

    def split(self, apart: str) -> Value:
        """The same, with entries that stand in one text apart from each other."""
        parts = tuple(
            Node(entry.line, part)
            for entry in self.entries
            for text in re.split(apart, str(entry.value))
            if (part := text.strip())
        )
        return replace(self, entries=parts)


@dataclass(frozen=True, slots=True)
class Table:
    """What one tool goes by in a folder: the file, `None` where it has no settings; and the values by their key."""

    path: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)


class Unclear(ValueError):
    """A file of settings that cannot be read; `path` says which."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True)
class Tables:
    """The settings of one side."""

    side: Side
    _read: dict[str, Mapping[str, Value]] = field(default_factory=dict)

    def of(self, tool: str, folder: str = "") -> Table:
        """What the tool goes by in a folder that has settings for it. Raises `Unclear`."""
        for name in FILES[tool]:
            path = join(folder, name)
            if path not in self.side.files:
                continue
            values = {key: value for key, value in self._values(path).items() if key.startswith(f"{tool}.")}
            if values or name not in SHARED:
                return Table(path, self._extended(path, values, ()) if tool == "ruff" else values)
        return Table()

    def nearest(self, tool: str, folder: str) -> Table:
        """What the tool goes by in a folder: its settings there, or in the nearest folder above that it looks in."""
        while True:
            table = self.of(tool, folder)
            if table.path is not None or not (folder or (self._above and tool in UPWARDS)):
                return table
            if folder == self._above:
                return table
            folder = dirname(folder) if folder.strip("./") else normpath(join("..", folder))

    def folders_of_ruff(self) -> frozenset[str]:
        """The folders in which ruff finds settings."""
        named = {path for path in self.side.files if path.rpartition("/")[2] in FILES["ruff"]}
        folders = {folder for path in named if not (folder := dirname(path)).startswith("..")}
        return frozenset(folder for folder in folders if self.of("ruff", folder).path is not None)

    @cached_property
    def _above(self) -> str:
        """The topmost folder above the root from which files are known, as `../..`; empty where there is none."""
        return max((dirname(path) for path in self.side.files if path.startswith("../")), key=len, default="")

    def _extended(self, path: str, values: Mapping[str, Value], seen: tuple[str, ...]) -> Mapping[str, Value]:
        """With what ruff takes from the file that this one extends: its own count, what `extend-…` lists adds up."""
        named = values.get("ruff.extend")
        there = normpath(join(dirname(path), named.texts[0])) if named and named.texts else None
        if there is None or there in seen or there not in self.side.files:
            return values
        more = {key: value for key, value in self._values(there).items() if key.startswith("ruff.")}
        more = dict(self._extended(there, more, (*seen, path)))
        for key, value in values.items():
            above = more.get(key) if ".extend-" in key else None
            more[key] = replace(value, entries=(*value.entries, *above.entries)) if above else value
        return more

    def _values(self, path: str) -> Mapping[str, Value]:
        if path not in self._read:
            text = self.side.text(path) or ""
            try:
                settings = (READERS.get(path.rpartition("/")[2]) or read_toml)(text)  # what ruff extends has any name
                self._read[path] = dict(_spelled(path, keys_in(path, settings)))
            except (ValueError, RecursionError):
                raise Unclear(path) from None
        return self._read[path]


def _spelled(path: str, keys: Iterator[tuple[str, Node, tuple[Node, ...]]]) -> Iterator[tuple[str, Value]]:
    for key, node, _ in keys:
        tool, _, rest = key.partition(".")
        if tool == "pytest":
            rest = rest.removeprefix("ini_options.")
            rest = "xfail_strict" if rest == "strict_xfail" else rest
        elif tool == "ruff" and not _ABOVE_LINT.match(rest):
            rest = f"lint.{rest}"
        elif tool == "flake8":
            rest = rest.replace("_", "-")
        elif tool == "mypy":
            above, dot, name = rest.rpartition(".")
            rest = f"{above}{dot}{name.replace('-', '_')}"
        yield f"{tool}.{rest}", Value(path, node.line, tuple(_texts(node)))


def _texts(node: Node) -> Iterator[Node]:
    """The entries as texts: a truth value as TOML writes it."""
    for entry in entries_of(node):
        value = entry.value
        yield Node(entry.line, str(value).lower() if isinstance(value, bool) else str(value))
