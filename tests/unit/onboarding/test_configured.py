"""What a project's settings say."""

from __future__ import annotations

import pytest

from verify_gate.onboarding.configured import configured
from verify_gate.onboarding.facts import Configured


def test_nothing_is_configured_where_there_are_no_settings() -> None:
    assert configured({}) == Configured()


def test_all_that_a_gate_goes_by() -> None:
    pyproject = """\
[build-system]
build-backend = "hatchling.build"
[project]
name = "acme"
[project.optional-dependencies]
test = []
docs = []
[dependency-groups]
dev = []
lint = []
[tool.pytest.ini_options]
testpaths = ["tests", "more"]
addopts = ["-ra", "-m", "not slow", "--deselect=tests/test_a.py::test_b"]
[tool.coverage.report]
fail_under = 100
[tool.setuptools]
packages = ["acme.sub"]
py-modules = ["one"]
[tool.poetry]
packages = [{ include = "two/x" }]
[tool.flit.module]
name = "three"
[tool.uv.workspace]
members = ["packages/*"]
"""
    texts = {
        "mypy.ini": "[mypy]\nstrict = true\n",
        "pyproject.toml": pyproject,
        ".flake8": "",
        ".pre-commit-config.yaml": "repos:\n  - hooks:\n      - id: black\n      - id: blacken-docs\n",
    }
    assert configured(texts) == Configured(
        tools={
            **dict.fromkeys(("pytest", "coverage", "setuptools", "poetry", "flit", "uv"), "pyproject.toml"),
            "flake8": ".flake8",
            "mypy": "mypy.ini",
            "black": ".pre-commit-config.yaml",
        },
        name="acme",
        modules=("acme", "one", "two", "three"),
        testpaths=("tests", "more"),
        selections=(("-m", "not slow"), ("--deselect", "tests/test_a.py::test_b")),
        coverage_floor=100.0,
        backend="hatchling",
        members=("packages/*",),
        extras=("test",),
        groups=("dev",),
    )


@pytest.mark.parametrize(
    ("name", "text", "selections"),
    [
        ("pytest.ini", "[pytest]\naddopts = -q -k 'not slow' -x\n", (("-k", "not slow"),)),
        ("tox.ini", '[pytest]\naddopts =\n    -m "a or b"\n    -q\n', (("-m", "a or b"),)),
        ("setup.cfg", "[tool:pytest]\naddopts = -mfast\n", (("-m", "fast"),)),
        ("pyproject.toml", '[tool.pytest]\naddopts = ["--maxfail=1", "-k", "x"]\n', (("-k", "x"),)),
        ("pytest.ini", "[pytest]\naddopts = --deselect-from-file=x --markers\n", ()),
    ],
)
def test_options_by_which_tests_are_left_out(name: str, text: str, selections: tuple[tuple[str, str], ...]) -> None:
    assert configured({name: text}).selections == selections


@pytest.mark.parametrize(
    ("texts", "backend"),
    [
        ({"setup.py": ""}, "setuptools"),
        ({"pyproject.toml": "[build-system]\nrequires = []\n"}, "setuptools"),
        ({"pyproject.toml": '[build-system]\nbuild-backend = "poetry.core.masonry.api"\n'}, "poetry"),
        ({"pyproject.toml": "[project]\nname = 'x'\n"}, None),
    ],
)
def test_what_builds_it(texts: dict[str, str], backend: str | None) -> None:
    assert configured(texts).backend == backend


@pytest.mark.parametrize(
    "text",
    [
        "project = 1\ntool = 2\nbuild-system = 3\ndependency-groups = []\n",
        "[tool.setuptools]\npackages = 1\n[tool.poetry]\npackages = [1]\nname = 2\n[tool.uv]\nworkspace = 3\n",
        "[tool.coverage.report]\nfail_under = 'much'\n[tool.flit]\nmodule = []\n[project]\nname = 7\n",
    ],
)
def test_what_is_of_another_kind_says_nothing(text: str) -> None:
    found = configured({"pyproject.toml": text})
    assert (found.name, found.modules, found.members, found.backend) == (None, (), (), None)
    assert (found.coverage_floor, found.extras, found.groups) == (None, (), ())


def test_a_file_that_its_tool_cannot_read_says_nothing_and_pyproject_has_to_be_toml() -> None:
    assert configured({"ruff.toml": "[", ".jscpd.json": "{"}).tools == {}
    with pytest.raises(ValueError, match="Invalid"):
        configured({"pyproject.toml": "["})
