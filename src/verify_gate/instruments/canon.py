"""canon: the project's documents, held against its files, its code and each other by a probe of our own."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field, field_validator

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.reading import Reading
from verify_gate.plugin import Completed, Context, InstrumentOptions, Plan, ProjectPath
from verify_gate.protocol import own_probe, own_reading, probe_plan


class CanonOptions(InstrumentOptions):
    """`[instruments.canon]`."""

    docs: tuple[str, ...] = Field(
        default=(),
        strict=False,
        description="Globs of the documents; default: those beside verify.toml, and all in docs and doc. "
        "One of these that none takes in has to be excluded, with a reason.",
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
        return own_reading(outcomes[0], "the documents")
