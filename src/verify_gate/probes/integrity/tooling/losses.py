"""What a value lost between the sides: by the direction of its key, or because its whole table is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from verify_gate.probes.integrity.tooling.directions import Direction, Kind
from verify_gate.probes.integrity.tooling.places import Places
from verify_gate.probes.integrity.tooling.tables import Value

_FALSE = frozenset({"", "0", "false", "no", "none", "off"})
_SHOWN = 3
"""How many entries a message names."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file of one side and a line in it."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What is weaker: of which key, what is said of it, and both sides.

    `here` is its place at the head, where it was written there; otherwise it went from `there`, at the base.
    """

    subject: str
    message: str
    was: str = ""
    now: str = ""
    here: Place | None = None
    there: Place | None = None


def lost(key: str, direction: Direction, was: Value | None, now: Value | None, places: Places) -> Loss | None:
    """What is weaker under a key; `None` where nothing is."""
    if direction.default is None and (was is None or now is None):
        return None
    old, new = (value.split(direction.apart) if value else None for value in (was, now))
    match direction.kind:
        case Kind.WANTED:
            return _fewer(key, direction, old, new, places)
        case Kind.UNWANTED:
            return _more(key, direction, old, new, places)
        case Kind.FLOOR | Kind.CEILING:
            said = _number(direction, old, new)
        case Kind.RANKED:
            said = _rank(direction, old, new)
        case _:
            said = _switch(direction, old, new)
    return said and _told(replace(said, subject=key, message=f"{key} {said.message}"), was, now)


def shown(entries: Sequence[str]) -> str:
    """The first entries, and how many more there are."""
    more = len(entries) - _SHOWN
    return ", ".join(entries[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def is_on(text: str) -> bool:
    """Whether a switch stands on true, in any spelling."""
    return text.strip().lower() not in _FALSE


def _told(loss: Loss, was: Value | None, now: Value | None) -> Loss:
    here, there = (Place(value.path, value.line) if value else None for value in (now, was))
    return replace(loss, was=_all(was), now=_all(now), here=here, there=there)


def _all(value: Value | None) -> str:
    return ", ".join(value.texts) if value else ""


def _texts(value: Value | None, direction: Direction) -> tuple[str, ...]:
    return value.texts if value is not None else direction.default or ()


def _fewer(key: str, direction: Direction, was: Value | None, now: Value | None, places: Places) -> Loss | None:
    others = _texts(now, direction)
    gone = [
        each
        for each in _texts(was, direction)
        if (each not in others if direction.plain else not places.still_named(each, others))
    ]
    if not gone:
        return None
    lines = [entry.line for entry in was.entries if entry.value in gone] if was else []
    there = Place(was.path, lines[0]) if was else None
    here = Place(now.path, now.line) if now and (was is None or was.path != now.path) else None
    what = f"{key} is gone: {shown(gone)}" if now is None else f"{key} lost {shown(gone)}"
    return Loss(f"{key} {shown(gone)}", what, _all(was), _all(now), here, there)


def _more(key: str, direction: Direction, was: Value | None, now: Value | None, places: Places) -> Loss | None:
    before = _texts(was, direction)
    new = [
        entry
        for entry in (now.entries if now else ())
        if (entry.value not in before if direction.plain else not places.named_before(str(entry.value), before))
    ]
    if now is None or not new:
        return None
    entries = shown([str(entry.value) for entry in new])
    there = Place(was.path, was.line) if was else None
    return Loss(
        f"{key} {entries}", f"{key} gained {entries}", _all(was), _all(now), Place(now.path, new[0].line), there
    )


def _number(direction: Direction, was: Value | None, now: Value | None) -> Loss | None:
    old, new = (_figure(_texts(value, direction)) for value in (was, now))
    floor = direction.kind is Kind.FLOOR
    if old is None or (new is None and now is not None):
        return None
    if new is None:
        return Loss("", f"is gone: it was {old:g}")
    if (new < old) if floor else (new > old):
        return Loss("", f"{'fell' if floor else 'rose'} from {old:g} to {new:g}")
    return None


def _figure(texts: tuple[str, ...]) -> float | None:
    try:
        return float(texts[0]) if texts else None
    except ValueError:
        return None


def _rank(direction: Direction, was: Value | None, now: Value | None) -> Loss | None:
    old, new = (next(iter(_texts(value, direction)), "").lower() for value in (was, now))
    ranks = {word: rank for rank, words in enumerate(direction.order) for word in words}
    if old in ranks and new in ranks and ranks[new] < ranks[old]:
        return Loss("", f"went from {old} to {new}")
    return None


def _switch(direction: Direction, was: Value | None, now: Value | None) -> Loss | None:
    old, new = (is_on(next(iter(_texts(value, direction)), "")) for value in (was, now))
    strict = direction.kind is Kind.STRICT
    if old is new or old is not strict:
        return None
    return Loss("", ("is off" if strict else "is on") if now is not None else "is gone")
