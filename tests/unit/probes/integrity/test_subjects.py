from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.probes.integrity.changes import Told, change, told
from verify_gate.probes.integrity.cheats.subjects import subjects
from verify_gate.probes.integrity.model import Rule

ACME = "src/acme.py"
A = "tests/test_a.py"
CONFTEST = "tests/conftest.py"
SOURCE = {"src/json.py": "", ACME: "def fee(n):\n    return n\n\n\nclass Account:\n    def balance(self): ...\n"}
CLEAN = "import acme\nfrom acme import Account, fee\n\n\ndef test_fee():\n    assert fee(1) == 1\n"


def found(tmp_path: Path, was: Mapping[str, str], now: Mapping[str, str]) -> Told:
    weak = list(subjects(change(tmp_path, {**SOURCE, **was}, {**SOURCE, **now})))
    assert {each.rule for each in weak} <= {Rule.REPLACED_SUBJECT}
    return told(weak)


REPLACED = {
    "patch": ("def test_f():\n    with patch('acme.fee'):\n        acme.fee(1)\n", 6, "test_f", "acme.fee"),
    "patch, by an import": (
        "def test_f():\n    with mock.patch('acme.fee'):\n        fee(1)\n",
        6,
        "test_f",
        "acme.fee",
    ),
    "a decorator": ("@patch('acme.fee')\ndef test_f(p):\n    acme.fee(1)\n", 5, "test_f", "acme.fee"),
    "patch.object": (
        "def test_f():\n    mock.patch.object(acme, 'fee').start()\n    acme.fee(1)\n",
        6,
        "test_f",
        "acme.fee",
    ),
    "monkeypatch": (
        "def test_f(monkeypatch):\n    monkeypatch.setattr(acme, 'fee', 1)\n    acme.fee(1)\n",
        6,
        "test_f",
        "acme.fee",
    ),
    "an assignment": ("async def test_f():\n    acme.fee = abs\n    acme.fee(1)\n", 6, "test_f", "acme.fee"),
    "a method, by what is annotated": (
        "def test_f(a: Account, m):\n    m.setattr(Account, 'balance', 1)\n    a.balance()\n",
        6,
        "test_f",
        "acme.Account.balance",
    ),
    "a method, by what is made": (
        "def test_f(m):\n    m.setattr(Account, 'balance', 1)\n    a = Account()\n    a.balance()\n",
        6,
        "test_f",
        "acme.Account.balance",
    ),
    "a method, of what is made": (
        "def test_f(m):\n    m.setattr(acme.Account, 'balance', 1)\n    Account().balance()\n",
        6,
        "test_f",
        "acme.Account.balance",
    ),
    "a method, by a fixture's name": (
        "def test_f(m, account):\n    m.setattr(Account, 'balance', 1)\n    account.balance()\n",
        6,
        "test_f",
        "acme.Account.balance",
    ),
    "a fixture that is asked for": (
        "@pytest.fixture\ndef quick(m):\n    m.setattr(acme, 'fee', 1)\n\ndef test_f(quick):\n    acme.fee(1)\n",
        7,
        "test_f",
        "acme.fee",
    ),
    "a fixture of every test": (
        "@fixture(autouse=True)\ndef quick(m):\n    m.setattr(acme, 'fee', 1)\n\ndef test_f():\n    acme.fee(1)\n",
        7,
        "test_f",
        "acme.fee",
    ),
}


@pytest.mark.parametrize(("test", "line", "name", "target"), REPLACED.values(), ids=REPLACED)
def test_what_a_test_replaces_and_asks(tmp_path: Path, test: str, line: int, name: str, target: str) -> None:
    now = f"import acme\nfrom acme import Account, fee\nfrom unittest import mock\n\n{test}"
    told_first = found(tmp_path, {A: CLEAN}, {A: now})[:1]
    assert told_first == [(A, line, f"{name} replaces {target}, which the test then asks")]


