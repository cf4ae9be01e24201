"""The plain command and the executable that writes a reading, by their exact plans and readings."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from tests.samples import completed, context
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId
from verify_gate.instruments.command import CommandInstrument, CommandOptions
from verify_gate.protocol import probe_plan

INSTRUMENT = CommandInstrument()


@pytest.mark.parametrize(
    ("run", "argv"),
    [
        (("true",), ("true", "-x")),
        (("scripts/check.sh", "--all"), ("/project/scripts/check.sh", "--all", "-x")),
        (("/bin/true",), ("/bin/true", "-x")),
    ],
)
def test_what_it_runs(run: tuple[str, ...], argv: tuple[str, ...]) -> None:
    options = CommandOptions(run=run, args=("-x",))
    assert INSTRUMENT.plan(context(), options) == probe_plan(context(), options, argv, {})


@pytest.mark.parametrize(
    ("exit_code", "out", "err", "findings"),
    [
        (0, "all good", "a warning", ()),
        (1, "no\n", "", (("exit 1: no"),)),
        (2, "out", "first\nlast\n\n", (("exit 2: last"),)),
        (3, " \n", "", (("exit 3: it said nothing"),)),
    ],
)
def test_on_its_word(exit_code: int, out: str, err: str, findings: tuple[str, ...]) -> None:
    fix = "Run it by itself, or see the log."
    assert INSTRUMENT.read(context(), CommandOptions(run=("check",)), [completed(exit_code, out, err)]) == Reading(
        (Needle("exit code", exit_code, "code", Range(max=0)),),
        None,
        tuple(Finding(message, rule="exit-code", fix=fix) for message in findings),
        ToolId("check"),
    )


def test_by_its_reading() -> None:
    written = {
        "needles": [{"quantity": "errors", "value": 2, "unit": "errors", "min": None, "max": 0}],
        "population": {"count": 1, "of": 1, "unit": "files"},
    }
    outcome = completed(1, files={"reading": json.dumps(written)})
    assert INSTRUMENT.read(context(), CommandOptions(run=("check",)), [outcome]) == Reading(
        (Needle("errors", 2, "errors", Range(max=0)),), Population(1, 1, "files")
    )


def test_no_program_can_be_told_nul() -> None:
    with pytest.raises(ValidationError, match=r"'a\\x00' holds NUL, and no program can be told that. Take it out"):
        CommandOptions(run=("tool", "a\0"))
