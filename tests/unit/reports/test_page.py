"""The page about reports: its examples are what the formats give, and it names every key of the JSON report."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.unit.reports.made import instrument, needle, report
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.verdict import Verdict
from verify_gate.reports import agent, github, json_report, junit, markdown, sarif
from verify_gate.reports.report_model import ReportModel

PAGE = (Path(__file__).parents[3] / "docs" / "reports.md").read_text(encoding="utf-8")
EXAMPLE = report(
    instrument(
        "lint",
        [needle("findings", 1, "findings")],
        findings=[
            Finding("`os` imported but unused", "src/acme/queue.py", 3, 8, "F401", fix="Remove unused import: `os`")
        ],
        question="Are the patterns idiomatic and safe?",
        duration_s=0.4,
    ),
    instrument(
        "coverage",
        [needle("failing tests", 0, "tests"), Needle("worst file", 93.1, "%", Range(min=90))],
        Population(41, 41, "files", {"tests": 212}),
        question="Was this line executed by a test?",
        duration_s=2.1,
    ),
    instrument(
        "build",
        why="build was not found. Install verify-gate[python].",
        question="Does it build, and is only what should ship in it?",
        duration_s=0.0,
    ),
    duration_s=2.5,
)
DESIGNED = """
{
  "schema": "verify-report/1",
  "verdict": "PASS", "exit_code": 0, "cadence": "change", "partial": false,
  "commit": "1f0c…", "dirty": true, "started": "2026-11-21T10:00:00Z", "duration_s": 3.21,
  "instruments": [
    {
      "name": "coverage", "uses": "coverage", "when": "change",
      "question": "Was this line executed by a test?",
      "status": "in_range",
      "needles": [
        {"quantity": "failing tests", "value": 0, "unit": "tests", "min": null, "max": 0, "in_range": true},
        {"quantity": "worst file", "value": 93.1, "unit": "%", "min": 90, "max": null, "in_range": true},
        {"quantity": "unmeasured files", "value": 0, "unit": "files", "min": null, "max": 0, "in_range": true}
      ],
      "population": {"count": 41, "of": 41, "unit": "files", "tests": 212},
      "findings": [],
      "exclusions": [{"path": "src/acme/queue.py", "reason": "It only delegates."}],
      "why": null,
      "tool": {"name": "coverage", "version": "7.17.3"},
      "commands": [["…/python", "-m", "coverage", "run", "-m", "pytest"]],
      "cached": false, "duration_s": 2.1, "cpu_s": 2.0, "peak_rss_mb": 88.2,
      "log": ".verify/logs/coverage.log"
    }
  ]
}
"""
"""The report as it was promised first: what is valid then is valid now."""


def source_line(_path: str, _line: int) -> str:
    return "import os\n"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("text", github.render(EXAMPLE)),
        ("text", agent.render(EXAMPLE)),
        ("markdown", markdown.render(EXAMPLE, source_line)),
    ],
)
def test_an_example_is_what_the_format_gives(language: str, text: str) -> None:
    assert f"{language}\n{text}```" in PAGE


def test_parts_of_examples_are_parts_of_what_the_formats_give() -> None:
    (case,) = re.findall(r"```xml\n(.*?)```", PAGE, re.DOTALL)
    assert case in junit.render(EXAMPLE)
    (result,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert json.loads(result) == json.loads(sarif.render(EXAMPLE))["runs"][0]["results"][0]


def test_every_key_of_the_json_report_is_on_the_page() -> None:
    schema = ReportModel.model_json_schema()
    models = [schema, *schema["$defs"].values()]
    keys = {key for model in models for key in model.get("properties", {})}
    assert len(keys) > 40
    assert {key for key in keys if f"`{key}`" not in PAGE} == set()


def test_the_schema_takes_every_report_and_the_one_that_was_promised() -> None:
    schema = ReportModel.model_json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    validator.validate(json.loads(json_report.render(EXAMPLE)))
    validator.validate(json.loads(DESIGNED))
    for key, value in (("verdict", "FINE"), ("exit_code", 2), ("instruments", None), ("schema", "verify-report/2")):
        assert not validator.is_valid({**json.loads(DESIGNED), key: value})
    assert EXAMPLE.verdict is Verdict.FAIL
