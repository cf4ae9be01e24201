"""What a hostile case is: something that a project holds so that it does more than be looked at.

The cases stand in the modules beside this one. `test_hostile.py` runs the real command on each of them, and docs/security.md
has the same list as a table for people, written by `python -m tests.hostile.page`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.conftest import Project

ALIVE = re.compile(
    r"(?m)[^\n\x20-\x7e\u00a1-\U0010ffff]|^\s*::|##\w*\[|[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
"""What a terminal or a CI would obey in a text: control and direction characters, and the beginnings of commands."""

EVIL = "\x1b[2J\x1b]0;owned\x07\x9b31m[bold red]evil[/]\r::error::evil\n::set-output name=a::evil\n##vso[task.x]evil ##teamcity[evil] ###[evil]\u202egnp.evil\u2066 <script>evil</script> |evil| `evil`"
"""A message with everything in it."""


@dataclass(frozen=True)
class Case:
    """One thing that a project holds.

    `name` says what, as a phrase; `becomes` what comes of it. `files` and `lay` make it; `table` holds the instruments of
    verify.toml. The command has to exit with `code` and to say `says` in its text report or on standard error. `never` is
    what may stand nowhere in what it prints or keeps; a file `ran` in the project's root is the proof that something ran which
    should not have.
    """

    name: str
    becomes: str
    table: str
    code: int
    says: str
    files: Mapping[str, str] = field(default_factory=dict)
    lay: Callable[[Project], None] | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    never: str | None = None
    arguments: tuple[str, ...] = ()


def lay(project: Project, case: Case) -> None:
    """Make the project of a case."""
    project.write({"verify.toml": f'[verify]\nsource = ["src"]\n\n{case.table}', "src/a.py": "x = 1\n", **case.files})
    if case.lay:
        case.lay(project)


def strictly(text: str) -> dict[str, Any]:
    """A JSON report as the strictest parser takes it: ASCII, no half of a character, no number that is none."""
    assert text.isascii()
    assert "##" not in text
    found: dict[str, Any] = json.loads(text, parse_constant=_refused)
    json.dumps(found, ensure_ascii=False).encode()
    return found


def _refused(constant: str) -> None:
    """No parser but Python's takes NaN and Infinity."""
    raise AssertionError(constant)
