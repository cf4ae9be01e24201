"""The protocol of executables: what goes out, and what of what comes back is believed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.samples import ROOT, completed, context
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.plugin import Command, ExclusionOption, InstrumentOptions, Plan
from verify_gate.protocol import own_probe, probe_plan, reading_json, reading_of

WRITTEN: dict[str, Any] = {
    "needles": [{"quantity": "score", "value": 90.5, "unit": "%", "min": 90, "max": None}],
    "population": {"count": 3, "of": 4, "unit": "files", "tests": 7},
    "findings": [
        {
            "path": "a.py", "line": 3, "column": 1, "rule": "X1", "message": "bad", "severity": "warning",
            "fix": "mend it", "detail": "more",
        }
    ],
    "tool": {"name": "licences", "version": "1.2"},
}  # fmt: skip  # a table, many entries to a line
READ = Reading(
    (Needle("score", 90.5, "%", Range(90)),),
    Population(3, 4, "files", {"tests": 7}),
    (Finding("bad", "a.py", 3, 1, "X1", Severity.WARNING, "mend it", "more"),),
    ToolId("licences", "1.2"),
)


def read(text: str | None, exit_code: int = 0) -> Reading | None:
    return reading_of(completed(exit_code, files={} if text is None else {"reading": text}))


def changed(**parts: Any) -> str:
    return json.dumps({**WRITTEN, **parts})


def needle(**parts: Any) -> list[dict[str, Any]]:
    return [{**WRITTEN["needles"][0], **parts}]


def test_a_whole_reading() -> None:
    assert read(json.dumps(WRITTEN)) == READ
    assert reading_json(READ) == WRITTEN


def test_the_least_reading() -> None:
    least = {"needles": needle(value=1, min=None, max=0), "population": {"count": 1, "unit": "files"}}
    found = Reading((Needle("score", 1, "%", Range(max=0)),), Population(1, None, "files"))
    assert read(json.dumps(least)) == found
    assert reading_json(found) == {
        "needles": needle(value=1, min=None, max=0),
        "population": {"count": 1, "of": None, "unit": "files"},
        "findings": [],
        "tool": None,
    }
    assert reading_json(Reading((), None))["population"] is None


def test_a_finding_may_say_little() -> None:
    found = read(changed(findings=[{"message": "bad"}]))
    assert found is not None
    assert found.findings == (Finding("bad"),)


def test_none_written_is_none() -> None:
    assert read(None) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Invalid JSON: EOF while parsing a value at line 1 column 0"),
        ("[]", "Input should be an object"),
        ("{}", "needles: Field required"),
        (changed(needles=[]), "needles: List should have at least 1 item after validation, not 0"),
        (changed(status="in_range"), "status: Extra inputs are not permitted"),
        (changed(population=None), "population: Input should be an object"),
        (changed(population={"count": -1, "unit": "files"}), "a population counts from 0: count is -1"),
        (changed(population={"count": 2, "of": 1, "unit": "files"}), "looked at 2 files, which is more than the 1 there are"),
        (changed(population={"count": 1, "of": 1, "unit": "f", "tests": "x"}), "population.tests: Input should be a valid integer"),
        (changed(needles=needle(value="1")), "needles.0.value.int: Input should be a valid integer"),
        (changed(needles=needle(value=True)), "needles.0.value.int: Input should be a valid integer"),
        (changed(needles=needle(value=float("nan"))), "score cannot have been measured: nan"),
        (changed(needles=needle(value=float("inf"))), "score cannot have been measured: inf"),
        (changed(needles=needle(value=10**400)), "score cannot have been measured: a whole number of more than 15 digits"),
        (changed(needles=needle(max=10**400)), "a range ends at a number that can be measured or is open, not at a whole number of more than 15 digits"),
        (changed(population={"count": 10**400, "unit": "files"}), "nothing has that many files: count is too large"),
        (changed(findings=[{"message": "bad", "line": 10**16}]), "findings.0.line: Input should be less than or equal to 1000000000000000"),
        (changed(needles=needle(min=9, max=1)), "a range cannot start at 9 and end at 1"),
        (changed(needles=needle(min=None)), "the needle 'score' has no range, so it can never be outside it"),
        (changed(findings=[{"message": "bad", "line": 0}]), "findings.0.line: Input should be greater than or equal to 1"),
        (changed(findings=[{"message": ""}]), "findings.0.message: String should have at least 1 character"),
        (changed(findings=[{"message": "m", "severity": "x"}]), "findings.0.severity: Input should be 'error', 'warning' or 'note'"),
    ],
)  # fmt: skip  # a case a line
def test_what_is_not_valid_is_not_read(text: str, why: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert str(caught.value).startswith(f"Its reading is not valid: {why}.")


def test_the_way_out_of_one_that_is_not_valid() -> None:
    with pytest.raises(Unreadable) as caught:
        read("{}")
    assert str(caught.value) == (
        "Its reading is not valid: needles: Field required. `verify schema reading` prints the schema."
    )


def test_a_bad_exit_code_beside_a_good_reading_contradicts_it() -> None:
    with pytest.raises(Unreadable) as caught:
        read(json.dumps(WRITTEN), exit_code=2)
    assert str(caught.value) == "It contradicts itself: it exited with 2, yet its reading shows nothing wrong."


def test_a_bad_exit_code_beside_a_bad_reading_does_not() -> None:
    found = read(changed(needles=needle(value=89.9)), exit_code=1)
    assert found is not None
    assert not found.needles[0].in_range


def test_the_plan_lays_the_context_ready() -> None:
    options = InstrumentOptions(args=("x",), exclude=(ExclusionOption(path="a", reason="b"),))
    here = context(("src/b.py", "src/a.sh"), test_files=("tests/t.py",), base="main", adapters=("mypy",))
    scratch = ROOT / ".verify/work/it"
    plan = probe_plan(here, options, ("prog", "--strict"), {"A": "1"})
    env = {"A": "1", "VERIFY_CONTEXT": str(scratch / "context.json"), "VERIFY_READING": str(scratch / "reading.json")}
    command = Command(("prog", "--strict"), env=env, goes_on=None, writes={"reading": scratch / "reading.json"})
    assert plan == Plan((command,), plan.files)
    assert {name: json.loads(text) for name, text in plan.files.items()} == {
        "context.json": {
            "schema": "verify-context/1",
            "root": "/project",
            "source": ["src/acme"],
            "tests": ["tests"],
            "source_files": ["src/b.py", "src/a.sh"],
            "test_files": ["tests/t.py"],
            "python_files": ["src/b.py", "tests/t.py"],
            "import_roots": ["src"],
            "python": "/env/bin/python",
            "scratch": str(scratch),
            "base": "main",
            "adapters": ["mypy"],
            "options": {
                "uses": None,
                "when": None,
                "question": None,
                "timeout": None,
                "args": ["x"],
                "env": {},
                "exclude": [{"path": "a", "reason": "b", "until": None}],
                "inputs": [],
                "cache": True,
            },
        }
    }


def test_our_own_probes_cannot_be_replaced_by_a_file_of_the_projects() -> None:
    assert own_probe(context(verify_python=Path("/v/python")), "canon") == (
        "/v/python",
        "-P",
        "-m",
        "verify_gate.probes.canon",
    )
