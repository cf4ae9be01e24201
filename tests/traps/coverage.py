"""Traps of `coverage`: what makes pytest and coverage content although a test fails, never ran, or covers little."""

from __future__ import annotations

import py_compile
import subprocess
import sys

from tests.conftest import Project
from tests.traps.trap import Clean, Files, Trap

SUMS = """
def sign(number):
    if number < 0:
        return -1
    return 1


def half(number):
    if number % 2:
        raise ValueError(number)
    return number // 2
"""
TESTS = """
import pytest

from acme.sums import half, sign


def test_sign():
    assert (sign(-2), sign(2)) == (-1, 1)


def test_half():
    assert half(4) == 2
    with pytest.raises(ValueError):
        half(3)
"""
FAILS = "\n\ndef test_wrong():\n    assert sign(0) == 0\n"
FEW = "from acme.sums import sign\n\n\ndef test_sign():\n    assert sign(2) == 1\n"
"""Tests that execute less than the floor asks for."""

CLEAN = Clean(
    "coverage",
    {"src/acme/__init__.py": "", "src/acme/sums.py": SUMS, "tests/test_sums.py": TESTS},
    table='env = { PYTHONPATH = "src" }',
)

PYTEST = "env PYTHONPATH=src python -m pytest tests"
RUN = "coverage run --source=src/acme -m pytest"
PASSED = "2 passed"
LEFT_OUT = "1 tests left out"


