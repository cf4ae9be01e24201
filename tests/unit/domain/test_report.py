from __future__ import annotations

from datetime import UTC, datetime

import pytest

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.report import InstrumentReport, Report
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
