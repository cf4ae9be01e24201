"""An exclusion: a place an instrument is told not to look at, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A `path` (or glob) with a written `reason`, perhaps a day `until` which it holds."""

    path: str
    reason: str
    until: date | None = None

    def covers(self, path: str) -> bool:
        """Whether `path`, relative to the root with forward slashes, is what this exclusion names or lies below it."""
        return _pattern(self.path).fullmatch(path) is not None


def left(paths: Iterable[str], exclusions: Sequence[Exclusion]) -> tuple[str, ...]:
    """Those of `paths` that no exclusion covers, in their order."""
    return tuple(path for path in paths if not any(exclusion.covers(path) for exclusion in exclusions))


@lru_cache(maxsize=256)
def _pattern(glob: str) -> re.Pattern[str]:
    """A glob as a pattern: `**` crosses folders, `*` and `?` stay in one, and a folder takes all below it."""
    parts = []
    for token in re.findall(r"\*\*/|\*\*|\*|\?|[^*?]+", glob.strip("/").removeprefix("./")):
        known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
        parts.append(known.get(token, re.escape(token)))
    return re.compile("".join(parts) + "(?:/.*)?", re.DOTALL)
