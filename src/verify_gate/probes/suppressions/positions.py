"""Settings with the lines they stand on: TOML, JSON and INI as a tree of nodes, and the comments beside it."""

from __future__ import annotations

import bisect
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from verify_gate.probes.suppressions.model import Comments

_STRING = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)
_REST = re.compile(r"[^\n]*")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_BARE = re.compile(r"[^\s.=:\]\"'#]+")
_SECTION = re.compile(r"\[(.+)\]")
_OPTION = re.compile(r"([^\s=:][^=:]*?)\s*[=:]\s*(.*)")


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the line it stands on: that of its key, of its table's header, or its own in a list.

    A table is a dict of nodes, a list a list of them; anything else is a text, a number or a truth value.
    """

    line: int
    value: Any


@dataclass(frozen=True, slots=True)
class Settings:
    """A file of settings: its tree, its comments, and the lines that hold anything but those."""

    tree: Node
    comments: Comments
    filled: frozenset[int]


def _settings(text: str, tree: Node, comments: Comments) -> Settings:
    lines = enumerate(text.split("\n"), 1)
    return Settings(tree, comments, frozenset(row for row, line in lines if line.strip() and row not in comments.own))


def read_toml(text: str) -> Settings:
    """A TOML file. Raises `ValueError` where it is none."""
    tomllib.loads(text)
    reader = _Reader(text)
    return _settings(text, reader.document(), reader.comments)


def read_json(text: str) -> Settings:
    """A JSON file, in which a line of comment is a key that begins with `//`, or what some tools let stand."""
    reader = _Reader(text)
    return _settings(text, reader.value(), reader.comments)


def read_ini(text: str) -> Settings:
    """An INI file: the values are lists of their lines. A line that cannot be told is passed over."""
    sections: dict[str, Node] = {}
    section = option = None
    own: dict[int, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if stripped[:1] in {"#", ";"}:
            own[number] = stripped[1:]
        elif line[:1].isspace() and option is not None:
            if stripped:
                option.value.append(Node(number, stripped))
        elif header := _SECTION.match(stripped):
            section, option = sections.setdefault(header[1].strip(), Node(number, {})), None
        elif section is not None and (found := _OPTION.match(stripped)):
            value = found[2].strip()
            option = Node(number, [Node(number, value)] if value else [])
            section.value[found[1].strip().lower()] = option
    return _settings(text, Node(1, sections), Comments(own))


class _Reader:
    """Reads values from a text that is known to be well formed, and keeps the comments that it passes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._own: dict[int, str] = {}
        self._trailing: dict[int, str] = {}

    @property
    def comments(self) -> Comments:
        """The comments that were passed so far."""
        return Comments(self._own, self._trailing)

    def document(self) -> Node:
        """All of a TOML file."""
        tree = table = Node(1, {})
        while self._next():
            line = self._line
            if self._text[self._at] == "[":
                many = self._text.startswith("[[", self._at)
                self._at += 1 + many
                table = self._table(tree, self._key(), line, many=many)
                self._at += 1 + many
            else:
                self._entry(table)
        return tree

    def value(self) -> Node:
        """The value that comes next."""
        character, line = self._next(), self._line
        if character == "[":
            items: list[Node] = []
            self._enclosed("]", lambda: items.append(self.value()))
            return Node(line, items)
        if character == "{":
            table = Node(line, {})
            self._enclosed("}", lambda: self._entry(table))
            return table
        return Node(line, _plain(self._take(_STRING if character in "\"'" else _SCALAR)))

    @property
    def _line(self) -> int:
        return bisect.bisect(self._lines, self._at)

    def _next(self) -> str:
        """The next character that is neither space nor comment; empty at the end."""
        while self._at < len(self._text):
            if self._text[self._at] == "#" or self._text.startswith("//", self._at):
                self._comment()
            elif self._text[self._at].isspace():
                self._at += 1
            else:
                return self._text[self._at]
        return ""

    def _comment(self) -> None:
        line = self._line
        before = self._text[self._lines[line - 1] : self._at]
        (self._trailing if before.strip() else self._own)[line] = self._take(_REST).lstrip("#/")

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        taken = found[0] if found else ""
        self._at += len(taken) or 1
        return taken

    def _enclosed(self, end: str, item: Callable[[], object]) -> None:
        """What stands between a bracket and its end, with commas between."""
        self._at += 1
        while (character := self._next()) not in {end, ""}:
            if character == ",":
                self._at += 1
            else:
                item()
        self._at += 1

    def _key(self) -> list[str]:
        parts: list[str] = []
        while (character := self._next()) not in {"=", ":", "]", ""}:
            if character == ".":
                self._at += 1
            else:
                parts.append(str(_plain(self._take(_STRING))) if character in "\"'" else self._take(_BARE))
        return parts

    def _entry(self, table: Node) -> None:
        """A key and its value, into the table."""
        self._next()
        line = self._line
        *above, last = self._key() or [""]
        self._at += 1
        value = self.value()
        if last.startswith("//"):
            self._own[line] = str(value.value)
        self._table(table, above, line, many=False).value[last] = Node(line, value.value)

    def _table(self, table: Node, keys: list[str], line: int, *, many: bool) -> Node:
        """The table of that name below another, made where it is not there; a new one at the end of a list."""
        for place, key in enumerate(keys):
            made: Node = Node(line, [] if many and place == len(keys) - 1 else {})
            table = table.value.setdefault(key, made)
            if isinstance(table.value, list):
                if many and place == len(keys) - 1:
                    table.value.append(Node(line, {}))
                table = table.value[-1]
        return table


def _plain(written: str) -> Any:
    try:
        return tomllib.loads(f"x = {written}")["x"]
    except ValueError:
        return written.strip()
