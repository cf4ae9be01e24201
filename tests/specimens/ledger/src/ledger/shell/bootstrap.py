"""Puts the parts together: the one place that knows which adapter is used."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from ledger.ports.store import Store


def store(folder: Path) -> Store:
    """The store that keeps accounts in `folder`."""
    found: Store = import_module("ledger.adapters.json_store").JsonStore(folder)
    return found
