"""Which rules of ruff hold for a file: those that are selected, without those that `per-file-ignores` takes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from verify_gate.domain.reading import Unreadable
from verify_gate.instruments.ruff.settings import Answer, names_in
from verify_gate.plugin import Context

_IGNORED = re.compile(
    r'absolute_matcher = "(.*)"\nbasename_matcher = "(.*)"\nnegated = (true|false)\n\w+ = \[([^\]]*)\]'
)
_IDLE = frozenset({"invalid-pyproject-toml (RUF200)", "io-error (E902)"})
"""Rules that look at no Python."""
_GLOB = re.compile(r"\*\*/|\*+|\?|\[!?[^\]]+\]|\{[^{}]*\}|\\?.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that are enabled for a file at least; and, of each file without any, why, as a sentence."""

    enabled: frozenset[str]
    bare: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Ignored:
    """An entry of `per-file-ignores`: for which files, and which rules."""

    absolute: re.Pattern[str]
    basename: re.Pattern[str]
    negated: bool
    rules: frozenset[str]

    def covers(self, path: PurePosixPath) -> bool:
        matches = bool(self.absolute.fullmatch(str(path)) or self.basename.fullmatch(path.name))
        return matches != self.negated


def rules_of(context: Context, answers: Sequence[Answer]) -> Rules:
    """The rules that ruff holds each file to. Raises `Unreadable` where none of them has a rule."""
    enabled: set[str] = set()
    bare: dict[str, str] = {}
    for answer in answers:
        selected = answer.enabled - _IDLE
        entries = tuple(_ignored(answer.text)) if selected else ()
        where = f" in {answer.where}" if answer.where else ""
        for file in answer.files:
            path = PurePosixPath(context.root.as_posix(), file)
            left = selected.difference(*(entry.rules for entry in entries if entry.covers(path)))
            enabled |= left
            if not selected:
                bare[file] = f"ruff has no rule enabled for it: see `select`{where}."
            elif not left:
                bare[file] = f"`per-file-ignores`{where} takes out every rule that is enabled for it."
    if bare and not enabled:
        where = answers[0].where or "its settings"
        taken = any(answer.enabled - _IDLE for answer in answers)
        way = f"`per-file-ignores` in {where} takes out all." if taken else f"Let `select` in {where} name some."
        raise Unreadable(f"ruff has no rule enabled, so nothing was linted. {way}")
    return Rules(frozenset(enabled), bare)


def _ignored(settings: str) -> Iterator[_Ignored]:
    for absolute, basename, negated, rules in _IGNORED.findall(settings):
        yield _Ignored(_pattern(absolute), _pattern(basename), negated == "true", names_in(rules))


def _pattern(glob: str) -> re.Pattern[str]:
    """A glob as ruff takes it: in its patterns `*` goes past slashes too."""
    return re.compile("".join(map(_as_regex, _GLOB.findall(glob))), re.DOTALL)


def _as_regex(word: str) -> str:
    if word == "**/":
        return "(?:.*/)?"
    if word[0] == "*":
        return ".*"
    if word == "?":
        return "."
    if len(word) > 1 and word[0] == "[":
        return re.sub(r"^\[!", "[^", "[" + word[1:].replace("\\", r"\\").replace("[", r"\["))
    if len(word) > 1 and word[0] == "{":
        return f"(?:{'|'.join(_pattern(choice).pattern for choice in word[1:-1].split(','))})"
    return re.escape(word[-1])
