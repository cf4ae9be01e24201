"""The tests that are written, held against those that pytest says it selected."""

from __future__ import annotations

from typing import Any

import pytest

from tests.samples import context
from tests.unit.instruments.test_coverage import lines, selection
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding, Severity
from verify_gate.instruments.coverage.selection import LeftOut, left_out
from verify_gate.instruments.coverage.written import Selection, WrittenFile

NOTHING = LeftOut(0, 0, 0, ())
LEAVE = " Let it run, or name the file in an exclusion with a reason."
FILE = "/project/tests/test_a.py"


def held(
    file: dict[str, Any] | None = None, path: str = "tests/test_a.py", args: tuple[str, ...] = (), **said: Any
) -> LeftOut:
    """What is left out of one file, of what one session says."""
    there = {path: WrittenFile.model_validate(file or lines("test_a", test_f=5))}
    return left_out(context(()), args, (), there, [Selection.model_validate(selection(**said))])


def one(message: str, line: int | None, why: str, path: str = "tests/test_a.py", count: int = 1) -> LeftOut:
    """One finding of tests that were never collected."""
    return LeftOut(count, count, 0, (Finding(message, path, line, rule="uncollected", fix=why + LEAVE),))


def hidden(path: str, why: str, count: str = "1 test is") -> LeftOut:
    return one(f"{count} written in this file, and it is not looked into", None, why, path, int(count[0]))


def test_all_is_collected() -> None:
    assert held(places=[[FILE, "test_f", FILE, 5]]) == NOTHING


def test_no_session_says_anything() -> None:
    there = {"tests/test_a.py": WrittenFile.model_validate(lines("test_a", test_f=5))}
    assert left_out(context(()), (), (), there, []) == NOTHING


def test_a_test_may_be_collected_from_another_file_in_any_session() -> None:
    there = {"tests/test_a.py": WrittenFile.model_validate(lines("test_a", **{"TestA.test_f": 5}))}
    other = selection(places=[["/project/tests/test_b.py", "TestB.test_f", FILE, 5]])
    sessions = [Selection.model_validate(said) for said in (selection(), other)]
    assert left_out(context(()), (), (), there, sessions) == NOTHING


def test_what_verify_toml_excludes_is_not_missed() -> None:
    there = {"tests/test_a.py": WrittenFile.model_validate(lines("test_a", test_f=5))}
    sessions = [Selection.model_validate(selection())]
    assert left_out(context(()), (), [Exclusion("tests/test_a.py", "Slow.")], there, sessions) == NOTHING


def test_what_a_decorator_puts_in_its_place_is_known_by_its_name() -> None:
    wrapped = [[FILE, "test_f", "/lib/wrap.py", 9]]
    decorated = lines("test_a", test_f=5)
    decorated["tests"][0]["wrapped"] = True
    assert held(decorated, places=wrapped) == NOTHING
    twice = lines("test_a", test_f=5)
    twice["tests"] = [
        {**twice["tests"][0], "cause": "shadowed", "cause_line": 9},
        {**lines("test_a", test_f=9)["tests"][0], "wrapped": True},
    ]
    why = "Line 9 defines the same name anew: rename one of them."
    assert held(twice, places=wrapped) == one("test_f is never collected", 5, why)
    assert held(twice, places=[[FILE, "test_f", FILE, 9]]) == one("test_f is never collected", 5, why)


def test_what_has_the_name_of_an_undecorated_test_does_not_stand_for_it() -> None:
    why = (
        "What is collected by its name is the function at {}: rename one of them, or, where one wraps the other, "
        "use functools.wraps."
    )
    other = [[FILE, "test_f", FILE, 9], [FILE, "test_f", FILE, 11]]
    assert held(places=other) == one("test_f is never collected", 5, why.format("tests/test_a.py:9"))
    assert held(places=[[FILE, "test_f", "/lib/wrap.py", 7]]) == one(
        "test_f is never collected", 5, why.format("/lib/wrap.py:7")
    )
    refused = lines("test_a", test_f=5)
    refused["tests"][0]["cause"] = "refused"
    assert held(refused, places=other) == one("test_f is never collected", 5, "`__test__ = False` hides it.")


