"""lint and format, both read from ruff, which here never edits the tree, whatever its settings say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import field_validator

from verify_gate.census import not_excluded, tool_id
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.needle import Needle
from verify_gate.domain.reading import Reading
from verify_gate.instruments.ruff import commands
from verify_gate.instruments.ruff.diagnostics import diagnostics_of, finding_of
from verify_gate.instruments.ruff.laid import found_elsewhere
from verify_gate.instruments.ruff.rules import rules_of
from verify_gate.instruments.ruff.seen import due, hold, looked_at
from verify_gate.instruments.ruff.settings import answers_of
from verify_gate.instruments.ruff.switches import left_alone, switched_off
from verify_gate.plugin import Completed, Context, InstrumentOptions, Plan

_WRITES = ("--add-ignore", "--add-noqa", "--output-file", "-o")
_CHOOSES = frozenset(
    {
        *("--config", "--isolated", "--select", "--ignore", "--extend-ignore", "--exclude", "--extend-exclude"),
        *("--per-file-ignores", "--extend-per-file-ignores"),
    }
)
"""Switches that take away. In ruff's settings each can have its reason beside it; a word in `args` has none."""


class RuffOptions(InstrumentOptions):
    """`[instruments.lint]` and `[instruments.format]`: no keys of their own."""

    @field_validator("args")
    @classmethod
    def _takes_nothing_away(cls, args: tuple[str, ...]) -> tuple[str, ...]:
        for word in args:
            if word.startswith(_WRITES):
                raise ValueError(f"{word!r} has ruff write into the tree, which is only read here. Remove it")
            if word.partition("=")[0] in _CHOOSES:
                raise ValueError(
                    f"{word!r} decides what ruff looks for, or where. Say it in ruff's settings, its reason beside it"
                )
        return args


class RuffCheck:
    """Counts the patterns that ruff finds fault with, under `source` and `tests`."""

    Options = RuffOptions
    question = "Are the patterns idiomatic and safe?"
    when = Cadence.CHANGE
    tools = ("ruff",)
    ratchet = "findings"

    def plan(self, context: Context, options: RuffOptions) -> Plan:
        """What ruff finds and which files it checked; which are there; which a comment switches off; their settings."""
        return commands.of_lint(context, options)

    def read(self, context: Context, options: RuffOptions, outcomes: Sequence[Completed]) -> Reading:
        """Findings, of the files that it checked by one rule or more, of those there are."""
        outcome, there, off, *asked = outcomes
        diagnostics = diagnostics_of(outcome)
        seen = looked_at(context, outcome)
        answers = answers_of(context, due(context, options.exclusions), asked, seen)
        diagnostics = found_elsewhere(context, diagnostics, seen)
        rules = rules_of(context, answers)
        vain = {**switched_off(context, off), **rules.bare}
        population, leaks, leaked = hold(context, options.exclusions, outcome, there, vain)
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
    ratchet = "files to reformat"

    def plan(self, context: Context, options: RuffOptions) -> Plan:
        """What ruff would change and where it looked; which files are there; what comments keep from it; settings."""
        return commands.of_format(context, options)

    def read(self, context: Context, options: RuffOptions, outcomes: Sequence[Completed]) -> Reading:
        """Files to reformat, of those it looked at, of those there are."""
        outcome, there, copied, tried, *asked = outcomes
        diagnostics = diagnostics_of(outcome)
        seen = looked_at(context, outcome)
        answers_of(context, due(context, options.exclusions), asked, seen)
        diagnostics = found_elsewhere(context, diagnostics, seen)
        found = not_excluded((finding_of(context, diagnostic) for diagnostic in diagnostics), options.exclusions)
        files = {finding.path for finding in found}
        vain = {path: why for path, why in left_alone(copied, tried).items() if path not in files}
        population, leaks, leaked = hold(context, options.exclusions, outcome, there, vain)
        return Reading(
            (Needle("files to reformat", len(files), "files"), leaks),
            population,
            (*found, *leaked),
            tool_id(context.tools["ruff"]),
        )