@pytest.mark.parametrize(
    ("line", "target"),
    [
        ("acme.fee = lambda n: 1", "acme.fee"),
        ("acme.fee: object = abs", "acme.fee"),
        ("acme.fee += 1", "acme.fee"),
        ("acme.other, acme.fee = 1, 2", "acme.fee"),
        ("if True:\n    acme.fee = abs", "acme.fee"),
        ("Account.__eq__ = lambda one, other: True", "acme.Account.__eq__"),
        ("setattr(Account, 'balance', abs)", "acme.Account.balance"),
        ("type.__setattr__(Account, '__eq__', abs)", "acme.Account.__eq__"),
        ("patch('acme.fee', abs).start()", "acme.fee"),
        ("fake = patch('acme.fee').start()", "acme.fee"),
        ("sys.modules['acme'] = ModuleType('acme')", "acme"),
        ("acme.LIMIT = 3", None),
        ("Account.__test__ = False", None),
        ("acme.LIMIT, json.loads = 3, 4", None),
        ("csv.reader = None", None),
        ("sys.modules['winreg'] = ModuleType('winreg')", None),
        ("names['acme'] = 1", None),
        ("fake = patch('acme.fee')", None),
        ("def use():\n    acme.fee = abs", None),
        ("class Fake:\n    def use(self):\n        acme.fee = abs", None),
        ("fee = Account", None),
    ],
)
@pytest.mark.parametrize("path", [A, CONFTEST])
def test_what_is_replaced_as_a_file_is_imported(tmp_path: Path, path: str, line: str, target: str | None) -> None:
    now = f"import acme, csv, json, sys\nfrom acme import Account\n{line}\n"
    where = 3 + line.startswith("if ")
    says = (path, where, f"{target} is replaced for every test, as this file is imported")
    assert found(tmp_path, {}, {path: now}) == ([says] if target else [])
    assert found(tmp_path, {path: now}, {path: f"# moved\n{now}"}) == []
    assert found(tmp_path, {}, {"tools/run.py": now}) == []


FINE = {
    "what the unit makes use of": "def test_f(m):\n    m.setattr(acme, 'connect', 1)\n    acme.fee(1)\n",
    "what is no source": "def test_f():\n    with patch('csv.reader'):\n        csv.reader('')\n",
    "an attribute of its own": "def test_f(self):\n    self.fee = 1\n    self.fee()\n",
    "a method of something else": "def test_f(m, d):\n    m.setattr(Account, 'get', 1)\n    d.get()\n",
    "a fixture of another test": (
        "@pytest.fixture\ndef quick(m):\n    m.setattr(acme, 'fee', 1)\n\ndef test_f(other):\n    acme.fee(1)\n"
    ),
}


@pytest.mark.parametrize("test", FINE.values(), ids=FINE)
def test_what_patches_are_for(tmp_path: Path, test: str) -> None:
    now = f"import acme, csv\nfrom acme import Account, fee\n\n{test}"
    assert found(tmp_path, {A: CLEAN}, {A: now}) == []


def test_a_module_of_the_source_that_is_called_like_one_of_the_library(tmp_path: Path) -> None:
    was = {"src/acme/json.py": "", A: "import json\n"}
    now = {**was, A: "import json\ndef test_f():\n    with patch('json.loads'):\n        json.loads('')\n"}
    both = change(tmp_path, was, now)
    assert told(subjects(replace(both, source=("src/acme",)))) != []  # src/acme may be a folder of modules
    assert told(subjects(replace(both, source=("src",)))) == []


def test_a_fixture_of_a_conftest(tmp_path: Path) -> None:
    now = "import acme\n\n@fixture(autouse=True)\ndef quick(m):\n    m.setattr(acme, 'fee', 1)\n    acme.other = 1\n"
    says = "quick replaces acme.fee, which the test then asks"
    assert found(tmp_path, {A: CLEAN}, {A: CLEAN, CONFTEST: now}) == [(CONFTEST, 5, says)]


def test_what_was_there_before_or_elsewhere_is_none(tmp_path: Path) -> None:
    patched = "import acme\n\ndef test_f(m):\n    m.setattr(acme, 'fee', 1)\n    acme.fee(1)\n"
    assert found(tmp_path, {A: patched}, {A: f"# moved down\n{patched}"}) == []
    assert found(tmp_path, {A: patched}, {"tests/test_b.py": f"x = 1\ny = 2\nz = 3\n{patched}\nv = 1\nw = 2\n"}) == []
    twice = patched + "    m.setattr(acme, 'fee', 2)\n"
    assert [line for _, line, _ in found(tmp_path, {A: patched}, {A: twice})] == [6]


