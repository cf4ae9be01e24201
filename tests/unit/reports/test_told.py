"""What every report says, whatever its format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.unit.reports.made import FILES, instrument, needle, report
from verify_gate.domain.finding import ACKNOWLEDGED, Finding, Severity
from verify_gate.domain.report import Report
from verify_gate.reports import agent, github, json_report, junit, markdown, sarif, text
from verify_gate.reports.screen import Screen
from verify_gate.reports.told import needing, summary

ANSWERED = Finding("test_x is gone; Ann answers for it", "tests/a.py", 3, rule=ACKNOWLEDGED, severity=Severity.NOTE)
OTHER = Finding("the base has it", "verify.toml", rule="spent", severity=Severity.NOTE)


def no_line(_path: str, _line: int) -> None:
    """The file is not there."""


@pytest.mark.parametrize(
    "render",
    [
        agent.render,
        github.render,
        json_report.render,
        junit.render,
        lambda told: markdown.render(told, no_line),
        sarif.render,
        lambda told: text.render(told, Screen(80), no_line),
    ],
)
def test_what_somebody_answers_for_is_shown_although_it_is_in_range(render: Callable[[Report], str]) -> None:
    line = instrument("integrity", [needle("lost tests", 0, "tests")], FILES, [OTHER, ANSWERED])
    assert needing(line) == (ANSWERED,)
    assert "test_x is gone; Ann answers for it" in render(report(line))


def test_what_somebody_answers_for_is_counted_beside_the_exclusions() -> None:
    line = instrument("integrity", [needle("lost tests", 0, "tests")], FILES, [OTHER, ANSWERED, ANSWERED])
    assert summary(report(line)) == ["1 of 1 in range", "2 acknowledged", "37s"]
    assert summary(report(replace(line, reading=None))) == ["1 of 1 in range", "37s"]
