"""Which readings a changed file touches: all of them, but for those whose tools plainly never open it."""

from __future__ import annotations

import pytest

from verify_gate.cli.watching.changes import Change
from verify_gate.cli.watching.touched import touched
from verify_gate.registry import ADAPTERS

READS_NO_DOCUMENT = {"import-linter", "jscpd", "mypy", "ruff-check", "ruff-format", "suppressions"}
EVERY = {*ADAPTERS, "a-plugin"}


def reached(*changed: Change) -> set[str]:
    """The adapters whose readings are taken again."""
    return {uses for uses in EVERY if touched(changed, uses, ("src/acme", "run.py"), ("tests",))}


@pytest.mark.parametrize(
    "path",
    [
        "src/acme/a.py",
        "src/acme/README.md",
        "src/acme/data.json",
        "run.py",
        "verify.toml",
        "verify.baseline.toml",
        "pyproject.toml",
        "uv.lock",
        "requirements.txt",
        "testsuite.py",
        ".github/workflows/ci.yml",
        "data/x",
        "../packages/other/a.py",
    ],
)
def test_what_is_no_document_and_no_test_touches_every_reading(path: str) -> None:
    assert reached(Change(path)) == EVERY


@pytest.mark.parametrize("path", ["README.md", "docs/a/b.rst", "docs/A.MARKDOWN", "../README.md"])
def test_a_document_touches_what_may_open_it(path: str) -> None:
    assert reached(Change(path)) == EVERY - READS_NO_DOCUMENT


@pytest.mark.parametrize("path", ["tests/test_a.py", "tests/README.md", "tests/data/x.json"])
def test_a_test_touches_all_but_the_search_for_copies_in_the_source(path: str) -> None:
    assert reached(Change(path)) == EVERY - {"jscpd"}


@pytest.mark.parametrize("path", ["README.md", "tests/test_a.py"])
def test_a_file_that_came_or_went_touches_every_reading_for_exclusions_may_name_it(path: str) -> None:
    assert reached(Change(path, moved=True)) == EVERY


def test_of_several_each_counts() -> None:
    assert reached(Change("README.md"), Change("tests/test_a.py")) == EVERY - {"jscpd"}
    assert reached(Change("README.md"), Change("setup.cfg")) == EVERY
    assert reached() == set()


def test_a_test_below_the_source_is_a_test_and_a_project_may_be_its_own_source() -> None:
    assert not touched([Change("acme/tests/test_a.py")], "jscpd", ("acme",), ("acme/tests",))
    assert touched([Change("README.md")], "mypy", (".",), ("tests",))
