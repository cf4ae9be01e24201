"""lint and format, both read from ruff, which here never edits the tree, whatever its settings say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from verify_gate.census import hold_against, last_line, not_excluded, python_files, relative, tool_id
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.plugin import Command, Completed, Context, InstrumentOptions, Plan

_KEEP = r"^(?!\[)|Checking: |format_path; path=|Ignored path via|Checked \d+ file|Formatted \d+ file"
_LOOKED_AT = re.compile(r"(?m)(?:Checking: |format_path; path=)(.+)$")
_TOTAL = re.compile(r"(?m)(?:Checked|Formatted) (\d+) files? in")
_HIDDEN = re.compile(r'(?m)Ignored path via `([\w-]+)`: "(.+)"$')
_RAN = frozenset({0, 1})


class _Place(BaseModel):
    model_config = ConfigDict(frozen=True)
    row: int
    column: int


class _Diagnostic(BaseModel):
    """What ruff says of one place; keys that are not read here are left alone."""

    model_config = ConfigDict(frozen=True)
    filename: str
    code: str | None
    message: str
    location: _Place | None
    fix: dict[str, Any] | None
    url: str | None = None


_DIAGNOSTICS = TypeAdapter(tuple[_Diagnostic, ...])


class RuffOptions(InstrumentOptions):
    """`[instruments.lint]` and `[instruments.format]`: no keys of their own."""


class RuffCheck:
    """Counts the patterns that ruff finds fault with, under `source` and `tests`."""

    Options = RuffOptions
    question = "Are the patterns idiomatic and safe?"
    when = Cadence.CHANGE
    tools = ("ruff",)

    def plan(self, context: Context, options: RuffOptions) -> Plan:
        """One run that fixes nothing, and says on standard error which files it checked."""
        return _plan(context, options, ("check", "--no-fix", "--no-fix-only"))

    def read(self, context: Context, options: RuffOptions, outcomes: Sequence[Completed]) -> Reading:
        """Findings, of the files it checked, of those there are."""
        return _read(context, options, outcomes[0], _lint_finding, ("findings", "findings"))


class RuffFormat:
    """Counts the files that ruff would format otherwise, under `source` and `tests`."""

    Options = RuffOptions
    question = "Is the formatting consistent?"
    when = Cadence.CHANGE
    tools = ("ruff",)

    def plan(self, context: Context, options: RuffOptions) -> Plan:
        """One run that only checks, and says on standard error which files it looked at."""
        return _plan(context, options, ("format", "--check"))

    def read(self, context: Context, options: RuffOptions, outcomes: Sequence[Completed]) -> Reading:
        """Files to reformat, of those it looked at, of those there are."""
        return _read(context, options, outcomes[0], _format_finding, ("files to reformat", "files"))


def _plan(context: Context, options: RuffOptions, mode: tuple[str, ...]) -> Plan:
    # With its cache ruff does not say which files it looked at, and it needs none to be fast.
    fixed = (*mode, "--output-format=json", "--verbose", "--no-cache")
    argv = (*context.tools["ruff"].argv, *fixed, *options.args, "--", *context.source, *context.tests)
    return Plan((Command(argv, keep=_KEEP),))


def _read(
    context: Context,
    options: RuffOptions,
    outcome: Completed,
    as_finding: Any,
    figure: tuple[str, str],
) -> Reading:
    diagnostics = _diagnostics(outcome)
    looked_at = {relative(context, path) for path in _LOOKED_AT.findall(outcome.stderr)}
    total = _TOTAL.search(outcome.stderr)
    if total is None:
        raise Unreadable(f"ruff did not say how many files it looked at: {last_line(outcome.stderr) or 'it said nothing'}")
    hidden = {relative(context, path): setting for setting, path in _HIDDEN.findall(outcome.stderr)}
    exclusions = options.exclusions
    population, leaks, leaked = hold_against(
        python_files(context, tests=True), looked_at, exclusions, lambda path: _hidden_by(path, hidden, context)
    )
    found = not_excluded((as_finding(context, diagnostic) for diagnostic in diagnostics), exclusions)
    return Reading(
        (Needle(figure[0], len(found), figure[1]), leaks), population, (*found, *leaked), tool_id(context.tools["ruff"])
    )


def _diagnostics(outcome: Completed) -> tuple[_Diagnostic, ...]:
    """What ruff found. Raises `Unreadable` where it failed, or where its output and its exit code do not agree."""
    try:
        diagnostics = _DIAGNOSTICS.validate_json(outcome.stdout)
    except ValidationError:
        said = last_line(outcome.stderr) or "its output is not what it prints elsewhere"
        raise Unreadable(f"ruff could not do its work (exit {outcome.exit_code}): {said}") from None
    missing = [diagnostic for diagnostic in diagnostics if diagnostic.code in {"E902", "io"}]
    if missing:
        raise Unreadable(f"ruff could not read a file: {missing[0].message} ({missing[0].filename})")
    if outcome.exit_code not in {0, 1, 2} or (outcome.exit_code == 0) != (not diagnostics):
        raise Unreadable(f"ruff contradicts itself: exit {outcome.exit_code} with {len(diagnostics)} findings.")
    return diagnostics


def _lint_finding(context: Context, diagnostic: _Diagnostic) -> Finding:
    fix = (diagnostic.fix or {}).get("message")
    return _finding(context, diagnostic, str(fix) if fix else None)


def _format_finding(context: Context, diagnostic: _Diagnostic) -> Finding:
    return _finding(context, diagnostic, "Run ruff format." if diagnostic.code == "unformatted" else None)


def _finding(context: Context, diagnostic: _Diagnostic, fix: str | None) -> Finding:
    place = diagnostic.location
    return Finding(
        diagnostic.message,
        path=relative(context, diagnostic.filename),
        line=place and place.row,
        column=place and place.column,
        rule=diagnostic.code,
        fix=fix,
    )


def _hidden_by(path: str, hidden: dict[str, str], context: Context) -> str:
    """Which of ruff's settings hid a file: its own, or that of a folder above it."""
    parts = path.split("/")
    for depth in range(len(parts), 0, -1):
        setting = hidden.get("/".join(parts[:depth]))
        if setting is not None:
            return f"ruff's setting {setting!r} hides it."
    if path in context.ignored:
        return "git ignores it, and so does ruff."
    return "None of ruff's settings says so; look at `include` and at a ruff.toml beside it."
