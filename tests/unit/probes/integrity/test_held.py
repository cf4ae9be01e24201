"""Tests of the base held against those of the head, as a report shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.probes.integrity.changes import Told, change, told
from verify_gate.probes.integrity.model import Rule
from verify_gate.probes.integrity.suites.held import held_tests

FEES = "from ledger import fees\n\n\n"
FREE = "def test_free():\n    assert fees.fee(999) == 0\n\n\n"
TWO = "def test_two():\n    assert fees.fee(5000) == 100\n\n\n"
CAPPED = "def test_capped():\n    assert fees.fee(9999999) == 2500\n"
BEFORE = FEES + FREE + TWO + CAPPED
FILE = "tests/test_fees.py"


def held(tmp_path: Path, was: dict[str, str], now: dict[str, str]) -> Told:
    return told(held_tests(change(tmp_path, was, now)))


def lost(tmp_path: Path, now: str, was: str = BEFORE) -> Told:
    return held(tmp_path, {FILE: was}, {FILE: now})


@pytest.mark.parametrize(
    ("now", "line", "message"),
    [
        (FEES + FREE + CAPPED, 8, "test_two is gone"),
        (FEES + FREE + TWO.replace("test_two", "check_two") + CAPPED, 8, "test_two is check_two now, which pytest does not collect"),
        (FEES + FREE + "@pytest.mark.skip(reason='soon')\n" + TWO + CAPPED, 8, "test_two is skipped"),
        (FEES + FREE + "@pytest.mark.xfail(strict=True)\n" + TWO + CAPPED, 8, "test_two may fail"),
        (FEES + FREE + "@pytest.mark.skipif(True, reason='soon')\n" + TWO + CAPPED, 8, "test_two is skipped"),
        (FEES + FREE + "@pytest.mark.skipif('1 == 1', reason='soon')\n" + TWO + CAPPED, 8, "test_two is skipped"),
        (FEES + FREE + "@pytest.mark.skipif(OLD, reason='soon')\n" + TWO + CAPPED, 8, "test_two is skipped under a condition"),
        (FEES + FREE + "@unittest.skipUnless(False, 'soon')\n" + TWO + CAPPED, 8, "test_two is skipped"),
        (FEES + FREE + "@unittest.expectedFailure\n" + TWO + CAPPED, 8, "test_two may fail"),
        (FEES + FREE + "def test_two():\n    pytest.importorskip('numpy')\n    assert fees.fee(5000) == 100\n\n\n" + CAPPED, 9, "test_two is skipped without 'numpy'"),
        (FEES + FREE + "def test_two():\n    raise unittest.SkipTest\n    assert fees.fee(5000) == 100\n\n\n" + CAPPED, 9, "test_two is skipped"),
        (FEES + FREE + "def test_two():\n    if OLD:\n        pytest.skip('old')\n    assert fees.fee(5000) == 100\n\n\n" + CAPPED, 10, "test_two is skipped under a condition"),
        (FEES + FREE + "def test_two():\n    with x:\n        pytest.skip('old')\n    assert fees.fee(5000) == 100\n\n\n" + CAPPED, 10, "test_two is skipped"),
        (FEES + FREE + "def test_two():\n    try:\n        import a\n    except ImportError:\n        pytest.skip('a')\n    assert fees.fee(5000) == 100\n\n\n" + CAPPED, 12, "test_two is skipped under a condition"),
        (FEES + FREE + "def test_two(request):\n    request.node.add_marker(pytest.mark.xfail)\n    assert fees.fee(5000) == 100\n\n\n" + CAPPED, 9, "test_two may fail"),
        (FEES + FREE + "if False:\n    def test_two():\n        assert fees.fee(5000) == 100\n\n\n" + CAPPED, 8, "test_two stands below `if False:`"),
        (FEES + FREE + "if OLD:\n    def test_two():\n        assert fees.fee(5000) == 100\n\n\n" + CAPPED, 8, "test_two is there under a condition"),
        (BEFORE + "\n\ndef test_two():\n    pass\n", 16, "test_two is shadowed by what has its name further down"),
        (BEFORE + "\n\ntest_two = None\n", 16, "test_two is shadowed by what has its name further down"),
        (BEFORE + "\n\ndel test_two\n", 16, "test_two is deleted again"),
        (BEFORE + "\n\nfrom other import test_two\n", 16, "test_two is shadowed by what has its name further down"),
        (BEFORE + "\n\ntest_two.__test__ = False\n", 16, "test_two has `__test__ = False`"),
        (BEFORE + "\n\ntest_two = pytest.mark.skip(test_two)\n", 16, "test_two is skipped"),
        (FEES + FREE + "def test_two():\n    '''Later.'''\n    pass\n\n\n" + CAPPED, 10, "test_two is empty"),
        (FEES + FREE + "def test_two():\n    return\n    assert fees.fee(5000) == 100\n\n\n" + CAPPED, 9, "test_two returns before its first assertion"),
        (FEES + FREE + "def test_two():\n    if True:\n        return\n    assert fees.fee(5000) == 100\n\n\n" + CAPPED, 10, "test_two returns before its first assertion"),
        (FEES + FREE + "@pytest.fixture\n" + TWO + CAPPED, 9, "test_two is no test now: pytest does not collect it"),
    ],
)  # fmt: skip  # a case a line
def test_a_test_that_no_longer_runs_is_lost(tmp_path: Path, now: str, line: int, message: str) -> None:
    assert lost(tmp_path, "import pytest\nimport unittest\n" + now, "import pytest\nimport unittest\n" + BEFORE) == [
        (FILE, line + 2, message)
    ]


def test_a_finding_shows_both_sides(tmp_path: Path) -> None:
    [found] = held_tests(change(tmp_path, {FILE: BEFORE}, {FILE: BEFORE + "\n\ndel test_two\n"}))
    assert (found.rule, found.subject, found.was, found.now) == (
        Rule.LOST_TEST, "test_two", "def test_two", "del test_two",
    )  # fmt: skip  # a case a line


@pytest.mark.parametrize(
    ("says", "line", "message"),
    [
        ("pytestmark = pytest.mark.skip\n", 3, "3 tests of test_fees.py are skipped: test_free, test_two, test_capped"),
        ("pytestmark = [mark.xfail(OLD)]\n", 3, "3 tests of test_fees.py may fail under a condition: test_free, test_two, test_capped"),
        ("pytest.importorskip('numpy')\n", 3, "3 tests of test_fees.py are skipped without 'numpy': test_free, test_two, test_capped"),
        ("pytest.skip('soon', allow_module_level=True)\n", 3, "3 tests of test_fees.py are skipped: test_free, test_two, test_capped"),
        ("__test__ = False\n", 3, "3 tests of test_fees.py have `__test__ = False`: test_free, test_two, test_capped"),
    ],
)  # fmt: skip  # a case a line
def test_what_stops_a_whole_file_is_one_finding(tmp_path: Path, says: str, line: int, message: str) -> None:
    imports = "import pytest\nfrom pytest import mark\n"
    assert lost(tmp_path, imports + says + BEFORE, imports + BEFORE) == [(FILE, line, message)]


CLASS = """
class TestFees:
    def test_free(self):
        assert fees.fee(999) == 0

    def test_two(self):
        assert fees.fee(5000) == 100


