"""The code of the project that every history starts from: a small ledger."""

from __future__ import annotations

SOURCE = {
    "src/ledger/__init__.py": '"""Money, accounts, and what they cost."""\n',
    "src/ledger/money.py": '''
        """Money in cents: exact sums, and how people write them."""

        from __future__ import annotations

        import re
        from dataclasses import dataclass

        PATTERN = re.compile(r"(-?)(\\d+)\\.(\\d\\d) ([A-Z]{3})")


        @dataclass(frozen=True)
        class Money:
            """An amount of one currency, in its cents."""

            cents: int
            currency: str = "EUR"

            def __add__(self, other: Money) -> Money:
                if other.currency != self.currency:
                    raise ValueError(f"{other.currency} cannot be added to {self.currency}")
                return Money(self.cents + other.cents, self.currency)

            def __str__(self) -> str:
                sign = "-" if self.cents < 0 else ""
                return f"{sign}{abs(self.cents) // 100}.{abs(self.cents) % 100:02} {self.currency}"


        def parse(text: str) -> Money:
            """The money that a person wrote, as in `12.34 EUR`."""
            match = PATTERN.fullmatch(text)
            if match is None:
                raise ValueError(f"{text!r} is no amount of money")
            sign, whole, cents, currency = match.groups()
            amount = int(whole) * 100 + int(cents)
            return Money(-amount if sign else amount, currency)


        def split(total: Money, parts: int) -> list[Money]:
            """Parts that differ by a cent at most, and lose none."""
            if parts < 1:
                raise ValueError("a split has a part at least")
            share, rest = divmod(total.cents, parts)
            return [Money(share + (number < rest), total.currency) for number in range(parts)]
    ''',
    "src/ledger/fees.py": '''
        """What a transfer costs."""

        from __future__ import annotations

        FREE_BELOW = 1_000
        HIGHEST = 2_500


        def fee(cents: int) -> int:
            """Nothing for small amounts, then two percent, up to the highest fee."""
            if cents < FREE_BELOW:
                return 0
            return min(cents * 2 // 100, HIGHEST)
    ''',
    "src/ledger/interest.py": '''
        """What money becomes with time."""

        from __future__ import annotations


        def compound(amount: float, rate: float, years: int) -> float:
            """The amount after some years, each year's interest earning interest."""
            for _ in range(years):
                amount += amount * rate
            return amount


        def monthly(rate: float) -> float:
            """The rate of a month that comes to `rate` in a year."""
            return float((1 + rate) ** (1 / 12) - 1)
    ''',
    "src/ledger/network.py": '''
        """The only door to the network."""

        from __future__ import annotations

        from urllib.request import urlopen

        BANK = "https://rates.example.org/"


        def download(currency: str) -> str:
            """The line of the bank for a currency, as in `USD;1.25`."""
            with urlopen(BANK + currency) as answer:
                text: str = answer.read().decode()
            return text
    ''',
    "src/ledger/rates.py": '''
        """What one currency is worth in another."""

        from __future__ import annotations

        from ledger import network
        from ledger.money import Money


        def read_rate(line: str) -> tuple[str, float]:
            """The currency and the rate in a line of the bank."""
            currency, _, rate = line.partition(";")
            return currency, float(rate)


        def convert(money: Money, currency: str) -> Money:
            """The same money in another currency, at the rate of today."""
            name, rate = read_rate(network.download(currency))
            return Money(round(money.cents * rate), name)
    ''',
    "src/ledger/account.py": '''
        """Accounts: what came in, what went out, and what is left."""

        from __future__ import annotations

        from dataclasses import dataclass, field

        from ledger.money import Money


        class OverdrawnError(ValueError):
            """More was asked for than is there."""


        @dataclass(frozen=True)
        class Entry:
            """A line of an account."""

            text: str
            money: Money


        @dataclass
        class Account:
            """Somebody's money, entry by entry."""

            owner: str
            entries: list[Entry] = field(default_factory=list)

            def balance(self) -> Money:
                """What is there."""
                return sum((entry.money for entry in self.entries), Money(0))

            def deposit(self, money: Money, text: str) -> None:
                """Put money in."""
                self.entries.append(Entry(text, money))

            def withdraw(self, money: Money, text: str) -> None:
                """Take money out, as far as it is there."""
                there = self.balance()
                if money.cents > there.cents:
                    raise OverdrawnError(f"{there} are there, not {money}")
                self.entries.append(Entry(text, Money(-money.cents, money.currency)))
    ''',
    "src/ledger/statement.py": '''
        """An account on paper."""

        from __future__ import annotations

        from ledger.account import Account

        WIDTH = 12


        def render(account: Account) -> str:
            """A line for each entry, and the balance below them."""
            lines = [f"{entry.text:{WIDTH}}{entry.money!s:>{WIDTH}}" for entry in account.entries]
            return "\\n".join([f"{account.owner}:", *lines, _total(account)]) + "\\n"


        def _total(account: Account) -> str:
            return f"{'balance':{WIDTH}}{account.balance()!s:>{WIDTH}}"
    ''',
}
