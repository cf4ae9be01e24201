from __future__ import annotations

import pytest

from tests.samples import exactly
from verify_gate.domain.population import Population


def test_further_counts_stand_beside_and_are_kept_as_they_were() -> None:
    more = {"tests": 3}
    population = Population(2, 5, "files", more)
    more["tests"] = 4

    assert (population.count, population.of, population.unit, population.more) == (2, 5, "files", {"tests": 3})


def test_nothing_can_be_added_to_the_further_counts() -> None:
    with pytest.raises(TypeError):
        Population(1, 1, "files").more["tests"] = 1  # type: ignore[index]  # what a type checker forbids has to fail


@pytest.mark.parametrize(("count", "of"), [(0, 0), (0, None), (5, None), (5, 5), (0, 5)])
def test_as_many_as_there_are_or_fewer_can_be_looked_at(count: int, of: int | None) -> None:
    assert Population(count, of, "files").more == {}


@pytest.mark.parametrize(
    ("count", "of", "more", "message"),
    [
        (-1, None, {}, "a population counts from 0: count is -1"),
        (0, -2, {}, "a population counts from 0: of is -2"),
        (1, 1, {"tests": -3}, "a population counts from 0: tests is -3"),
        (3, 2, {}, "looked at 3 files, which is more than the 2 there are"),
        (1, 0, {}, "looked at 1 files, which is more than the 0 there are"),
        (10**15 + 1, None, {}, "nothing has that many files: count is too large"),
        (1, 10**400, {}, "nothing has that many files: of is too large"),
    ],
)
def test_a_count_that_cannot_be_is_refused(count: int, of: int | None, more: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=exactly(message)):
        Population(count, of, "files", more)
