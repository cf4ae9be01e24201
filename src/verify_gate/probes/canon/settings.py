"""Whether the settings that documents name are ones that the source reads.

Only what stands below `[tool.NAME]` is judged, where NAME is the project's own (its distribution, package or command),
and only where the source has `tool` among its strings, so that it reads such a table. That is a code span `[tool.NAME]
key`, `tool.NAME.key`, or `key = value` on a line that has a span `[tool.NAME]` too, and the tables of TOML blocks.

A key is there if the source has its word in any way: as a string, a field, a parameter, an attribute. Below a key whose
field is a mapping, and below one that no class declares, the names may be the user's own: they are not judged.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from verify_gate.probes.canon.source import Source

_TABLE = re.compile(r"\[{0,2}tool\.(?P<name>[\w-]+)(?P<rest>(?:\.[\w-]+)*)\]{0,2}(?:\s+(?P<key>[\w-]+)(?:\s*=.*)?)?")
_KEY = re.compile(r"(?P<key>[a-z][\w-]*) = \S.*")
_OWN_NAMES = re.compile(r"dict|mapping", re.IGNORECASE)


class Settings:
    """The settings that the source reads."""

    def __init__(self, source: Source, names: Sequence[str]) -> None:
        """`names` are those by which the project is known."""
        strings = source.strings
        self._names = {_plain(name) for name in names}
        self._read = "tool" in strings or any(text.startswith("tool.") for text in strings)
        parts = {part for text in strings if len(text.split()) == 1 for part in re.split(r"[.\[\]]", text)}
        self._words = {_plain(word) for word in (*source.words, *source.fields, *parts)}
        self._fields = {_plain(name): " ".join(kinds) for name, kinds in source.fields.items()}

    def in_span(self, text: str, beside: Sequence[str]) -> Iterator[tuple[str, bool]]:
        """The settings that a code span names, and whether each is there; `beside` are the other spans of its line."""
        found = _TABLE.fullmatch(text)
        if found:
            parts = [*filter(None, found["rest"].split(".")), *filter(None, [found["key"]])]
            yield from self._judged(found["name"], parts)
            return
        key = _KEY.fullmatch(text)
        tables = [table for table in map(_TABLE.fullmatch, beside) if table and not table["key"]]
        if key and len(tables) == 1:
            parts = [*filter(None, tables[0]["rest"].split(".")), key["key"]]
            yield from self._judged(tables[0]["name"], parts)

    def in_toml(self, text: str) -> Iterator[tuple[int, str, bool]]:
        """The same of the project's own tables in a TOML text, each with its line from 0; none if it is not TOML."""
        try:
            tables = tomllib.loads(text).get("tool", {})
        except (ValueError, RecursionError):  # a number of thousands of digits is no TOMLDecodeError
            return
        for name, table in tables.items() if isinstance(tables, dict) else ():
            for parts in _paths(table, ()) if isinstance(table, dict) else ():
                for known, there in self._judged(name, parts):
                    yield _line(text, parts[-1]), known, there

    def _judged(self, name: str, parts: Sequence[str]) -> Iterator[tuple[str, bool]]:
        """The last part, as far as those before it are sure to leave it no free name."""
        if not self._read or _plain(name) not in self._names or not parts:
            return
        for above in parts[:-1]:
            kind = self._fields.get(_plain(above))
            if kind is None or _OWN_NAMES.search(kind):
                return
        yield ".".join(("tool", name, *parts)), _plain(parts[-1]) in self._words


def _paths(table: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for key, value in table.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from _paths(value, (*above, key))


def _line(text: str, key: str) -> int:
    """The first line that has the key, as a key or in the name of a table."""
    found = re.search(rf"^[ \t]*(?:\[.*)?(?<![\w-]){re.escape(key)}(?![\w-])", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) if found else 0


def _plain(name: str) -> str:
    return name.replace("-", "_").replace(".", "_").lower()
