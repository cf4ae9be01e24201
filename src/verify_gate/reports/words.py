"""Figures, counts and times in words, as a person reads them."""

from __future__ import annotations

from verify_gate.domain.needle import NONE_ALLOWED, Needle, Range
from verify_gate.domain.population import Population


def headline(needles: tuple[Needle, ...]) -> Needle | None:
    """The needle that speaks for the others: the first one out of range, else the first that may be other than 0."""
    telling = [needle for needle in needles if not needle.in_range]
    telling += [needle for needle in needles if needle.range != NONE_ALLOWED]
    return next(iter((*telling, *needles)), None)


def number(needle: Needle) -> str:
    """Its value to one decimal, or to as many as it takes not to look on the other side of a limit; never rounded up."""
    value = needle.value
    if value == int(value):
        return str(int(value))
    whole, _, decimals = f"{value:.9f}".partition(".")
    short = f"{whole}.{decimals[0]}" if decimals[0] != "0" else whole
    return short if (float(short) in needle.range) == needle.in_range else repr(value)


def quantity(needle: Needle) -> str:
    """What the number counts: the quantity, with its unit where it does not name that itself."""
    if needle.unit not in needle.quantity.split():
        return f"{noun(needle.value, needle.unit)} {needle.quantity}"
    return " ".join(noun(needle.value, word) if word == needle.unit else word for word in needle.quantity.split(" "))


def bounds(allowed: Range) -> str:
    """The range in words; empty for a count of which there may be none, which says so itself."""
    if allowed == NONE_ALLOWED:
        return ""
    if allowed.min is not None and allowed.max is not None:
        return f"{allowed.min:g} to {allowed.max:g}"
    if allowed.min is not None:
        return f"min {allowed.min:g}"
    return "" if allowed.max is None else f"max {allowed.max:g}"


def noun(count: float, plural: str) -> str:
    """The unit of a count: `files`, or `file` where there is one. A unit that is no plural stays as it is."""
    if count != 1 or len(plural) < 4 or not plural.endswith("s") or plural.endswith("ss"):
        return plural
    return f"{plural[:-3]}y" if plural.endswith("ies") else plural[:-1]


def population(there: Population) -> list[str]:
    """What was looked at, and each further count that is not 0."""
    counted = f"{there.count} {noun(there.count, there.unit)}"
    if there.of is not None:
        counted = f"{there.count} of {there.of} {noun(there.of, there.unit)}"
    return [counted, *(f"{count} {noun(count, label)}" for label, count in there.more.items() if count)]


def duration(seconds: float) -> str:
    """A time to two digits or so."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"