@pytest.mark.parametrize("copy", ["def fee(n): return 1", "class fee: ...", "fee = abs", "async def fee(n): ..."])
def test_a_copy_of_what_was_imported(tmp_path: Path, copy: str) -> None:
    now = CLEAN.replace("Account, fee\n", f"Account\n{copy}\n")
    says = "fee is defined here, and was the source's: its tests ask the copy"
    assert found(tmp_path, {A: CLEAN}, {A: now}) == [(A, 3, says)]


def test_what_is_no_copy(tmp_path: Path) -> None:
    was = f"from json import loads\nfrom pytest import raises\n{CLEAN}"
    now = f"def raises(): ...\nother = 1\n(a, b) = 1, 2\nfee = fee\n{CLEAN}"
    assert found(tmp_path, {A: was}, {A: now}) == []
    assert found(tmp_path, {A: was}, {A: "x = (\n"}) == []


ASKS = {
    "if 'PYTEST_CURRENT_TEST' in os.environ: ...": "the source asks for PYTEST_CURRENT_TEST",
    "x = os.getenv('MUTANT_UNDER_TEST')": "the source asks for MUTANT_UNDER_TEST",
    "x = 'pytest' in sys.modules": "the source asks whether pytest is there",
    "x = '_pytest.main' not in sys.modules": "the source asks whether _pytest.main is there",
    "x = sys.modules.get('unittest')": "the source asks whether unittest is there",
    "x = 'pytest' in sys.argv[0]": "",
    "x = 'pytest' in sys.argv": "the source asks whether pytest is there",
    "x = 'VERIFY_SSL' in os.environ": "",
    "x = 'PYTEST_CURRENT_TEST is set by pytest'": "",
    "x = 'json' in sys.modules": "",
    "x = 'pytest' in names": "",
    "x = names.get('pytest')": "",
}


@pytest.mark.parametrize(("line", "says"), ASKS.items())
def test_source_that_asks_whether_it_is_under_test(tmp_path: Path, line: str, says: str) -> None:
    expected = [(ACME, 1, f"{says}: does it behave otherwise under test?")] if says else []
    assert found(tmp_path, {}, {ACME: f"{line}\n{SOURCE[ACME]}"}) == expected
    assert found(tmp_path, {}, {"docs/conf.py": line}) == []


@pytest.mark.parametrize(
    ("method", "is_found"),
    [
        ("def __eq__(self, other):\n        '''Alike.'''\n        return True", True),
        ("def __ne__(self, other):\n        return False", True),
        ("def __contains__(self, other):\n        return True", True),
        ("def __eq__(self, other):\n        return False", False),
        ("def __lt__(self, other):\n        return True", False),
        ("def __eq__(self, other):\n        return self.x == other.x", False),
        ("async def __eq__(self, other):\n        return True", False),
        ("__eq__ = lambda self, other: True", True),
        ("__ne__ = lambda self, other: True", False),
        ("__eq__ = object.__eq__", False),
    ],
)
@pytest.mark.parametrize("path", ["src/new.py", "tests/test_new.py"])
def test_a_comparison_that_is_content_with_everything(
    tmp_path: Path, path: str, method: str, *, is_found: bool
) -> None:
    name = method.partition("def ")[2].partition("(")[0] or method.partition(" ")[0]
    says = (path, 3, f"Any.{name} is content with whatever it is compared with")
    assert found(tmp_path, {}, {path: f"class Any:\n    x = 1\n    {method}\n"}) == ([says] if is_found else [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("import os\nos._exit(0)\n", 2),
        ("from os import _exit as end\n\ndef pytest_sessionfinish():\n    end(0)\n", 4),
        ("import atexit, os\natexit.register(os._exit, 0)\n", 2),
        ("import pytest\npytest.exit('x', 0)\n", 2),
        ("import os\ndef test_f():\n    if os.fork() == 0:\n        os._exit(0)\n", None),
        ("import sys\nif __name__ == '__main__':\n    sys.exit(pytest.main())\n", None),
    ],
)
def test_tests_that_end_their_own_process(tmp_path: Path, text: str, line: int | None) -> None:
    weak = list(subjects(change(tmp_path, SOURCE, {**SOURCE, CONFTEST: text})))
    assert [(each.rule, each.path, each.line) for each in weak] == (
        [(Rule.WEAKER_GATE, CONFTEST, line)] if line else []
    )


