"""canon: the project's documents, held against its files, its code and each other by a probe of our own."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field, field_validator

from verify_gate.census import last_line
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.plugin import Completed, Context, InstrumentOptions, Plan, ProjectPath
from verify_gate.protocol import own_probe, probe_plan, reading_of

_NOTHING = 3
"""The probe's exit code where it found nothing to look at: its last line says what is missing."""


class CanonOptions(InstrumentOptions):
    """`[instruments.canon]`."""

    docs: tuple[str, ...] = Field(
        default=(),
        strict=False,
        description="Globs of the documents; default: those beside verify.toml, and all in docs and doc.",
    )
    adr: ProjectPath | None = Field(
        default=None, description="The folder of the decision records; default: where they usually lie."
    )

    @field_validator("args")
    @classmethod
    def _takes_none(cls, args: tuple[str, ...]) -> tuple[str, ...]:
        if args:
            raise ValueError("canon runs no tool that could take them. Remove them")
        return args


class Canon:
    """Counts what documents say that is not so: links, names, examples, decisions."""

    Options = CanonOptions
    question = "Do the docs still match the code?"
    when = Cadence.PUSH
    tools = ()
    ratchet = None

    def plan(self, context: Context, options: CanonOptions) -> Plan:
        """The probe, with the context laid ready."""
        return probe_plan(context, options, own_probe(context, "canon"), {})

    def read(self, context: Context, options: CanonOptions, outcomes: Sequence[Completed]) -> Reading:
        """The reading that the probe wrote."""
        outcome = outcomes[0]
        reading = reading_of(outcome)
        if reading is not None:
            return reading
        said = last_line(outcome.stderr) or "it said nothing"
        if outcome.exit_code == _NOTHING:
            raise Unreadable(said)
        raise Unreadable(f"The probe of the documents failed (exit {outcome.exit_code}): {said}. The log has more.")
