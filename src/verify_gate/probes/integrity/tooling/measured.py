"""What coverage's settings come to: in one spelling as they are written, and as coverage itself says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from verify_gate.probes.integrity.tooling.tables import Table, Value
from verify_gate.probes.suppressions.positions import Node

_ONE = {
    "coverage.report.exclude_lines": "coverage.report.exclude_also",
    "coverage.report.partial_branches": "coverage.report.partial_also",
    "coverage.report.omit": "coverage.omit",
    "coverage.run.omit": "coverage.omit",
    "coverage.run.source_dirs": "coverage.run.source",
    "coverage.run.source_pkgs": "coverage.run.source",
}
"""Keys that have the same effect, whichever of them an entry stands under."""
_LISTS = frozenset(_ONE.values())
_USUAL = re.compile(r"(?i)pragma\W.*no.*(?:cov|branch)")
"""What is excluded anyhow, and has to be said again in `exclude_lines`."""


def measured(values: Mapping[str, Value]) -> Mapping[str, Value]:
    """The values with one key for all that has one effect, and without what holds anyhow."""
    told: dict[str, Value] = {}
    for key, value in values.items():
        one = _ONE.get(key, key)
        if one in _LISTS:
            apart = r"\n" if one.startswith("coverage.report.") else r"[,\n]"
            entries = tuple(entry for entry in value.split(apart).entries if not _USUAL.search(str(entry.value)))
            there = told.get(one)
            told[one] = replace(there, entries=(*there.entries, *entries)) if there else replace(value, entries=entries)
        else:
            told[key] = value
    return told


def as_coverage_says(table: Table, told: Mapping[str, Any]) -> Table:
    """What coverage says of the settings, each at the line where it is written."""
    path = told["file"]
    if path is None:
        return Table()
    path = path.replace("\\", "/")
    written = table.values if path == table.path else {}
    known = measured(written)
    values = {
        f"coverage.{key}": _placed(f"coverage.{key}", path, entries, written, known)
        for key, entries in told["values"].items()
        if f"coverage.{key}" in written or (entries and entries != told["usual"][key])
    }
    return Table(path, values)


def _placed(key: str, path: str, entries: list[Any], written: Mapping[str, Value], known: Mapping[str, Value]) -> Value:
    there = written.get(key) or known.get(_ONE.get(key, key))
    line = there.line if there else 1
    lines = {text.value: text.line for value in known.values() for text in value.entries}
    texts = (_text(entry) for entry in entries)
    return Value(path, line, tuple(Node(lines.get(text, line), text) for text in texts))


def _text(entry: object) -> str:
    if isinstance(entry, bool):
        return str(entry).lower()
    return f"{entry:g}" if isinstance(entry, float) else str(entry)
