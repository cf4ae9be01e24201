"""A plugin's reading is data from outside: whatever it holds is judged or refused, and can be told in every format."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import VALUES, changed
from tests.hostile.case import ALIVE, EVIL, strictly
from tests.samples import completed, context
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.reading import Unreadable
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.domain.verdict import Status, judge
from verify_gate.instruments.command import CommandInstrument, CommandOptions
from verify_gate.plugin import Completed
from verify_gate.reports import json_report, text
from verify_gate.reports.screen import Screen

OPTIONS = CommandOptions(run=("licences",))
BAD = {
    "needles": [
        {"quantity": "unknown licences", "value": 2, "unit": "licences", "min": None, "max": 0},
        {"quantity": "known", "value": 97.5, "unit": "%", "min": 90, "max": None},
    ],
    "population": {"count": 41, "of": 41, "unit": "packages", "direct": 7},
    "findings": [
        {"path": "poetry.lock", "line": 3, "message": "GPL", "rule": "L1", "severity": "error"},
        {"path": "src/a.py", "line": 1, "column": 2, "message": "AGPL", "fix": "Replace it.", "detail": "a\nb"},
    ],
    "tool": {"name": "licences", "version": "1.2"},
}
NUMBER = st.integers() | st.floats() | st.sampled_from([v for v in VALUES if isinstance(v, (int, float))])
TEXT = st.text(max_size=20) | st.sampled_from([EVIL, "", "\0", "x" * 9_000])
LOOSE = st.one_of(st.none(), NUMBER, TEXT)
NEEDLE = st.fixed_dictionaries(
    {"quantity": TEXT, "value": NUMBER, "unit": TEXT, "min": st.none() | NUMBER, "max": st.none() | NUMBER}
)
FINDING = st.fixed_dictionaries(
    {"message": TEXT},
    optional={
        "path": TEXT,
        "line": st.integers(),
        "column": st.integers(),
        "rule": TEXT,
        "severity": st.sampled_from(["error", "warning", "note"]),
        "fix": TEXT,
        "detail": TEXT,
    },
)
READING = st.fixed_dictionaries(
    {
        "needles": st.lists(NEEDLE, max_size=3),
        "population": st.fixed_dictionaries({"count": st.integers(-2, 60), "unit": TEXT}, optional={"of": st.integers(-2, 60), "more": LOOSE}),
    },
    optional={"findings": st.lists(FINDING, max_size=12), "tool": st.fixed_dictionaries({"name": TEXT}, optional={"version": TEXT})},
)  # fmt: skip  # what is said stays together


def told(outcome: Completed) -> Status:
    """Judge what a plugin wrote, and tell it in every format as the gate would."""
    try:
        reading = CommandInstrument().read(context(), OPTIONS, [outcome])
        status, why = judge(reading)
    except Unreadable as error:
        reading, status, why = None, Status.NO_READING, str(error)
    line = InstrumentReport(
        "licences", "command", Cadence.CHANGE, "Is it so?", status, reading, why, log=".verify/logs/x.log"
    )
    report = Report(
        Cadence.CHANGE, partial=False, instruments=(line,), started=datetime(2026, 11, 21, tzinfo=UTC), duration_s=1
    )
    strictly(json_report.render(report))
    for screen in (Screen(80), Screen(20, encoding="ascii")):
        shown = text.render(report, screen, lambda *_: EVIL, verbose=True)
        assert not ALIVE.search(shown)
        shown.encode(screen.encoding)
    return status


@settings(max_examples=200)
@given(reading=READING, exit_code=st.sampled_from([0, 1, 2]))
def test_readings_of_any_kind(reading: dict[str, Any], exit_code: int) -> None:
    status = told(completed(exit_code, files={"reading": json.dumps(reading)}))
    if exit_code:
        assert status is not Status.IN_RANGE


@settings(max_examples=300)
@given(data=st.data())
def test_one_lie_beside_a_bad_exit_code_makes_no_green(data: st.DataObject) -> None:
    """The exit code is the second witness; a lie about that, or a reading taken away with it, is told by the needles."""
    said = (completed(1, files={"reading": json.dumps(BAD)}),)
    assert told(data.draw(changed(said, 1)).outcomes[0]) is not Status.IN_RANGE


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("key", ["needles", "population", "findings", "tool"])
def test_a_part_of_another_type(key: str, value: object) -> None:
    told(completed(0, files={"reading": json.dumps({**BAD, key: value})}))