def compiled(project: Project) -> None:
    source = project.root / "src/acme/sums.py"
    py_compile.compile(str(source), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    source.write_text(source.read_text(encoding="utf-8").replace("return 1", "return 2"), encoding="utf-8")


def among_the_tests(project: Project) -> None:
    """A folder of the package counts as tests, and what is in it would count as source no more."""
    gate = project.root / "verify.toml"
    text = gate.read_text(encoding="utf-8").replace('tests = ["tests"]', 'tests = ["tests", "src/acme/store"]')
    gate.write_text(text, encoding="utf-8")


def settings(text: str) -> Files:
    """A test that fails, and the settings of pytest that keep it from being seen."""
    return {"tests/test_sums.py": TESTS + FAILS, "pytest.ini": f"[pytest]\n{text}\n"}


def conftest(text: str) -> Files:
    """A test that fails, and a conftest.py that keeps it from being seen."""
    return {"tests/test_sums.py": TESTS + FAILS, "tests/conftest.py": text}


def covered(text: str = "", report: str = "coverage report --fail-under=90", run: str = RUN) -> str:
    """The line of a script that runs the tests under coverage and asks for 90 %."""
    return f"env PYTHONPATH=src {text}sh -c '{run} && {report}'"


def hidden(name: str, files: Files, because: str, *, by_hand: str = PYTEST, says: str = PASSED) -> Trap:
    """A test that is there and never runs."""
    return Trap(name, by_hand, says, "out_of_range", because, files)


def ended(
    name: str, files: Files, because: str, *, by_hand: str = PYTEST, says: str = PASSED, table: str | None = None
) -> Trap:
    """A session that shows nothing."""
    return Trap(name, by_hand, says, "no_reading", because, files, table=table)


def little(name: str, files: Files, because: str, *, by_hand: str = "", says: str = "100%") -> Trap:
    """A figure that is too good."""
    return Trap(name, by_hand or covered(), says, "out_of_range", because, files)


def stale(project: Project) -> None:
    """Data of a run of good tests, and then tests that are no longer so good."""
    run = [sys.executable, "-m", "coverage", "run", "--source=src/acme", "-m", "pytest", "-q"]
    subprocess.run(run, cwd=project.root, env={"PYTHONPATH": "src"}, check=True, stdout=subprocess.DEVNULL)
    project.write({"tests/test_sums.py": FEW})


NEVER_COLLECTED = [
    hidden(
        "`python_files` names some files of tests and not others",
        {
            "tests/test_more.py": "def test_wrong():\n    assert False\n",
            "pytest.ini": "[pytest]\npython_files = test_s*.py\n",
        },
        "tests/test_more.py: 1 test is written in this file, and it is not looked into "
        "pytest's setting python_files hides it: it names test_s*.py (in pytest.ini).",
    ),
    hidden(
        "`python_functions` names some tests and not others",
        settings("python_functions = test_s* test_h*"),
        "tests/test_sums.py:16: test_wrong is never collected pytest's setting python_functions hides it",
    ),
    hidden(
        "`python_classes` leaves a class out",
        {
            "tests/test_more.py": "class TestMore:\n    def test_wrong(self):\n        assert False\n",
            "pytest.ini": "[pytest]\npython_classes = Check\n",
        },
        "pytest's setting python_classes hides it: it names Check (in pytest.ini).",
    ),
    hidden(
        "a class of tests is named `MoreTests`, which pytest does not collect",
        {"tests/test_more.py": "class MoreTests:\n    def test_wrong(self):\n        assert False\n"},
        "pytest's setting python_classes hides it: it names Test (by default).",
    ),
    hidden(
        "`__test__ = False` stands in a class",
        {
            "tests/test_more.py": "class TestMore:\n    __test__ = False\n\n    def test_wrong(self):\n        assert False\n"
        },
        "TestMore.test_wrong is never collected `__test__ = False` hides it.",
    ),
    hidden(
        "a class of tests has a constructor, and `filterwarnings` silences the warning",
        {
            "tests/test_more.py": """
                class TestMore:
                    def __init__(self):
                        self.number = 0

                    def test_wrong(self):
                        assert False
                """,
            "pytest.ini": "[pytest]\nfilterwarnings = ignore\n",
        },
        "Its class has a constructor, and such a class pytest does not collect",
    ),
    hidden(
        "a second test of the same name takes the place of the first",
        {"tests/test_sums.py": TESTS + FAILS + "\n\ndef test_wrong():\n    assert sign(2) == 1\n"},
        "tests/test_sums.py:16: test_wrong is never collected Line 20 defines the same name anew: rename one of them.",
        says="3 passed",
    ),
    hidden(
        "the name of a test is bound to another function once the test is defined",
        {"tests/test_sums.py": TESTS + FAILS + '\n\nglobals()["test_wrong"] = lambda: None\n'},
        "tests/test_sums.py:16: test_wrong is never collected What is collected by its name is the function at "
        "tests/test_sums.py:20: rename one of them",
        says="3 passed",
    ),
    hidden(
        "a class binds the name of a test to another of its methods",
        {
            "tests/test_more.py": """
                class TestMore:
                    def test_wrong(self):
                        assert False

                    def fine(self):
                        pass

                    test_wrong = fine
                """,
        },
        "tests/test_more.py:2: TestMore.test_wrong is never collected What is collected by its name is the function at "
        "tests/test_more.py:5",
        says="3 passed",
    ),
    hidden(
        "`norecursedirs` leaves a folder out",
        {
            "tests/slow/test_more.py": "def test_wrong():\n    assert False\n",
            "pytest.ini": "[pytest]\nnorecursedirs = slow\n",
        },
        "pytest's setting norecursedirs hides it: 'slow' (in pytest.ini).",
    ),
    hidden(
        "tests lie in a folder named `build`, which pytest leaves out by itself",
        {"tests/build/test_more.py": "def test_wrong():\n    assert False\n"},
        "tests/build/test_more.py: 1 test is written in this file, and it is not looked into "
        "pytest's setting norecursedirs hides it: 'build' by itself.",
    ),
    hidden(
        "`testpaths` names one of two folders",
        {
            "tests/more/test_more.py": "def test_wrong():\n    assert False\n",
            "tests/some/test_sums.py": TESTS,
            "tests/test_sums.py": None,
            "pytest.ini": "[pytest]\ntestpaths = tests/some\n",
        },
        "tests/more/test_more.py:2: test_wrong failed: assert False",
        by_hand="env PYTHONPATH=src python -m pytest",
    ),
    hidden(
        "`--ignore` stands in `addopts`",
        {
            "tests/test_more.py": "def test_wrong():\n    assert False\n",
            "pytest.ini": "[pytest]\naddopts = --ignore=tests/test_more.py\n",
        },
        "pytest's --ignore, in addopts (in pytest.ini), hides it.",
    ),
    hidden(
        "`collect_ignore` in a conftest.py names a file",
        {
            "tests/test_more.py": "def test_wrong():\n    assert False\n",
            "tests/conftest.py": 'collect_ignore = ["test_more.py"]\n',
        },
        "collect_ignore in tests/conftest.py hides it.",
    ),
    hidden(
        "a hook in a conftest.py collects nothing from a file",
        {
            "tests/test_more.py": "def test_wrong():\n    assert False\n",
            "tests/conftest.py": "def pytest_ignore_collect(collection_path):\n    return collection_path.stem.endswith('more') or None\n",
        },
        "tests/test_more.py: 1 test is written in this file, and it is not looked into Look for pytest_ignore_collect",
    ),
]

NEVER_RUN = [
    hidden(
        "`-k` in `addopts` deselects a test",
        settings("addopts = -k 'not wrong'"),
        "tests/test_sums.py: test_wrong is deselected pytest's -k, in addopts (in pytest.ini), leaves them out.",
        says="2 passed, 1 deselected",
    ),
    hidden(
        "`-m` in `addopts` deselects a test",
        {
            "tests/test_sums.py": TESTS + FAILS.replace("def ", "@pytest.mark.slow\ndef "),
            "pytest.ini": "[pytest]\naddopts = -m 'not slow'\nmarkers = slow\n",
        },
        "tests/test_sums.py: test_wrong is deselected pytest's -m, in addopts (in pytest.ini), leaves them out.",
        says="2 passed, 1 deselected",
    ),
    hidden(
        "`--deselect` in `addopts` names a test",
        settings("addopts = --deselect=tests/test_sums.py::test_wrong"),
        "pytest's --deselect, in addopts (in pytest.ini), leaves them out.",
        says="2 passed, 1 deselected",
    ),
    hidden(
        "a conftest.py takes a test out of the session without a word",
        conftest(
            "def pytest_collection_modifyitems(items):\n    items[:] = [i for i in items if 'wrong' not in i.name]\n"
        ),
        "A conftest.py or a plugin takes them out of the session without a word.",
    ),
    ended(
        "`--collect-only` stands in `addopts`",
        settings("addopts = --collect-only"),
        "3 of 3 tests that were to run never did (exit 0)",
        says="3 tests collected",
    ),
    ended(
        "`--setup-plan` stands in `addopts`: fixtures are shown, no test runs",
        settings("addopts = --setup-plan"),
        "3 of 3 tests that were to run never did (exit 0)",
        says="no tests ran",
    ),
    ended(
        "every test is skipped",
        {"tests/test_sums.py": TESTS + FAILS + "\n\npytestmark = pytest.mark.skip\n"},
        "No test passed, so nothing was shown: 3 skipped.",
        says="3 skipped",
    ),
    ended(
        "a conftest.py expects every test to fail",
        conftest("import pytest\n\n\ndef pytest_itemcollected(item):\n    item.add_marker(pytest.mark.xfail)\n"),
        "No test passed, so nothing was shown: 1 xfailed, 2 xpassed.",
        says="1 xfailed, 2 xpassed",
    ),
    ended(
        "the list that the only test is parametrized with is empty",
        {
            "tests/test_sums.py": 'import pytest\n\n\n@pytest.mark.parametrize("x", [])\ndef test_wrong(x):\n    assert False\n'
        },
        "No test passed, so nothing was shown: 1 skipped.",
        says="1 skipped",
    ),
    ended(
        "a test calls `os._exit(0)`",
        {"tests/test_sums.py": TESTS + "\n\ndef test_end():\n    import os\n\n    os._exit(0)\n" + FAILS},
        "its process ended (exit 0) in the middle of tests/test_sums.py::test_end.",
        says="collected 4 items",
    ),
    ended(
        "a test calls `pytest.exit(returncode=0)`",
        {"tests/test_sums.py": TESTS + '\n\ndef test_end():\n    pytest.exit("enough", returncode=0)\n' + FAILS},
        "2 of 4 tests that were to run never did (exit 0)",
        says="enough",
    ),
    Trap(
        "`PYTEST_ADDOPTS` in the environment deselects a test",
        PYTEST,
        "2 passed, 1 deselected",
        "out_of_range",
        "test_wrong failed: assert 1 == 0",
        {"tests/test_sums.py": TESTS + FAILS},
        env={"PYTEST_ADDOPTS": "-k 'not wrong'"},
    ),
]

RUN_AND_FAILED = [
    hidden(
        "a conftest.py turns failed tests into passed ones",
        conftest(
            """
            import pytest


            @pytest.hookimpl(hookwrapper=True)
            def pytest_runtest_makereport():
                made = yield
                made.get_result().outcome = "passed"
            """
        ),
        "test_wrong failed: it raised AssertionError: assert 1 == 0",
        says="3 passed",
    ),
    hidden(
        "a conftest.py sets the exit status to 0",
        conftest("def pytest_sessionfinish(session):\n    session.exitstatus = 0\n"),
        "test_wrong failed: assert 1 == 0",
        says="1 failed, 2 passed",
    ),
    hidden(
        "a hook in a conftest.py calls the tests, and keeps what they assert to itself",
        conftest(
            """
            import contextlib
            import pytest


            @pytest.hookimpl(tryfirst=True)
            def pytest_pyfunc_call(pyfuncitem):
                with contextlib.suppress(AssertionError):
                    pyfuncitem.obj()
                return True
            """
        ),
        "test_wrong failed: it raised AssertionError: assert 1 == 0",
        says="3 passed",
    ),
    hidden(
        "a hook in a conftest.py says of a test that it was called, and calls none",
        conftest("def pytest_pyfunc_call(pyfuncitem):\n    return 'wrong' in pyfuncitem.name or None\n"),
        "test_wrong failed: its function was never called, and a conftest.py or a plugin reports that it passed",
        says="3 passed",
    ),
    hidden(
        "a hook in a conftest.py writes the reports of a test that it does not run",
        conftest(
            """
            from _pytest.runner import TestReport


            def pytest_runtest_protocol(item):
                if "wrong" in item.name:
                    what = {"keywords": {}, "outcome": "passed", "longrepr": None}
                    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
                    for when in ("setup", "call", "teardown"):
                        report = TestReport(item.nodeid, item.location, when=when, **what)
                        item.ihook.pytest_runtest_logreport(report=report)
                    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
                    return True
            """
        ),
        "test_wrong failed: its function was never called, and a conftest.py or a plugin reports that it passed",
        says="3 passed",
    ),
    hidden(
        "a hook in a conftest.py forgets what a test has raised",
        conftest(
            """
            import pytest


            @pytest.hookimpl(hookwrapper=True)
            def pytest_runtest_call():
                ended = yield
                ended.force_result(None)
            """
        ),
        "test_wrong failed: it raised AssertionError: assert 1 == 0",
        says="3 passed",
    ),
    hidden(
        "a conftest.py puts another function in the place of a test's",
        conftest(
            """
            def pytest_collection_modifyitems(items):
                for item in items:
                    if "wrong" in item.name:
                        item.obj = lambda: None
            """
        ),
        "test_wrong failed: another function was called in its place (tests/conftest.py:4)",
        says="3 passed",
    ),
    Trap(
        "`PYTHONOPTIMIZE` is set: the asserts of the tests' helpers are gone",
        PYTEST,
        "3 passed",
        "out_of_range",
        "test_wrong failed",
        {
            "tests/helping.py": "def same(one, other):\n    assert one == other\n",
            "tests/test_sums.py": TESTS + "\n\ndef test_wrong():\n    import helping\n\n    helping.same(sign(0), 0)\n",
        },
        env={"PYTHONOPTIMIZE": "1"},
    ),
    ended(
        "a pytest.py in the project runs in place of pytest",
        {"pytest.py": 'print("2 passed")\n'},
        "pytest.py would be loaded as 'pytest', so what it says proves nothing.",
    ),
    ended(
        "a folder that verify.toml puts on `PYTHONPATH` holds a part of pytest that is made to keep failures to itself",
        {
            "tests/test_sums.py": TESTS + FAILS,
            "tools/pluggy/__init__.py": """
                import sys
                from importlib import util

                place = next(f"{path}/pluggy/" for path in sys.path if path.endswith("site-packages"))
                spec = util.spec_from_file_location("pluggy", place + "__init__.py", submodule_search_locations=[place])
                sys.modules["pluggy"] = module = util.module_from_spec(spec)
                spec.loader.exec_module(module)
                calls = module._manager._multicall


                def quietly(name, *rest):
                    try:
                        return calls(name, *rest)
                    except AssertionError:
                        return True


                module._manager._multicall = quietly
                """,
        },
        "tools/pluggy/__init__.py would be loaded as 'pluggy', so what it says proves nothing.",
        by_hand="env PYTHONPATH=tools:src python -m pytest tests",
        says="3 passed",
        table='env = { PYTHONPATH = "tools" }',
    ),
    ended(
        "the metadata of a package that nobody installed lies beside the source, and registers a plugin of pytest's",
        {
            "tests/test_sums.py": TESTS + FAILS,
            "src/kind-1.0.dist-info/METADATA": "Name: kind\nVersion: 1.0\n",
            "src/kind-1.0.dist-info/entry_points.txt": "[pytest11]\nkind = kind\n",
            "src/kind.py": "def pytest_pyfunc_call(pyfuncitem):\n    return True\n",
        },
        "src registers the plugin 'kind', which pytest would load though it is not installed.",
        says="3 passed",
    ),
    ended(
        "a sitecustomize.py in the project ends Python before pytest starts",
        {"src/sitecustomize.py": 'import os\nimport sys\n\nprint("2 passed", flush=True)\nos._exit(0)\n'},
        "src/sitecustomize.py would be loaded as 'sitecustomize', so what it says proves nothing.",
    ),
]

COVERED = [
    little(
        "an average hides a file that no test covers well",
        {
            "src/acme/big.py": "".join(f"A{n} = {n}\n" for n in range(99)),
            "tests/test_sums.py": "import acme.big\n" + FEW,
        },
        "src/acme/sums.py:2: 41.6 % of its lines and branches are covered",
        says="TOTAL",
    ),
    little(
        "branches are not asked for",
        {
            "src/acme/sums.py": "def sign(number):\n"
            + "    if number:\n        number = 1\n" * 5
            + "    return number\n",
            "tests/test_sums.py": FEW,
        },
        "Missing branches: 2->4, 4->6, 6->8, 8->10, 10->12.",
    ),
    little(
        "a module that is never imported is not in the report of a run without `--source`",
        {"src/acme/never.py": "A = 1\n"},
        "src/acme/never.py:1: 0 % of its lines and branches are covered",
        by_hand=covered(run="coverage run -m pytest"),
    ),
    little(
        "a module in a folder without `__init__.py` is not in the report",
        {"src/acme/more/never.py": "A = 1\n"},
        "src/acme/more/never.py:1: 0 % of its lines and branches are covered",
    ),
    little(
        "`source` names the tests and none of the package",
        {".coveragerc": "[run]\nsource = tests\n", "tests/test_sums.py": FEW},
        "src/acme/sums.py:2: 41.6 % of its lines and branches are covered",
        by_hand=covered(run="coverage run -m pytest"),
    ),
    little(
        "`omit` leaves a file out",
        {"src/acme/never.py": "A = 1\n", ".coveragerc": "[run]\nomit = */never.py\n"},
        "src/acme/never.py: this file was not looked at coverage's setting [run] omit in .coveragerc hides it.",
    ),
    little(
        "`exclude_also` leaves every line out",
        {".coveragerc": "[report]\nexclude_also = .\n", "tests/test_sums.py": FEW},
        "leave 0 of its 8 statements to be measured.",
    ),
    little(
        "`exclude_also` leaves every function out, and what is left is covered by importing it",
        {
            ".coveragerc": "[report]\nexclude_also = def\n",
            "src/acme/sums.py": "A = 1\n" + SUMS,
            "tests/test_sums.py": FEW,
        },
        "Pragmas, or coverage's settings exclude_lines and exclude_also, leave 1 of its 9 statements to be measured.",
    ),
    little(
        "`# pragma: no cover` stands beside every function",
        {"src/acme/sums.py": "A = 1\n" + SUMS.replace("):\n", "):  # pragma: no cover\n"), "tests/test_sums.py": FEW},
        "Pragmas, or coverage's settings exclude_lines and exclude_also, leave 1 of its 9 statements to be measured.",
    ),
    little(
        "`partial_branches` says of every branch that it need not be taken",
        {
            ".coveragerc": "[run]\nbranch = true\n[report]\npartial_branches = .\n",
            "src/acme/sums.py": "def sign(number):\n"
            + "    if number:\n        number = 1\n" * 5
            + "    return number\n",
            "tests/test_sums.py": FEW,
        },
        "says of 10 of the project's 10 branches that they need not be taken.",
    ),
    little(
        "a plugin of coverage's changes what counts",
        {
            ".coveragerc": "[run]\nplugins = kind\n",
            "kind.py": """
                import coverage


                class Kind(coverage.CoveragePlugin):
                    def configure(self, config):
                        config.set_option("report:exclude_lines", ["def"])


                def coverage_init(registry, options):
                    registry.add_configurer(Kind())
                """,
            "src/acme/sums.py": "A = 1\n" + SUMS,
            "tests/test_sums.py": FEW,
        },
        "leave 1 of its 9 statements to be measured.",
        by_hand=covered().replace("PYTHONPATH=src", "PYTHONPATH=src:."),
    ),
    little(
        "a plugin of coverage's says of a file that what ran in it is its first line, and that it has no other",
        {
            ".coveragerc": "[run]\nplugins = kind\ncore = ctrace\n",
            "kind.py": """
                import coverage


                class Lines(coverage.FileReporter):
                    def lines(self):
                        return {1}


                class Kind(coverage.CoveragePlugin, coverage.FileTracer):
                    def file_tracer(self, filename):
                        return self if filename.endswith("sums.py") and "tests" not in filename else None

                    def source_filename(self):
                        return __file__.replace("kind.py", "src/acme/sums.py")

                    def line_number_range(self, frame):
                        return 1, 1

                    def file_reporter(self, filename):
                        return Lines(filename)


                def coverage_init(registry, options):
                    registry.add_file_tracer(Kind())
                """,
            "tests/test_sums.py": FEW,
        },
        "src/acme/sums.py: this file was not looked at kind.Kind, a plugin of the project's own, tells coverage",
        by_hand=covered().replace("PYTHONPATH=src", "PYTHONPATH=src:."),
    ),
    little(
        "`exclude_also` has the words of an abstract method, and comments beside other functions have them too",
        {
            ".coveragerc": "[report]\nexclude_also = raise NotImplementedError\n",
            "src/acme/sums.py": "A = 1\n" + SUMS.replace("):\n", "):  # raise NotImplementedError\n"),
            "tests/test_sums.py": FEW,
        },
        "Pragmas, or coverage's settings exclude_lines and exclude_also, leave 1 of its 9 statements to be measured.",
    ),
    little(
        "`-i` passes over a file that is no valid Python",
        {"src/acme/broken.py": "def (\n"},
        "src/acme/broken.py: this file was not looked at coverage cannot parse it.",
        by_hand=covered(report="coverage report -i --fail-under=90"),
    ),
    Trap(
        "a folder of the package counts as tests, by verify.toml and by hand",
        covered(run="coverage run --source=src/acme --omit=*/store/* -m pytest"),
        "100%",
        "out_of_range",
        "src/acme/store/never.py:1: 0 % of its lines and branches are covered",
        {
            "src/acme/store/__init__.py": "",
            "src/acme/store/never.py": "A = 1\n",
        },
        prepare=among_the_tests,
    ),
    Trap(
        "`COVERAGE_RCFILE` names settings that lie elsewhere",
        covered(),
        "100%",
        "out_of_range",
        "src/acme/never.py:1: 0 % of its lines and branches are covered",
        {"src/acme/never.py": "A = 1\n", "else/where.ini": "[run]\nomit = */never.py\n"},
        env={"COVERAGE_RCFILE": "else/where.ini"},
    ),
    Trap(
        "a compiled module, made of better code, says that nobody need look at its source",
        PYTEST,
        PASSED,
        "out_of_range",
        "test_sign failed: assert (-1, 2) == (-1, 1)",
        prepare=compiled,
    ),
    Trap(
        "the report is made of data that an earlier run has left",
        "coverage report --fail-under=90",
        "100%",
        "out_of_range",
        "src/acme/sums.py:2: 41.6 % of its lines and branches are covered",
        prepare=stale,
    ),
]

TRAPS = [*NEVER_COLLECTED, *NEVER_RUN, *RUN_AND_FAILED, *COVERED]
