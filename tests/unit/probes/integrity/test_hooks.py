"""What decides anew which tests run, and how they end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.probes.integrity.changes import Told, change, told
from verify_gate.probes.integrity.model import Rule
from verify_gate.probes.integrity.suites.hooks import hooks

CONFTEST = "tests/conftest.py"
TESTS = {"tests/test_it.py": "def test_it():\n    assert f(1) == 2\n"}
BEFORE = "import pytest\n\n\n@pytest.fixture\ndef account():\n    return open()\n"


def found(tmp_path: Path, now: str, was: str = BEFORE, path: str = CONFTEST) -> Told:
    return told(hooks(change(tmp_path, {**TESTS, path: was}, {**TESTS, path: now})))


COLLECTING = [
    "def pytest_collection_modifyitems(items):\n    items[:] = items[1:]\n",
    "def pytest_collection_modifyitems(items):\n    items[:] = [item for item in items if item.name != 'test_it']\n",
    "def pytest_collection_modifyitems(items):\n    del items[0]\n",
    "def pytest_collection_modifyitems(items):\n    items.clear()\n",
    "def pytest_collection_modifyitems(items):\n    drop(items)\n",
    "def pytest_collection_modifyitems(items):\n    items += []\n    items[0].obj = None\n",
    "def pytest_collection_modifyitems(items):\n    for item in items:\n        item.add_marker(pytest.mark.xfail)\n",
    "def pytest_collection_modifyitems(config, items):\n    config.hook.pytest_deselected(items=items[1:])\n",
    "def pytest_itemcollected(item):\n    setattr(item, 'runtest', lambda: None)\n",
    "def pytest_ignore_collect(collection_path):\n    return collection_path.name == 'test_it.py'\n",
    "def pytest_generate_tests(metafunc):\n    metafunc.parametrize('x', [])\n",
    "def pytest_configure(config):\n    config.option.keyword = 'not test_it'\n",
    "def pytest_configure(config):\n    config.args = []\n",
]
RUNNING = [
    "def pytest_pyfunc_call(pyfuncitem):\n    return True\n",
    "def pytest_runtest_protocol(item):\n    return True\n",
    "@pytest.hookimpl(wrapper=True)\ndef pytest_runtest_makereport(item):\n    report = yield\n    report.outcome = 'passed'\n    return report\n",
    "@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_call(item):\n    outcome = yield\n    outcome.force_result(None)\n",
    "@pytest.hookimpl(wrapper=True)\ndef pytest_runtest_call(item):\n    try:\n        return (yield)\n    except AssertionError:\n        return None\n",
    "def pytest_sessionfinish(session):\n    session.exitstatus = 0\n",
    "def pytest_runtest_setup(item):\n    pytest.skip('soon')\n",
]


@pytest.mark.parametrize("hook", COLLECTING)
def test_a_hook_that_takes_tests_away(tmp_path: Path, hook: str) -> None:
    name = hook[hook.index("pytest_") : hook.index("(")]
    assert found(tmp_path, BEFORE + "\n\n" + hook) == [(CONFTEST, 9, f"the hook {name} decides which tests run")]


@pytest.mark.parametrize("hook", RUNNING)
def test_a_hook_that_changes_a_result(tmp_path: Path, hook: str) -> None:
    start = hook.index("def pytest_")
    name = hook[start + 4 : hook.index("(", start)]
    line = 9 + hook[:start].count("\n")
    assert found(tmp_path, BEFORE + "\n\n" + hook) == [(CONFTEST, line, f"the hook {name} decides how a test ends")]


def test_a_hook_shows_what_it_does(tmp_path: Path) -> None:
    was = "def pytest_sessionfinish(session):\n    print(session)\n"
    sides = {CONFTEST: was}, {CONFTEST: was + "    session.exitstatus = 0\n"}
    [told_of] = hooks(change(tmp_path, *sides))
    assert (told_of.rule, told_of.subject, told_of.was, told_of.now) == (
        Rule.WEAKER_GATE, "pytest_sessionfinish", "def pytest_sessionfinish(session)", "session.exitstatus = 0",
    )  # fmt: skip  # a case a line


HARMLESS = [
    "def pytest_collection_modifyitems(items):\n    items.sort(key=str)\n    items[:] = sorted(items, key=len)\n",
    "def pytest_collection_modifyitems(items):\n    items[:] = list(reversed(items))\n    items[:] = items[::-1]\n",
    "def pytest_collection_modifyitems(items):\n    for n, item in enumerate(items):\n        item.add_marker(pytest.mark.slow)\n",
    "def pytest_ignore_collect(path):\n    return None\n",
    "def pytest_generate_tests(metafunc):\n    metafunc.parametrize('x', [1, 2])\n",
    "def pytest_configure(config):\n    config.addinivalue_line('markers', 'slow')\n",
    "def pytest_addoption(parser):\n    parser.addoption('--slow')\n",
    "def pytest_assertrepr_compare(left, right):\n    return ['other']\n",
    "def pytest_runtest_makereport(item, call):\n    print(call)\n",
    "@pytest.hookimpl(wrapper=True)\ndef pytest_runtest_call(item):\n    try:\n        return (yield)\n    except AssertionError:\n        raise\n",
    "@pytest.fixture\ndef network():\n    pytest.skip('no network')\n",
    "@pytest.fixture(autouse=True)\ndef quiet():\n    yield\n",
    "collect_ignore = ['setup.py']\n",
    "pytest_plugins = ['pytester']\n",
]


@pytest.mark.parametrize("more", HARMLESS)
def test_what_serves_the_tests_is_no_finding(tmp_path: Path, more: str) -> None:
    assert found(tmp_path, BEFORE + "\n\n" + more) == []


@pytest.mark.parametrize("hook", [*COLLECTING, *RUNNING])
def test_what_the_base_has_is_no_finding(tmp_path: Path, hook: str) -> None:
    assert found(tmp_path, "import pytest\n" + hook + "\n\nX = 1\n", "import pytest\n" + hook) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("    return open()", "    pytest.skip('soon')", 6, "what asks for account is skipped"),
        ("    return open()", "    if OLD:\n        pytest.skip('soon')\n    return open()", 7, "what asks for account is skipped under a condition"),
        ("@pytest.fixture\n", "@pytest.fixture(autouse=True)\ndef off():\n    pytest.skip('soon')\n\n\n@pytest.fixture\n", 6, "what asks for off is skipped"),
        ("@pytest.fixture\n", "@pytest.fixture(autouse=True)\ndef off(request):\n    request.node.add_marker(pytest.mark.xfail)\n\n\n@pytest.fixture\n", 6, "what asks for off may fail"),
        ("@pytest.fixture\n", "def setup_module():\n    pytest.skip('soon')\n\n\n@pytest.fixture\n", 5, "what asks for setup_module is skipped"),
        ("import pytest\n", "import pytest\ncollect_ignore = ['test_it.py']\n", 2, "tests/test_it.py is left out"),
        ("import pytest\n", "import pytest\ncollect_ignore_glob = ['test_*.py']\n", 2, "tests/test_it.py is left out"),
        ("import pytest\n", "import pytest\ncollect_ignore.append('./test_it.py')\n", 2, "tests/test_it.py is left out"),
        ("import pytest\n", "import pytest\npytest.raises = anything\n", 2, "pytest.raises is replaced"),
        ("import pytest\n", "import pytest\nfrom hypothesis import settings\nsettings.register_profile('ci', max_examples=1)\n", 3, "max_examples of the profile ci is 1"),
    ],
)  # fmt: skip  # a case a line
def test_what_a_conftest_newly_does(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert found(tmp_path, BEFORE.replace(old, new)) == [(CONFTEST, line, message)]


def test_a_profile_that_tries_less_than_it_did(tmp_path: Path) -> None:
    was = "settings.register_profile('ci', max_examples=500)\n"
    assert found(tmp_path, was.replace("500", "200"), was) == [(CONFTEST, 1, "max_examples of the profile ci is 200")]
    assert found(tmp_path / "2", was.replace("500", "900"), was) == []


def test_a_plugin_of_the_source_counts_where_a_conftest_names_it(tmp_path: Path) -> None:
    hook = {"src/app/plugin.py": RUNNING[0]}
    assert told(hooks(change(tmp_path, TESTS, {**TESTS, **hook}))) == []
    named = {CONFTEST: "pytest_plugins = ['app.plugin']\n"}
    assert told(hooks(change(tmp_path / "2", TESTS, {**TESTS, **hook, **named}))) == [
        ("src/app/plugin.py", 1, "the hook pytest_pyfunc_call decides how a test ends")
    ]


def test_what_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, "def (\n") == []


def test_a_fixture_that_is_made_in_fewer_ways(tmp_path: Path) -> None:
    was = BEFORE.replace("@pytest.fixture\n", "@pytest.fixture(params=[1, 2, 3])\n")
    message = "the fixture account has fewer params: 1, where it had 3"
    assert found(tmp_path, was.replace("[1, 2, 3]", "[1]"), was) == [(CONFTEST, 4, message)]
    assert found(tmp_path / "2", was.replace("[1, 2, 3]", "[4, 5, 6]"), was) == []
