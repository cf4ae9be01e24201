"""Every trap is sprung on the real tool: the tool is green, and `verify` is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.conftest import Project
from tests.traps.page import PAGE, catalogue
from tests.traps.trap import Clean, Trap, lay, sentences, tool_says, verify_says

Make = Callable[[Mapping[str, str]], Project]

CLEAN = [pytest.param(clean, id=clean.instrument) for clean, _ in catalogue()]
TRAPS = [
    pytest.param(clean, trap, id=f"{clean.instrument}: {trap.name}") for clean, traps in catalogue() for trap in traps
]


@pytest.mark.e2e
@pytest.mark.parametrize("clean", CLEAN)
def test_without_a_trap(project: Make, clean: Clean) -> None:
    """What a trap is set in is in range: whatever comes next is the trap's doing."""
    there = project({})
    lay(there, clean)
    line = verify_says(there, clean.instrument, {})
    assert (line["status"], sentences(line)) == ("in_range", "")


@pytest.mark.e2e
@pytest.mark.parametrize(("clean", "trap"), TRAPS)
def test_trap(project: Make, clean: Clean, trap: Trap) -> None:
    there = project({})
    lay(there, clean, trap)
    code, said = tool_says(there, trap)
    assert (code, trap.says in said) == (0, True), said
    line = verify_says(there, clean.instrument, trap.env)
    assert (line["status"], trap.because in sentences(line)) == (trap.status, True), sentences(line)


def test_the_page_is_these_traps() -> None:
    """`python -m tests.traps.page` writes docs/traps.md anew."""
    assert PAGE.there() == PAGE.anew()
