"""Tests that are there no longer, or are no longer run."""

from __future__ import annotations

from tests.integrity.history import Place, Weakening

SUM = """\
def test_a_sum() -> None:
    assert Money(120) + Money(230) == Money(350)


"""
CAPPED = """\
def test_a_fee_is_capped() -> None:
    assert fees.fee(1_000_000) == 2_500
"""

CASES = (
    Weakening(
        "a test is deleted",
        edits={"tests/test_money.py": {SUM: ""}},
        at=Place("tests/test_money.py", "def test_a_sum()", gone=True),
    ),
    Weakening(
        "a test is deleted, and not committed yet",
        edits={"tests/test_fees.py": {"\n\n" + CAPPED: ""}},
        left="in the work tree",
        at=Place("tests/test_fees.py", "def test_a_fee_is_capped()", gone=True),
    ),
    Weakening(
        "a method of a class of tests is deleted",
        edits={
            "tests/test_account.py": {
                """\
    def test_the_balance_is_the_sum(self, account: Account) -> None:
        assert account.balance() == Money(7_450)

""": ""
            }
        },
        at=Place("tests/test_account.py", "def test_the_balance_is_the_sum", gone=True),
    ),
    Weakening(
        "a file of tests is deleted",
        files={"tests/test_fees.py": None},
        at=Place("tests/test_fees.py", "from ledger import fees", to="== 2_500", gone=True),
    ),
    Weakening(
        "a test is renamed so that it is no longer collected",
        edits={"tests/test_money.py": {"def test_split()": "def check_split()"}},
        at=Place("tests/test_money.py", "def check_split()"),
    ),
    Weakening(
        "a class of tests is renamed so that it is no longer collected",
        edits={"tests/test_account.py": {"class TestAccount:": "class AccountBehaviour:"}},
        at=Place("tests/test_account.py", "class AccountBehaviour:", to='["salary", "rent"]'),
    ),
    Weakening(
        "a file of tests is renamed so that it is no longer collected",
        moved={"tests/test_interest.py": "tests/interest_checks.py"},
        at=Place("tests/interest_checks.py", "def test_compound()", to="approx(1.05"),
    ),
    Weakening(
        "a test is shadowed by a second one of the same name",
        edits={
            "tests/test_fees.py": {
                CAPPED: CAPPED
                + """\


def test_a_fee_is_two_percent() -> None:  # as the terms have it
    assert fees.fee(5_000) < 5_000
"""
            }
        },
        at=Place("tests/test_fees.py", "# as the terms have it", to="assert fees.fee(5_000) < 5_000"),
    ),
    Weakening(
        "a test is skipped",
        edits={
            "tests/test_money.py": {
                "def test_split()": '@pytest.mark.skip(reason="It is mended soon.")\ndef test_split()'
            }
        },
        at=Place("tests/test_money.py", "pytest.mark.skip", to="def test_split()"),
    ),
    Weakening(
        "a test is expected to fail",
        edits={
            "tests/test_money.py": {
                "def test_a_sum()": '@pytest.mark.xfail(reason="Sums come later.")\ndef test_a_sum()'
            }
        },
        at=Place("tests/test_money.py", "pytest.mark.xfail", to="def test_a_sum()"),
    ),
    Weakening(
        "a test is skipped on a condition that always holds",
        edits={
            "tests/test_interest.py": {
                "import pytest\n": "import sys\n\nimport pytest\n",
                "def test_compound()": (
                    '@pytest.mark.skipif(sys.version_info >= (3, 8), reason="Old Pythons only.")\ndef test_compound()'
                ),
            }
        },
        at=Place("tests/test_interest.py", "pytest.mark.skipif", to="def test_compound()"),
    ),
    Weakening(
        "a test skips itself in its body",
        edits={
            "tests/test_money.py": {
                "    parts = split(": '    if not hasattr(split, "exact"):\n        pytest.skip("no exact split")\n    parts = split('
            }
        },
        at=Place("tests/test_money.py", "def test_split()", to='pytest.skip("no exact split")'),
    ),
    Weakening(
        "a whole file is skipped by its pytestmark",
        edits={
            "tests/test_interest.py": {
                "import compound, monthly\n": 'import compound, monthly\n\npytestmark = pytest.mark.skip(reason="slow")\n'
            }
        },
        at=Place("tests/test_interest.py", "pytestmark ="),
    ),
    Weakening(
        "a fixture skips every test that asks for it",
        edits={
            "tests/conftest.py": {
                '    opened = Account("Ada")\n': '    pytest.skip("accounts are rewritten")\n    opened = Account("Ada")\n'
            }
        },
        at=Place("tests/conftest.py", "def account()", to="pytest.skip("),
    ),
    Weakening(
        "a test's body is emptied",
        edits={
            "tests/test_fees.py": {
                CAPPED: "def test_a_fee_is_capped() -> None:\n    pass\n",
            }
        },
        at=Place("tests/test_fees.py", "def test_a_fee_is_capped()", to="pass"),
    ),
    Weakening(
        "a test returns before its assertion",
        edits={
            "tests/test_money.py": {
                "    parts = split(Money(100), 3)\n": "    parts = split(Money(100), 3)\n    return\n"
            }
        },
        at=Place("tests/test_money.py", "    return", to="assert [part.cents"),
    ),
    Weakening(
        "a parameter is taken out of a parametrized test",
        edits={"tests/test_money.py": {'        ("-7.00 EUR", -700),\n': ""}},
        at=Place("tests/test_money.py", "@pytest.mark.parametrize(", to="def test_parse(text"),
    ),
    Weakening(
        "a test is deselected by -k in addopts",
        edits={"pyproject.toml": {"-p no:cacheprovider": "-p no:cacheprovider -k 'not overdrawn'"}},
        at=Place("pyproject.toml", "addopts ="),
    ),
    Weakening(
        "a test is deselected by --deselect in addopts",
        edits={
            "pyproject.toml": {"-p no:cacheprovider": "-p no:cacheprovider --deselect tests/test_money.py::test_split"}
        },
        at=Place("pyproject.toml", "addopts ="),
    ),
    Weakening(
        "a file is left out by --ignore in addopts",
        edits={"pyproject.toml": {"-p no:cacheprovider": "-p no:cacheprovider --ignore=tests/test_interest.py"}},
        at=Place("pyproject.toml", "addopts ="),
    ),
    Weakening(
        "a class says that it is no test: `__test__ = False`",
        edits={"tests/test_account.py": {"class TestAccount:\n": "class TestAccount:\n    __test__ = False\n\n"}},
        at=Place("tests/test_account.py", "class TestAccount:", to='["salary", "rent"]'),
    ),
    Weakening(
        "collect_ignore in conftest.py leaves out a file",
        edits={
            "tests/conftest.py": {
                "\n\n@pytest.fixture": '\ncollect_ignore = ["test_properties.py"]\n\n\n@pytest.fixture'
            }
        },
        at=Place("tests/conftest.py", "collect_ignore ="),
    ),
    Weakening(
        "a hook in conftest.py drops tests from the collection",
        edits={
            "tests/conftest.py": {
                "\n\n@pytest.fixture": """

def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if "overdrawn" not in item.name]


@pytest.fixture"""
            }
        },
        at=Place("tests/conftest.py", "def pytest_collection_modifyitems", to="items[:] ="),
    ),
    Weakening(
        "a hook in a new conftest.py, which git does not know yet, ignores a file",
        files={
            "conftest.py": """
                from pathlib import Path


                def pytest_ignore_collect(collection_path: Path) -> bool | None:
                    return True if collection_path.name == "test_interest.py" else None
            """
        },
        left="in the work tree",
        at=Place("conftest.py", "def pytest_ignore_collect", to="return True"),
    ),
)
