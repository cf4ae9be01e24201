from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.e2e

SETTINGS = f"""
    [verify]
    source = ["src/acme"]
    python = "{sys.executable}"

    [instruments.mutation]
    floor = 90
"""

SOURCE = """
    class Box:
        def __init__(self, n: int) -> None:
            self.n = n

        def is_big(self) -> bool:
            return self.n > 10


    def add(a: int, b: int) -> int:
        return a + b
"""

TESTS = """
    import pytest

    from acme.a import Box, add


    def test_box():
        assert [Box(n).is_big() for n in (9, 10, 11)] == [False, False, True]


    @pytest.mark.parametrize(("a", "name"), [(1, "é"), (2, "b\\\\c"), (3, b"bytes"), (4, "\\udce9")])
    def test_add(a, name):
        assert add(a, 5) == a + 5
"""

FILES = {"verify.toml": SETTINGS, "src/acme/__init__.py": "", "src/acme/a.py": SOURCE, "tests/test_a.py": TESTS}

Make = Callable[[Mapping[str, str]], Project]


def reading(project: Project) -> dict[str, Any]:
    return project.run("--only", "mutation", "--format", "json").instrument("mutation")


def test_tests_that_look_kill_every_mutant_and_the_tree_stays_as_it_was(project: Make) -> None:
    given = project(FILES)
    given.git("init", "-q")
    given.git("add", ".")
    given.git("commit", "-qm", "all")

    line = reading(given)

    assert (line["status"], line["why"]) == ("in_range", None)
    assert line["findings"] == []
    assert line["population"] == {
        "count": 4,
        "of": 4,
        "unit": "mutants",
        "killed": 4,
        "survived": 0,
        "timed_out": 0,
        "not_tested": 0,
        "tests": 5,
        "files": 2,
        "of_files": 2,
        "functions": 3,
        "unmutated_functions": 0,
        "decorated_functions": 0,
        "nested_functions": 0,
        "outer_statements": 0,
        "pragmas": 0,
        "untried_mutants": 0,
    }
    assert given.git("status", "--porcelain") == ""


def test_a_hollow_test_an_untested_function_and_a_loop_without_end(project: Make) -> None:
    loop = """

    def untested(n: int) -> int:
        return n * 2


    def count(n: int) -> int:
        i = 0
        while i < n:
            i += 1
        return i
    """
    tests = TESTS.replace("== [False, False, True]", "") + (
        "\n    from acme.a import count\n\n\n    def test_count():\n        assert count(3) == 3\n"
    )

    line = reading(project({**FILES, "src/acme/a.py": SOURCE + loop, "tests/test_a.py": tests}))

    assert line["status"] == "out_of_range"
    counts = {name: line["population"][name] for name in ("killed", "survived", "timed_out", "not_tested")}
    assert counts == {"killed": 5, "survived": 3, "timed_out": 2, "not_tested": 2}
    assert [(found["rule"], found["line"]) for found in line["findings"]] == [
        ("survived", 6),
        ("survived", 6),
        ("survived", 18),
        ("not-tested", 14),
    ]
    before, after, heading, *ran = line["findings"][0]["detail"].splitlines()
    assert (before[0], after[0], heading) == ("-", "+", "Tests that ran over it:")
    assert ran == ["  tests/test_a.py::test_box"]


def test_settings_and_leftovers_of_mutmuts_own_narrow_nothing(project: Make) -> None:
    hostile = {
        "pyproject.toml": """
            [tool.mutmut]
            do_not_mutate = ["*"]
            only_mutate = ["nothing.py"]
            max_stack_depth = 0
            [tool.pytest.ini_options]
            addopts = "-n 2"
        """,
        "setup.cfg": "[mutmut]\nsource_paths=nowhere\n",
        "mutants/src/acme/a.py.meta": '{"exit_code_by_key": {}}',
        "mutants/mutmut-stats.json": "{}",
        "src/acme/a.py.meta": '{"exit_code_by_key": {"acme.a.x_add__mutmut_1": 1}}',
    }

    line = reading(project({**FILES, **hostile}))

    assert (line["why"], line["status"], line["population"]["killed"]) == (None, "in_range", 4)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (
            {"tests/test_b.py": "def test_red():\n    assert False\n"},
            "In a copy of the project, unchanged, tests fail: tests/test_b.py::test_red. Mend them; the copy has only "
            "what git tracks or does not ignore.",
        ),
        (
            {"tests/test_b.py": "import os\n\n\ndef test_end():\n    os._exit(0)\n"},
            "The tests did not run to their end in a copy of the project (exit 0): ",
        ),
        (
            {"tests/test_a.py": "def test_nothing():\n    pass\n"},
            "No test runs anything that mutmut can change. Point `paths` at functions that the tests call.",
        ),
        (
            {
                "tests/test_b.py": """
                    from acme.a import Box, add

                    ready = []


                    def test_first():
                        ready.append(True)


                    def test_second():
                        assert ready
                        assert add(1, 1) == 2
                        assert not Box(1).is_big()
                """,
            },
            "4 of 4 mutants were not plainly judged: their tests fail, in mutmut, on unchanged code too (4, such as "
            "acme.a.xǁBoxǁ__init____mutmut_1 in src/acme/a.py). Make their tests pass in any order and however often "
            "they run, or exclude the file with a reason.",
        ),
    ],
    ids=["red", "exits", "covers nothing", "one test needs another"],
)
def test_what_proves_nothing_is_no_reading(project: Make, files: Mapping[str, str], why: str) -> None:
    line = reading(project({**FILES, **files}))

    assert line["status"] == "no_reading"
    assert line["why"].startswith(why)


def test_a_test_that_passes_only_once_in_a_process_kills_nothing(project: Make) -> None:
    once = """
        import pytest

        from acme.a import Box


        @pytest.mark.parametrize("numbers", [[3]])
        def test_once(numbers):
            assert numbers == [3]
            numbers[0] = 4
            Box(3)
    """

    line = reading(project({**FILES, "tests/test_b.py": once}))

    assert (line["why"], line["status"], line["population"]["killed"]) == (None, "in_range", 4)


def test_what_a_pragma_hides_counts_against_the_score_and_a_file_that_it_hides_whole_is_a_leak(project: Make) -> None:
    hidden = "def twice(n: int) -> int:\n    return n + n  # pragma: no mutate\n"

    line = reading(project({**FILES, "src/acme/b.py": hidden}))

    assert line["status"] == "out_of_range"
    assert [needle["value"] for needle in line["needles"]] == [80.0, 0, 1]
    assert [(found["path"], found["line"], found["rule"]) for found in line["findings"]] == [
        ("src/acme/b.py", 2, "hidden"),
        ("src/acme/b.py", None, "unmeasured"),
    ]


def test_what_mutmut_never_changes_is_counted(project: Make) -> None:
    unchanged = """
        import functools

        LIMIT = 3


        @functools.cache
        def slow(n: int) -> int:
            return n + LIMIT


        if LIMIT:

            def twice(n: int) -> int:
                return n + n


        class Outer:
            class Inner:
                def one(self) -> int:
                    return 1 + 1


        def nothing(n: int) -> int:
            return n
    """

    line = reading(project({**FILES, "src/acme/b.py": unchanged}))

    there = line["population"]
    assert (line["why"], line["status"]) == (None, "in_range")
    assert (there["functions"], there["unmutated_functions"]) == (7, 4)
    assert (there["decorated_functions"], there["nested_functions"], there["outer_statements"]) == (1, 2, 2)
