"""A lie is told where the run found it, and nowhere else."""

from __future__ import annotations

import pytest

from tests.unit.onboarding.demo.samples import SAID, finding, found, line_of
from tests.unit.reports.made import instrument, needle
from verify_gate.domain.report import Report
from verify_gate.onboarding.demo.lies import LIES, Told, tell

LIE = {lie.instrument: lie for lie in LIES}


def told(report: Report, name: str) -> Told:
    return next(each for each in tell(report, SAID) if each.lie.instrument == name)


def test_each_is_told_with_its_finding_and_no_gap_in_its_sentence() -> None:
    all_told = tell(found(), SAID)

    assert [each.lie for each in all_told] == list(LIES)
    assert [each.finding for each in all_told] == [finding(lie) for lie in LIES]
    assert not [each for each in all_told if each.missing or not each.sentence or "{" in each.sentence]


def test_at_least_six_instruments_ask() -> None:
    assert len({lie.instrument for lie in LIES}) == len(LIES) >= 6


def test_what_the_build_said_and_what_was_measured_is_quoted() -> None:
    assert 'mypy said "no issues found":' in told(found(), "typecheck").sentence
    assert 'coverage said "TOTAL 91%"' in told(found(), "coverage").sentence
    assert "By itself it has 27.7 %." in told(found(), "coverage").sentence
    assert 'pytest said "21 passed" and ran 100 % of this file.' in told(found(), "mutation").sentence
    assert "the tests noticed 27.7 %:" in told(found(), "mutation").sentence


@pytest.mark.parametrize("changed", [{"path": "src/parcels/labels.py"}, {"rule": "attr-defined"}, {"path": None}])
def test_a_finding_of_another_place_or_rule_is_none_of_it(changed: dict[str, str | None]) -> None:
    other = line_of(LIE["typecheck"], [finding(LIE["typecheck"], **changed)])

    assert told(found(other), "typecheck") == Told(
        LIE["typecheck"], "Is it so?", missing="typecheck found something else."
    )


def test_a_finding_with_other_words_is_none_of_it() -> None:
    other = line_of(LIE["canon"], [finding(LIE["mutation"], path="README.md", rule="example")])

    assert told(found(other), "canon").missing == "canon found something else."


def test_an_instrument_in_range_or_without_a_reading_found_nothing() -> None:
    fine = instrument("canon", [needle("dead links", 0, "links")], findings=[finding(LIE["canon"])])
    silent = instrument("mutation", why="It timed out.")

    assert told(found(fine), "canon").missing == "canon is in range."
    assert told(found(silent), "mutation").missing == "It timed out."


def test_a_sentence_is_not_said_where_a_figure_of_it_was_not_measured() -> None:
    unread = instrument("coverage", why="It crashed.")
    all_told = {each.lie.instrument: each for each in tell(found(unread), {})}

    assert all_told["mutation"].missing == "The run does not say 'said'."
    assert told(found(unread), "mutation").missing == "The run does not say 'ran'."
    assert all_told["canon"].finding is not None


def test_what_a_tool_said_that_did_not_look_at_all_of_it_is_not_quoted() -> None:
    blind = instrument("lint", [needle("unmeasured files", 16, "files")])
    unsaid = tell(found(), {})

    assert told(found(blind), "suppressions").missing == (
        "lint is not in range: what ruff check said is not of all the files."
    )
    assert told(found(blind), "typecheck").finding is not None
    assert {each.missing for each in unsaid if each.lie.instrument == "suppressions"} == {
        "The run does not say 'said'."
    }
