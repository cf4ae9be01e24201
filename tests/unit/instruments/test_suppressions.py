from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.samples import ROOT, completed, context, exactly
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.instruments.suppressions import Suppressions, SuppressionsOptions
from verify_gate.plugin import Command, Plan
from verify_gate.protocol import context_json, reading_json

SCRATCH = ROOT / ".verify/work/it"
READING = Reading(
    (Needle("unreasoned suppressions", 1, "suppressions"), Needle("unmeasured files", 0, "files")),
    Population(2, 2, "files", {"suppressions": 3}),
    (
        Finding("`noqa: E501`: nothing says why", path="a.py", line=3, rule="unreasoned", fix="Write it."),
        Finding("`nosec`: it hides every risk", path="a.py", line=4, rule="blanket"),
        Finding("`nosec`: it ended", path="a.py", line=5, rule="expired"),
        Finding("`nosec`: it suppresses nothing", path="a.py", line=6, rule="idle"),
        Finding("b.py was not looked at", path="b.py", rule="unmeasured"),
    ),
    ToolId("suppressions", "1.0"),
)


def read(exit_code: int = 0, stderr: str = "", **files: Any) -> Reading:
    written = {name: json.dumps(value) for name, value in files.items()}
    return Suppressions().read(context(), SuppressionsOptions(), [completed(exit_code, "", stderr, written)])


def test_it_is_read_on_every_change_and_needs_no_tool() -> None:
    told = (Suppressions.question, Suppressions.when, Suppressions.tools, Suppressions.ratchet)
    assert told == ("Is every look away justified?", Cadence.CHANGE, (), "unreasoned suppressions")


@pytest.mark.parametrize(
    ("cache", "env"), [(None, {}), (ROOT / ".verify/cache/it", {"VERIFY_CACHE": str(ROOT / ".verify/cache/it")})]
)
def test_plan(cache: Path | None, env: dict[str, str]) -> None:
    here = context(cache=cache)
    told = {"VERIFY_CONTEXT": str(SCRATCH / "context.json"), "VERIFY_READING": str(SCRATCH / "reading.json")}
    assert Suppressions().plan(here, SuppressionsOptions()) == Plan(
        (
            Command(
                ("/verify/bin/python", "-P", "-m", "verify_gate.probes.suppressions"),
                env={**env, **told},
                goes_on=None,
                writes={"reading": SCRATCH / "reading.json"},
            ),
        ),
        {"context.json": context_json(here, SuppressionsOptions())},
    )


def test_the_probe_s_reading_is_the_reading() -> None:
    reading = read(1, reading=reading_json(READING))
    counted = [None, "blanket suppressions", "expired suppressions", "idle suppressions", None]
    assert [finding.needle for finding in reading.findings] == counted
    assert replace(reading, findings=tuple(replace(finding, needle=None) for finding in reading.findings)) == READING


@pytest.mark.parametrize(
    ("exit_code", "stderr", "message"),
    [
        (3, "warning\nThere is no file to read.\n", "There is no file to read."),
        (3, "", "it said nothing"),
        (1, "Traceback\nOSError: full\n", "The probe of look aways failed (exit 1): OSError: full. The log has more."),
        (0, "", "The probe of look aways failed (exit 0): it said nothing. The log has more."),
    ],
)
def test_without_a_reading_there_is_none(exit_code: int, stderr: str, message: str) -> None:
    with pytest.raises(Unreadable, match=exactly(message)):
        read(exit_code, stderr)


def test_arguments_are_refused() -> None:
    with pytest.raises(ValidationError, match=r", suppressions runs no tool that could take them\. Remove them \["):
        SuppressionsOptions.model_validate({"args": ["-v"]})
    assert SuppressionsOptions.model_validate({"args": []}).args == ()
