"""Which settings ruff has resolved, asked once for all files that share them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from verify_gate.census import last_line, relative
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed, Context

_NAMES = frozenset({".ruff.toml", "ruff.toml", "pyproject.toml"})
_ENABLED = re.compile(r"(?m)^linter\.rules\.enabled = \[([^\]]*)\]")
_EXTENSION = re.compile(r"(?m)^linter\.extension = ExtensionMapping\(\{(.+)\}\)")
_PATH = re.compile(r'(?m)^Settings path: "(.+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What ruff answered for files that share their settings: the rules that are enabled, where from, and all of it."""

    files: tuple[str, ...]
    enabled: frozenset[str]
    where: str | None
    text: str


def by_settings(context: Context, files: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The files in groups that share their settings: those of the nearest folder that has any, else of their top."""
    there = map(PurePosixPath, (*context.source_files, *context.test_files))
    homes = {path.parent for path in there if path.name in _NAMES}
    homes |= set(map(PurePosixPath, (*context.source, *context.tests)))
    groups: dict[PurePosixPath, list[str]] = {}
    for file in files:
        path = PurePosixPath(file)
        home = next((place for place in (path, *path.parents) if place in homes), path)
        groups.setdefault(home, []).append(file)
    return tuple(map(tuple, groups.values()))


def answers_of(
    context: Context, files: Sequence[str], asked: Sequence[Completed], looked_at: Collection[str]
) -> tuple[Answer, ...]:
    """What ruff answered for each group of the files, of those that it looked at.

    Raises `Unreadable` where it did not answer, and where its settings have it take Python for something else.
    """
    answers = []
    for group, answer in zip(by_settings(context, files), asked, strict=True):
        seen = tuple(file for file in group if file in looked_at)
        if not seen:
            continue
        rules = _ENABLED.search(answer.stdout)
        if rules is None:
            said = last_line(answer.stderr).rstrip(".") or "it said nothing"
            raise Unreadable(f"ruff did not say which rules are enabled for {seen[0]}: {said}. The log has more.")
        taken = _EXTENSION.search(answer.stdout)
        if taken is not None and re.search(r'"py": (?!Python\b)|"pyi": (?!Pyi\b)', taken[1]):
            raise Unreadable(
                f"ruff's setting `extension` has it take Python for something else: {taken[1]}. Remove it."
            )
        path = _PATH.search(answer.stdout)
        answers.append(Answer(seen, names_in(rules[1]), relative(context, path[1]) if path else None, answer.stdout))
    return tuple(answers)


def names_in(listed: str) -> frozenset[str]:
    """The rules that ruff lists, one a line, each by its name and code."""
    return frozenset(line.strip(" \t,") for line in listed.splitlines()) - {""}
