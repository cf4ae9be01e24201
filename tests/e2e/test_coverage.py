"""coverage on the real coverage.py and the real pytest, on tiny projects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conftest import Project

Make = Callable[[Mapping[str, str]], Project]

pytestmark = pytest.mark.e2e

SOUND = {
    "verify.toml": """
        [verify]
        source = ["src/acme"]

        [instruments.coverage]
        """,
    "src/acme/__init__.py": "",
    "src/acme/sums.py": """
        def sign(number):
            if number < 0:
                return -1
            return 1
        """,
    "tests/test_sums.py": """
        from acme.sums import sign


        def test_below():
            assert sign(-2) == -1


        def test_above():
            assert sign(2) == 1
        """,
}


def reading(make: Make, files: Mapping[str, str], options: str = "") -> dict[str, Any]:
    """The line of coverage for the sound project with some files added or replaced, and its tree as it was."""
    project = make({**SOUND, **files})
    file = project.root / "verify.toml"
    file.write_text(f"{file.read_text(encoding='utf-8')}{options}\n", encoding="utf-8")
    before = tree(project)
    line = project.run("--only", "coverage", "--format", "json").instrument("coverage")
    assert tree(project) == before
    return line


def tree(project: Project) -> dict[str, bytes]:
    """Every file of the project but the gate's own."""
    files = (path for path in project.root.rglob("*") if path.is_file())
    texts = {path.relative_to(project.root).as_posix(): path.read_bytes() for path in files}
    return {path: text for path, text in texts.items() if not path.startswith(".verify/")}


def figures(line: Mapping[str, Any]) -> dict[str, float]:
    return {needle["quantity"]: needle["value"] for needle in line["needles"]}


def test_sound(project: Make) -> None:
    line = reading(project, {})
    assert (line["status"], line["why"]) == ("in_range", None)
    assert figures(line) == {"failing tests": 0, "tests left out": 0, "worst file": 100.0, "unmeasured files": 0}
    assert line["population"] == {
        "count": 2,
        "of": 2,
        "unit": "files",
        "tests": 2,
        "passed": 2,
        **dict.fromkeys(("failed", "errors", "skipped", "xfailed", "xpassed", "deselected", "not_run", "reruns"), 0),
        **dict.fromkeys(("uncollected", "undefined", "excluded_lines", "idle_branches"), 0),
    }
    assert line["findings"] == []


