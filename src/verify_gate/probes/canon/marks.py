"""What an author says to canon in a comment: `canon: record` … `canon: end`, and `canon: not run`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Mark(StrEnum):
    """The marks there are."""

    RECORD = "record"
    END = "end"
    NOT_RUN = "not run"


def mark_of(comment: str) -> Mark | None:
    """The mark that a comment's text is; `None` for any other comment."""
    name, _, said = comment.strip().partition(":")
    found = " ".join(said.split())
    return Mark(found) if name.strip() == "canon" and found in set(Mark) else None


def recorded(marks: Mapping[int, Mark]) -> frozenset[int]:
    """The lines between each `record` and the `end` that closes it, by the line each mark stands on.

    One that nothing closes marks nothing: a forgotten end is not to hide the rest of a document.
    """
    lines: set[int] = set()
    start: int | None = None
    for line, mark in sorted(marks.items()):
        if mark is Mark.RECORD and start is None:
            start = line
        elif mark is Mark.END and start is not None:
            lines.update(range(start, line + 1))
            start = None
    return frozenset(lines)
