from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from tests.samples import ROOT, completed, context
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.instruments.integrity import Integrity, IntegrityOptions
from verify_gate.plugin import Command, Plan
from verify_gate.protocol import context_json, reading_json

SCRATCH = ROOT / ".verify/work/it"
READING = Reading(
    (
        Needle("lost tests", 1, "tests"),
        Needle("gate weakenings", 1, "weakenings"),
        Needle("unmeasured files", 0, "files"),
    ),
    Population(2, 2, "files", {"changed": 1}),
    (
        Finding("test_x is gone", path="tests/test_a.py", line=3, rule="lost-test", fix="Put it back."),
        Finding("a step is gone", path=".github/workflows/ci.yml", line=4, rule="weaker-gate"),
        Finding("it is of nothing", path="verify.toml", rule="idle-acknowledgement"),
        Finding("acknowledged", path="verify.toml", rule="weaker-setting", severity=Severity.NOTE),
        Finding("b.py was not looked at", path="b.py", rule="unmeasured"),
        Finding("no rule at all"),
    ),
    ToolId("integrity", "1.0"),
)
ACKNOWLEDGED = {"what": "lost-test a b", "reason": "It moved.", "by": "Ann", "until": date(2027, 1, 1)}


def read(exit_code: int = 0, stderr: str = "", **files: Any) -> Reading:
    written = {name: json.dumps(value) for name, value in files.items()}
    return Integrity().read(context(), IntegrityOptions(), [completed(exit_code, "", stderr, written)])


def test_it_is_read_on_every_push_and_no_baseline_holds_it() -> None:
    told = (Integrity.question, Integrity.when, Integrity.tools, Integrity.ratchet)
    assert told == ("Is the gate as strong as it was?", Cadence.PUSH, (), None)


def test_plan() -> None:
    here = context()
    told = {"VERIFY_CONTEXT": str(SCRATCH / "context.json"), "VERIFY_READING": str(SCRATCH / "reading.json")}
    assert Integrity().plan(here, IntegrityOptions()) == Plan(
        (
            Command(
                ("/verify/bin/python", "-P", "-m", "verify_gate.probes.integrity"),
                env=told,
                goes_on=None,
                writes={"reading": SCRATCH / "reading.json"},
            ),
        ),
        {"context.json": context_json(here, IntegrityOptions())},
    )


def test_the_probe_s_reading_is_the_reading() -> None:
    reading = read(1, reading=reading_json(READING))
    counted = ["lost tests", "gate weakenings", "idle acknowledgements", "weaker settings", None, None]
    assert [finding.needle for finding in reading.findings] == counted
    assert replace(reading, findings=tuple(replace(finding, needle=None) for finding in reading.findings)) == READING


@pytest.mark.parametrize(
    ("exit_code", "stderr", "message"),
    [
        (3, "warning\nThere is no commit.\n", "There is no commit."),
        (1, "Traceback\nOSError: full\n", "The probe of integrity failed (exit 1): OSError: full. The log has more."),
    ],
)
def test_no_reading(exit_code: int, stderr: str, message: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(exit_code, stderr)
    assert str(caught.value) == message


def test_an_acknowledgement_says_what_why_by_whom_and_until_when() -> None:
    options = IntegrityOptions.model_validate({"acknowledge": [ACKNOWLEDGED]})
    assert [(each.what, each.by, each.signature) for each in options.acknowledge] == [("lost-test a b", "Ann", None)]
    for key in ACKNOWLEDGED:
        with pytest.raises(ValidationError, match=rf"acknowledge\.0\.{key}\n  Field required"):
            IntegrityOptions.model_validate(
                {"acknowledge": [{name: value for name, value in ACKNOWLEDGED.items() if name != key}]}
            )


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"reason": " "}, "is blank. Say why"),
        ({"until": date(2026, 1, 1)}, "has passed: 2026-01-01"),
        ({"by": ""}, "at least 1 character"),
        ({"what": ""}, "at least 1 character"),
    ],
)
def test_what_an_acknowledgement_cannot_say(entry: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        IntegrityOptions.model_validate(
            {"acknowledge": [{**ACKNOWLEDGED, **entry}]}, context={"today": date(2026, 6, 1), "root": ROOT}
        )
