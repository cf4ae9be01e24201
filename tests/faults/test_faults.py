"""The real command runs into every fault: the right exit code, one clear line, and nothing is left of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults.fault import EVERYTHING, Fault, suffer
from tests.faults.page import PAGE, catalogue

FAULTS = [pytest.param(fault, id=f"{section}: {fault.name}") for section, faults in catalogue() for fault in faults]


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that other users may enter too, and gone at the end with all that is in it."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.e2e
@pytest.mark.parametrize("fault", FAULTS)
def test_fault(home: Path, fault: Fault) -> None:
    missing = fault.needs()
    if missing:
        pytest.skip(missing)
    suffered = suffer(fault, home)
    told = suffered.outcome.out + suffered.outcome.err
    assert (suffered.outcome.code, fault.says in told) == (fault.code, True), told
    assert "Traceback" not in told
    assert suffered.tracebacks == []
    assert suffered.running == []
    assert suffered.peak_mb < 150
    assert fault.changes == EVERYTHING or suffered.changed <= fault.changes


def test_the_page_is_these_faults() -> None:
    """`python -m tests.faults.page` writes docs/faults.md anew."""
    assert PAGE.there() == PAGE.anew()
