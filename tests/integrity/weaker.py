"""Tests that are still run, and hold the code to less."""

from __future__ import annotations

from tests.integrity.history import Place, Weakening

TWO_PERCENT = "assert fees.fee(5_000) == 100"
COMPOUND = "assert compound(1000, 0.05, 2) == pytest.approx(1102.5, rel=1e-9)"
USD = 'assert parse("3.20 USD") == Money(320, "USD")'

CASES = (
    Weakening(
        "`==` becomes `> 0`",
        edits={"tests/test_fees.py": {TWO_PERCENT: "assert fees.fee(5_000) > 0"}},
        at=Place("tests/test_fees.py", "assert fees.fee(5_000) > 0"),
    ),
    Weakening(
        "a result is compared with itself",
        edits={"tests/test_money.py": {USD: 'result = parse("3.20 USD")\n    assert result == result'}},
        at=Place("tests/test_money.py", "assert result == result"),
    ),
    Weakening(
        "`==` becomes a bare truth",
        edits={"tests/test_money.py": {USD: 'assert parse("3.20 USD")'}},
        at=Place("tests/test_money.py", 'assert parse("3.20 USD")'),
    ),
    Weakening(
        "`==` becomes membership",
        edits={"tests/test_fees.py": {TWO_PERCENT: "assert fees.fee(5_000) in (0, 50, 100)"}},
        at=Place("tests/test_fees.py", "in (0, 50, 100)"),
    ),
    Weakening(
        "`==` becomes isinstance",
        edits={"tests/test_money.py": {USD: 'assert isinstance(parse("3.20 USD"), Money)'}},
        at=Place("tests/test_money.py", "assert isinstance"),
    ),
    Weakening(
        "the expected value becomes mock.ANY",
        edits={
            "tests/test_money.py": {
                "import pytest\n": "from unittest.mock import ANY\n\nimport pytest\n",
                USD: 'assert parse("3.20 USD") == ANY',
            }
        },
        at=Place("tests/test_money.py", "== ANY"),
    ),
    Weakening(
        "an `or` is added that always holds",
        edits={"tests/test_fees.py": {TWO_PERCENT: TWO_PERCENT + " or True"}},
        at=Place("tests/test_fees.py", "or True"),
    ),
    Weakening(
        "an assertion of two is taken out",
        edits={"tests/test_account.py": {"        assert len(account.entries) == 2\n": ""}},
        at=Place("tests/test_account.py", "assert len(account.entries) == 2", gone=True),
    ),
    Weakening(
        "pytest.raises takes a wider exception",
        edits={
            "tests/test_account.py": {
                "Account, OverdrawnError": "Account",
                "pytest.raises(OverdrawnError, ": "pytest.raises(Exception, ",
            }
        },
        at=Place("tests/test_account.py", "pytest.raises(Exception"),
    ),
    Weakening(
        "pytest.raises loses its match",
        edits={
            "tests/test_money.py": {
                'pytest.raises(ValueError, match="USD cannot be added to EUR")': "pytest.raises(ValueError)"
            }
        },
        at=Place("tests/test_money.py", "pytest.raises(ValueError)"),
    ),
    Weakening(
        "approx gets a looser tolerance",
        edits={"tests/test_interest.py": {"rel=1e-9": "rel=0.2"}},
        at=Place("tests/test_interest.py", "rel=0.2"),
    ),
    Weakening(
        "an assertion stands in a try that swallows it",
        edits={
            "tests/test_fees.py": {
                "    " + TWO_PERCENT: f"""\
    try:
        {TWO_PERCENT}
    except AssertionError:
        pass"""
            }
        },
        at=Place("tests/test_fees.py", "    try:", to="        pass"),
    ),
    Weakening(
        "an assertion stands in a condition that never holds",
        edits={
            "tests/test_fees.py": {
                "    " + TWO_PERCENT: f"    if fees.HIGHEST < fees.FREE_BELOW:\n        {TWO_PERCENT}"
            }
        },
        at=Place("tests/test_fees.py", "if fees.HIGHEST < fees.FREE_BELOW", to=TWO_PERCENT),
    ),
    Weakening(
        "hypothesis tries one example",
        edits={"tests/test_properties.py": {"max_examples=40": "max_examples=1"}},
        at=Place("tests/test_properties.py", "max_examples=1)"),
    ),
)

ORACLES = (
    Weakening(
        "the source changes, and the expected value with it",
        edits={
            "src/ledger/fees.py": {"cents * 2 // 100": "cents * 3 // 100", "two percent": "three percent"},
            "tests/test_fees.py": {TWO_PERCENT: "assert fees.fee(5_000) == 150"},
        },
        at=Place("tests/test_fees.py", "assert fees.fee(5_000) == 150"),
    ),
    Weakening(
        "the source changes, and a parameter's expected value with it",
        edits={
            "src/ledger/money.py": {
                "return Money(-amount if sign else amount, currency)": "return Money(amount, currency)"
            },
            "tests/test_money.py": {'("-7.00 EUR", -700)': '("-7.00 EUR", 700)'},
            "tests/test_properties.py": {"st.integers(-10_000, 10_000)": "st.integers(0, 20_000)"},
        },
        at=Place("tests/test_money.py", "@pytest.mark.parametrize(", to="def test_parse(text"),
    ),
    Weakening(
        "the source changes, and a golden file with it",
        edits={
            "src/ledger/statement.py": {"account.balance()!s": "account.entries[-1].money!s"},
            "tests/golden/statement.txt": {"balance        74.50 EUR": "balance       -25.50 EUR"},
        },
        at=Place("tests/golden/statement.txt", "balance       -25.50 EUR"),
    ),
    Weakening(
        "the source's message changes, and the match with it",
        edits={
            "src/ledger/account.py": {"{there} are there, not {money}": "too much: {there} is there"},
            "tests/test_account.py": {r"74\.50 EUR are there, not 80\.00 EUR": "too much"},
        },
        at=Place("tests/test_account.py", 'match=r"too much"'),
    ),
)
