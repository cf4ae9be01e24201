"""The protocol of executables: a context in, a reading out, both JSON.

`VERIFY_CONTEXT` names the file with the context, `VERIFY_READING` the file that the reading goes to. Our own probes
speak it, and so does any program in any language. What comes back is validated like anything from outside.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.plugin import Command, Completed, Context, InstrumentOptions, Plan

CONTEXT_SCHEMA = "verify-context/1"
NOTHING = 3
"""The exit code of a probe of our own that found nothing to look at: its last line says what is missing."""


def probe_plan(context: Context, options: InstrumentOptions, argv: tuple[str, ...], env: Mapping[str, str]) -> Plan:
    """The plan that runs `argv` by this protocol, with `env` set for it."""
    reading = context.scratch / "reading.json"
    told = {"VERIFY_CONTEXT": str(context.scratch / "context.json"), "VERIFY_READING": str(reading)}
    command = Command(argv, env={**env, **told}, goes_on=None, writes={"reading": reading})
    return Plan((command,), files={"context.json": context_json(context, options)})


def own_probe(context: Context, name: str) -> tuple[str, ...]:
    """The words that run the probe `name` of this package; `-P`: no file of the project's can take its place."""
    return (str(context.verify_python), "-P", "-m", f"verify_gate.probes.{name}")


def context_json(context: Context, options: InstrumentOptions) -> str:
    """The context as an executable gets it."""
    return json.dumps(
        {
            "schema": CONTEXT_SCHEMA,
            "root": str(context.root),
            "source": context.source,
            "tests": context.tests,
            "source_files": context.source_files,
            "test_files": context.test_files,
            "python_files": sorted(context.python_files),
            "import_roots": context.import_roots,
            "python": str(context.python),
            "scratch": str(context.scratch),
            "base": context.base,
            "adapters": context.adapters,
            "options": options.model_dump(mode="json"),
        }
    )


def reading_of(outcome: Completed) -> Reading | None:
    """The reading that an executable wrote; `None` where it wrote none.

    Raises `Unreadable` for one that is not valid, or that shows nothing wrong although the exit code says otherwise.
    """
    text = outcome.files.get("reading")
    if text is None:
        return None
    from verify_gate.reading_model import parse  # noqa: PLC0415 - models are not loaded where no reading was written

    try:
        reading = parse(text)
    except ValueError as error:
        raise Unreadable(f"Its reading is not valid: {error}. `verify schema reading` prints the schema.") from None
    if outcome.exit_code != 0 and all(needle.in_range for needle in reading.needles):
        raise Unreadable(
            f"It contradicts itself: it exited with {outcome.exit_code}, yet its reading shows nothing wrong."
        )
    return reading


def own_reading(outcome: Completed, of: str) -> Reading:
    """The reading that a probe of our own wrote, which looks at `of`; raises `Unreadable` where it wrote none."""
    reading = reading_of(outcome)
    if reading is not None:
        return reading
    said = outcome.stderr.rstrip().rpartition("\n")[2].strip() or "it said nothing"
    if outcome.exit_code == NOTHING:
        raise Unreadable(said)
    raise Unreadable(f"The probe of {of} failed (exit {outcome.exit_code}): {said}. The log has more.")


def reading_json(reading: Reading) -> dict[str, Any]:
    """A reading as the protocol's JSON object; the population is `None` where nothing shows what was looked at."""
    return {
        "needles": [needle_json(needle) for needle in reading.needles],
        "population": population_json(reading.population),
        "findings": [finding_json(finding) for finding in reading.findings],
        "tool": tool_json(reading.tool),
    }


def needle_json(needle: Needle) -> dict[str, Any]:
    """A needle as a JSON object."""
    return {
        "quantity": needle.quantity,
        "value": needle.value,
        "unit": needle.unit,
        "min": needle.range.min,
        "max": needle.range.max,
    }


def population_json(population: Population | None) -> dict[str, Any] | None:
    """A population as a JSON object, its further counts beside its own."""
    if population is None:
        return None
    return {"count": population.count, "of": population.of, "unit": population.unit, **population.more}


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as a JSON object, null where the tool does not say."""
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "message": finding.message,
        "severity": finding.severity.value,
        "fix": finding.fix,
        "detail": finding.detail,
    }


def tool_json(tool: ToolId | None) -> dict[str, Any] | None:
    """A tool as a JSON object."""
    return None if tool is None else {"name": tool.name, "version": tool.version}
