"""A finding: a place to go, and what to do there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .identity import Identity

ACKNOWLEDGED = "acknowledged"
"""The rule of what somebody answers for: every report shows it, though its instrument is in range."""


class Severity(StrEnum):
    """How much a finding weighs. It moves no needle: needles count, findings point."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong (`message`), where, by which rule of the tool, and what mends it.

    `path` is relative to the project's root, with forward slashes; `line` and `column` count from 1. Whatever a tool
    does not say is `None`. `detail` is text of more than a line that helps a person judge: a diff, a cycle. `needle` is
    the quantity of the needle that counts it, `None` for the reading's first; findings with the same `part_of` count
    there as one. `size` is how much of it there is, where that can grow: known is what is no larger than it was. What
    the gate adds: `identity` tells it from others whatever its line, and `known` says that the
    baseline has it.
    """

    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    rule: str | None = None
    severity: Severity = Severity.ERROR
    fix: str | None = None
    detail: str | None = None
    needle: str | None = None
    part_of: str | None = None
    size: int | None = None
    identity: Identity | None = None
    known: bool = False

    def in_full(self) -> str:
        """All that it says: its place and message on one line, and what more there is, indented, on those below."""
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        rule = f" [{self.rule}]" if self.rule else ""
        first = f"{place + ': ' if place else ''}{self.severity.value}: {self.message}{rule}"
        below = [*(self.detail or "").splitlines(), *([f"-> {self.fix}"] if self.fix else [])]
        return "\n    ".join((first, *below))
