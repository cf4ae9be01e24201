"""What ruff says of places: as JSON, or as the text of a `ruff format` from before 0.16."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from verify_gate.census import last_line, relative
from verify_gate.domain.finding import Finding
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed, Context

_SUMMARY = re.compile(r"(?m)^\d+ files? (?:would be reformatted|already formatted|left unchanged)")
_UNFORMATTED = re.compile(r"(?m)^Would reformat: (.+)$")
_UNPARSED = re.compile(r"(?m)^error: Failed to parse (.+?):(\d{1,9}):(\d{1,9}): (.+)$")
_TOO_MUCH = re.compile(r"\((\d{1,9}) > \d+\)")
"""What ruff says of anything that is larger than it may be: a line, a function, its arguments, its branches."""
_UNREAD = frozenset({"E902", "io"})


class _Place(BaseModel):
    model_config = ConfigDict(frozen=True)
    row: int
    column: int


class _Fix(BaseModel):
    model_config = ConfigDict(frozen=True)
    message: str | None = None


class Diagnostic(BaseModel):
    """What ruff says of one place; keys that are not read here are left alone."""

    model_config = ConfigDict(frozen=True)
    filename: str
    code: str | None
    message: str
    location: _Place | None = None
    fix: _Fix | None = None


_DIAGNOSTICS = TypeAdapter(tuple[Diagnostic, ...])


def diagnostics_of(outcome: Completed) -> tuple[Diagnostic, ...]:
    """What ruff found. Raises `Unreadable` where it failed, or where its output and its exit code do not agree."""
    try:
        found = _from_text(outcome) if _SUMMARY.search(outcome.stdout) else _DIAGNOSTICS.validate_json(outcome.stdout)
    except ValidationError:
        said = _why_not(outcome.stderr) or "its output is not what it prints elsewhere"
        raise Unreadable(f"ruff could not do its work (exit {outcome.exit_code}): {said}. The log has more.") from None
    unread = next((diagnostic for diagnostic in found if diagnostic.code in _UNREAD), None)
    if unread is not None:
        raise Unreadable(f"ruff could not read a file: {unread.filename}: {unread.message}. Mend it, or exclude it.")
    if outcome.exit_code not in ({1, 2} if found else {0}):
        raise Unreadable(f"ruff contradicts itself: exit {outcome.exit_code} with {len(found)} findings.")
    return found


def finding_of(context: Context, diagnostic: Diagnostic) -> Finding:
    """The place to go that a diagnostic names."""
    place = diagnostic.location
    mends = diagnostic.fix.message if diagnostic.fix else None
    size = _TOO_MUCH.search(diagnostic.message)
    return Finding(
        diagnostic.message,
        path=relative(context, diagnostic.filename),
        line=place.row if place else None,
        column=place.column if place else None,
        rule=diagnostic.code,
        fix="Run ruff format." if diagnostic.code == "unformatted" else mends,
        size=int(size[1]) if size else None,
    )


def _from_text(outcome: Completed) -> tuple[Diagnostic, ...]:
    unformatted = (
        Diagnostic(filename=path, code="unformatted", message="File would be reformatted")
        for path in _UNFORMATTED.findall(outcome.stdout)
    )
    unparsed = (
        Diagnostic(
            filename=path, code="invalid-syntax", message=said, location=_Place(row=int(row), column=int(column))
        )
        for path, row, column, said in _UNPARSED.findall(outcome.stderr)
    )
    return (*unformatted, *unparsed)


def _why_not(stderr: str) -> str:
    """The causes that ruff gives, or else its last word to people; without a full stop."""
    causes = re.findall(r"(?m)^\s*(?:Cause|error): (.+)$", stderr)
    said = [line for line in stderr.splitlines() if not line.startswith("[")]
    return (": ".join(causes) or last_line("\n".join(said))).rstrip(".")
