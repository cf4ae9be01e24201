"""Tests that are tended: as strong as before, or stronger."""

from __future__ import annotations

from tests.integrity.history import Case

PYPROJECT = "pyproject.toml"
SUM = """\
def test_a_sum() -> None:
    assert Money(120) + Money(230) == Money(350)


"""
FEES = """\
def test_small_amounts_cost_nothing() -> None:
    assert fees.fee(999) == 0


def test_a_fee_is_two_percent() -> None:
    assert fees.fee(5_000) == 100


def test_a_fee_is_capped() -> None:
    assert fees.fee(1_000_000) == 2_500
"""
EMPTY = """\
def test_a_new_account_is_empty() -> None:
    opened = Account("Grace")
    assert opened.entries == []
    assert opened.balance() == Money(0)
"""

CASES = (
    Case(
        "a test is renamed",
        edits={"tests/test_money.py": {"def test_split()": "def test_the_first_parts_get_the_odd_cents()"}},
    ),
    Case(
        "a test moves to another file",
        edits={"tests/test_money.py": {SUM: ""}},
        files={"tests/test_sums.py": "from ledger.money import Money\n\n\n" + SUM.rstrip() + "\n"},
    ),
    Case(
        "a file of tests moves to a folder",
        moved={"tests/test_interest.py": "tests/unit/test_interest.py"},
    ),
    Case(
        "a test is split in two",
        edits={
            "tests/test_account.py": {
                EMPTY: """\
def test_a_new_account_has_no_entries() -> None:
    opened = Account("Grace")
    assert opened.entries == []


def test_a_new_account_has_no_money() -> None:
    opened = Account("Grace")
    assert opened.balance() == Money(0)
"""
            }
        },
    ),
    Case(
        "two tests become one that is parametrized",
        edits={
            "tests/test_fees.py": {
                "from ledger import fees\n": "import pytest\n\nfrom ledger import fees\n",
                FEES: """\
@pytest.mark.parametrize(("cents", "costs"), [(999, 0), (5_000, 100), (1_000_000, 2_500)])
def test_fee(cents: int, costs: int) -> None:
    assert fees.fee(cents) == costs
""",
            }
        },
    ),
    Case(
        "a parametrized test gets one case more, and ids",
        edits={
            "tests/test_money.py": {
                '        ("-7.00 EUR", -700),\n    ],\n': """\
        ("-7.00 EUR", -700),
        ("1000000.00 EUR", 100_000_000),
    ],
    ids=["usual", "small", "negative", "large"],
"""
            }
        },
    ),
    Case(
        "tests change their order",
        edits={"tests/test_money.py": {SUM: "", "def test_parse_refuses": SUM + "def test_parse_refuses"}},
    ),
    Case(
        "a test is added",
        edits={
            "tests/test_money.py": {
                "def test_split()": 'def test_a_debt() -> None:\n    assert str(Money(-5)) == "-0.05 EUR"\n\n\ndef test_split()'
            }
        },
        left="in the work tree",
    ),
    Case(
        "an assertion becomes stronger",
        edits={
            "tests/test_account.py": {
                "        assert len(account.entries) == 2\n": """\
        assert len(account.entries) == 2
        assert account.balance() == Money(7450)
"""
            },
            "tests/test_interest.py": {"abs=1e-9": "abs=1e-12"},
            "tests/test_statement.py": {
                'splitlines()[0] == "Ada:"': 'splitlines()[:2] == ["Ada:", "salary        100.00 EUR"]'
            },
        },
    ),
    Case(
        "unittest's assertions become pytest's, as strong as before",
        edits={
            "tests/test_rates.py": {
                "import unittest\n\n": "",
                "class TestReadRate(unittest.TestCase):": "class TestReadRate:",
                'self.assertEqual(read_rate("USD;1.25"), ("USD", 1.25))': 'assert read_rate("USD;1.25") == ("USD", 1.25)',
                "with self.assertRaises(ValueError):": 'with pytest.raises(ValueError, match="could not convert"):',
            }
        },
    ),
    Case(
        "a helper is made of what tests repeat",
        edits={
            "tests/test_money.py": {
                "@pytest.mark.parametrize(": "def euros(cents: int) -> Money:\n    return Money(cents)\n\n\n@pytest.mark.parametrize(",
                "assert parse(text) == Money(cents)": "assert parse(text) == euros(cents)",
                "assert Money(120) + Money(230) == Money(350)": "assert euros(120) + euros(230) == euros(350)",
            }
        },
    ),
    Case(
        "a fixture is renamed",
        edits={
            "tests/conftest.py": {"def account()": "def ada()"},
            "tests/test_statement.py": {
                "def test_a_statement(account: Account)": "def test_a_statement(ada: Account)",
                "render(account) ==": "render(ada) ==",
                "def test_the_owner_comes_first(account: Account)": "def test_the_owner_comes_first(ada: Account)",
                "render(account).splitlines": "render(ada).splitlines",
            },
            "tests/test_account.py": {
                "sum(self, account: Account)": "sum(self, ada: Account)",
                "assert account.balance() ==": "assert ada.balance() ==",
                "overdrawn(self, account: Account)": "overdrawn(self, ada: Account)",
                "account.withdraw": "ada.withdraw",
                "len(account.entries)": "len(ada.entries)",
                "order(self, account: Account)": "order(self, ada: Account)",
                "entry in account.entries": "entry in ada.entries",
            },
        },
    ),
    Case(
        "conftest.py gets a fixture more, and a test that uses it",
        edits={
            "tests/conftest.py": {
                "\n\n@pytest.fixture": """

@pytest.fixture
def empty() -> Account:
    \"\"\"An account without entries.\"\"\"
    return Account("Grace")


@pytest.fixture"""
            },
            "tests/test_statement.py": {
                "def test_the_owner": """\
def test_a_statement_of_nothing(empty: Account) -> None:
    assert render(empty) == "Grace:\\nbalance         0.00 EUR\\n"


def test_the_owner"""
            },
        },
    ),
    Case(
        "a new test patches a collaborator: the network",
        edits={
            "tests/test_rates.py": {
                "import unittest\n": "import unittest\nfrom unittest import mock\n",
                '    assert convert(Money(1_000), "USD") == Money(1_250, "USD")\n': """\
    assert convert(Money(1_000), "USD") == Money(1_250, "USD")


def test_a_cent_is_rounded() -> None:
    with mock.patch.object(network, "download", return_value="CHF;0.995"):
        assert convert(Money(10), "CHF") == Money(10, "CHF")
""",
            }
        },
    ),
    Case(
        "a slow test gets a mark, and the mark is declared",
        edits={
            PYPROJECT: {'filterwarnings = ["error"]': 'filterwarnings = ["error"]\nmarkers = ["slow: takes its time"]'},
            "tests/test_interest.py": {"def test_compound()": "@pytest.mark.slow\ndef test_compound()"},
        },
    ),
)
