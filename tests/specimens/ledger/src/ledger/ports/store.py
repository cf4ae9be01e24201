"""Where accounts are kept."""

from __future__ import annotations

from typing import Protocol

from ledger.domain.account import Account


class Store(Protocol):
    """Keeps accounts by their name."""

    def load(self, name: str) -> Account:
        """The account of that name; a new one where there is none."""
        ...

    def save(self, account: Account) -> None:
        """Keep the account."""
        ...
