"""Which files ruff looked at, as it says on standard error, and what hid the others from it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePosixPath

from verify_gate.census import hold_against, last_line, python_files, relative
from verify_gate.domain.exclusion import Exclusion, left
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed, Context

_LOOKED_AT = r"^\[[^\n]*\[DEBUG\] (?:Checking: |format_path; path=)(.+)$"
_TOTAL = r"^\[[^\n]*\[DEBUG\] (?:Checked|Formatted) (\d+) files? in"
_MET = r'^\[[^\n]*\[DEBUG\] (?:Included|Ignored) path via `([\w.-]+)`: "(.+)"$'
_FAILED = r"^warning: Failed to lint (.+?): (.+)$"
_OTHER_TEXT = "Python reads it as {}, and ruff as UTF-8, where it says something else. Save it as UTF-8."
_DIGITS = 9
"""Digits of a number of files that could be."""

KEEP = rf"^(?!\[)|{_LOOKED_AT}|{_TOTAL}|{_MET}"
"""The lines of standard error that matter: what is said to people, and which files."""


def due(context: Context, exclusions: Sequence[Exclusion]) -> tuple[str, ...]:
    """The files that ruff should look at."""
    return left(python_files(context, tests=True), exclusions)


def looked_at(context: Context, outcome: Completed) -> frozenset[str]:
    """The files ruff looked at. Raises `Unreadable` where it does not say how many, or says fewer than it names."""
    total = re.search(_TOTAL, outcome.stderr, re.MULTILINE)
    if total is None or len(total[1]) > _DIGITS:
        said = last_line(outcome.stderr).rstrip(".") or "it said nothing"
        raise Unreadable(f"ruff did not say how many files it looked at: {said}. The log has more.")
    seen = frozenset(relative(context, path) for path in re.findall(_LOOKED_AT, outcome.stderr, re.MULTILINE))
    if len(seen) > int(total[1]):
        raise Unreadable(f"ruff contradicts itself: it names {len(seen)} files, and counts {total[1]}.")
    return seen


def hold(
    context: Context, exclusions: Sequence[Exclusion], outcome: Completed, there: Completed, vain: Mapping[str, str]
) -> tuple[Population, Needle, tuple[Finding, ...]]:
    """What ruff looked at of what is there; `vain` says of files why it did so in vain.

    `there` is the outcome of asking which files there would be if ruff heeded no .gitignore and no .ignore.
    """
    failed = re.findall(_FAILED, outcome.stderr, re.MULTILINE)
    other = {path: _OTHER_TEXT.format(encoding) for path, encoding in context.recoded.items()}
    vain = {**other, **vain, **{relative(context, path): f"ruff could not read it: {why}." for path, why in failed}}
    seen = looked_at(context, outcome) - vain.keys()
    met = {relative(context, path): setting for setting, path in re.findall(_MET, outcome.stderr, re.MULTILINE)}
    shown = frozenset(relative(context, path) for path in there.stdout.splitlines())
    return hold_against(
        python_files(context, tests=True),
        seen,
        exclusions,
        lambda path: vain.get(path) or _hidden_by(path, met, shown, context),
    )


def _hidden_by(path: str, met: Mapping[str, str], shown: Collection[str], context: Context) -> str:
    """What hid a file: a setting of ruff's, for itself or a folder above it, or a file of things to ignore."""
    inside = PurePosixPath(path)
    for place in (inside, *inside.parents):
        setting = met.get(place.as_posix())
        if setting in {"include", "extend-include"}:
            return "The `exclude` in the table [lint] or [format] of ruff's settings hides it."
        if setting is not None:
            return f"ruff's setting `{setting}` hides it."
    if path in context.ignored:
        return "git ignores it, and so does ruff."
    if path in shown:
        return "A .gitignore, an .ignore or git's own list hides it from ruff, even where git has it."
    return "ruff's setting `include` does not name it, or it lies behind a link to a folder: ruff follows none."
