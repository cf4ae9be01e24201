"""The project of `verify demo`, and its build."""

from __future__ import annotations

import tomllib

import pytest

from verify_gate.onboarding.demo.bundle import BUILD, Step, files, steps
from verify_gate.onboarding.demo.lies import LIES


def test_the_project_is_there_without_the_suffix_of_its_bundle() -> None:
    there = files("/env/bin/python")

    assert not [path for path in there if path.endswith(".txt")]
    assert {".gitignore", "README.md", "pyproject.toml", "verify.toml", BUILD} < set(there)
    assert {lie.path for lie in LIES} < set(there)


@pytest.mark.parametrize("python", ["/env/bin/python", 'C:\\Program Files\\"py"\\python.exe'])
def test_its_gate_names_the_interpreter(python: str) -> None:
    assert tomllib.loads(files(python)["verify.toml"])["verify"]["python"] == python


def test_its_gate_measures_what_a_lie_was_planted_for_and_no_more_than_it_can() -> None:
    gate = tomllib.loads(files("python")["verify.toml"])["instruments"]

    assert {lie.instrument for lie in LIES} < set(gate)
    assert not {"build", "integrity"} & set(gate)


def test_a_step_is_a_line_of_a_recipe() -> None:
    makefile = "check: a\n\tmypy --x=1  src\n\n\tA=1 B=c=d lint-imports\n\n.PHONY: check\n"

    assert list(steps(makefile)) == [
        Step("mypy --x=1  src", {}, ("mypy", "--x=1", "src")),
        Step("A=1 B=c=d lint-imports", {"A": "1", "B": "c=d"}, ("lint-imports",)),
    ]


def test_the_build_is_made_of_the_tools_that_everybody_has() -> None:
    programs = [step.argv[0] for step in steps(files("python")[BUILD])]

    assert programs == ["coverage", "coverage", "ruff", "ruff", "mypy", "lint-imports"]
