"""The corpus itself: each case is what it says it is, whatever `integrity` makes of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping

import pytest

from tests.conftest import Project
from tests.integrity.benign import BENIGN
from tests.integrity.history import LEDGER, Case, begin, change, head, lines_of, sampled
from tests.integrity.page import PAGE
from tests.integrity.weakenings import WEAKENINGS

Make = Callable[[Mapping[str, str]], Project]

WEAKENED = [case for cases in WEAKENINGS.values() for case in cases]
HONEST = [case for cases in BENIGN.values() for case in cases]
CASES: list[Case] = [*WEAKENED, *HONEST]


def test_there_are_enough() -> None:
    assert (len(WEAKENED) >= 50, len(HONEST) >= 25) == (True, True)


def test_no_two_have_one_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_changes_the_ledger(case: Case) -> None:
    """What it replaces stands there, once, and nothing it writes is there already."""
    assert head(case)
    assert all(text != LEDGER.get(path) for path, text in head(case).items())


@pytest.mark.parametrize("case", WEAKENED, ids=lambda case: case.name)
def test_its_place_is_there(case: Case) -> None:
    assert lines_of(case)


def test_the_page_is_these_histories() -> None:
    """`python -m tests.integrity.page` writes docs/integrity.md anew."""
    assert PAGE.there() == PAGE.anew()


@pytest.mark.e2e
@pytest.mark.parametrize("case", sampled({**WEAKENINGS, **BENIGN}))
def test_by_hand_its_tests_are_green(project: Make, case: Case) -> None:
    """A change that turned the tests red would need nobody to notice it."""
    there = project({})
    begin(there)
    change(there, case)
    done = subprocess.run([sys.executable, "-m", "pytest", "-q"], cwd=there.root, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
