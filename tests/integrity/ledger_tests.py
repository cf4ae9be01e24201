"""The tests of the project that every history starts from."""

from __future__ import annotations

TESTS = {
    "tests/conftest.py": '''
        """What the tests share."""

        import pytest

        from ledger.account import Account
        from ledger.money import Money


        @pytest.fixture
        def account() -> Account:
            """An account with a deposit and a withdrawal."""
            opened = Account("Ada")
            opened.deposit(Money(10_000), "salary")
            opened.withdraw(Money(2_550), "rent")
            return opened
    ''',
    "tests/test_money.py": """
        import pytest

        from ledger.money import Money, parse, split


        @pytest.mark.parametrize(
            ("text", "cents"),
            [
                ("12.34 EUR", 1234),
                ("0.05 EUR", 5),
                ("-7.00 EUR", -700),
            ],
        )
        def test_parse(text: str, cents: int) -> None:
            assert parse(text) == Money(cents)


        def test_parse_keeps_the_currency() -> None:
            assert parse("3.20 USD") == Money(320, "USD")


        def test_parse_refuses_what_is_no_amount() -> None:
            with pytest.raises(ValueError, match="'12,34' is no amount of money"):
                parse("12,34")


        def test_a_sum() -> None:
            assert Money(120) + Money(230) == Money(350)


        def test_currencies_are_not_mixed() -> None:
            with pytest.raises(ValueError, match="USD cannot be added to EUR"):
                _ = Money(1) + Money(1, "USD")


        def test_split() -> None:
            parts = split(Money(100), 3)
            assert [part.cents for part in parts] == [34, 33, 33]
    """,
    "tests/test_properties.py": """
        from hypothesis import given, settings
        from hypothesis import strategies as st

        from ledger.money import Money, parse, split


        @settings(max_examples=40)
        @given(st.integers(-10_000, 10_000))
        def test_what_is_written_is_read_again(cents: int) -> None:
            assert parse(str(Money(cents))) == Money(cents)


        @settings(max_examples=30)
        @given(st.integers(0, 10_000), st.integers(1, 9))
        def test_a_split_loses_nothing(cents: int, parts: int) -> None:
            assert sum(part.cents for part in split(Money(cents), parts)) == cents
    """,
    "tests/test_fees.py": """
        from ledger import fees


        def test_small_amounts_cost_nothing() -> None:
            assert fees.fee(999) == 0


        def test_a_fee_is_two_percent() -> None:
            assert fees.fee(5_000) == 100


        def test_a_fee_is_capped() -> None:
            assert fees.fee(1_000_000) == 2_500
    """,
    "tests/test_interest.py": """
        import pytest

        from ledger.interest import compound, monthly


        def test_compound() -> None:
            assert compound(1000, 0.05, 2) == pytest.approx(1102.5, rel=1e-9)


        def test_twelve_months_make_a_year() -> None:
            assert (1 + monthly(0.05)) ** 12 == pytest.approx(1.05, abs=1e-9)
    """,
    "tests/test_account.py": """
        import pytest

        from ledger.account import Account, OverdrawnError
        from ledger.money import Money


        class TestAccount:
            def test_the_balance_is_the_sum(self, account: Account) -> None:
                assert account.balance() == Money(7_450)

            def test_it_is_never_overdrawn(self, account: Account) -> None:
                with pytest.raises(OverdrawnError, match=r"74\\.50 EUR are there, not 80\\.00 EUR"):
                    account.withdraw(Money(8_000), "boat")
                assert len(account.entries) == 2

            def test_entries_stay_in_order(self, account: Account) -> None:
                assert [entry.text for entry in account.entries] == ["salary", "rent"]


        def test_a_new_account_is_empty() -> None:
            opened = Account("Grace")
            assert opened.entries == []
            assert opened.balance() == Money(0)
    """,
    "tests/test_statement.py": """
        from pathlib import Path

        from ledger.account import Account
        from ledger.statement import render

        GOLDEN = Path(__file__).parent / "golden"


        def test_a_statement(account: Account) -> None:
            assert render(account) == (GOLDEN / "statement.txt").read_text(encoding="utf-8")


        def test_the_owner_comes_first(account: Account) -> None:
            assert render(account).splitlines()[0] == "Ada:"
    """,
    "tests/test_rates.py": """
        import unittest

        import pytest

        from ledger import network
        from ledger.money import Money
        from ledger.rates import convert, read_rate


        class TestReadRate(unittest.TestCase):
            def test_a_line(self) -> None:
                self.assertEqual(read_rate("USD;1.25"), ("USD", 1.25))

            def test_a_line_without_a_rate(self) -> None:
                with self.assertRaises(ValueError):
                    read_rate("USD")


        def test_convert(monkeypatch: pytest.MonkeyPatch) -> None:
            monkeypatch.setattr(network, "download", lambda currency: f"{currency};1.25")
            assert convert(Money(1_000), "USD") == Money(1_250, "USD")
    """,
    "tests/golden/statement.txt": """
        Ada:
        salary        100.00 EUR
        rent          -25.50 EUR
        balance        74.50 EUR
    """,
}
