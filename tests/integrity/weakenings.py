"""Every planted weakening, by what is weakened, in the order of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.integrity import as_tools_say, gate, loosened, subjects, vanished, weaker
from tests.integrity.history import Weakening

WEAKENINGS: Mapping[str, Sequence[Weakening]] = {
    "Tests that are lost": vanished.CASES,
    "Tests that hold the code to less": weaker.CASES,
    "Expectations that changed": weaker.ORACLES,
    "Subjects replaced, tests special-cased": subjects.CASES,
    "Settings that ask for less": loosened.CASES,
    "Settings that come to less": as_tools_say.CASES,
    "The gate's own settings": gate.OWN,
    "Where the gate is run": gate.SURROUNDINGS,
}
