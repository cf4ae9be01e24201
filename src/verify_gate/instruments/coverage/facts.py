"""What is known before the tests run: the versions, and the project's own settings."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError

from verify_gate.census import last_line
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed


class Facts(BaseModel):
    """The record of the preparation. `omit` holds the sections in which the project's settings have an `omit`."""

    model_config = ConfigDict(frozen=True)
    coverage: str
    subprocesses: bool
    config_file: str | None
    omit: tuple[str, ...]


def facts_of(outcome: Completed) -> Facts:
    """The facts. Raises `Unreadable` where coverage does not take its settings."""
    text = outcome.files.get("facts")
    if outcome.exit_code != 0 or text is None:
        said = last_line(outcome.stderr) or "it said nothing"
        raise Unreadable(f"coverage does not take the project's settings (exit {outcome.exit_code}): {said}")
    try:
        facts = Facts.model_validate_json(text)
    except ValidationError:
        raise Unreadable("The record of what coverage was set to is not what the gate writes; see the log.") from None
    return facts


def partial(facts: Facts) -> tuple[Finding, ...]:
    """A note, where what the tests start as processes of their own is not measured."""
    if facts.subprocesses:
        return ()
    note = f"coverage {facts.coverage} does not measure what the tests start as processes of their own"
    return (Finding(note, rule="subprocesses", severity=Severity.NOTE, fix="Install coverage 7.10 or newer."),)
