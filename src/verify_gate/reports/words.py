"""Figures, counts and times in words, as a person reads them."""

from __future__ import annotations

from verify_gate.domain.needle import NONE_ALLOWED, Needle, Range
from verify_gate.domain.population import Population

MINUTE = 60
HOUR = 3600
SHORTEST_PLURAL = 4
"""Letters of the shortest unit that is taken for a plural: `MBs` or `ms` are none."""


def headline(needles: tuple[Needle, ...]) -> Needle | None:
    """The needle that speaks for the others: the first one out of range, else the first that may be other than 0."""
    telling = [needle for needle in needles if not needle.in_range]
    telling += [needle for needle in needles if needle.range != NONE_ALLOWED]
    return next(iter((*telling, *needles)), None)


def figure(needle: Needle) -> tuple[str, str]:
    """Its number, and what that counts: `2` and `broken contracts`, `93.1` and `% worst file`.

    The unit is named once. A number that counts nothing stands behind its name: `exit code 2`.
    """
    unit, words = needle.unit, needle.quantity.split(" ")
    if unit not in words:
        return number(needle), f"{noun(needle.value, unit)} {needle.quantity}"
    if noun(1, unit) == unit:
        return "", f"{needle.quantity} {number(needle)}"
    return number(needle), " ".join(noun(needle.value, word) if word == unit else word for word in words)


def number(needle: Needle) -> str:
    """Its value to one decimal, never rounded up; to all of them where one would put it across a limit."""
    value = needle.value
    if value == int(value):
        return str(int(value))
    whole, _, decimals = f"{value:.9f}".partition(".")
    short = f"{whole}.{decimals[0]}" if decimals[0] != "0" else whole
    return short if (float(short) in needle.range) == needle.in_range else repr(value)


def bounds(allowed: Range) -> str:
    """The range in words; empty for a count of which there may be none, which says so itself."""
    if allowed == NONE_ALLOWED:
        return ""
    if allowed.min is not None and allowed.max is not None:
        if allowed.min == allowed.max:
            return f"exactly {allowed.min:g}"
        return f"{allowed.min:g} to {allowed.max:g}"
    if allowed.min is not None:
        return f"min {allowed.min:g}"
    return "" if allowed.max is None else f"max {allowed.max:g}"


def noun(count: float, plural: str) -> str:
    """The unit of a count: `files`, or `file` where there is one. A unit that is no plural stays as it is."""
    if count != 1 or len(plural) < SHORTEST_PLURAL or not plural.endswith("s") or plural.endswith("ss"):
        return plural
    return f"{plural[:-3]}y" if plural.endswith("ies") else plural[:-1]


def population(there: Population) -> list[str]:
    """What was looked at, and each further count that is not 0."""
    counted = f"{there.count} {noun(there.count, there.unit)}"
    if there.of is not None:
        counted = f"{there.count} of {there.of} {noun(there.of, there.unit)}"
    return [counted, *(f"{count} {_spoken(count, label)}" for label, count in there.more.items() if count)]


def _spoken(count: int, label: str) -> str:
    """A further count's name, as a person says it: `excluded_lines` in JSON is `excluded lines` here."""
    return noun(count, label.replace("_", " "))


def duration(seconds: float) -> str:
    """A time, as exact as a person wants it: `1.2s`, `12s`, `1m12s`, `1h02m`."""
    tenths = f"{seconds:.1f}"
    if len(tenths) < len("10.0"):
        return f"{tenths}s"
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole}s"
    if whole < HOUR:
        return f"{whole // MINUTE}m{whole % MINUTE:02}s"
    return f"{whole // HOUR}h{whole % HOUR // MINUTE:02}m"
