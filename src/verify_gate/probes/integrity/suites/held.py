"""The tests of the base held against those of the head: what is lost, and what asserts less."""

from __future__ import annotations

from collections.abc import Iterator

from verify_gate.probes.integrity.model import Change, Weakening
from verify_gate.probes.integrity.suites.material import less_material
from verify_gate.probes.integrity.suites.pairing import Pairing
from verify_gate.probes.integrity.suites.strength import weaker
from verify_gate.probes.integrity.suites.vanished import vanished


def held_tests(change: Change) -> Iterator[Weakening]:
    """One finding for each test that runs no more, or asserts less: the most telling."""
    pairing = Pairing(change)
    told: set[tuple[str, int | None]] = set()
    lost = list(vanished(pairing))
    for weakening in dict.fromkeys(each for _, each in lost):
        told.add((weakening.path, weakening.line))
        yield weakening
    away = {id(pair.was) for pair, _ in lost}
    for pair in (*pairing.helpers, *(pair for pair in pairing.pairs if id(pair.was) not in away)):
        for weakening in weaker(pairing, pair):
            # What a helper lost, all its tests have lost.
            if (weakening.path, weakening.line) not in told:
                told.add((weakening.path, weakening.line))
                yield weakening
    yield from less_material(change)
