from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from tests.samples import ROOT, completed, context, exactly
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.instruments.canon import Canon, CanonOptions
from verify_gate.plugin import Command, Plan
from verify_gate.protocol import context_json, reading_json

SCRATCH = ROOT / ".verify/work/it"
READING = Reading(
    (Needle("dead links", 1, "links"), Needle("unmeasured files", 0, "files")),
    Population(2, 2, "documents", {"links": 3}),
    (Finding("'b.md' leads nowhere", path="README.md", line=3, rule="dead-link", fix="Correct the link."),),
    ToolId("canon", "1.0"),
)


def read(exit_code: int = 0, stderr: str = "", **files: Any) -> Reading:
    written = {name: json.dumps(value) for name, value in files.items()}
    return Canon().read(context(), CanonOptions(), [completed(exit_code, "", stderr, written)])


def test_it_is_read_on_every_push_and_needs_no_tool() -> None:
    assert (Canon.question, Canon.when, Canon.tools) == ("Do the docs still match the code?", Cadence.PUSH, ())


def test_plan() -> None:
    asked = CanonOptions(docs=("guide/*.md",))
    assert Canon().plan(context(), asked) == Plan(
        (
            Command(
                ("/verify/bin/python", "-P", "-m", "verify_gate.probes.canon"),
                env={
                    "VERIFY_CONTEXT": str(SCRATCH / "context.json"),
                    "VERIFY_READING": str(SCRATCH / "reading.json"),
                },
                goes_on=None,
                writes={"reading": SCRATCH / "reading.json"},
            ),
        ),
        {"context.json": context_json(context(), asked)},
    )


def test_the_probe_s_reading_is_the_reading() -> None:
    assert read(reading=reading_json(READING)) == READING


@pytest.mark.parametrize(
    ("exit_code", "stderr", "message"),
    [
        (3, "warning\nThere are no documents: none.\n", "There are no documents: none."),
        (3, "", "it said nothing"),
        (
            1,
            "Traceback\nOSError: full\n",
            "The probe of the documents failed (exit 1): OSError: full. The log has more.",
        ),
        (0, "", "The probe of the documents failed (exit 0): it said nothing. The log has more."),
    ],
)
def test_without_a_reading_there_is_none(exit_code: int, stderr: str, message: str) -> None:
    with pytest.raises(Unreadable, match=exactly(message)):
        read(exit_code, stderr)


def test_options() -> None:
    assert (CanonOptions().docs, CanonOptions().adr) == ((), None)
    asked = CanonOptions.model_validate({"docs": ["a/*.md"], "adr": "a"})
    assert (asked.docs, asked.adr) == (("a/*.md",), "a")


def test_arguments_are_refused() -> None:
    with pytest.raises(ValidationError, match=r"canon runs no tool that could take them\. Remove them"):
        CanonOptions.model_validate({"args": ["-v"]})
    assert CanonOptions.model_validate({"args": []}).args == ()