class TestOther:
    def test_other(self):
        assert fees.other() == 1
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("class TestFees:", "class Fees:", 1, "2 tests of TestFees are in Fees now, which pytest does not collect: test_free, test_two"),
        ("class TestFees:\n", "class TestFees:\n    def __init__(self):\n        pass\n\n", 2, "2 tests of TestFees are in a class that pytest passes over, for it has an __init__: test_free, test_two"),
        ("class TestFees:\n", "class TestFees:\n    __test__ = False\n\n", 2, "2 tests of TestFees have `__test__ = False`: test_free, test_two"),
        ("class TestFees:\n", "@pytest.mark.skip\nclass TestFees:\n", 1, "2 tests of TestFees are skipped: test_free, test_two"),
        ("class TestFees:\n", "class TestFees:\n    def setup_method(self):\n        pytest.skip('soon')\n\n", 3, "2 tests of TestFees are skipped: test_free, test_two"),
        ("class TestOther:", "class TestFees:", 9, "2 tests of TestFees are shadowed by what has its name further down: test_free, test_two"),
        (CLASS[CLASS.index("    def test_free") : CLASS.index("\n\nclass TestOther")], "    pass\n", None, ""),
    ],
)  # fmt: skip  # a case a line
def test_what_stops_a_whole_class_is_one_finding(
    tmp_path: Path, old: str, new: str, line: int | None, message: str
) -> None:
    found = lost(tmp_path, CLASS.replace(old, new), CLASS)
    if line is None:
        assert [each[2] for each in found] == ["test_free is gone", "test_two is gone"]
    else:
        assert (FILE, line, message) in found


