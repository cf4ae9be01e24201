"""The project that is measured, and its ordinary build. Each of its files lies in `project/` under a further `.txt`.

So no tool of our own build takes what was planted there for ours, and an editor still shows it as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tomli_w

NAME = "parcels"
BUILD = "Makefile"
_PLACE = Path(__file__).parent / "project"
_SUFFIX = ".txt"
_PYTHON = '"@PYTHON@"'


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the build: the line as it is written, the variables that it sets, and its words."""

    line: str
    env: dict[str, str]
    argv: tuple[str, ...]


def files(python: str) -> dict[str, str]:
    """The project's files by their path; its verify.toml names that interpreter."""
    return {
        file.relative_to(_PLACE).as_posix().removesuffix(_SUFFIX): _with_python(file, python)
        for file in sorted(_PLACE.rglob(f"*{_SUFFIX}"))
    }


def steps(makefile: str) -> Iterator[Step]:
    """The commands of a Makefile's recipes, in their order."""
    for line in makefile.splitlines():
        if line.startswith("\t"):
            words = line.split()
            settings = [word.partition("=") for word in words if "=" in word and not word.startswith("-")]
            argv = tuple(words[len(settings) :])
            yield Step(line.strip(), {name: value for name, _, value in settings}, argv)


def _with_python(file: Path, python: str) -> str:
    spelled = tomli_w.dumps({"python": python}).partition("=")[2].strip()
    return file.read_text(encoding="utf-8").replace(_PYTHON, spelled)
