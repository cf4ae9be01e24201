"""How a baseline changes: tightened by what was measured, loosened with a reason, merged to the tighter of two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import floor
from typing import TypeVar

from .baseline import Standard, counted, full_floor, is_floor, needle_of
from .identity import Identity, recognise
from .reading import Reading

Key = TypeVar("Key")
Figure = TypeVar("Figure", int, float)


@dataclass(frozen=True, slots=True, order=True)
class Loosening:
    """One step back: `what` (`lint`, `coverage:src/a.py`) was loosened `to` which figure, why, and at which commit."""

    on: date
    what: str
    to: float
    reason: str
    commit: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """What each instrument is held to, the day on which each was adopted, and every step back since."""

    standards: Mapping[str, Standard] = field(default_factory=dict)
    adopted: Mapping[str, date] = field(default_factory=dict)
    loosened: tuple[Loosening, ...] = ()

    def of(self, name: str) -> Standard:
        """What the instrument of that name is held to; nothing where the baseline does not know it."""
        return self.standards.get(name, Standard())


def adopt(reading: Reading, quantity: str) -> Standard:
    """The standard that the reading as it is just meets."""
    needle = needle_of(reading, quantity)
    if needle is None:
        return Standard()
    if is_floor(needle):
        full = full_floor(needle)
        return Standard(floors={item: under(at) for item, at in reading.measured.items() if at < full})
    return Standard(known=Counter(identities(reading, quantity)))


def tighten(standard: Standard, reading: Reading, quantity: str, is_there: Callable[[str], bool]) -> Standard:
    """What of the standard the reading still needs, and each floor raised to just under what was measured."""
    now = adopt(reading, quantity)
    found = identities(reading, quantity)
    seen = recognise(found, standard.known, is_there)
    return Standard(
        floors={item: max(at, now.floors[item]) for item, at in standard.floors.items() if item in now.floors},
        known=Counter(identity for identity, known in zip(found, seen.known, strict=True) if known),
    )


def merge(base: Baseline, ours: Baseline, theirs: Baseline) -> Baseline:
    """The tighter of two baselines that grew from `base`: what either no longer needs is gone."""
    names = sorted({*ours.standards, *theirs.standards})
    first = {name: min(_days(name, ours, theirs)) for name in sorted({*ours.adopted, *theirs.adopted})}
    return Baseline(
        {
            name: Standard(
                _tighter(base.of(name).floors, ours.of(name).floors, theirs.of(name).floors, max),
                _tighter(base.of(name).known, ours.of(name).known, theirs.of(name).known, min),
            )
            for name in names
        },
        first,
        tuple(sorted({*ours.loosened, *theirs.loosened})),
    )


def under(figure: float) -> float:
    """A floor just under a figure: rounded down to a tenth."""
    return floor(figure * 10) / 10


def identities(reading: Reading, quantity: str) -> list[Identity]:
    """What each finding is that the needle of that quantity counts."""
    return [finding.identity for _, finding in counted(reading, quantity) if finding.identity is not None]


def _days(name: str, *sides: Baseline) -> list[date]:
    return [side.adopted[name] for side in sides if name in side.adopted]


def _tighter(
    base: Mapping[Key, Figure],
    ours: Mapping[Key, Figure],
    theirs: Mapping[Key, Figure],
    tighter: Callable[[Figure, Figure], Figure],
) -> dict[Key, Figure]:
    """An entry of both is the tighter of the two; one of a single side stays only where that side brought it."""
    both = {key: tighter(ours[key], theirs[key]) for key in ours if key in theirs}
    brought = {key: at for side in (ours, theirs) for key, at in side.items() if key not in both and key not in base}
    return {**both, **brought}