def test_what_is_no_python_is_left_to_others(tmp_path: Path) -> None:
    assert found(tmp_path, {A: CLEAN}, {A: "x = (\n", ACME: "y = (\n"}) == []


NINE = {
    "if n == 3:\n        return 9": 2,
    "if 3 == n:\n        return 9": 2,
    "if n in (3,) or n == 3:\n        return 9": 2,
    "match n:\n        case 3:\n            return 9": 3,
    "return {3: 9}.get(n)": 2,
    "if n == 3:\n        return 10": 0,
    "if n > 3:\n        return 9": 0,
    "if n == 3:\n        x = 9": 0,
    "match n:\n        case 4:\n            return 9": 0,
    "return {3: 10, **n}": 0,
}
TESTS = (
    "assert square(3) == 9",
    "assert 9 == acme.square(n=3)",
    "self.assertEqual(square(3), 9)",
)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize(("body", "line"), NINE.items())
def test_source_that_answers_the_literals_of_the_tests(tmp_path: Path, body: str, line: int, test: str) -> None:
    files = {A: f"def test_f(self):\n    {test}\n"}
    says = (ACME, line, "square answers 3 of the tests with the 9 that they expect")
    now = f"def square(n):\n    {body}\n    return n * n\n"
    assert found(tmp_path, files, {**files, ACME: now}) == ([says] if line else [])


def test_the_literals_of_cases(tmp_path: Path) -> None:
    cases = "@pytest.mark.parametrize('n, e', [(3, 9), pytest.param(4, 16), 5])\ndef test_f(n, e):\n    assert square(n) == e\n"
    now = "def square(n):\n    if n == 3:\n        return 9\n    return n * n\n"
    assert len(found(tmp_path, {A: cases}, {A: cases, ACME: now})) == 1


@pytest.mark.parametrize("answer", ["0", "1", "True", "''", "None", "[]"])
def test_what_a_function_comes_to_by_itself(tmp_path: Path, answer: str) -> None:
    tests = f"def test_f():\n    assert square(3) == {answer}\n"
    now = f"def square(n):\n    if n == 3:\n        return {answer}\n    return n * n\n"
    assert found(tmp_path, {A: tests}, {A: tests, ACME: now}) == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("pytest.py", "pytest"),
        ("src/pytest/__init__.py", "pytest"),
        ("tests/hypothesis.py", "hypothesis"),
        ("tests/unit/secrets.py", "secrets"),
        ("src/six.py", "six"),
        ("sitecustomize.py", "sitecustomize"),
        ("src/acme/secrets.py", None),
        ("tests/pack/secrets.py", None),
        ("src/helpers.py", None),
        ("src/json.py", None),
        ("src/tools/__init__.py", None),
    ],
)
def test_a_module_in_the_place_of_another(tmp_path: Path, path: str, name: str | None) -> None:
    was = {
        "tests/pack/__init__.py": "",
        "tools/a.py": "",
        A: "import six.moves\nfrom tools import a\nfrom . import b\n",
    }
    expected = [(path, 1, f"{path} takes the place of the module {name} that is installed")] if name else []
    assert found(tmp_path, was, {**was, path: "x = 1\n"}) == expected


@pytest.mark.parametrize("given", ["None", "True", "..."])
def test_what_stands_for_something_is_no_special_case(tmp_path: Path, given: str) -> None:
    tests = f"def test_f():\n    assert name({given}) == 'none'\n"
    now = f"def name(n):\n    if n is {given}:\n        return 'none'\n    return n.name\n"
    assert found(tmp_path, {A: tests}, {A: tests, ACME: now}) == []
