"""Blocks that show a terminal: `$ command` with what it prints below. Which of them can be run, how, and what is right.

Only what is plainly the project's own and plainly harmless is run; everything else is left alone.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from verify_gate.probes.canon.commands import without_prompt
from verify_gate.probes.canon.model import Block
from verify_gate.probes.canon.seen import seen

_SHELL = re.compile(r"[|&;<>$`*?~\\(){}\[\]…]|\.\.\.|^\w+=")
"""What a shell would make something of, or what stands for something, outside of quotes."""
_QUOTED = re.compile(r"'[^']*'|\"[^\"$`\\]*\"")
_STANDS_FOR = re.compile(r"[A-Z][A-Z\d_-]*")
_CHANGES = frozenset(
    {"deploy", "install", "login", "publish", "push", "reinstall", "uninstall", "upgrade", "upload"}
)  # fmt: skip  # a list, many words to a line
"""Words of what reaches further than a folder."""
_PATH = re.compile(r"[^\s()\[\]'\",;]*[/\\][^\s()\[\]'\",;]*|[\w.-]*\.[A-Za-z]\w*|\.\.?")
_CALLS = re.compile(r"(?P<module>[A-Za-z_][\w.]*)\s*:\s*(?P<name>[A-Za-z_][\w.]*)\s*(?:\[.*\])?")
_SCRIPT = "import sys; del sys.path[0]; sys.argv[0] = {!r}; import {} as module; sys.exit(module.{}())"
_FLAGS = doctest.ELLIPSIS | doctest.DONT_ACCEPT_TRUE_FOR_1


@dataclass(frozen=True, slots=True)
class Shown:
    """A command as a document shows it (`None` where only a shell could run it), and the output below it."""

    words: tuple[str, ...] | None
    output: str
    line: int


@dataclass(frozen=True, slots=True)
class Run:
    """The words to run, and the project's files that they name, which have to lie where it runs."""

    argv: tuple[str, ...]
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """What is the project's own: its folder, interpreter, console scripts with what they call, and packages."""

    root: Path
    python: Path
    scripts: Mapping[str, str]
    packages: frozenset[str]

    def run_of(self, words: tuple[str, ...] | None) -> Run | None:
        """What to run for the words of a document; `None` where they are not the project's, or might do harm."""
        command = self._command(words or ())
        if command is None or any(_CHANGES.intersection(re.split(r"[\W_]+", word.lower())) for word in words or ()):
            return None
        program, rest = command
        there = {each.name for each in self.root.iterdir()}
        files = []
        for word in rest:
            value = word.partition("=")[2] if word.startswith("-") else word
            if _STANDS_FOR.fullmatch(value):
                return None
            if value in there or _PATH.fullmatch(value):
                path = os.path.normpath(value)
                if path.startswith((os.sep, os.pardir)) or not self._has_file(path):
                    return None
                files.append(path)
        return Run((str(self.python), *program, *rest), tuple(files))

    def _has_file(self, path: str) -> bool:
        return seen((self.root / path).is_file)

    def _command(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]] | None:
        """What starts a program in the project's interpreter, and the words that it gets."""
        match words:
            case ("python" | "python3", "-c", *rest):
                return ("-c",), rest
            case ("python" | "python3", "-m", module, *rest) if module.partition(".")[0] in self.packages:
                return ("-m", module), rest
            case (name, *rest) if calls := _CALLS.fullmatch(self.scripts.get(name, "")):
                if calls["module"].partition(".")[0] in self.packages:
                    return ("-c", _SCRIPT.format(name, calls["module"], calls["name"])), rest
        return None


def session(block: Block) -> tuple[Shown, ...]:
    """The commands of a block with the output of each. Below something else than a command, none can be run."""
    shown: list[Shown] = []
    alone = True
    for at, line in enumerate(block.text.rstrip("\n").split("\n")):
        if line.startswith("$ "):
            shown.append(Shown(_words(without_prompt(line)), "", block.line + at))
        elif shown:
            last = shown[-1]
            shown[-1] = replace(last, output=f"{last.output}{line}\n" if line or last.output else "")
        elif line.strip():
            alone = False
    return tuple(shown if alone else (replace(each, words=None) for each in shown))


def _words(line: str) -> tuple[str, ...] | None:
    if _SHELL.search(_QUOTED.sub("", line)):
        return None
    try:
        return tuple(shlex.split(line, comments=True))
    except ValueError:
        return None


def matches(expected: str, got: str) -> bool:
    """Whether an output is as expected, where `...` stands for anything; blanks at the ends of lines do not count."""
    return doctest.OutputChecker().check_output(_trimmed(expected), _trimmed(got), _FLAGS)


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n") + "\n"
