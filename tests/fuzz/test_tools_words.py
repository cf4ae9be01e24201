"""A tool's word is checked: whatever is done to what it said, no adapter falls over, and nothing turns green."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import changed
from tests.fuzz.record import FOLDER, NAMES
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.domain.verdict import Status, judge
from verify_gate.plugin import Completed, Context, Instrument, InstrumentOptions, Tool
from verify_gate.registry import find_instrument

EXAMPLES = 150


@dataclass(frozen=True)
class Recording:
    """One reading that was really taken."""

    status: str
    instrument: Instrument
    context: Context
    options: InstrumentOptions
    outcomes: tuple[Completed, ...]

    def read(self, outcomes: tuple[Completed, ...]) -> tuple[Status, Reading | None]:
        try:
            reading = self.instrument.read(self.context, self.options, outcomes)
        except Unreadable:
            return Status.NO_READING, None
        return judge(reading)[0], reading


def recording(file: Path) -> Recording:
    told = json.loads(file.read_text(encoding="utf-8"))
    instrument = find_instrument(told["adapter"])
    options = instrument.Options.model_validate(told["table"])
    context = context_of(told["context"])
    commands = instrument.plan(context, options).commands
    outcomes = tuple(
        Completed(command, **outcome) for command, outcome in zip(commands, told["outcomes"], strict=False)
    )
    return Recording(told["status"], instrument, context, options, outcomes)


def context_of(told: dict[str, Any]) -> Context:
    paths = {name: Path(told[name]) for name in ("root", "python", "verify_python", "scratch")}
    tools = {
        name: Tool(name, tuple(argv), version, of_project)
        for name, (argv, version, of_project) in told["tools"].items()
    }
    sets = {name: frozenset(told[name]) for name in ("python_files", "ignored")}
    lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    return Context(**{**told, **lists, **sets, **paths, "tools": tools})


ALL = {file.stem: recording(file) for file in sorted(FOLDER.glob("*.json"))}
GOOD = [name for name, one in ALL.items() if one.status == "in_range"]
BAD = [name for name, one in ALL.items() if one.status == "out_of_range"]


def test_every_adapter_was_recorded_in_range_and_out_of_it() -> None:
    assert {f"{adapter}-good" for adapter in NAMES} <= set(GOOD)
    assert {f"{adapter}-bad" for adapter in NAMES} <= set(BAD)


@pytest.mark.parametrize("name", ALL)
def test_what_was_recorded_is_what_is_asked_for(name: str) -> None:
    """Where this fails the adapter has changed: `python -m tests.fuzz.record` takes the recordings anew."""
    it = ALL[name]
    assert it.read(it.outcomes)[0] == it.status


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_nothing_makes_it_fall_over(name: str, data: st.DataObject) -> None:
    it = ALL[name]
    it.read(data.draw(changed(it.outcomes, 3)).outcomes)


def test_a_count_of_thousands_of_digits_is_none() -> None:
    """What the fuzzer found: Python refuses to read such a number, and that is no ValueError of ours."""
    it = ALL["ruff-format-bad"]
    run = it.outcomes[0]
    lie = replace(run, stderr=re.sub(r"Formatted \d+ files", f"Formatted {'9' * 5000} files", run.stderr))
    assert it.read((lie, *it.outcomes[1:]))[0] is Status.NO_READING


@pytest.mark.parametrize("name", BAD)
@settings(max_examples=EXAMPLES * 2)
@given(data=st.data())
def test_one_lie_makes_nothing_green(name: str, data: st.DataObject) -> None:
    it = ALL[name]
    assert it.read(data.draw(changed(it.outcomes, 1)).outcomes)[0] is not Status.IN_RANGE


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_what_stays_green_claims_no_more_than_there_is(name: str, data: st.DataObject) -> None:
    it = ALL[name]
    status, reading = it.read(data.draw(changed(it.outcomes, 1)).outcomes)
    if status is Status.IN_RANGE:
        assert reading is not None
        assert reading.population is not None
        assert reading.population.of in {reading.population.count, None}
