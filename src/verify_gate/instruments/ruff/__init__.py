"""lint and format, both read from ruff, which here never edits the tree, whatever its settings say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from verify_gate.census import not_excluded, tool_id
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.needle import Needle
from verify_gate.domain.reading import Reading
from verify_gate.instruments.ruff.diagnostics import diagnostics_of, finding_of
from verify_gate.instruments.ruff.rules import by_settings, rules_of
from verify_gate.instruments.ruff.seen import KEEP, due, hold, looked_at
from verify_gate.plugin import ANY_CODE, Command, Completed, Context, InstrumentOptions, Plan

_JSON_FORMAT_SINCE = (0, 13)
"""The version of ruff from which `ruff format` knows `--output-format`."""


class RuffOptions(InstrumentOptions):
    """`[instruments.lint]` and `[instruments.format]`: no keys of their own."""


class RuffCheck:
    """Counts the patterns that ruff finds fault with, under `source` and `tests`."""

    Options = RuffOptions
    question = "Are the patterns idiomatic and safe?"
    when = Cadence.CHANGE
    tools = ("ruff",)

    def plan(self, context: Context, options: RuffOptions) -> Plan:
        """One run that fixes nothing and says which files it checked; then what rules there are, for each settings."""
        check = (*context.tools["ruff"].argv, "check")
        # With its cache ruff does not say which files it looked at, and it needs none to be fast. The last switch wins.
        switches = ("--output-format=json", "--verbose", "--no-cache", *options.args, "--no-fix", "--no-fix-only")
        run = Command((*check, *switches, "--", *_targets(context, options)), goes_on=frozenset({0, 1}), keep=KEEP)
        ask = (*check, "--show-settings", *options.args, "--")
        groups = by_settings(context, due(context, options.exclusions))
        # Of a group's files the first that ruff does not exclude speaks for all.
        return Plan((run, *(Command((*ask, *group[:20]), goes_on=ANY_CODE) for group in groups)))

    def read(self, context: Context, options: RuffOptions, outcomes: Sequence[Completed]) -> Reading:
        """Findings, of the files that it checked by one rule or more, of those there are."""
        outcome, *asked = outcomes
        diagnostics = diagnostics_of(outcome)
        seen = looked_at(context, outcome)
        rules = rules_of(context, due(context, options.exclusions), asked, seen)
        population, leaks, leaked = hold(context, options.exclusions, outcome, rules.bare)
        found = not_excluded((finding_of(context, diagnostic) for diagnostic in diagnostics), options.exclusions)
        return Reading(
            (Needle("findings", len(found), "findings"), leaks),
            replace(population, more={"rules": len(rules.enabled)}),
            (*found, *leaked),
            tool_id(context.tools["ruff"]),
        )


class RuffFormat:
    """Counts the files that ruff would format otherwise, under `source` and `tests`."""

    Options = RuffOptions
    question = "Is the formatting consistent?"
    when = Cadence.CHANGE
    tools = ("ruff",)

    def plan(self, context: Context, options: RuffOptions) -> Plan:
        """One run that only checks, and says on standard error which files it looked at."""
        tool = context.tools["ruff"]
        version = tuple(map(int, re.findall(r"\d+", tool.version or "")[:2]))
        as_json = ("--output-format=json",) if not version or version >= _JSON_FORMAT_SINCE else ()
        switches = ("format", "--check", *as_json, "--verbose", "--no-cache", *options.args)
        return Plan((Command((*tool.argv, *switches, "--", *_targets(context, options)), keep=KEEP),))

    def read(self, context: Context, options: RuffOptions, outcomes: Sequence[Completed]) -> Reading:
        """Files to reformat, of those it looked at, of those there are."""
        outcome = outcomes[0]
        diagnostics = diagnostics_of(outcome)
        population, leaks, leaked = hold(context, options.exclusions, outcome, {})
        found = not_excluded((finding_of(context, diagnostic) for diagnostic in diagnostics), options.exclusions)
        files = {finding.path for finding in found}
        return Reading(
            (Needle("files to reformat", len(files), "files"), leaks),
            population,
            (*found, *leaked),
            tool_id(context.tools["ruff"]),
        )


def _targets(context: Context, options: RuffOptions) -> tuple[str, ...]:
    """What ruff is pointed at: all sources and tests, and each script, which it finds in no folder by itself."""
    tops = (*context.source, *context.tests)
    files = due(context, options.exclusions)
    return (*tops, *(path for path in files if not path.endswith((".py", ".pyi")) and path not in tops))
