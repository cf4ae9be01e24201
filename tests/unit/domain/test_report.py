from __future__ import annotations

from datetime import UTC, datetime

import pytest

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.report import InstrumentReport, Report, below
from verify_gate.domain.verdict import Status, Verdict


def line(status: Status, member: str | None = None) -> InstrumentReport:
    return InstrumentReport("lint", "ruff-check", Cadence.CHANGE, "Idiomatic?", status, member=member)


@pytest.mark.parametrize(("member", "label"), [(None, "lint"), ("", "lint"), ("packages/a", "packages/a:lint")])
def test_the_label_names_the_member_where_there_is_one(member: str | None, label: str) -> None:
    assert line(Status.IN_RANGE, member).label == label


def test_the_verdict_is_that_of_all_its_instruments() -> None:
    lines = (line(Status.IN_RANGE), line(Status.NOT_SELECTED), line(Status.OUT_OF_RANGE))

    report = Report(
        Cadence.CHANGE, partial=False, instruments=lines, started=datetime(2026, 11, 21, tzinfo=UTC), duration_s=1.0
    )

    assert report.verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("path", "member", "there"),
    [("src/a.py", None, "src/a.py"), ("src/a.py", "libs/a", "libs/a/src/a.py"), ("../../ci.yml", "libs/a", "ci.yml")],
)
def test_a_path_from_the_root_of_the_run(path: str, member: str | None, there: str) -> None:
    assert line(Status.IN_RANGE, member).located(path) == there


def test_a_path_that_leads_out_of_its_folder() -> None:
    assert (below("", "../a"), below("libs/", "../a"), below("libs/", "./a")) == ("../a", "a", "libs/./a")
