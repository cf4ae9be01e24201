"""How pytest is told to collect: which files, classes and functions, and what it leaves out by mark."""

from __future__ import annotations

import ast
import configparser
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from verify_gate.probes.integrity.model import Side, below
from verify_gate.settings_file import tables_if_any

_FILES = ("test_*.py", "*_test.py")
_NO_RECURSE = ("*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}")


@dataclass(frozen=True, slots=True)
class Conventions:
    """What pytest collects by its settings. `tops` are where it looks: empty where it looks everywhere."""

    files: tuple[str, ...] = _FILES
    classes: tuple[str, ...] = ("Test",)
    functions: tuple[str, ...] = ("test",)
    tops: tuple[str, ...] = ()
    closed: tuple[str, ...] = _NO_RECURSE
    marks: str = ""

    def file(self, path: str) -> bool:
        """Whether the tests of a file are looked for."""
        *folders, name = path.split("/")
        top = max((each for each in self.tops if below(path, each)), key=len, default=None)
        if self.tops and top is None:
            return False
        inner = folders[len([part for part in (top or "").split("/") if part not in {"", "."}]) :]
        return any(
            fnmatch(name, each) or ("/" in each and fnmatch(path, f"*{each}")) for each in self.files
        ) and not any(fnmatch(folder, each) for folder in inner for each in self.closed)

    def klass(self, name: str) -> bool:
        """Whether a plain class of that name is collected."""
        return _named(name, self.classes)

    def function(self, name: str) -> bool:
        """Whether a function of that name is collected."""
        return _named(name, self.functions)

    def selects(self, marks: Iterable[str]) -> bool:
        """Whether a test with these marks is run by `-m` of addopts."""
        try:
            return not self.marks or _holds(ast.parse(self.marks, mode="eval").body, frozenset(marks))
        except SyntaxError:
            return True


def conventions(side: Side) -> Conventions:
    """What the settings of a side tell pytest, from the file that pytest would read."""
    told = _settings(side)
    usual = Conventions()
    return Conventions(
        _words(told.get("python_files")) or usual.files,
        _words(told.get("python_classes")) or usual.classes,
        _words(told.get("python_functions")) or usual.functions,
        tuple(each.rstrip("/") for each in _words(told.get("testpaths")) if not set(each) & set("*?[")),
        _words(told.get("norecursedirs")) or usual.closed,
        _marks(_words(told.get("addopts"))),
    )


def _settings(side: Side) -> Mapping[str, Any]:
    for name in ("pytest.toml", ".pytest.toml"):
        if name in side.files:
            return _in(tables_if_any(side.text(name)), "pytest")
    for name in ("pytest.ini", ".pytest.ini"):
        if name in side.files:
            return _ini(side.text(name), "pytest")
    told = _in(tables_if_any(side.text("pyproject.toml")), "tool", "pytest")
    found: Iterable[Mapping[str, Any]] = (
        _in(told, "ini_options") or told,
        _ini(side.text("tox.ini"), "pytest"),
        _ini(side.text("setup.cfg"), "tool:pytest"),
    )
    return next(filter(None, found), {})


def _in(table: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    for key in keys:
        inner = table.get(key)
        table = inner if isinstance(inner, dict) else {}
    return table


def _ini(text: str | None, section: str) -> Mapping[str, Any]:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text or "")
    except configparser.Error:
        return {}
    return dict(parser[section]) if parser.has_section(section) else {}


def _words(told: object) -> tuple[str, ...]:
    if isinstance(told, list):
        return tuple(each for each in told if isinstance(each, str))
    try:
        return tuple(shlex.split(told, comments=True)) if isinstance(told, str) else ()
    except ValueError:
        return ()


def _named(name: str, patterns: Iterable[str]) -> bool:
    return any(name.startswith(each) or fnmatch(name, each) for each in patterns)


def _marks(words: tuple[str, ...]) -> str:
    """What the last `-m` says."""
    said = ""
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word == "-m":
            said = following
        elif word.startswith("-m") and not word.startswith("-m="):
            said = word[2:]
    return said.strip()


def _holds(node: ast.expr, marks: frozenset[str]) -> bool:
    if isinstance(node, ast.BoolOp):
        each = (_holds(value, marks) for value in node.values)
        return all(each) if isinstance(node.op, ast.And) else any(each)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return not _holds(node.operand, marks)
    return node.id in marks if isinstance(node, ast.Name) else True
