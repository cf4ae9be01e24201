"""Source that grows, moves and goes, and its tests with it."""

from __future__ import annotations

from tests.integrity.history import Case

PYPROJECT = "pyproject.toml"
READ_RATE = '''
def read_rate(line: str) -> tuple[str, float]:
    """The currency and the rate in a line of the bank."""
    currency, _, rate = line.partition(";")
    return currency, float(rate)

'''

CASES = (
    Case(
        "a feature goes, and its tests with it",
        edits={
            PYPROJECT: {
                '"ledger.rates", "ledger.fees", "ledger.money"]': '"ledger.rates", "ledger.money"]',
                '["ledger.account", "ledger.fees", "ledger.money"]': '["ledger.account", "ledger.money"]',
            },
            "verify.toml": {'["src/ledger/fees.py", "src/ledger/money.py"]': '["src/ledger/money.py"]'},
        },
        files={"src/ledger/fees.py": None, "tests/test_fees.py": None},
    ),
    Case(
        "a function goes, and its test with it",
        edits={
            "src/ledger/interest.py": {
                '''

def monthly(rate: float) -> float:
    """The rate of a month that comes to `rate` in a year."""
    return float((1 + rate) ** (1 / 12) - 1)
''': ""
            },
            "tests/test_interest.py": {
                "import compound, monthly": "import compound",
                """

def test_twelve_months_make_a_year() -> None:
    assert (1 + monthly(0.05)) ** 12 == pytest.approx(1.05, abs=1e-9)
""": "",
            },
        },
    ),
    Case(
        "the behaviour changes where no test says otherwise",
        edits={
            "src/ledger/money.py": {
                "    match = PATTERN.fullmatch(text)": "    match = PATTERN.fullmatch(text.strip().upper())",
                "as in `12.34 EUR`.": "as in `12.34 EUR`, in letters of any case.",
            }
        },
    ),
    Case(
        "a mistake is mended, and a test holds it",
        edits={
            "src/ledger/account.py": {
                "        there = self.balance()\n": """\
        if money.cents <= 0:
            raise ValueError(f"{money} cannot be taken out")
        there = self.balance()
"""
            },
            "tests/test_account.py": {
                "\n\ndef test_a_new_account_is_empty": """
    def test_nothing_is_no_withdrawal(self, account: Account) -> None:
        with pytest.raises(ValueError, match=r"0\\.00 EUR cannot be taken out"):
            account.withdraw(Money(0), "air")


def test_a_new_account_is_empty"""
            },
        },
    ),
    Case(
        "a module is added, and its tests",
        files={
            "src/ledger/budget.py": '''
                """What may be spent."""

                from __future__ import annotations

                from ledger.money import Money


                def left(budget: Money, spent: list[Money]) -> Money:
                    """What of the budget is left, and never less than nothing."""
                    return Money(max(0, budget.cents - sum(money.cents for money in spent)), budget.currency)
            ''',
            "tests/test_budget.py": """
                from ledger.budget import left
                from ledger.money import Money


                def test_what_is_left() -> None:
                    assert left(Money(500), [Money(120), Money(80)]) == Money(300)


                def test_never_less_than_nothing() -> None:
                    assert left(Money(500), [Money(501)]) == Money(0)
            """,
        },
        left="in the work tree",
    ),
    Case(
        "a module is renamed, and imported by its new name",
        moved={"src/ledger/fees.py": "src/ledger/charges.py", "tests/test_fees.py": "tests/test_charges.py"},
        edits={
            "tests/test_charges.py": {
                "from ledger import fees\n": "from ledger import charges\n",
                "assert fees.fee(999)": "assert charges.fee(999)",
                "assert fees.fee(5_000)": "assert charges.fee(5_000)",
                "assert fees.fee(1_000_000)": "assert charges.fee(1_000_000)",
            },
            PYPROJECT: {
                '"ledger.rates", "ledger.fees", "ledger.money"]': '"ledger.rates", "ledger.charges", "ledger.money"]',
                '["ledger.account", "ledger.fees", "ledger.money"]': '["ledger.account", "ledger.charges", "ledger.money"]',
            },
            "verify.toml": {"src/ledger/fees.py": "src/ledger/charges.py"},
        },
    ),
    Case(
        "a function moves to another module",
        edits={
            "src/ledger/rates.py": {
                READ_RATE: "",
                "from ledger import network\nfrom ledger.money import Money\n": (
                    "from ledger import network\nfrom ledger.bank import read_rate\nfrom ledger.money import Money\n"
                ),
            },
            "tests/test_rates.py": {
                "from ledger import network\n": "from ledger import network\nfrom ledger.bank import read_rate\n",
                "import convert, read_rate": "import convert",
            },
        },
        files={
            "src/ledger/bank.py": '"""How the bank writes."""\n\nfrom __future__ import annotations\n\n'
            + READ_RATE.rstrip()
            + "\n"
        },
    ),
    Case(
        "a constant gets a name",
        edits={
            "src/ledger/fees.py": {
                "HIGHEST = 2_500\n": "HIGHEST = 2_500\nPERCENT = 2\n",
                "cents * 2 // 100": "cents * PERCENT // 100",
            },
        },
    ),
    Case(
        "a message changes that no test reads",
        edits={"src/ledger/money.py": {'"a split has a part at least"': 'f"nothing is split into {parts} parts"'}},
    ),
    Case(
        "everything is formatted anew, on shorter lines",
        edits={
            PYPROJECT: {"line-length = 120": "line-length = 88"},
            "src/ledger/statement.py": {
                '    lines = [f"{entry.text:{WIDTH}}{entry.money!s:>{WIDTH}}" for entry in account.entries]\n': """\
    lines = [
        f"{entry.text:{WIDTH}}{entry.money!s:>{WIDTH}}" for entry in account.entries
    ]
"""
            },
            "tests/test_account.py": {
                '        with pytest.raises(OverdrawnError, match=r"74\\.50 EUR are there, not 80\\.00 EUR"):\n': """\
        with pytest.raises(
            OverdrawnError, match=r"74\\.50 EUR are there, not 80\\.00 EUR"
        ):
"""
            },
            "src/ledger/money.py": {
                '        return f"{sign}{abs(self.cents) // 100}.{abs(self.cents) % 100:02} {self.currency}"\n': """\
        return (
            f"{sign}{abs(self.cents) // 100}.{abs(self.cents) % 100:02} {self.currency}"
        )
"""
            },
        },
    ),
)
