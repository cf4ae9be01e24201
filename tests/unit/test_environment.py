"""What commands inherit: by its exact names."""

from __future__ import annotations

import os

import pytest

from verify_gate.environment import asking_git, clean_environment, cleared
from verify_gate.strays import MARK

ADDED = {"PYTHONDONTWRITEBYTECODE": "1", "TERM": "dumb", "GIT_OPTIONAL_LOCKS": "0"}
KEPT = {
    "PATH": "/bin", "HOME": "/home/ada", "CI": "true", "DATABASE_URL": "db", "PIP_INDEX_URL": "pip", "UV_DEFAULT_INDEX": "uv",
    "GIT_SSL_CAINFO": "ca", "LD_LIBRARY_PATH": "/lib", "XDG_RUNTIME_DIR": "/run", MARK: "/1-outer",
}  # fmt: skip  # a table, many entries to a line
SWITCHES = [
    "PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PY_IGNORE_IMPORTMISMATCH", "COVERAGE_FILE",
    "COVERAGE_PROCESS_START", "COV_CORE_SOURCE", "HYPOTHESIS_PROFILE", "MYPYPATH", "MYPY_CACHE_DIR", "RUFF_SELECT", "RUST_LOG",
    "SKIP", "LEFTHOOK", "PRE_COMMIT_HOME", "TOX_OVERRIDE", "MUTANT_UNDER_TEST", "MUTMUT_X", "JSCPD_X", "VERIFY_READING",
    "GIT_DIR", "GIT_CONFIG_COUNT", "PIP_NO_DEPS", "PIP_CONSTRAINT", "UV_NO_BUILD", "HATCH_BUILD_NO_HOOKS", "DIST_EXTRA_CONFIG",
    "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "PYTHONPATH", "PYTHONOPTIMIZE", "PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONHASHSEED",
    "PYTHONDONTWRITEBYTECODE", "PYTHONUSERBASE", "NODE_OPTIONS", "NODE_PATH", "PERL5OPT", "RUBYOPT", "RUBYLIB", "BASH_ENV",
    "BASH_FUNC_ruff%%", "SHELLOPTS", "BASHOPTS", "LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES", "skip", "Pytest_Addopts",
]  # fmt: skip  # a list, many words to a line
OF_TERMINALS = ["COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR", "PY_COLORS", "CLICOLOR_FORCE", "TERM"]


def test_what_moves_no_needle_is_inherited() -> None:
    assert clean_environment(KEPT) == {**KEPT, **ADDED}
    assert cleared(KEPT) == ()


@pytest.mark.parametrize("name", [*SWITCHES, *OF_TERMINALS])
def test_what_moves_one_is_not(name: str) -> None:
    assert clean_environment({name: "x"}) == ADDED


def test_those_of_tools_are_named() -> None:
    assert cleared(dict.fromkeys((*OF_TERMINALS, *KEPT, "SKIP", "PYTEST_ADDOPTS"), "x")) == ("PYTEST_ADDOPTS", "SKIP")


def test_programs_are_looked_for_in_absolute_folders_alone() -> None:
    path = os.pathsep.join(["", ".", "bin", "/bin", "./x", "/usr/bin"])
    assert clean_environment({"PATH": path})["PATH"] == os.pathsep.join(["/bin", "/usr/bin"])


def test_git_starts_no_program_that_the_folder_names() -> None:
    assert asking_git({"filter.a=b.clean": ""}) == {
        "GIT_CONFIG_COUNT": "3",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": "false",
        "GIT_CONFIG_KEY_1": "core.hooksPath",
        "GIT_CONFIG_VALUE_1": os.devnull,
        "GIT_CONFIG_KEY_2": "filter.a=b.clean",
        "GIT_CONFIG_VALUE_2": "",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
    }
