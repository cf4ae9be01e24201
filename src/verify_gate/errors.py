"""What a user can have done wrong: each with a stable code, the place, and the way out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in one sentence that names the place, and what to do about it.

    `code` is stable, and a heading of docs/errors.md.
    """

    code: str
    message: str
    way_out: str | None = None

    def __str__(self) -> str:
        """The sentence, and the way out after it."""
        return f"{self.message} {self.way_out}" if self.way_out else self.message


class UserError(Exception):
    """Nothing was run, because of what the user asked for or wrote. Exit code 2."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Undelivered(Exception):
    """What was asked for was taken up, but could not be handed over: no room for a report, say. Exit code 3."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
