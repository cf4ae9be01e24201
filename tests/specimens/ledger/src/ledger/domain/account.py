"""An account: a name, and what was paid in and out."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.domain.money import Money


@dataclass(frozen=True)
class Account:
    """An account and its entries, oldest first."""

    name: str
    entries: tuple[Money, ...] = ()


def balance(account: Account) -> Money:
    """What is in the account."""
    return Money(sum(entry.cents for entry in account.entries))


def paid_in(account: Account, amount: Money) -> Account:
    """The account after `amount` was paid in."""
    return Account(account.name, (*account.entries, amount))


def paid_out(account: Account, amount: Money) -> Account:
    """The account after `amount` was paid out; never below zero."""
    if amount.cents > balance(account).cents:
        raise ValueError(f"{account.name} does not hold that much")
    return Account(account.name, (*account.entries, Money(-amount.cents)))