TRAPS: dict[str, tuple[dict[str, str], str, str]] = {
    "os._exit(0) in a test": (
        {"tests/test_end.py": "import os\ndef test_end():\n    os._exit(0)\n"},
        "",
        "The test session did not come to its end: its process ended (exit 0) in the middle of tests/test_end.py::test_end. "
        "Look for what ends it there, such as os._exit.",
    ),
    "os._exit(0) in conftest.py": (
        {"tests/conftest.py": "import os\nos._exit(0)\n"},
        "",
        "pytest did not start with the gate's witness in it (exit 0): it said nothing",
    ),
    "pytest.exit(returncode=0)": (
        {"tests/test_end.py": "import pytest\ndef test_end():\n    pytest.exit('enough', returncode=0)\n"},
        "",
        "3 of 3 tests that were to run never did (exit 0); the first is tests/test_end.py::test_end. "
        "Look for --collect-only, pytest.exit and the like.",
    ),
    "--collect-only": (
        {"pytest.ini": "[pytest]\naddopts = --collect-only\n"},
        "",
        "2 of 2 tests that were to run never did (exit 0); the first is tests/test_sums.py::test_below. "
        "Look for --collect-only, pytest.exit and the like.",
    ),
    "everything deselected": (
        {"pytest.ini": "[pytest]\naddopts = -k nothing\n"},
        "",
        "No test ran: 2 were deselected; see -k, -m and conftest.py.",
    ),
    "everything dropped, and the exit status overridden": (
        {
            "tests/conftest.py": """
                def pytest_collection_modifyitems(items):
                    items.clear()

                def pytest_sessionfinish(session):
                    session.exitstatus = 0
                """
        },
        "",
        "No test ran: 2 were deselected; see -k, -m and conftest.py.",
    ),
    "everything skipped": (
        {
            "tests/test_sums.py": "import pytest\npytestmark = pytest.mark.skip\ndef test_a(): pass\ndef test_b(): pass\n"
        },
        "",
        "No test passed, so nothing was shown: 2 skipped.",
    ),
    "a pytest.py of the project's": (
        {"pytest.py": "print('1 passed')\n"},
        "",
        "pytest.py would be loaded as 'pytest', so what it says proves nothing. "
        "Rename it, or move it out of the folders that are imported from.",
    ),
    "a sitecustomize.py of the project's": (
        {"src/sitecustomize.py": "import os\nos._exit(0)\n"},
        "",
        "src/sitecustomize.py would be loaded as 'sitecustomize', so what it says proves nothing. "
        "Rename it, or move it out of the folders that are imported from.",
    ),
    "an exit code without a failing test": (
        {"tests/conftest.py": "def pytest_sessionfinish(session):\n    session.exitstatus = 7\n"},
        "",
        "pytest ended with exit 7 although no test failed: ============================== 2 passed in ",
    ),
    "an option that pytest does not know": (
        {},
        "args = ['--nonsense']",
        "pytest did not start with the gate's witness in it (exit 4): unrecognized arguments: --nonsense",
    ),
    "settings that coverage does not take": (
        {".coveragerc": "[report]\nexclude_also = (\n"},
        "",
        "coverage does not take the project's settings (exit 1): Invalid [report].exclude_also value '(': ",
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_give_no_reading(project: Make, trap: str) -> None:
    files, options, why = TRAPS[trap]
    line = reading(project, files, options)
    assert line["status"] == "no_reading"
    assert line["why"].startswith(why)


def places(line: Mapping[str, Any]) -> dict[str, tuple[str, int | None, str]]:
    return {finding["path"]: (finding["rule"], finding["line"], finding["fix"]) for finding in line["findings"]}


def test_every_file_counts_however_it_is_hidden(project: Make) -> None:
    line = reading(
        project,
        {
            ".coverage": "not a database, and an old one at that",
            ".coveragerc": """
                [run]
                source = tests
                branch = false
                omit = src/acme/hidden.py
                [report]
                exclude_also = # out of sight$
                fail_under = 100
                """,
            "pytest.ini": "[pytest]\naddopts = -n 2 --deselect=tests/test_more.py::test_left_out --strict-config --junitxml=junit.xml\n",
            "src/acme/hidden.py": "print(1)\n",
            "src/acme/excluded.py": "print(1)  # out of sight\nprint(2)  # out of sight\n",
            "src/acme/broken.py": "def (\n",
            "src/acme/stub.pyi": "x: int\n",
            "src/acme/space/never.py": "import os\n",
            "src/acme/part.py": """
                def part(number):
                    if number:
                        number += 1
                    for _ in ():
                        number += 1

                        number += 1
                    return number
                """,
            "src/acme/tool": """
                #!/usr/bin/env python
                print("told")
                """,
            "tests/test_more.py": """
                import subprocess, sys
                from acme.part import part

                def test_part():
                    assert part(1) == 2

                def test_left_out():
                    pass

                def test_tool():
                    assert subprocess.check_output([sys.executable, "src/acme/tool"]) == b"told\\n"
                """,
        },
    )
    assert line["status"] == "out_of_range"
    assert figures(line) == {"failing tests": 0, "tests left out": 1, "worst file": 0, "unmeasured files": 3}
    assert (line["population"]["count"], line["population"]["of"], line["population"]["passed"]) == (5, 8, 4)
    assert (line["population"]["deselected"], line["population"]["excluded_lines"]) == (1, 2)
    leave = " Let it be measured, or name it in an exclusion with a reason."
    assert places(line) == {
        "tests/test_more.py": (
            "deselected",
            None,
            "pytest's --deselect, in addopts (in pytest.ini), leaves them out. Let them run, "
            'or say so in verify.toml: args = ["--deselect", "tests/test_more.py::test_left_out"].',
        ),
        "src/acme/space/never.py": ("below-floor", 1, "Missing lines: 1."),
        "src/acme/part.py": ("below-floor", 2, "Missing lines: 5-7. Missing branches: 2->4."),
        "src/acme/hidden.py": ("unmeasured", None, f"coverage's setting [run] omit in .coveragerc hides it.{leave}"),
        "src/acme/broken.py": ("unmeasured", None, f"coverage cannot parse it.{leave}"),
        "src/acme/excluded.py": (
            "unmeasured",
            None,
            "Pragmas, or coverage's settings exclude_lines and exclude_also, "
            f"leave 0 of its 2 statements to be measured.{leave}",
        ),
    }


def test_what_an_exclusion_names_is_neither_measured_nor_run(project: Make) -> None:
    line = reading(
        project,
        {
            "src/acme/hidden.py": "print(1)\n",
            ".coveragerc": "[run]\nomit = src/acme/hidden.py\n",
            "tests/live/test_live.py": "def test_live():\n    raise RuntimeError\n",
        },
        """exclude = [
          { path = "src/acme/hidden.py", reason = "Prints." },
          { path = "tests/live", reason = "Needs a key." },
        ]""",
    )
    assert line["status"] == "in_range"
    assert (line["population"]["count"], line["population"]["of"], line["population"]["tests"]) == (2, 2, 2)


def test_each_way_to_end_is_counted_and_each_failure_found(project: Make) -> None:
    line = reading(
        project,
        {
            "tests/test_ends.py": """
                import pytest

                def helper(number):
                    assert number == 2

                def test_fails():
                    number = 1
                    helper(number)

                @pytest.fixture
                def broken():
                    yield
                    raise ValueError("torn down")

                def test_torn(broken):
                    pass

                @pytest.mark.skip
                def test_skipped():
                    pass

                @pytest.mark.xfail
                def test_xfailed():
                    raise ValueError

                @pytest.mark.xfail
                def test_xpassed():
                    pass

                @pytest.mark.parametrize("number", [])
                def test_nothing(number):
                    pass

                class TestNever:
                    def __init__(self):
                        pass

                    def test_never(self):
                        pass
                """,
            "tests/test_empty.py": "",
            "tests/test_later.py": "import pytest\npytest.importorskip('there_is_no_such_module')\n",
        },
        "args = ['--deselect=tests/test_sums.py::test_above']\nfloor = 10",
    )
    counts = line["population"]
    assert line["status"] == "out_of_range"
    assert figures(line)["failing tests"] == 2
    assert {
        name: counts[name] for name in ("tests", "passed", "failed", "errors", "skipped", "xfailed", "xpassed")
    } == {
        "tests": 8,
        "passed": 1,
        "failed": 1,
        "errors": 1,
        "skipped": 3,
        "xfailed": 1,
        "xpassed": 1,
    }
    assert (counts["deselected"], counts["uncollected"]) == (1, 1)
    assert [(f["path"], f["line"], f["rule"], f["message"]) for f in line["findings"]] == [
        ("tests/test_ends.py", 4, "failed", "test_fails failed: assert 1 == 2"),
        ("tests/test_ends.py", 13, "error", "test_torn ended in an error: ValueError: torn down"),
        ("tests/test_empty.py", None, "uncollected", "no test was collected from this file, and none is written in it"),
        ("tests/test_ends.py", 38, "uncollected", "TestNever.test_never is never collected"),
    ]


def test_what_honest_tests_do_is_not_left_out(project: Make) -> None:
    line = reading(
        project,
        {
            "tests/base.py": """
                class SharedTests:
                    def test_shared(self):
                        assert self.number

                    def test_replaced(self):
                        raise NotImplementedError
                """,
            "tests/test_many.py": """
                import contextlib, functools, sys, unittest
                import pytest
                from base import SharedTests
                from hypothesis import given, strategies
                from unittest import mock

                class TestShared(SharedTests):
                    number = 1

                    def test_replaced(self):
                        pass

                class Abstract:
                    __test__ = False

                    def test_abstract(self):
                        pass

                class TestConcrete(Abstract):
                    __test__ = True

                class BaseCase(unittest.TestCase):
                    def test_in_a_base(self):
                        self.assertTrue(self.id())

                class DerivedCase(BaseCase):
                    pass

                del BaseCase

                def wrapped(function):
                    return lambda: function()

                @wrapped
                def test_wrapped():
                    pass

                @mock.patch("sys.path", [])
                def test_patched():
                    pass

                @given(strategies.integers())
                def test_property(number):
                    pass

                @pytest.fixture
                def test_client():
                    return 1

                @pytest.mark.parametrize("number", [1, 2])
                def test_cases(number, test_client):
                    def test_nothing():
                        pass

                if sys.version_info < (3, 1):
                    def test_of_old():
                        pass
                else:
                    def test_of_today():
                        pass
                """,
            "tests/test_skips.py": "import pytest\npytest.importorskip('there_is_no_such_module')\ndef test_it(): pass\n",
        },
        "args = ['-n', '2', '-k', 'not wrapped']",
    )
    counts = line["population"]
    assert (line["status"], line["findings"]) == ("in_range", [])
    assert (counts["deselected"], counts["uncollected"], counts["undefined"]) == (1, 0, 1)


def test_two_folders_that_cannot_run_in_one_process(project: Make) -> None:
    files = {
        "verify.toml": SOUND["verify.toml"].replace("[verify]", '[verify]\ntests = ["tests", "more"]'),
        "more/test_sums.py": "def test_other():\n    pass\n",
    }
    together = reading(project, files)
    assert (together["status"], figures(together)) == ("out_of_range", {"failing tests": 1})
    assert [(f["path"], f["rule"], f["message"], f["fix"]) for f in together["findings"]] == [
        (
            "more/test_sums.py",
            "error",
            "cannot be collected: import file mismatch:",
            "Let each path of tests run by itself: separately = true.",
        )
    ]
    apart = reading(project, files, "separately = true")
    assert (apart["status"], apart["population"]["tests"]) == ("in_range", 3)


def test_tests_that_must_run_in_their_own_folder_beside_a_plugin_that_measures(project: Make) -> None:
    line = reading(
        project,
        {
            "tests/pytest.ini": "[pytest]\naddopts = -p measuring --cov=acme\n",
            "tests/measuring.py": """
                import pytest

                def pytest_addoption(parser):
                    parser.addoption("--cov", dest="cov_source")

                @pytest.hookimpl(tryfirst=True)
                def pytest_load_initial_conftests(early_config):
                    assert not early_config.known_args_namespace.cov_source
                """,
            "tests/data.txt": "here",
            "tests/test_data.py": """
                from hypothesis import given, strategies

                @given(strategies.integers())
                def test_data(number):
                    assert open("data.txt").read() == "here"
                """,
        },
        'cwd = "tests"',
    )
    assert (line["status"], line["population"]["tests"]) == ("in_range", 3)


def test_modules_and_their_tests_side_by_side_at_the_root(project: Make) -> None:
    line = (
        project(
            {
                "verify.toml": """
                [verify]
                source = ["sums.py", "pack"]
                tests = ["pack/tests"]

                [instruments.coverage]
                """,
                "sums.py": "ONE = 1\n",
                "other.py": "TWO = 2\n",
                "pack/__init__.py": "import sums\n",
                "pack/tests/__init__.py": "",
                "pack/tests/test_pack.py": "import pack\nimport other\n\ndef test_pack():\n    assert pack.sums.ONE == 1\n",
            }
        )
        .run("--only", "coverage", "--format", "json")
        .instrument("coverage")
    )
    assert (line["status"], line["why"]) == ("in_range", None)
    assert (line["population"]["count"], line["population"]["of"]) == (2, 2)


def test_settings_that_omit_everything(project: Make) -> None:
    line = reading(project, {".coveragerc": "[run]\nomit = *\n"})
    assert (line["status"], figures(line)) == (
        "out_of_range",
        {"failing tests": 0, "tests left out": 0, "unmeasured files": 2},
    )


def test_workers_whose_conftest_drops_tests_without_a_word(project: Make) -> None:
    line = reading(
        project,
        {
            "pytest.ini": "[pytest]\naddopts = -n 2 -p no:verify_gate_selection -p no:verify_gate_witness\n",
            "tests/conftest.py": "def pytest_collection_modifyitems(items):\n    items[:] = items[:1]\n",
        },
    )
    assert [(f["path"], f["message"], f["fix"]) for f in line["findings"]][:1] == [
        (
            "tests/test_sums.py",
            "test_above is deselected",
            "A conftest.py or a plugin takes them out of the session without a word. Let them run.",
        )
    ]


def test_settings_of_a_folder_above(project: Make) -> None:
    outer = project(
        {
            "pytest.ini": "[pytest]\npython_files = test_s*.py\n",
            **{f"in/{path}": text for path, text in SOUND.items()},
            "in/tests/test_more.py": "def test_more():\n    pass\n",
        }
    )
    line = Project(outer.root / "in").run("--only", "coverage", "--format", "json").instrument("coverage")
    (finding,) = line["findings"]
    above = f"it names test_s*.py (in {outer.root}/pytest.ini)."
    assert (finding["path"], above in finding["fix"]) == ("tests/test_more.py", True)


def test_without_tests_there_is_no_reading(project: Make) -> None:
    files = {path: text for path, text in SOUND.items() if not path.startswith("tests/")}
    line = project(files).run("--only", "coverage", "--format", "json").instrument("coverage")
    assert (line["status"], line["why"]) == (
        "no_reading",
        "There are no tests: verify.toml names none, and there is no folder tests or test. "
        "Say where they are: [verify] tests.",
    )
