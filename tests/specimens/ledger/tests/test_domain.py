import pytest

from ledger.domain.account import Account, balance, paid_in, paid_out
from ledger.domain.money import Money, parse, shown


@pytest.mark.parametrize(
    ("text", "cents"), [("12.34", 1234), ("0.05", 5), ("100.00", 10000), ("7.10", 710)]
)
def test_parse(text: str, cents: int) -> None:
    assert parse(text) == Money(cents)


@pytest.mark.parametrize("text", ["", "12", "12.3", "12.345", "1x.00", "12.x1", "1.2.34", "-1.00"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse(text)
    assert str(caught.value) == f"not an amount: {text}"


@pytest.mark.parametrize(
    ("cents", "text"),
    [(1234, "12.34"), (5, "0.05"), (-1234, "-12.34"), (0, "0.00"), (100, "1.00"), (-1, "-0.01")],
)
def test_shown(cents: int, text: str) -> None:
    assert shown(Money(cents)) == text


def test_balance() -> None:
    assert balance(Account("ada", (Money(5), Money(-2)))) == Money(3)


def test_paid_in() -> None:
    before = Account("ada", (Money(5),))
    assert paid_in(before, Money(7)) == Account("ada", (Money(5), Money(7)))


def test_paid_out() -> None:
    before = Account("ada", (Money(5),))
    assert paid_out(before, Money(5)) == Account("ada", (Money(5), Money(-5)))


def test_no_more_than_there_is() -> None:
    with pytest.raises(ValueError) as caught:
        paid_out(Account("ada", (Money(5),)), Money(6))
    assert str(caught.value) == "ada does not hold that much"
