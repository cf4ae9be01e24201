"""What holds for every adapter of the registry: a page in the docs, a question, and no green on garbage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.samples import as_far_as_it_goes, context
from verify_gate.domain.reading import Unreadable
from verify_gate.domain.verdict import Status, judge
from verify_gate.plugin import Completed, Context, Instrument, InstrumentOptions
from verify_gate.registry import ADAPTERS, STANDARD, find_instrument

DOCS = Path(__file__).parent.parent.parent / "docs" / "instruments"
GARBAGE = (
    "",
    "\0",
    "null",
    "{}",
    "[]",
    "[[]]",
    "[{}]",
    "0",
    '"text"',
    "{",
    '{"files": {}}',
    '{"needles": []}',
    '{"version": "999", "files": {"src/acme/a.py": null}}',
    "All checks passed!",
    "Success: no issues found in 2 source files",
    "Contracts: 3 kept, 0 broken.",
    "Traceback (most recent call last):\n  boom",
    "\x1b[31m\ufffd" * 100,
)
MEASURING = sorted(set(ADAPTERS) - {"command"})
"""Every adapter that claims to know what it looked at; a plain command is on its word, and says so."""


def options(adapter: str) -> InstrumentOptions:
    return find_instrument(adapter).Options.model_validate({})


@pytest.mark.parametrize("name", [*STANDARD, "command"])
def test_it_has_a_page(name: str) -> None:
    page = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    question = find_instrument(STANDARD.get(name, name)).question
    assert page.startswith(f"# {name}\n")
    assert question in page
    assert "annot see" in page


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_it_asks_one_question(adapter: str) -> None:
    assert find_instrument(adapter).question.endswith("?")


@pytest.mark.parametrize("exit_code", [0, 1, 2, 3])
@pytest.mark.parametrize("text", GARBAGE)
@pytest.mark.parametrize("adapter", MEASURING)
def test_garbage_is_never_green(adapter: str, text: str, exit_code: int) -> None:
    instrument = find_instrument(adapter)
    tools = {name: replace(tool, version="99.1") for name, tool in context().tools.items()}
    settings = {"pyproject.toml": "[project]\nname = 'acme'\n"}
    here = context(test_files=("tests/test_a.py",), settings=settings, tools=tools)
    plan = instrument.plan(here, options(adapter))
    outcomes = [
        Completed(command, exit_code, text, text, dict.fromkeys(command.writes, text)) for command in plan.commands
    ]
    assert status_of(instrument, here, as_far_as_it_goes(outcomes)) is not Status.IN_RANGE


def status_of(instrument: Instrument, here: Context, outcomes: Sequence[Completed]) -> Status:
    try:
        return judge(instrument.read(here, instrument.Options(), outcomes))[0]
    except Unreadable:
        return Status.NO_READING
