"""Which rules ruff has enabled, asked once for all files that share their settings."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from verify_gate.census import last_line, relative
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed, Context

_SETTINGS = frozenset({".ruff.toml", "ruff.toml", "pyproject.toml"})
_ENABLED = re.compile(r"(?m)^linter\.rules\.enabled = \[([^\]]*)\]")
_EXTENSION = re.compile(r"(?m)^linter\.extension = ExtensionMapping\(\{(.+)\}\)")
_PATH = re.compile(r'(?m)^Settings path: "(.+)"')


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that are enabled for a file at least; and, of each file without any, why, as a sentence."""

    enabled: frozenset[str]
    bare: Mapping[str, str]


def by_settings(context: Context, files: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The files in groups that share their settings: those of the nearest folder that has any, else of their top."""
    there = map(PurePosixPath, (*context.source_files, *context.test_files))
    homes = {path.parent for path in there if path.name in _SETTINGS}
    homes |= set(map(PurePosixPath, (*context.source, *context.tests)))
    groups: dict[PurePosixPath, list[str]] = {}
    for file in files:
        path = PurePosixPath(file)
        home = next((place for place in (path, *path.parents) if place in homes), path)
        groups.setdefault(home, []).append(file)
    return tuple(map(tuple, groups.values()))


def rules_of(context: Context, files: Sequence[str], asked: Sequence[Completed], looked_at: Collection[str]) -> Rules:
    """What ruff answered for each group of the files.

    Raises `Unreadable` where it did not answer for files that it looked at, and where none of them has a rule.
    """
    enabled: set[str] = set()
    bare: dict[str, str] = {}
    groups = by_settings(context, files)
    if len(asked) < len(groups):
        raise Unreadable("ruff stopped before it said which rules are enabled. The log has more.")
    for group, answer in zip(groups, asked, strict=True):
        seen = [file for file in group if file in looked_at]
        rules = _ENABLED.search(answer.stdout)
        if not seen:
            continue
        if rules is None:
            said = last_line(answer.stderr).rstrip(".") or "it said nothing"
            raise Unreadable(f"ruff did not say which rules are enabled for {seen[0]}: {said}. The log has more.")
        taken = _EXTENSION.search(answer.stdout)
        if taken is not None and re.search(r'"pyi?": (?!Python|Stub)', taken[1]):
            raise Unreadable(
                f"ruff's setting `extension` has it take Python for something else: {taken[1]}. Remove it."
            )
        names = {line.strip() for line in rules[1].splitlines()} - {""}
        enabled |= names
        path = _PATH.search(answer.stdout)
        where = f" in {relative(context, path[1])}" if path else ""
        bare |= dict.fromkeys(() if names else seen, f"ruff has no rule enabled for it: see `select`{where}.")
    if bare and not enabled:
        raise Unreadable("ruff has no rule enabled, so nothing was linted. Let `select` in its settings name some.")
    return Rules(frozenset(enabled), bare)
