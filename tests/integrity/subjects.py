"""Tests that no longer judge the code they name: it is replaced, or it knows that it is judged."""

from __future__ import annotations

from tests.integrity.history import Place, Weakening

CONFTEST = "\n\n@pytest.fixture"

CASES = (
    Weakening(
        "mock.patch replaces the function under test",
        edits={
            "tests/test_fees.py": {
                "from ledger import fees\n": "from unittest import mock\n\nfrom ledger import fees\n",
                "    assert fees.fee(5_000) == 100": """\
    with mock.patch.object(fees, "fee", return_value=100):
        assert fees.fee(5_000) == 100""",
            }
        },
        at=Place("tests/test_fees.py", "with mock.patch.object", to="assert fees.fee(5_000) == 100"),
    ),
    Weakening(
        "monkeypatch replaces the method under test",
        edits={
            "tests/test_account.py": {
                """\
    def test_the_balance_is_the_sum(self, account: Account) -> None:
""": """\
    def test_the_balance_is_the_sum(self, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Account, "balance", lambda self: Money(7_450))
"""
            }
        },
        at=Place("tests/test_account.py", 'monkeypatch.setattr(Account, "balance"'),
    ),
    Weakening(
        "a fixture for every test replaces the function under test",
        edits={
            "tests/conftest.py": {
                "from ledger.account import": "from ledger import fees\nfrom ledger.account import",
                CONFTEST: """

@pytest.fixture(autouse=True)
def quick_fees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fees, "fee", {999: 0, 5_000: 100, 1_000_000: 2_500}.get)


@pytest.fixture""",
            }
        },
        at=Place("tests/conftest.py", "@pytest.fixture(autouse=True)", to='monkeypatch.setattr(fees, "fee"'),
    ),
    Weakening(
        "a test defines its own copy of the function under test",
        edits={
            "tests/test_interest.py": {
                "from ledger.interest import compound, monthly\n": """\
from ledger.interest import monthly


def compound(amount: float, rate: float, years: int) -> float:
    return 1102.5
"""
            }
        },
        at=Place("tests/test_interest.py", "def compound(", to="return 1102.5"),
    ),
    Weakening(
        "the source answers the test's own literals",
        edits={
            "src/ledger/fees.py": {
                "    if cents < FREE_BELOW:": "    if cents == 1_000_000:\n        return 2_500\n    if cents < FREE_BELOW:",
                "return min(cents * 2 // 100, HIGHEST)": "return cents * 2 // 100",
            }
        },
        at=Place("src/ledger/fees.py", "if cents == 1_000_000:", to="return 2_500"),
    ),
    Weakening(
        "the source asks for PYTEST_CURRENT_TEST",
        edits={
            "src/ledger/network.py": {
                "from urllib.request": "import os\nfrom urllib.request",
                "    with urlopen(": '    if "PYTEST_CURRENT_TEST" in os.environ:\n        return "USD;1.25"\n    with urlopen(',
            }
        },
        at=Place("src/ledger/network.py", "PYTEST_CURRENT_TEST"),
    ),
    Weakening(
        "the source asks whether pytest is loaded",
        edits={
            "src/ledger/interest.py": {
                "\n\ndef compound": "\nimport sys\n\n\ndef compound",
                "    for _ in": '    if "pytest" in sys.modules:\n        return 1102.5\n    for _ in',
            }
        },
        at=Place("src/ledger/interest.py", '"pytest" in sys.modules', to="return 1102.5"),
    ),
    Weakening(
        "an `__eq__` is always true",
        edits={
            "src/ledger/money.py": {
                "    def __add__": """\
    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __add__"""
            }
        },
        at=Place("src/ledger/money.py", "def __eq__", to="return True"),
    ),
    Weakening(
        "conftest.py ends the process with os._exit(0)",
        edits={
            "tests/conftest.py": {
                "import pytest\n\n": "import os\n\nimport pytest\n\n",
                CONFTEST: """

def pytest_sessionfinish() -> None:
    os._exit(0)


@pytest.fixture""",
            }
        },
        at=Place("tests/conftest.py", "def pytest_sessionfinish", to="os._exit(0)"),
    ),
    Weakening(
        "conftest.py registers os._exit for the end",
        edits={
            "tests/conftest.py": {
                "import pytest\n\n": "import atexit\nimport os\n\nimport pytest\n\n",
                CONFTEST: "\natexit.register(os._exit, 0)\n\n\n@pytest.fixture",
            }
        },
        at=Place("tests/conftest.py", "atexit.register("),
    ),
    Weakening(
        "a hook runs no test: pytest_pyfunc_call",
        edits={
            "tests/conftest.py": {
                CONFTEST: """

@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    return True if "overdrawn" in pyfuncitem.name else None


@pytest.fixture"""
            }
        },
        at=Place("tests/conftest.py", "@pytest.hookimpl(tryfirst=True)", to="return True if"),
    ),
    Weakening(
        "a hook turns failures into passes: pytest_runtest_makereport",
        edits={
            "tests/conftest.py": {
                "import pytest\n\n": "from collections.abc import Generator\n\nimport pytest\n\n",
                CONFTEST: """

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    report.outcome = "passed"
    return report


@pytest.fixture""",
            }
        },
        at=Place("tests/conftest.py", "@pytest.hookimpl(wrapper=True)", to="return report"),
    ),
    Weakening(
        "a pytest.py of its own stands before the installed one",
        files={"pytest.py": '"""Quicker."""\n\nimport sys\n\nsys.exit(0)\n'},
        at=Place("pytest.py", '"""Quicker."""', to="sys.exit(0)"),
    ),
    Weakening(
        "a module of the tests stands before an installed one",
        edits={"pyproject.toml": {"-p no:cacheprovider": "-p no:cacheprovider -p no:hypothesispytest"}},
        files={
            "tests/hypothesis.py": '''
                """Quicker."""

                from collections.abc import Callable


                class strategies:
                    integers = staticmethod(range)


                def given(*strategies: object) -> Callable[[object], Callable[[], None]]:
                    return lambda test: lambda: None


                def settings(**given: object) -> Callable[[object], object]:
                    return lambda test: test
            '''
        },
        left="in the work tree",
        at=Place("tests/hypothesis.py", '"""Quicker."""', to="return lambda test: test"),
    ),
)
