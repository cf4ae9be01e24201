from __future__ import annotations

import tomllib

import pytest

from tests.samples import exactly
from verify_gate.domain.reading import Unreadable
from verify_gate.probes.mutation.settings import pyproject, taken_back


def test_only_the_table_of_mutmut_is_replaced() -> None:
    settings = {
        "pyproject.toml": """
            [project]
            name = "acme"
            [tool.pytest.ini_options]
            addopts = ["--strict-markers"]
            [tool.mutmut]
            do_not_mutate = ["*"]
            mutate_only_covered_lines = true
            type_check_command = ["mypy"]
            process_isolation = "fork"
        """
    }

    assert tomllib.loads(pyproject(settings, ["a.py"], ["tests"], ["-q"], 5.0)) == {
        "project": {"name": "acme"},
        "tool": {
            "pytest": {"ini_options": {"addopts": ["--strict-markers"]}},
            "mutmut": {
                "process_isolation": "forkserver",
                "source_paths": ["a.py"],
                "pytest_add_cli_args": ["-q"],
                "pytest_add_cli_args_test_selection": ["tests"],
                "timeout_multiplier": 5.0,
                "use_git_change_detection": False,
            },
        },
    }


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ()),
        ({"pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--strict-markers -ra"'}, ()),
        ({"pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-n4"'}, ("-n0",)),
        ({"pyproject.toml": '[tool.pytest.ini_options]\naddopts = ["-ra", "--numprocesses=4"]'}, ("-n0",)),
        ({"pyproject.toml": '[tool.pytest]\naddopts = ["--dist", "load"]'}, ("-n0",)),
        ({"pyproject.toml": '[tool.pytest]\naddopts = ["--cov=acme", "-n", "2"]'}, ("-n0", "--no-cov")),
        ({"pytest.toml": '[pytest]\naddopts = ["--cov"]'}, ("--no-cov",)),
        ({".pytest.toml": '[pytest]\naddopts = ["--cov"]'}, ("--no-cov",)),
        ({"pytest.ini": "[pytest]\naddopts =\n    --cov\n    -n 2\n"}, ("-n0", "--no-cov")),
        ({".pytest.ini": "[pytest]\naddopts = -n 2"}, ("-n0",)),
        ({"tox.ini": "[pytest]\naddopts = -n 2"}, ("-n0",)),
        ({"setup.cfg": "[tool:pytest]\naddopts = -n 2 %d"}, ("-n0",)),
        ({"setup.cfg": "[pytest]\naddopts = -n 2"}, ()),
        ({"setup.cfg": "[tool:pytest]\nmarkers = x"}, ()),
        ({"tox.ini": "[testenv]\ncommands = pytest -n 2\n[testenv]\ndeps = x"}, ()),
        ({"pytest.ini": "[pytest]\naddopts = --no-header --x-n 3 --uncov"}, ()),
    ],
)
def test_options_under_which_mutmut_sees_nothing(settings: dict[str, str], expected: tuple[str, ...]) -> None:
    assert taken_back(settings) == expected


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"pytest.toml": "[pytest"},
            "pytest.toml is not valid TOML: Expected ']' at the end of a table declaration (at end of document). "
            "Correct it.",
        ),
        (
            {"tox.ini": "nothing"},
            "tox.ini is not valid: File contains no section headers. file: '<string>', line: 1 'nothing'. Correct it.",
        ),
    ],
)
def test_settings_that_are_broken_are_named(settings: dict[str, str], message: str) -> None:
    with pytest.raises(Unreadable, match=exactly(message)):
        taken_back(settings)
