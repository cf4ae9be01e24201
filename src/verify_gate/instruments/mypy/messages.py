"""What mypy says, a message a line."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from verify_gate.census import relative
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed, Context

_PLAIN = re.compile(r"(.+?):(\d{1,9})(?::(\d{1,9}))?: error: (.+?)(?:  \[([\w-]+)\])?")


class Message(BaseModel):
    """A message of mypy's. Lines count from 1 and columns from 0; both are -1 where it has no place."""

    model_config = ConfigDict(frozen=True)
    file: str
    line: int
    column: int
    message: str
    hint: str | None = None
    code: str | None
    severity: Literal["error", "note"]


def messages_of(outcome: Completed) -> tuple[Message, ...]:
    """What mypy found. Raises `Unreadable` where that is not plain, or where the exit code says otherwise."""
    code = outcome.exit_code
    try:
        found = tuple(map(Message.model_validate_json, filter(str.strip, outcome.stdout.split("\n"))))
    except ValidationError:
        raise Unreadable(f"What mypy printed (exit {code}) is not what it prints elsewhere; the log has it.") from None
    errors = sum(message.severity == "error" for message in found)
    # In JSON even a lone note makes mypy exit with 1, though as text it would not.
    if code not in ({1} if errors else {0, 1} if found else {0}):
        raise Unreadable(f"mypy contradicts itself: exit {code} with {errors} errors.")
    return found


def message_in(line: str) -> Message | None:
    """A message as JSON, or as the text in which older versions say what stops them; `None` for any other line."""
    try:
        return Message.model_validate_json(line)
    except ValidationError:
        match = _PLAIN.fullmatch(line)
    if match is None:
        return None
    file, row, column, message, code = match.groups()
    return Message(file=file, line=int(row), column=int(column or 0) - 1, message=message, code=code, severity="error")


def finding_of(context: Context, message: Message) -> Finding:
    """The place to go that a message names."""
    return Finding(
        message.message,
        path=relative(context, message.file),
        line=message.line if message.line > 0 else None,
        column=message.column + 1 if message.column >= 0 else None,
        rule=message.code,
        severity=Severity(message.severity),
        fix=message.hint,
    )