def test_a_class_that_is_gone_is_one_finding(tmp_path: Path) -> None:
    now = CLASS[CLASS.index("class TestOther") :]
    assert lost(tmp_path, now, CLASS) == [(FILE, 1, "TestFees is gone, with 2 tests: test_free, test_two")]


def test_a_testcase_that_derives_from_nothing_any_more_is_lost(tmp_path: Path) -> None:
    was = "import unittest\n\n\nclass Fees(unittest.TestCase):\n    def test_free(self):\n        self.assertEqual(fee(9), 0)\n"
    assert lost(tmp_path, was.replace("(unittest.TestCase)", ""), was) == [
        (FILE, 4, "test_free is in Fees now, which pytest does not collect")
    ]


def test_a_file_that_is_gone_is_one_finding_at_its_place_in_the_base(tmp_path: Path) -> None:
    message = "test_fees.py is gone, with 3 tests: test_free, test_two, test_capped"
    assert held(tmp_path, {FILE: BEFORE}, {}) == [(FILE, 4, message)]


def test_a_file_that_pytest_no_longer_collects(tmp_path: Path) -> None:
    message = "3 tests of fees_checks.py are in tests/fees_checks.py, which pytest does not collect: test_free, test_two, test_capped"
    assert held(tmp_path, {FILE: BEFORE}, {"tests/fees_checks.py": BEFORE}) == [("tests/fees_checks.py", 4, message)]


def test_many_are_not_all_named(tmp_path: Path) -> None:
    was = "".join(f"def test_{number}():\n    assert fee({number}) == 0\n\n\n" for number in range(11, 18))
    message = "test_fees.py is gone, with 7 tests: test_11, test_12, test_13, test_14, and 3 more"
    assert held(tmp_path, {FILE: was}, {}) == [(FILE, 1, message)]


