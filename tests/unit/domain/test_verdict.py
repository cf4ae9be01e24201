from __future__ import annotations

import itertools

import pytest

from tests.samples import exactly
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading
from verify_gate.domain.verdict import Status, Verdict, fold, judge

GOOD, BAD = Needle("errors", 0, "errors"), Needle("warnings", 1, "warnings")
SOME, NONE = Population(4, 4, "files"), Population(0, 4, "files")


@pytest.mark.parametrize(
    ("needles", "population", "expected"),
    [
        ((GOOD,), SOME, (Status.IN_RANGE, None)),
        ((GOOD, GOOD), None, (Status.IN_RANGE, None)),
        ((GOOD, BAD), SOME, (Status.OUT_OF_RANGE, None)),
        ((BAD,), NONE, (Status.OUT_OF_RANGE, None)),
        ((BAD,), None, (Status.OUT_OF_RANGE, None)),
        ((GOOD,), NONE, (Status.NO_READING, "It looked at nothing: 0 files.")),
        ((GOOD,), Population(2, 2, "files"), (Status.IN_RANGE, None)),
        ((GOOD,), Population(2, None, "files"), (Status.IN_RANGE, None)),
        (
            (GOOD,),
            Population(1, 2, "files"),
            (Status.NO_READING, "It looked at 1 of 2 files; no needle tells of the rest."),
        ),
        ((GOOD, BAD), Population(1, 2, "files"), (Status.OUT_OF_RANGE, None)),
        ((), SOME, (Status.NO_READING, "It showed no figure, so nothing was measured.")),
        ((), None, (Status.NO_READING, "It showed no figure, so nothing was measured.")),
    ],
)
def test_in_range_needs_needles_in_range_and_something_looked_at(
    needles: tuple[Needle, ...], population: Population | None, expected: tuple[Status, str | None]
) -> None:
    assert judge(Reading(needles, population)) == expected


@pytest.mark.parametrize("count", [1, 2, 3])
def test_one_verdict_of_many_is_kleenes(count: int) -> None:
    for statuses in itertools.product(Status, repeat=count):
        selected = [status for status in statuses if status is not Status.NOT_SELECTED]
        if not selected:
            continue
        if Status.OUT_OF_RANGE in selected:
            expected = Verdict.FAIL
        elif Status.NO_READING in selected:
            expected = Verdict.UNKNOWN
        else:
            expected = Verdict.PASS
        assert fold(iter(statuses)) is expected, statuses


@pytest.mark.parametrize("statuses", [(), (Status.NOT_SELECTED,)])
def test_nothing_selected_has_no_verdict(statuses: tuple[Status, ...]) -> None:
    with pytest.raises(ValueError, match=exactly("no instrument was selected, so there is no verdict")):
        fold(statuses)


def test_the_exit_code_follows_from_the_verdict() -> None:
    assert {verdict.value: verdict.exit_code for verdict in Verdict} == {"PASS": 0, "FAIL": 1, "UNKNOWN": 3}


def test_the_statuses_are_those_of_the_report() -> None:
    assert [str(status) for status in Status] == ["in_range", "out_of_range", "no_reading", "not_selected"]
