"""What is known before the tests run: the versions, the project's own settings, and what stands in the tools' way."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, ValidationError

from verify_gate.census import last_line, relative
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed, Context


class Facts(BaseModel):
    """The record of the preparation. `omit` holds the sections in which the project's settings have an `omit`."""

    model_config = ConfigDict(frozen=True)
    coverage: str
    subprocesses: bool
    config_file: str | None
    omit: tuple[str, ...]
    shadowed: Mapping[str, str]


def facts_of(context: Context, outcome: Completed) -> Facts:
    """The facts. Raises `Unreadable` where coverage does not take its settings, or is not the one that would run."""
    text = outcome.files.get("facts")
    if outcome.exit_code != 0 or text is None:
        said = last_line(outcome.stderr) or "it said nothing"
        raise Unreadable(f"coverage does not take the project's settings (exit {outcome.exit_code}): {said}")
    try:
        facts = Facts.model_validate_json(text)
    except ValidationError:
        raise Unreadable("The record of what coverage was set to is not what the gate writes; see the log.") from None
    for name, file in facts.shadowed.items():
        raise Unreadable(
            f"{relative(context, file)} would be loaded as {name!r}, so what it says proves nothing. "
            "Rename it, or move it out of the folders that are imported from."
        )
    return facts


def partial(facts: Facts) -> tuple[Finding, ...]:
    """A note, where what the tests start as processes of their own is not measured."""
    if facts.subprocesses:
        return ()
    note = f"coverage {facts.coverage} does not measure what the tests start as processes of their own"
    return (Finding(note, rule="subprocesses", severity=Severity.NOTE, fix="Install coverage 7.10 or newer."),)
