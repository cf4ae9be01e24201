from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tests.unit.reports.made import CANON, COVERAGE, MISSING, instrument, needle, report
from verify_gate.domain.history import Course, Moment, Past, Run, courses
from verify_gate.domain.needle import Range
from verify_gate.domain.report import InstrumentReport
from verify_gate.domain.verdict import Status

FLOOR = Range(90)
FIRST, SECOND, THIRD = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3))


def run(started: datetime, *lines: InstrumentReport) -> Run:
    return Run.of(report(*lines, started=started, commit=f"c{started.day}", dirty=None))


def coverage(*figures: tuple[str, float, str]) -> InstrumentReport:
    return instrument("coverage", [needle(*figure, 90, None) for figure in figures])


def test_a_run_has_what_it_asked_and_only_readings_that_count() -> None:
    kept = Run.of(report(COVERAGE, MISSING, CANON, replace(COVERAGE, status=Status.NO_READING, member="core")))
    assert COVERAGE.reading is not None
    assert kept.lines == (
        Past("coverage", Status.IN_RANGE, COVERAGE.reading.needles),
        Past("build", Status.NO_READING),
        Past("core:coverage", Status.NO_READING),
    )
    assert (kept.commit, kept.dirty, kept.duration_s, kept.partial) == ("1f0c", True, 37.25, False)


def test_a_course_has_the_runs_that_asked_for_it_in_their_order() -> None:
    runs = [
        run(FIRST, coverage(("worst file", 91, "%")), CANON),
        run(SECOND, replace(coverage(), status=Status.NO_READING)),
        run(THIRD, coverage(("worst file", 89, "%"))),
        run(FIRST, MISSING),
    ]
    assert courses(runs, ["coverage"]) == (
        Course(
            "coverage",
            "worst file",
            "%",
            (
                Moment(FIRST, "c1", None, Status.IN_RANGE, 91, FLOOR),
                Moment(SECOND, "c2", None, Status.NO_READING),
                Moment(THIRD, "c3", None, Status.OUT_OF_RANGE, 89, FLOOR),
            ),
        ),
    )


def test_the_instruments_are_those_asked_for_in_that_order_once() -> None:
    runs = [run(FIRST, MISSING, COVERAGE, CANON), run(SECOND, instrument("gone", [needle("clones", 0, "clones")]))]
    told = [(course.label, course.quantity) for course in courses(runs, ["coverage", "build", "canon", "coverage"])]
    assert told == [("coverage", "failing tests"), ("coverage", "worst file"), ("build", "")]


def test_the_needles_are_those_of_the_newest_reading() -> None:
    runs = [
        run(FIRST, coverage(("old", 1, "%"), ("worst file", 91, "%"))),
        run(SECOND, coverage(("worst file", 92, "lines"), ("worst file", 93, "%"), ("worst file", 94, "%"))),
        run(THIRD, replace(coverage(), status=Status.NO_READING)),
    ]
    told = [
        (course.quantity, course.unit, [moment.value for moment in course.moments])
        for course in courses(runs, ["coverage"])
    ]
    assert told == [("worst file", "lines", [92, None]), ("worst file", "%", [91, 93, None])]


def test_one_that_was_never_read_has_a_course_of_no_quantity() -> None:
    assert courses([run(FIRST, MISSING)], ["build"]) == (
        Course("build", "", "", (Moment(FIRST, "c1", None, Status.NO_READING),)),
    )
    assert courses([], ["build"]) == ()