CASES = """
import pytest

CASES = [(1, 2), (3, 4)]


@pytest.mark.parametrize(("given", "made"), [
    ("a", 1),
    ("b", 2),
    pytest.param("c", 3, id="three"),
])
def test_parse(given, made):
    assert parse(given) == made


@pytest.mark.parametrize("given, made", CASES)
def test_double(given, made):
    assert double(given) == made
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('    ("b", 2),\n', "", 8, "1 case of test_parse is gone"),
        ('    ("a", 1),\n    ("b", 2),\n', "", 7, "2 cases of test_parse are gone"),
        ("(1, 2), (3, 4)", "(1, 2)", 3, "1 case of test_double is gone"),
        ('id="three"', "marks=pytest.mark.skip", 9, "test_parse is skipped for 'c', 3"),
    ],
)
def test_cases_that_are_gone(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert lost(tmp_path, CASES.replace(old, new), CASES) == [(FILE, line, message)]


def test_examples_of_a_property_are_cases(tmp_path: Path) -> None:
    was = "from hypothesis import example, given\n\n\n@example(1)\n@example(2)\n@given(st.integers())\ndef test_it(n):\n    assert f(n) == n\n"
    assert lost(tmp_path, was.replace("@example(2)\n", ""), was) == [(FILE, 5, "1 case of test_it is gone")]


def test_a_test_that_addopts_leaves_out_by_its_mark(tmp_path: Path) -> None:
    settings = {"pyproject.toml": "[tool.pytest.ini_options]\naddopts = \"-q -m 'not slow'\"\n"}
    now = BEFORE.replace("def test_two", "@pytest.mark.slow\ndef test_two")
    assert held(tmp_path, {FILE: BEFORE, **settings}, {FILE: now, **settings}) == [
        (FILE, 8, "test_two is left out by `-m 'not slow'`")
    ]


HONEST = {
    "nothing is changed": BEFORE,
    "a test is renamed": BEFORE.replace("test_two", "test_it_is_two_percent"),
    "the order is another": FEES + CAPPED + "\n\n" + TWO + FREE,
    "it is laid out anew": BEFORE.replace("fees.fee(5000) == 100", "(\n        fees.fee(5_000)\n        == 100\n    )"),
    "they are one": FEES
    + "@pytest.mark.parametrize('cents, fee', [(999, 0), (5000, 100), (9999999, 2500)])\ndef test_fee(cents, fee):\n    assert fees.fee(cents) == fee\n",
    "they are one, in a loop": FEES
    + "def test_fee():\n    for cents, fee in [(999, 0), (5000, 100), (9999999, 2500)]:\n        assert fees.fee(cents) == fee\n",
    "they are one, after another": FEES + FREE.rstrip() + "\n    assert fees.fee(5000) == 100\n    assert fees.fee(9999999) == 2500\n",
    "they are of a class": "import unittest\nfrom ledger import fees\n\n\nclass Fees(unittest.TestCase):\n"
    + "".join(
        f"    def test_{number}(self):\n        self.assertEqual({number}, fees.fee({cents}))\n\n"
        for cents, number in ((999, 0), (5000, 100), (9999999, 2500))
    ),
    "a helper asserts": FEES
    + "def holds(cents, fee):\n    assert fees.fee(cents) == fee\n\n\n"
    + "def test_free():\n    holds(999, 0)\n\n\ndef test_two():\n    holds(cents=5000, fee=100)\n\n\n"
    + CAPPED,
    "a helper makes what is compared": "def paid(cents):\n    'What it costs.'\n    return fees.fee(cents)\n\n\n"
    + BEFORE.replace("fees.fee(5000)", "paid(5000)").replace("fees.fee(999)", "paid(cents=999)"),
    "a name is in between": BEFORE.replace(
        "    assert fees.fee(5000) == 100", "    made = fees.fee(5000)\n    expected = 100\n    assert made == expected"
    ).replace("made == expected", "made == 100"),
    "a condition that never holds": BEFORE.replace("def test_two", "@pytest.mark.skipif(False, reason='')\ndef test_two"),
    "a test more": BEFORE + "\n\ndef test_more():\n    assert fees.fee(1) == 0\n",
}  # fmt: skip  # a case a line


@pytest.mark.parametrize("now", HONEST.values(), ids=HONEST)
def test_a_test_that_is_elsewhere_or_otherwise_written_is_not_lost(tmp_path: Path, now: str) -> None:
    assert lost(tmp_path, "import pytest\n" + now, "import pytest\n" + BEFORE) == []


def test_a_test_that_is_split_is_not_lost(tmp_path: Path) -> None:
    was = "def test_it(account):\n    account.put(5)\n    assert account.balance == 5\n    assert account.owner == 'Ada'\n    assert str(account) == 'Ada: 5'\n"
    now = (
        "def test_balance(account):\n    account.put(5)\n    assert account.balance == 5\n\n\n"
        "def test_owner(account):\n    account.put(5)\n    assert account.owner == 'Ada'\n    assert str(account) == 'Ada: 5'\n"
    )
    assert lost(tmp_path, now, was) == []


def test_an_assertion_counts_with_what_is_done_before_it(tmp_path: Path) -> None:
    was = "def test_put(account):\n    account.put(5)\n    assert account.balance == 5\n\n\ndef test_twice(account):\n    account.put(2)\n    account.put(3)\n    assert account.balance == 5\n"
    assert lost(tmp_path, was[: was.index("def test_twice")], was) == [(FILE, 5, "test_twice is gone")]


@pytest.mark.parametrize(
    "made",
    [
        "    def m(): yield {0}\n    result = run(m)\n    assert result == 5\n",
        "    class Plugin:\n        at = {0}\n    made = []\n    run(Plugin, made.append)\n    assert made == [5]\n",
        "    def m(): yield {0}\n    with pytest.raises(ValueError) as e:\n        run(m)\n    assert str(e.value) == 'no'\n",
        "    with pytest.raises(ValueError) as e:\n        run({0})\n    assert str(e.value) == 'no'\n",
    ],
)
def test_what_is_defined_in_a_test_is_its_own(tmp_path: Path, made: str) -> None:
    """The names are alike in many tests, what stands behind them is not."""
    one, two = (f"def test_{name}(self):\n{made.format(number)}\n\n" for name, number in (("one", 1), ("two", 2)))
    assert [message for *_, message in lost(tmp_path, one, one + two)] == ["test_two is gone"]
    last = made.splitlines(keepends=True)[-1]
    assert [message for *_, message in lost(tmp_path / "2", one + two.replace(last, "\n"), one + two)] == [
        "test_two: an assertion is gone"
    ]


def test_what_a_class_has_is_its_own(tmp_path: Path) -> None:
    one, two = (
        f"class Test{name}:\n    made = {name}\n\n    def test_it(self):\n        assert self.made == 5\n\n\n"
        for name in ("One", "Two")
    )
    gone = two.replace("    def test_it(self):\n        assert self.made == 5\n", "")
    assert [message for *_, message in lost(tmp_path, one + gone, one + two)] == ["test_it is gone"]


def test_a_case_that_stood_there_twice_is_not_lost(tmp_path: Path) -> None:
    twice = CASES.replace('    ("b", 2),\n', '    ("b", 2),\n    ("b", 2),\n')
    assert lost(tmp_path, CASES, twice) == []


def test_a_test_that_moves_is_not_lost(tmp_path: Path) -> None:
    was = {FILE: BEFORE, "tests/test_other.py": "def test_other():\n    assert other() == 1\n"}
    now = {FILE: FEES + FREE + TWO, "tests/test_other.py": FEES + was["tests/test_other.py"] + "\n\n" + CAPPED}
    assert held(tmp_path, was, now) == []
    assert held(tmp_path / "2", {FILE: BEFORE}, {"tests/unit/test_fees.py": BEFORE}) == []


SOURCE = {
    "src/ledger/fees.py": "def fee(cents):\n    if cents > 5:\n        return 1\n    return 0\n\n\ndef tip(cents, *, rounded=False):\n    made = cents * 5\n    return made // 100\n"
}
TIP = "def test_tip():\n    assert fees.tip(500) == 25\n"


def test_a_test_goes_with_what_it_is_about(tmp_path: Path) -> None:
    source = SOURCE["src/ledger/fees.py"]
    now = {"src/ledger/fees.py": source[: source.index("def tip")], FILE: BEFORE}
    assert held(tmp_path, {**SOURCE, FILE: BEFORE + "\n\n" + TIP}, now) == []


def test_a_test_goes_with_a_module_and_with_a_parameter(tmp_path: Path) -> None:
    tips = {
        "src/ledger/tips.py": "X = 1\n",
        "tests/test_tips.py": "from ledger import tips\n\n\ndef test_x():\n    assert tips.X == 1\n",
    }
    assert held(tmp_path, {**SOURCE, **tips}, SOURCE) == []
    was = {**SOURCE, FILE: BEFORE + "\n\ndef test_rounded():\n    assert fees.fee(5, rounded=True) == 25\n"}
    now = {"src/ledger/fees.py": SOURCE["src/ledger/fees.py"].replace(", *, rounded=False", ""), FILE: BEFORE}
    assert held(tmp_path / "2", was, now) == []


def test_a_test_does_not_go_with_what_has_another_name_now(tmp_path: Path) -> None:
    now = {"src/ledger/fees.py": SOURCE["src/ledger/fees.py"].replace("tip", "gratuity"), FILE: BEFORE}
    assert held(tmp_path, {**SOURCE, FILE: BEFORE + "\n\n" + TIP}, now) == [(FILE, 13, "test_tip is gone")]


def test_what_a_helper_lost_is_told_once(tmp_path: Path) -> None:
    was = HONEST["a helper asserts"]
    assert lost(tmp_path, was.replace("    assert fees.fee(cents) == fee", "    assert fees.fee(cents) >= 0"), was) == [
        (FILE, 5, "holds: `==` became `>=`")
    ]


def test_a_file_that_cannot_be_read_has_no_tests(tmp_path: Path) -> None:
    assert lost(tmp_path, BEFORE, "def test_(:\n") == []
