"""The command `ledger`."""

from __future__ import annotations

import argparse
from pathlib import Path

from ledger.domain.account import balance, paid_in, paid_out
from ledger.domain.money import parse, shown
from ledger.shell.bootstrap import store


def main(arguments: list[str] | None = None) -> None:
    """Change an account, and print what is in it."""
    parser = argparse.ArgumentParser(prog="ledger", description="Keep accounts.")
    parser.add_argument("account")
    parser.add_argument("--pay-in", metavar="AMOUNT")
    parser.add_argument("--pay-out", metavar="AMOUNT")
    parser.add_argument("--folder", type=Path, default=Path())
    asked = parser.parse_args(arguments)
    kept = store(asked.folder)
    account = kept.load(asked.account)
    if asked.pay_in:
        account = paid_in(account, parse(asked.pay_in))
    if asked.pay_out:
        account = paid_out(account, parse(asked.pay_out))
    kept.save(account)
    print(shown(balance(account)))