@pytest.mark.parametrize(
    ("test", "said", "why"),
    [
        ({"cause": "refused"}, {}, "`__test__ = False` hides it."),
        (
            {"cause": "constructor", "cause_line": 4},
            {},
            "Its class has a constructor, and such a class pytest does not collect: use a fixture instead.",
        ),
        (
            {"name": "SomeTests.test_f"},
            {},
            "pytest's setting python_classes hides it: it names Test (by default).",
        ),
        (
            {"name": "TestA.test_f"},
            {"python_classes": ["*Check", "Some"], "settings_file": "/project/tox.ini"},
            "pytest's setting python_classes hides it: it names *Check, Some (in tox.ini).",
        ),
        (
            {"name": "TestA.test_f"},
            {"python_classes": ["*A"], "python_functions": [], "settings_file": "/pytest.ini"},
            "pytest's setting python_functions hides it: it names nothing (in /pytest.ini).",
        ),
        ({}, {}, "Look for what takes it out: a decorator, `del`, or pytest_pycollect_makeitem in a conftest.py."),
    ],
)
def test_why_a_test_was_not_taken(test: dict[str, Any], said: dict[str, Any], why: str) -> None:
    file = lines("test_a", test_f=5)
    file["tests"][0].update(test)
    assert held(file, **said) == one(f"{file['tests'][0]['name']} is never collected", 5, why)


def test_the_tests_of_a_class_are_told_together_and_others_one_by_one() -> None:
    file = lines("test_a", test_f=1, test_g=2, **{"SomeTests.test_h": 3, "SomeTests.test_i": 4})
    found = held(file)
    assert [(finding.line, finding.message) for finding in found.findings] == [
        (1, "test_f is never collected"),
        (2, "test_g is never collected"),
        (3, "SomeTests.test_h and 1 more are never collected"),
    ]
    assert (found.tests, found.uncollected) == (4, 4)


@pytest.mark.parametrize(
    ("path", "said", "why"),
    [
        (
            "tests/test_b.py",
            {"hiding": [["--ignore", "", "/x"], ["--ignore", "", "/project/tests"]]},
            "pytest's --ignore hides it.",
        ),
        (
            "tests/test_b.py",
            {
                "hiding": [["--ignore", "", "/project/tests/test_b.py"]],
                "addopts": ["-q", "--ignore=tests/test_b.py"],
                "settings_file": "/project/pytest.ini",
            },
            "pytest's --ignore, in addopts (in pytest.ini), hides it.",
        ),
        (
            "tests/test_b.py",
            {"hiding": [["collect_ignore_glob", "/project/tests/conftest.py", "/project/tests/*_b.py"]]},
            "collect_ignore_glob in tests/conftest.py hides it.",
        ),
        (
            "tests/build/far/test_b.py",
            {},
            "pytest's setting norecursedirs hides it: 'build' by itself.",
        ),
        (
            "tests/slow/test_b.py",
            {"norecursedirs": ["x", "tests/sl*"], "settings_file": "/project/pytest.ini"},
            "pytest's setting norecursedirs hides it: 'tests/sl*' (in pytest.ini).",
        ),
        (
            "tests/test_b.py",
            {"python_files": ["check_*.py", "*/b/test_*.py"]},
            "pytest's setting python_files hides it: it names check_*.py, */b/test_*.py (by default).",
        ),
        ("tests/test_b.py", {}, "Look for pytest_ignore_collect, pytest_collect_file and the like in a conftest.py."),
    ],
)
def test_why_a_file_was_not_looked_into(path: str, said: dict[str, Any], why: str) -> None:
    file = lines("x", test_f=5)
    assert held(file, path, **said) == hidden(path, why)
    file["real"] = "/elsewhere/x.py"
    assert held(file, path, **said) == hidden(path, why)


def test_a_hidden_file_is_told_once_with_all_its_tests() -> None:
    file = lines("test_b", test_f=5, test_g=6)
    file["tests"][1]["conditional"] = True
    why = "pytest's setting python_files hides it: it names a*.py (by default)."
    assert held(file, "tests/test_b.py", python_files=["a*.py"]) == hidden("tests/test_b.py", why, "2 tests are")
    unread = {**lines("test_b"), "error": "invalid syntax"}
    many = "no one can tell how many tests are written in this file, and it is not looked into"
    assert held(unread, "tests/test_b.py", python_files=["a*.py"]) == one(many, None, why, "tests/test_b.py")
    assert held(lines("test_b"), "tests/test_b.py") == NOTHING


