"""What a look away is, wherever it is written; and which words are a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

_WORD = re.compile(r"[^\W\d_]{2,}")
_EMPTY = frozenset({"disable", "disabled", "fixme", "ignore", "ignored", "noqa", "skip", "skipped", "todo", "xxx"})
_END = re.compile(r"\buntil[: ]\s*(\d{4}-\d{2}-\d{2})\b", re.IGNORECASE)


class Form(StrEnum):
    """How it is written, where that decides how it can be tried."""

    LINE = "noqa"
    FILE = "noqa of a whole file"
    RUFF = "ruff's own"
    TYPES = "type: ignore"
    LAYOUT = "fmt"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Suppression:
    """A place that tells a tool to look away: `what` is how it is written there, `reason` the words beside it.

    `everything` says what a blanket one hides; `codes` are the rules that it names, as written.
    """

    path: str
    line: int
    what: str
    reason: str = ""
    everything: str | None = None
    codes: tuple[str, ...] = ()
    form: Form = Form.OTHER

    def ended(self, today: date) -> str | None:
        """What is wrong with the end date in its reason, as the end of a sentence; `None` where it still holds."""
        found = _END.search(self.reason)
        if found is None:
            return None
        try:
            return f"ended on {found[1]}" if date.fromisoformat(found[1]) < today else None
        except ValueError:
            return f"ends on {found[1]}, which is no day"


@dataclass(frozen=True, slots=True)
class Comments:
    """The comments of a file by their line, without their sign: those on a line of their own, and those after code."""

    own: Mapping[int, str] = field(default_factory=dict)
    trailing: Mapping[int, str] = field(default_factory=dict)

    def above(self, line: int, words: Callable[[str], str] = str.strip) -> str:
        """The words of the lines of comment directly above a line; empty where there is none."""
        lines: list[str] = []
        while (line := line - 1) in self.own:
            lines.insert(0, words(self.own[line]))
        return reason_in(" ".join(lines))

    def beside(self, line: int) -> str:
        """The words behind a line, or directly above it."""
        return reason_in(self.trailing.get(line, "")) or self.above(line)


def reason_in(text: str) -> str:
    """The text where it says why, tidied; empty where it has no word of its own but an end date."""
    words = [word.lower() for word in _WORD.findall(_END.sub("", text))]
    return " ".join(text.split()).strip(" -\u2013\u2014:;,.") if any(word not in _EMPTY for word in words) else ""


def first(reasons: Iterable[str]) -> str:
    """The first of them that says something."""
    return next(filter(None, reasons), "")
