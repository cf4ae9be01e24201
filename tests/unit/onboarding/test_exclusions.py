"""What the tools' settings leave out already becomes an exclusion, with the reason that stands beside the setting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.onboarding.samples import FACTS
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding, Severity
from verify_gate.onboarding.exclusions import exclusions, of_submodules
from verify_gate.onboarding.facts import History

DAY = "2026-01-02"
END = " Let it be measured, or name it in an exclusion with a reason."
SINCE = "since before the gate (2026-01-02)."


def hidden(path: str, why: str, rule: str = "unmeasured", message: str = "this file was not looked at") -> Finding:
    return Finding(message, path, rule=rule, fix=why + END)


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        (
            "coverage's setting [run] omit in .coveragerc hides it.",
            f"Left out by coverage's setting [run] omit in .coveragerc {SINCE}",
        ),
        (
            "Pragmas, or coverage's settings exclude_lines and exclude_also, leave 1 of its 9 statements to be measured.",
            f"Mostly left out by its pragmas, or by coverage's exclude_lines, {SINCE}",
        ),
        ("ruff's setting `extend-exclude` hides it.", f"Left out by ruff's setting `extend-exclude` {SINCE}"),
        (
            "The `exclude` in the table [lint] or [format] of ruff's settings hides it.",
            f"Left out by `exclude` in the table [lint] or [format] of ruff's settings {SINCE}",
        ),
        (
            "`per-file-ignores` in pyproject.toml takes out every rule that is enabled for it.",
            f"Freed of every rule by `per-file-ignores` in pyproject.toml {SINCE}",
        ),
        ("`# ruff: noqa` in line 3 switches off every rule.", f"Freed of every rule by its `# ruff: noqa` {SINCE}"),
        ("git ignores it, and so does ruff.", f"Ignored by git, and so by ruff, {SINCE}"),
        (
            "mypy's setting exclude = '^build' in mypy.ini hides it.",
            f"Left out by mypy's setting exclude = '^build' in mypy.ini {SINCE}",
        ),
        (
            "Its errors are hidden by `ignore_errors` of [mypy-acme.old].",
            f"Its errors are hidden by `ignore_errors` of [mypy-acme.old] {SINCE}",
        ),
        ("The stub a.pyi beside it is checked in its place.", f"The stub beside it is checked in its place, {SINCE}"),
        (
            "import-linter reads the .py files of packages, and nothing else.",
            f"import-linter reads the .py files of packages, and nothing else, {SINCE}",
        ),
    ],
)
def test_each_choice_that_was_made_before(why: str, reason: str) -> None:
    assert exclusions([hidden("a.py", why)], {}, ["a.py"], DAY) == (Exclusion("a.py", reason),)


@pytest.mark.parametrize(
    "finding",
    [
        hidden("a.py", "Python reads it as utf-7, and ruff as UTF-8, where it says something else. Save it as UTF-8."),
        hidden("a.py", "It could not be read: closed."),
        hidden("a.py", "coverage cannot parse it."),
        hidden("a.py", "mypy does not say why; look at its settings."),
        hidden("a.py", "ruff's setting `exclude` hides it.", rule="F401"),
        hidden("a\udcff.py", "ruff's setting `exclude` hides it."),
        hidden("a*.py", "ruff's setting `exclude` hides it."),
        Finding("no path", rule="unmeasured", fix="ruff's setting `exclude` hides it."),
        Finding("a warning", "a.py", rule="uncollected", severity=Severity.WARNING, fix="collect_ignore hides it."),
        hidden("a.py", "pytest's setting python_functions hides it.", "uncollected", "test_a is never collected"),
        Finding("no way out", "a.py", rule="unmeasured"),
    ],
)
def test_what_is_a_fault_or_cannot_be_said_stays_red(finding: Finding) -> None:
    assert exclusions([finding], {}, ["a.py"], DAY) == ()


@pytest.mark.parametrize(
    ("fix", "by"),
    [
        ("collect_ignore in tests/conftest.py hides it.", "collect_ignore in tests/conftest.py"),
        ("pytest's --ignore, in addopts (in pytest.ini), hides it.", "pytest's --ignore, in addopts (in pytest.ini)"),
        (
            "pytest's setting norecursedirs hides it: 'old' (in pytest.ini).",
            "pytest's setting norecursedirs",
        ),
    ],
)
def test_a_file_of_tests_that_is_not_looked_into(fix: str, by: str) -> None:
    message = "2 tests are written in this file, and it is not looked into"
    found = exclusions([hidden("tests/test_a.py", fix, "uncollected", message)], {}, [], DAY)
    assert found == (Exclusion("tests/test_a.py", f"Left out by {by} {SINCE}"),)


RUFF = """\
[tool.ruff]
extend-exclude = [
  "src/gen.py", # Made by protoc.
  "src/other", # Somebody else's.
]
[tool.ruff.lint.per-file-ignores]
# Stubs are not linted.
"*.pyi" = ["ALL"]
[tool.coverage.run]
# Needs a display.
omit = ["*/gui/*"]
[[tool.mypy.overrides]] # Old, and to be thrown away.
module = "acme.old"
ignore_errors = true
[tool.mypy]
exclude = ['^src/gen\\.py$'] # Not ours.
"""


@pytest.mark.parametrize(
    ("path", "why", "reason"),
    [
        ("src/gen.py", "ruff's setting `extend-exclude` hides it.", "Made by protoc"),
        ("src/other/a.py", "ruff's setting `extend-exclude` hides it.", "Somebody else's"),
        (
            "src/third.py",
            "ruff's setting `extend-exclude` hides it.",
            f"Left out by ruff's setting `extend-exclude` {SINCE}",
        ),
        (
            "src/a.pyi",
            "`per-file-ignores` in pyproject.toml takes out every rule that is enabled for it.",
            "Stubs are not linted",
        ),
        ("src/acme/gui/a.py", "coverage's setting [run] omit in pyproject.toml hides it.", "Needs a display"),
        ("src/acme/old.py", "Its errors are hidden by ignore_errors.", "Old, and to be thrown away"),
        ("src/gen.py", r"mypy's setting exclude = '^src/gen\\.py$' in pyproject.toml hides it.", "Not ours"),
    ],
)
def test_the_reason_is_the_comment_beside_the_setting(path: str, why: str, reason: str) -> None:
    assert exclusions([hidden(path, why)], {"pyproject.toml": RUFF}, [path], DAY) == (Exclusion(path, reason),)


def test_a_comment_holds_nothing_that_a_terminal_obeys_and_is_no_novel() -> None:
    text = '[tool.ruff]\nexclude = ["a.py"] # Made \N{RIGHT-TO-LEFT OVERRIDE}by ' + "hand " * 100 + "\n"
    (found,) = exclusions([hidden("a.py", "ruff's setting `exclude` hides it.")], {"pyproject.toml": text}, [], DAY)
    assert found.reason.startswith("Made by hand hand")
    assert found.reason.isprintable()
    assert len(found.reason) <= 240


def test_settings_that_are_none_say_nothing() -> None:
    texts = {"ruff.toml": "[", "pyproject.toml": "tool = 1", "README.md": "x"}
    (found,) = exclusions([hidden("a.py", "ruff's setting `exclude` hides it.")], texts, [], DAY)
    assert found.reason == f"Left out by ruff's setting `exclude` {SINCE}"


def test_a_folder_stands_for_many_files_that_are_all_it_holds() -> None:
    why = "ruff's setting `exclude` hides it."
    files = ["src/v/a.py", "src/v/b/c.py", "src/v/d.py", "src/few/a.py", "src/few/b.py", "src/part/a.py", "src/a.py"]
    found = exclusions(
        [hidden(path, why) for path in files[:6]], {}, [*files, *(f"src/part/{n}.py" for n in "bcd")], DAY
    )
    assert [each.path for each in found] == ["src/few/a.py", "src/few/b.py", "src/part/a.py", "src/v/**"]


def test_a_kind_of_file_stands_for_all_there_are() -> None:
    why = "ruff's setting `exclude` hides it."
    stubs = ["src/a/x.pyi", "src/a/y.pyi", "src/b/z.pyi"]
    found = exclusions([hidden(path, why) for path in stubs], {}, [*stubs, "src/a/x.py", "src/b/z.py"], DAY)
    assert [each.path for each in found] == ["src/**/*.pyi"]
    found = exclusions([hidden(path, why) for path in stubs], {}, [*stubs, "src/a/x.py", "src/b/more.pyi"], DAY)
    assert [each.path for each in found] == stubs


def test_a_submodule_among_the_sources_or_the_tests_is_no_part_of_a_change() -> None:
    there = ("docs/theme", "src/vendor/sub", "testsuite/x", "tests/data")
    facts = replace(FACTS, history=History(commits=True, submodules=there))
    assert [each.path for each in of_submodules(facts)] == ["src/vendor/sub", "tests/data"]
    assert of_submodules(FACTS) == ()