def test_files_that_no_one_takes_for_tests() -> None:
    warning = Finding(
        "1 test is written in a file that is not named like one of tests",
        "tests/check.py",
        rule="uncollected",
        severity=Severity.WARNING,
        fix="Give it the name of a file of tests, such as test_it.py, if they are meant to run.",
    )
    assert held(lines("check", test_f=1), "tests/check.py") == LeftOut(0, 0, 0, (warning,))
    assert (
        held(lines("check", test_f=1), "tests/check.py", places=[["/b.py", "test_f", "/project/tests/check.py", 1]])
        == NOTHING
    )
    assert held({**lines("check"), "error": "invalid syntax"}, "tests/check.py") == NOTHING


def test_a_file_without_a_test() -> None:
    empty = Finding(
        "no test was collected from this file, and none is written in it",
        "tests/test_a.py",
        rule="uncollected",
        severity=Severity.WARNING,
    )
    assert held(lines("test_a")) == LeftOut(0, 0, 0, (empty,))
    assert held({**lines("test_a"), "error": "invalid syntax"}) == NOTHING
    assert held(lines("test_a"), places=[[FILE, "check_f", FILE, 5]]) == NOTHING


def test_tests_under_a_condition_are_counted_apart() -> None:
    file = lines("test_a", test_f=5)
    file["tests"][0]["conditional"] = True
    assert held(file) == LeftOut(0, 0, 1, ())


@pytest.mark.parametrize(
    ("halted", "left"),
    [
        ([FILE, ""], NOTHING),
        (["/project/tests", ""], NOTHING),
        ([FILE, "TestA"], NOTHING),
        ([FILE, "Test"], None),
        (["/project/tests/test_a", ""], None),
        (["/project/tests", "TestA"], None),
    ],
)
def test_what_cannot_be_looked_into_is_a_failure_or_a_skip_of_its_own(halted: list[str], left: LeftOut | None) -> None:
    found = held(lines("test_a", **{"TestA.test_f": 5}), halted=[halted])
    assert found == left if left else found.tests == 1
    if not halted[1] and left:
        assert held(lines("test_a", **{"TestA.test_f": 5}), halted=[halted], visited=[]) == NOTHING


def deselected(by: str, *args: str, **said: Any) -> LeftOut:
    tests = {f"../tests/test_a.py::{name}": by for name in ("TestA::test_g[1]", "TestA::test_g[2]", "test_h")}
    return held(
        lines("test_a"), args=args, places=[[FILE, "x", FILE, 1]], rootdir="/project/x", deselected=tests, **said
    )


@pytest.mark.parametrize(
    ("by", "said", "why"),
    [
        (
            "-m",
            {"addopts": ["-q", "-m", "not slow"], "settings_file": "/project/pytest.ini"},
            "pytest's -m, in addopts (in pytest.ini), leaves them out. Let them run, "
            'or say so in verify.toml: args = ["-m", "not slow"].',
        ),
        (
            "--deselect",
            {"addopts": ["--deselect=tests/test_a.py"]},
            "pytest's --deselect, in addopts (by default), leaves them out. Let them run, "
            'or say so in verify.toml: args = ["--deselect", "tests/test_a.py"].',
        ),
        ("-k", {}, 'pytest\'s -k leaves them out. Let them run, or say so in verify.toml: args = ["-k", "…"].'),
        (
            "/project/tests/conftest.py",
            {},
            "tests/conftest.py leaves them out. Let them run, or exclude the file with a reason.",
        ),
        ("", {}, "A conftest.py or a plugin takes them out of the session without a word. Let them run."),
    ],
)
def test_who_left_tests_out(by: str, said: dict[str, Any], why: str) -> None:
    message = "TestA::test_g[1] and 2 more are deselected"
    found = Finding(message, "tests/test_a.py", rule="deselected", fix=why)
    assert deselected(by, **said) == LeftOut(3, 0, 0, (found,))


@pytest.mark.parametrize(
    ("by", "args"), [("-k", ("-k", "not x")), ("-m", ("-mslow",)), ("--deselect", ("--deselect=a",))]
)
def test_what_verify_toml_asks_for_is_said(by: str, args: tuple[str, ...]) -> None:
    assert deselected(by, *args) == NOTHING
    assert deselected("", *args).tests == deselected("-m" if by == "-k" else "-k", *args).tests == 3
