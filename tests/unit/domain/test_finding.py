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


def test_all_that_it_says_as_text() -> None:
    assert Finding("it is wrong").in_full() == "error: it is wrong"
    assert Finding("a note", path="a.py", severity=Severity.NOTE).in_full() == "a.py: note: a note"
    assert Finding("x is not used", "a.py", 3, 8, "F401", fix="Remove it.", detail="-a\n+b").in_full() == (
        "a.py:3:8: error: x is not used [F401]\n    -a\n    +b\n    -> Remove it."
    )
