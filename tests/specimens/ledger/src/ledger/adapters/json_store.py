"""Accounts in a folder, a JSON file each."""

from __future__ import annotations

import json
from pathlib import Path

from ledger.domain.account import Account
from ledger.domain.money import Money


class JsonStore:
    """Keeps each account in a file named after it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, name: str) -> Account:
        """The account of that name; a new one where there is none."""
        file = self._folder / f"{name}.json"
        if not file.exists():
            return Account(name)
        cents = json.loads(file.read_text(encoding="utf-8"))
        return Account(name, tuple(Money(entry) for entry in cents))

    def save(self, account: Account) -> None:
        """Keep the account."""
        file = self._folder / f"{account.name}.json"
        cents = [entry.cents for entry in account.entries]
        file.write_text(json.dumps(cents), encoding="utf-8")
