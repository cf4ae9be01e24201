"""suppressions: every place that tells a tool to look away, and whether it says why, by a probe of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import field_validator

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.reading import Reading
from verify_gate.plugin import Completed, Context, InstrumentOptions, Plan
from verify_gate.protocol import own_probe, own_reading, probe_plan

_OWN = frozenset({"blanket", "expired", "idle"})
"""The rules with a needle of their own, beside the first."""


class SuppressionsOptions(InstrumentOptions):
    """`[instruments.suppressions]`: no keys of its own."""

    @field_validator("args")
    @classmethod
    def _takes_none(cls, args: tuple[str, ...]) -> tuple[str, ...]:
        if args:
            raise ValueError("suppressions runs no tool that could take them. Remove them")
        return args


class Suppressions:
    """Counts the look aways that say not why, hide everything, have ended, or suppress nothing."""

    Options = SuppressionsOptions
    question = "Is every look away justified?"
    when = Cadence.CHANGE
    tools = ()
    ratchet = "unreasoned suppressions"
    listing = "Every look away"

    def plan(self, context: Context, options: SuppressionsOptions) -> Plan:
        """The probe, with the context laid ready, and a folder for the cache of a tool that it asks."""
        cache = {} if context.cache is None else {"VERIFY_CACHE": str(context.cache)}
        return probe_plan(context, options, own_probe(context, "suppressions"), cache)

    def read(self, context: Context, options: SuppressionsOptions, outcomes: Sequence[Completed]) -> Reading:
        """The reading that the probe wrote; its findings know which needle counts them."""
        reading = own_reading(outcomes[0], "look aways")
        return replace(reading, findings=tuple(map(_counted, reading.findings)))


def _counted(finding: Finding) -> Finding:
    return replace(finding, needle=f"{finding.rule} suppressions") if finding.rule in _OWN else finding
