"""Which keys of which tool's settings look away, in the words of `[tool]` in pyproject.toml."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_DEFAULTS = re.compile(r"(?i)pragma.*no.*(?:cover|branch)|^\^?(?:\s|\\s\*)*if .*TYPE_CHECKING")
"""Lines that coverage excludes by itself: to name them again hides nothing more."""

_NEVER_TESTS = frozenset(
    {
        ".*",
        "*.egg",
        ".eggs",
        ".git",
        ".tox",
        ".venv",
        "CVS",
        "_darcs",
        "build",
        "dist",
        "node_modules",
        "venv",
        "{arch}",
    }
)
"""Folders that pytest passes over by itself, or that hold nothing of the project's."""


@dataclass(frozen=True, slots=True)
class Look:
    """A key, as a glob of its full name, that looks away where `when` holds for its value.

    `everything` is what an entry hides that is blanket: one that `blanket` matches. Where `whole`, the comment above
    the table that the key stands in is its reason too.
    """

    key: str
    when: Callable[[Any], bool] = bool
    blanket: str = r"(?!)"
    everything: str = "everything"
    whole: bool = False


def _is_true(value: Any) -> bool:
    return str(value).lower() in {"true", "1", "yes", "on"}


def _is_false(value: Any) -> bool:
    return str(value).lower() in {"false", "0", "no", "off", "none"}


def _mypy(table: str, *, whole: bool) -> Iterator[Look]:
    everything = r"(?!)" if whole else r"(?i)true|1|yes|on"
    yield Look(f"{table}.ignore_errors", _is_true, everything, "every type error", whole)
    yield Look(f"{table}.ignore_missing_imports", _is_true, whole=whole)
    yield Look(f"{table}.disable_error_code", whole=whole)
    yield Look(f"{table}.follow_imports", lambda value: value in {"skip", "silent"}, whole=whole)
    yield Look(f"{table}.strict[_-]optional", _is_false, whole=whole)
    yield Look(f"{table}.no[_-]strict[_-]optional", _is_true, whole=whole)
    if whole:
        for flag in ("disallow_*", "check_*", "warn_*", "strict*", "no_implicit_*"):
            yield Look(f"{table}.{flag}", _is_false, whole=True)
        yield Look(f"{table}.allow_*", _is_true, whole=True)


LOOKS = (
    *(
        Look(f"ruff.{lint}{extend}ignore", blanket="ALL", everything="every rule")
        for lint in ("", "lint.")
        for extend in ("", "extend-")
    ),
    *(
        Look(f"ruff.{lint}{extend}per-file-ignores.*", whole=True)
        for lint in ("", "lint.")
        for extend in ("", "extend-")
    ),
    *(Look(f"ruff.{key}exclude") for key in ("", "extend-", "lint.", "format.")),
    Look("coverage.*.omit", blanket=r"\*+|\*\*/\*", everything="every file"),
    *(
        Look(f"coverage.report.{key}", lambda text: not _DEFAULTS.search(str(text)), r"\.[*+]?\$?", "every line")
        for key in ("exclude_lines", "exclude_also", "partial_branches", "partial_also")
    ),
    Look("coverage.report.ignore_errors", _is_true),
    *_mypy("mypy", whole=False),
    Look("mypy.exclude"),
    *_mypy("mypy.overrides.*", whole=True),
    Look("importlinter.*ignore_imports", blanket=r"\*\*?\s*->\s*\*\*?", everything="every import"),
    *(
        Look(f"pytest.{key}filterwarnings", lambda text: str(text).strip().startswith("ignore"),
              r"ignore(?:::Warning)?:*", "every warning")
        for key in ("", "ini_options.")
    ),
    *(
        Look(f"pytest.{key}norecursedirs", lambda text: not _NEVER_TESTS.issuperset(str(text).split()))
        for key in ("", "ini_options.")
    ),
    Look("jscpd.ignore"),
    Look("jscpd.ignore[Pp]attern"),
    Look("pyright.exclude"),
    Look("pyright.ignore"),
    Look("pyright.report*", _is_false),
    *(Look(f"flake8.{extend}ignore") for extend in ("", "extend-", "extend_")),
    *(Look(f"flake8.per{sign}file{sign}ignores") for sign in "-_"),
    *(Look(f"flake8.{extend}exclude") for extend in ("", "extend-", "extend_")),
    Look("pylint*.disable", blanket="all", everything="every rule"),
    Look("bandit.skips"),
    Look("bandit.exclude_dirs"),
    Look("ty.rules.*", lambda value: value == "ignore"),
    *(Look(f"mutmut.{key}") for key in ("do_not_mutate", "do_not_mutate_patterns")),
)  # fmt: skip  # a table
