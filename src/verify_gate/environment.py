"""What a command inherits of the gate's own environment: no switch of any tool, and nothing that git would start."""

from __future__ import annotations

import os
from collections.abc import Mapping

from verify_gate.strays import MARK

_TOOLS = (
    "BLACK_", "COVERAGE_", "COV_", "DIST_EXTRA_CONFIG", "GIT_", "HATCH_BUILD_", "HYPOTHESIS_", "JSCPD_", "LEFTHOOK",
    "MUTANT_", "MUTMUT_", "MYPY", "PIP_", "PRE_COMMIT", "PYTEST_", "PY_IGNORE_IMPORTMISMATCH", "RUFF_", "RUST_LOG",
    "SKIP", "TOX_", "UV_", "VERIFY_", "XDG_CONFIG_", "_PYTEST",
)  # fmt: skip  # a list, many words to a line
_RUN_TIMES = (
    "BASHOPTS", "BASH_ENV", "BASH_FUNC_", "DYLD_INSERT_", "LD_AUDIT", "LD_PRELOAD", "NODE_OPTIONS", "NODE_PATH",
    "PERL5", "PYTHON", "RUBYLIB", "RUBYOPT", "SHELLOPTS",
)  # fmt: skip  # a list, many words to a line
_TERMINALS = ("CLICOLOR", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "PY_COLORS", "TERM")

CLEARED = (*_TOOLS, *_RUN_TIMES, *_TERMINALS)
"""Variables, by the start of their name, that move a needle or dress the output. No command inherits them.

They are those of the tools, of what runs programs (shells, interpreters, the loader), and of terminals.
"""

KEPT = (
    "GIT_SSH", "GIT_SSL_", MARK, "PIP_CACHE_DIR", "PIP_CERT", "PIP_CLIENT_CERT", "PIP_CONFIG_FILE",
    "PIP_DEFAULT_TIMEOUT", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_KEYRING", "PIP_NO_INDEX",
    "PIP_PROXY", "PIP_RETRIES", "PIP_TIMEOUT", "PIP_TRUSTED_HOST", "PYTHON_KEYRING", "UV_CACHE_DIR", "UV_CONFIG_FILE",
    "UV_DEFAULT_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "UV_HTTP", "UV_INDEX", "UV_INSECURE_HOST", "UV_KEYRING",
    "UV_NATIVE_TLS", "UV_NO_INDEX", "UV_OFFLINE", "UV_REQUEST_TIMEOUT", "UV_SYSTEM_CERTS",
)  # fmt: skip  # a list, many words to a line
"""Exceptions: they say how to reach a server or whose a process is, and nothing about what is measured."""


def clean_environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment without what moves a tool's needle unseen, and without what would write beside the source.

    A program is looked for in absolute folders of PATH alone: `.` would be the project under test.
    """
    env = {name: value for name, value in inherited.items() if not _is_switch(name)}
    if "PATH" in env:
        env["PATH"] = os.pathsep.join(filter(os.path.isabs, env["PATH"].split(os.pathsep)))
    return env | {"PYTHONDONTWRITEBYTECODE": "1", "TERM": "dumb", "GIT_OPTIONAL_LOCKS": "0"}


def asking_git(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """For a question to git: with these settings, and without what makes it start a program of the folder's choice.

    Nor does what lies beside a commit take its place (`git replace`, grafts): the base is what was committed.
    """
    held = {"core.fsmonitor": "false", "core.hooksPath": os.devnull, **(settings or {})}
    env = {"GIT_CONFIG_COUNT": str(len(held)), "GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull}
    for number, (name, value) in enumerate(held.items()):
        env |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return env


def cleared(inherited: Mapping[str, str]) -> tuple[str, ...]:
    """The names of those variables that no command inherits, but for a terminal's, sorted."""
    return tuple(sorted(name for name in inherited if _is_switch(name) and not name.upper().startswith(_TERMINALS)))


def _is_switch(name: str) -> bool:
    return name.upper().startswith(CLEARED) and not name.upper().startswith(KEPT)
