"""command: any program at all. One that writes a reading is judged by its figures, any other by its exit code."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field, field_validator

from verify_gate.census import last_line
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.reading import Reading, ToolId
from verify_gate.plugin import Completed, Context, InstrumentOptions, Plan, Word
from verify_gate.protocol import probe_plan, reading_of


class CommandOptions(InstrumentOptions):
    """`[instruments.NAME]` with `uses = "command"`."""

    run: tuple[Word, ...] = Field(min_length=1, strict=False, description="The program and its arguments; no shell.")

    @field_validator("args")
    @classmethod
    def _stand_in_verify_toml(cls, args: tuple[str, ...]) -> tuple[str, ...]:
        """To a program of the user's, a word may begin as it likes."""
        return args


class CommandInstrument:
    """Runs a program of the user's. Without a reading it is believed on its word, and the report says so."""

    Options = CommandOptions
    question = "Does this command succeed?"
    when = Cadence.CHANGE
    tools = ()
    ratchet = None

    def plan(self, context: Context, options: CommandOptions) -> Plan:
        """The program, with the context laid ready. A path in its first word is taken from the project's root."""
        program, *rest = options.run
        found = str(context.root / program) if "/" in program else program
        return probe_plan(context, options, (found, *rest, *options.args), {})

    def read(self, context: Context, options: CommandOptions, outcomes: Sequence[Completed]) -> Reading:
        """The reading it wrote, or else the exit code as a figure of its own."""
        outcome = outcomes[0]
        reading = reading_of(outcome)
        if reading is not None:
            return reading
        said = last_line(outcome.stderr) or last_line(outcome.stdout) or "it said nothing"
        failed = Finding(f"exit {outcome.exit_code}: {said}", rule="exit-code", fix="Run it by itself, or see the log.")
        return Reading(
            (Needle("exit code", outcome.exit_code, "code"),),
            None,
            (failed,) if outcome.exit_code else (),
            ToolId(options.run[0]),
        )
