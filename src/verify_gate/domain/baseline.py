"""The baseline: what a project has reached where it is not in range yet. It may only get better."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from .finding import Finding
from .identity import Identity, recognise
from .needle import Needle, Range
from .reading import Reading
from .report import BASELINE

STALE = "stale baseline entries"
"""The needle that counts what the baseline says in vain."""
_OWN_NEEDLES = {"unmeasured": "unmeasured files", "stale-exclusion": "stale exclusions"}
"""The needles that count what the gate itself finds, by its rule."""
SLACK = 1.0
"""By how much a figure may lie above its floor before the floor lags behind, in the figure's own unit."""


@dataclass(frozen=True, slots=True)
class Standard:
    """What one instrument is held to instead of its full range.

    `floors` are lower ends by item (a file, or the quantity itself); `known` are the findings that were there when
    the project adopted the gate, with how many of each.
    """

    floors: Mapping[str, float] = field(default_factory=dict)
    known: Mapping[Identity, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether it says anything at all."""
        return bool(self.floors or self.known)


def hold(reading: Reading, quantity: str, standard: Standard, is_there: Callable[[str], bool]) -> Reading:
    """The reading with its needle `quantity` held to the standard.

    Findings that the standard knows are marked so. Each of its entries that is no longer needed is a finding, counted
    by a needle of its own: a standard that lags behind lets a project slide back. `is_there` says of a path whether
    the project has that file.
    """
    if not standard:
        return reading
    needle = needle_of(reading, quantity)
    if needle is None:
        return reading
    if is_floor(needle):
        held, known, stale = _floors(reading, needle, standard)
    else:
        held, known, stale = _ceiling(reading, needle, standard, is_there)
    fallen = {index for index, _ in counted(reading, quantity)} - known if is_floor(needle) else set()
    findings = tuple(
        replace(finding, known=True) if index in known else _fallen(finding, standard) if index in fallen else finding
        for index, finding in enumerate(reading.findings)
    )
    population = reading.population
    if population is not None:
        population = replace(population, more={**population.more, "known": len(known)})
    return replace(
        reading,
        population=population,
        needles=(*(held if each is needle else each for each in reading.needles), Needle(STALE, len(stale), "entries")),
        findings=(*findings, *stale),
    )


def _fallen(finding: Finding, standard: Standard) -> Finding:
    """The finding with the floor that its file had of its own, and fell below."""
    floor = standard.floors.get(finding.path or "")
    if floor is None:
        return finding
    return replace(finding, message=f"{finding.message}; {BASELINE} holds this one at {floor:g}")


def needle_of(reading: Reading, quantity: str) -> Needle | None:
    """The needle of that quantity."""
    return next((needle for needle in reading.needles if needle.quantity == quantity), None)


def is_floor(needle: Needle) -> bool:
    """Whether the needle has a floor to stay above, rather than findings to count."""
    return needle.range.min is not None


def full_floor(needle: Needle) -> float:
    """The floor that the needle has without a baseline."""
    return (needle.full or needle.range).min or 0.0


def counted(reading: Reading, quantity: str) -> Iterator[tuple[int, Finding]]:
    """The findings that the needle of that quantity counts, with their places in the reading."""
    first = reading.needles[0].quantity
    return (
        (index, each)
        for index, each in enumerate(reading.findings)
        if (each.needle or _OWN_NEEDLES.get(each.rule or "", first)) == quantity
    )


_Held = tuple[Needle, set[int], list[Finding]]
"""A needle in its new range, the places of the findings that are known, and the entries that are stale."""


def _floors(reading: Reading, needle: Needle, standard: Standard) -> _Held:
    full = full_floor(needle)
    figures = reading.measured
    own = {item: min(standard.floors.get(item, full), full) for item in figures}
    stale = [
        _stale(item, why)
        for item, least in sorted(standard.floors.items())
        if (why := _why_stale(figures.get(item), least, full))
    ]
    if not own:
        return needle, set(), stale
    worst = min(own, key=lambda item: (figures[item] - own[item], item))
    held = replace(needle, value=figures[worst], range=Range(min=own[worst]), full=needle.range)
    reached = {item for item in own if figures[item] >= own[item]}
    return held, {index for index, finding in counted(reading, needle.quantity) if finding.path in reached}, stale


def _why_stale(figure: float | None, least: float, full: float) -> str | None:
    if figure is None:
        return "is no longer measured"
    if figure >= full:
        return f"reaches the full floor of {full:g}"
    return f"is at {figure:.1f} by now, and its floor at {least:g}" if figure >= least + SLACK else None


def _ceiling(reading: Reading, needle: Needle, standard: Standard, is_there: Callable[[str], bool]) -> _Held:
    places = dict(counted(reading, needle.quantity))
    found = [finding.identity for finding in places.values()]
    seen = recognise([identity for identity in found if identity], standard.known, is_there)
    verdicts = iter(seen.known)
    known = {place for place, identity in zip(places, found, strict=True) if identity and next(verdicts)}
    new = _how_many_new(needle, places, known)
    held = replace(needle, range=Range(max=max(needle.value - new, needle.range.max or 0)), full=needle.range)
    return held, known, [_stale(str(entry), f"is found {count} times less") for entry, count in seen.gone.items()]


def _how_many_new(needle: Needle, places: Mapping[int, Finding], known: set[int]) -> float:
    """How much of the figure is new: all of it where it does not count its findings, for nobody could tell then."""
    one_by_one = {place: finding.part_of or str(place) for place, finding in places.items()}
    if needle.value != len(set(one_by_one.values())):
        return needle.value
    return len({counted_as for place, counted_as in one_by_one.items() if place not in known})


def _stale(entry: str, why: str) -> Finding:
    return Finding(
        f"the baseline says more than is needed: {entry} {why}",
        path=BASELINE,
        rule="stale-baseline",
        fix="Run `verify ratchet`, and commit the file.",
        needle=STALE,
    )
