"""Figures, counts and times in words, as a person reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verify_gate.domain.needle import NONE_ALLOWED, Needle, Range
from verify_gate.domain.population import Population

MINUTE = 60
HOUR = 3600
SHORTEST_PLURAL = 4
"""Letters of the shortest unit that is taken for a plural: `MBs` or `ms` are none."""

_LEFT_OUT = re.compile(r"\b(?:un\w+ed|no|not|without|left|skipped|deselected|ignored|xfailed|xpassed|reruns)\b")
"""What a count's name says of things that were there, and yet did not plainly count."""


def headline(needles: tuple[Needle, ...]) -> Needle | None:
    """The needle that speaks for the others: the first one out of range, else the first that may be other than 0."""
    telling = [needle for needle in needles if not needle.in_range]
    telling += [needle for needle in needles if needle.range != NONE_ALLOWED]
    return next(iter((*telling, *needles)), None)


def figure(needle: Needle) -> tuple[str, str]:
    """Its number, and what that counts: `2` and `broken contracts`, `93.1` and `% worst file`.

    The unit is named once, and not at all beside a count of what may not be that says what it counts: the `failed
    imports` of modules. A number that counts nothing stands behind its name: `exit code 2`.
    """
    unit, quantity = needle.unit, needle.quantity
    is_count = noun(1, unit) != unit
    if f" {unit} " in f" {quantity} ":
        if not is_count:
            return "", f"{quantity} {number(needle)}"
        return number(needle), f" {quantity} ".replace(f" {unit} ", f" {noun(needle.value, unit)} ")[1:-1]
    *first, last = quantity.split(" ")
    if is_count and needle.range == NONE_ALLOWED and noun(1, last) != last:
        return number(needle), " ".join((*first, noun(needle.value, last)))
    return number(needle), f"{noun(needle.value, unit)} {quantity}"


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


def population(there: Population, *, every: bool) -> list[str]:
    """What was looked at, with further counts that are not 0.

    Those are the first one and all that say that something was left out; or all there are, with `every`.
    """
    further = enumerate(_further(there))
    told = [text for place, (text, leaves_out) in further if every or place == 0 or leaves_out]
    return [_of(there.count, there.of, there.unit), *told]


def left_out(there: Population) -> bool:
    """Whether a further count says that something was there which did not plainly count, as a test that was skipped."""
    return any(leaves_out for _, leaves_out in _further(there))


def _further(there: Population) -> Iterator[tuple[str, bool]]:
    """Each further count that is not 0, as a person says it, and whether it says that something was left out.

    `excluded_lines` in JSON is `excluded lines` here; `files` and `of_files` are one: `4 of 11 files`.
    """
    for label, count in there.more.items():
        of = there.more.get(f"of_{label}")
        spoken = label.replace("_", " ")
        told_with_another = label.startswith("of_") and label.removeprefix("of_") in there.more
        if (count or of) and not told_with_another:
            yield _of(count, of, spoken), count < (of or 0) or _LEFT_OUT.search(spoken) is not None


def _of(count: int, of: int | None, unit: str) -> str:
    return f"{count} {noun(count, unit)}" if of is None else f"{count} of {of} {noun(of, unit)}"


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
