"""Changes that weaken nothing, as they are made every day: none of them asks anybody for anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.integrity import as_tools_say, source_tended, surroundings_tended, tests_tended
from tests.integrity.history import Case

BENIGN: Mapping[str, Sequence[Case]] = {
    "Tests": tests_tended.CASES,
    "Source": source_tended.CASES,
    "Settings and surroundings": surroundings_tended.CASES,
    "Settings that come to as much": as_tools_say.BENIGN,
}
