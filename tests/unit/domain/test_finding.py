from __future__ import annotations

from verify_gate.domain.finding import Finding, Severity


def test_a_finding_needs_no_more_than_a_message() -> None:
    assert Finding("it is wrong") == Finding(
        message="it is wrong",
        path=None,
        line=None,
        column=None,
        rule=None,
        severity=Severity.ERROR,
        fix=None,
        detail=None,
    )


def test_the_severities_are_those_of_the_report() -> None:
    assert [str(severity) for severity in Severity] == ["error", "warning", "note"]
