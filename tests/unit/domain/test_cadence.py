from __future__ import annotations

import pytest

from verify_gate.domain.cadence import Cadence


@pytest.mark.parametrize(
    ("cadence", "included"),
    [
        (Cadence.CHANGE, [Cadence.CHANGE]),
        (Cadence.PUSH, [Cadence.CHANGE, Cadence.PUSH]),
        (Cadence.MILESTONE, [Cadence.CHANGE, Cadence.PUSH, Cadence.MILESTONE]),
    ],
)
def test_each_cadence_includes_itself_and_the_ones_before(cadence: Cadence, included: list[Cadence]) -> None:
    assert [other for other in Cadence if cadence.includes(other)] == included


def test_the_words_are_those_of_verify_toml() -> None:
    assert [str(cadence) for cadence in Cadence] == ["change", "push", "milestone"]
