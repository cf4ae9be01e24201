"""Amounts of money, in whole cents."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Money:
    """An amount in cents; it may be negative."""

    cents: int


def parse(text: str) -> Money:
    """The amount that `text` spells, such as `12.34`."""
    found = re.fullmatch(r"([0-9]+)\.([0-9]{2})", text)
    if found is None:
        raise ValueError(f"not an amount: {text}")
    return Money(int(found[1]) * 100 + int(found[2]))


def shown(money: Money) -> str:
    """The amount as a person reads it, such as `-12.34`."""
    whole, rest = divmod(abs(money.cents), 100)
    sign = "-" if money.cents < 0 else ""
    return f"{sign}{whole}.{rest:02}"
