"""integrity: what a change takes away from the tests and the gate, held against its base by a probe of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pydantic import Field

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.reading import Reading
from verify_gate.plugin import Completed, Context, InstrumentOptions, Plan, Reasoned
from verify_gate.probes.integrity.acknowledged import IDLE
from verify_gate.probes.integrity.model import NEEDLES
from verify_gate.protocol import own_probe, own_reading, probe_plan

_COUNTED = {rule.value: quantity for rule, (quantity, _) in NEEDLES.items()} | {IDLE: "idle acknowledgements"}


class AcknowledgementOption(Reasoned):
    """`{ what, reason, by, until }`: a weakening that somebody answers for."""

    what: str = Field(min_length=1, description="The weakening, as its finding prints it.")
    by: str = Field(min_length=1, description="Who answers for it.")
    until: date = Field(description="The last day on which it holds.")
    signature: str | None = Field(default=None, description="An SSH signature by a key of `signers`.")


class IntegrityOptions(InstrumentOptions):
    """`[instruments.integrity]`. `args` are passed on to pytest."""

    acknowledge: tuple[AcknowledgementOption, ...] = Field(
        default=(), strict=False, description="The weakenings that somebody answers for."
    )
    signers: str | None = Field(
        default=None, min_length=1, description="A file of allowed signers: acknowledgements then need a signature."
    )


class Integrity:
    """Counts what is weaker than at the base: tests, expectations, settings, and the gate itself."""

    Options = IntegrityOptions
    question = "Is the gate as strong as it was?"
    when = Cadence.PUSH
    tools = ()
    ratchet = None

    def plan(self, context: Context, options: IntegrityOptions) -> Plan:
        """The probe, with the context laid ready."""
        return probe_plan(context, options, own_probe(context, "integrity"), {})

    def read(self, context: Context, options: IntegrityOptions, outcomes: Sequence[Completed]) -> Reading:
        """The reading that the probe wrote; its findings know which needle counts them."""
        reading = own_reading(outcomes[0], "integrity")
        return replace(reading, findings=tuple(map(_counted, reading.findings)))


def _counted(finding: Finding) -> Finding:
    return replace(finding, needle=_COUNTED.get(finding.rule or ""))
