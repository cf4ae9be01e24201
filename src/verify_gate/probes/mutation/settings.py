"""The settings under which mutmut works in its copy: the project's own for pytest, and none that narrow it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from configparser import ConfigParser
from configparser import Error as IniError
from typing import Any

import tomli_w

from verify_gate.domain.reading import Unreadable

_INI = {"pytest.ini": "pytest", ".pytest.ini": "pytest", "tox.ini": "pytest", "setup.cfg": "tool:pytest"}

_NEEDED_ALONE = {
    r"(^|\s)(-n|--numprocesses|--dist)": "-n0",
    r"(^|\s)--cov": "--no-cov",
}
"""Options of pytest's plugins under which mutmut sees nothing, and what takes them back."""


def pyproject(
    settings: Mapping[str, str], due: Sequence[str], tests: Sequence[str], arguments: Sequence[str], patience: float
) -> str:
    """A pyproject.toml with the project's own tables, and in place of its settings for mutmut our own.

    `patience` is how many times its expected duration a mutant may take. Raises `Unreadable` where the project's
    file is not valid.
    """
    document = _toml(settings, "pyproject.toml")
    document.setdefault("tool", {})["mutmut"] = {
        # Each mutant is tried in a process in which no test has run: one that fails the second time kills nothing.
        "process_isolation": "forkserver",
        "source_paths": list(due),
        "pytest_add_cli_args": list(arguments),
        "pytest_add_cli_args_test_selection": list(tests),
        "timeout_multiplier": patience,
        "use_git_change_detection": False,
    }
    return tomli_w.dumps(document)


def taken_back(settings: Mapping[str, str]) -> tuple[str, ...]:
    """What takes back those of the project's standing options for pytest under which mutmut sees nothing."""
    standing = " ".join(_standing(settings))
    return tuple(undo for pattern, undo in _NEEDED_ALONE.items() if re.search(pattern, standing))


def _standing(settings: Mapping[str, str]) -> list[str]:
    tool = _toml(settings, "pyproject.toml").get("tool", {}).get("pytest", {})
    tables = [tool, tool.get("ini_options", {})]
    tables += [_toml(settings, name).get("pytest", {}) for name in ("pytest.toml", ".pytest.toml")]
    found = [table.get("addopts", "") for table in tables]
    for name, section in _INI.items():
        parser = ConfigParser(interpolation=None, strict=False)
        try:
            parser.read_string(settings.get(name, ""))
        except IniError as error:
            raise Unreadable(f"{name} is not valid: {' '.join(str(error).split())}. Correct it.") from None
        found.append(parser.get(section, "addopts", fallback=""))
    return [options if isinstance(options, str) else " ".join(map(str, options)) for options in found]


def _toml(settings: Mapping[str, str], name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(settings.get(name, ""))
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"{name} is not valid TOML: {error}. Correct it.") from None
