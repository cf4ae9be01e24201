"""CODEOWNERS: files that lost one of those who are asked before they change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from verify_gate.probes.integrity.model import Change, Rule, Side, Weakening
from verify_gate.probes.integrity.tooling.losses import shown

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where the file may lie: the first that is there counts."""


_ALL = frozenset({"*", "**", "/**"})


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    pattern: str
    owners: frozenset[str]


def fewer_owners(change: Change) -> Iterator[Weakening]:
    """The lines of the base whose files somebody owned who does not any more; the last line that matches counts."""
    (old_path, was), (new_path, now) = (_lines(side) for side in (change.base, change.head))
    if was == now:
        return
    lost: dict[_Line, dict[str, frozenset[str]]] = {}
    cause: dict[_Line, _Line | None] = {}
    for path in sorted(change.base.files & change.head.files):
        before, after = _last(was, path), _last(now, path)
        gone = before.owners - (after.owners if after else frozenset()) if before else frozenset()
        if before is not None and gone and not _is_handed_on(before, after, was):
            lost.setdefault(before, {})[path] = gone
            cause[before] = after
    for line, paths in lost.items():
        after = cause[line]
        kept = any(each.pattern == line.pattern and each.owners == line.owners for each in now)
        known = after is not None and (kept or after.pattern == line.pattern)
        at = (new_path, after.number) if after and known and new_path else change.place(old_path, line.number)
        owners = shown(sorted(frozenset[str]().union(*paths.values())))
        files = shown(sorted(paths))
        message = f"{owners} no longer owns {files}"
        yield Weakening(Rule.WEAKER_GATE, *at, f"{line.pattern} {owners}", message, was=_told(line), now=_told(after))


def _is_handed_on(before: _Line, after: _Line | None, was: tuple[_Line, ...]) -> bool:
    """Whether what everybody's line named has a line of its own by now, and owners."""
    if after is None or not after.owners or after in was:
        return False
    return before.pattern in _ALL and after.pattern not in _ALL


def _told(line: _Line | None) -> str:
    return f"{line.pattern} {' '.join(sorted(line.owners))}" if line else ""


def _lines(side: Side) -> tuple[str, tuple[_Line, ...]]:
    """The file that counts, and its lines."""
    path = next((each for each in PLACES if each in side.files), "")
    texts = enumerate((side.text(path) or "").splitlines(), 1) if path else ()
    told = [(number, text.split("#")[0].split()) for number, text in texts if not text.startswith("[")]
    return path, tuple(_Line(number, words[0], frozenset(words[1:])) for number, words in told if words)


def _last(lines: tuple[_Line, ...], path: str) -> _Line | None:
    return next((line for line in reversed(lines) if _matches(line.pattern, path)), None)


def _matches(pattern: str, path: str) -> bool:
    """Whether a pattern names a file, by the rules of .gitignore."""
    anchored = "/" in pattern.rstrip("/")
    parts = re.split(r"(\*\*/?|\*|\?)", pattern.strip("/"))
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    told = "".join(signs.get(part, re.escape(part)) for part in parts)
    inside = "" if pattern.endswith("/*") else "(?:/.*)?"
    return re.fullmatch(f"{'' if anchored else '(?:.*/)?'}{told}{inside}", path) is not None
