"""Whether the project's own commands have the options and subcommands that documents give them."""

from __future__ import annotations

import ast
import configparser
import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify_gate.probes.canon.source import Source, last_name, texts

_PARSERS = frozenset({"argparse", "click", "docopt", "getopt", "optparse", "typer"})
_IMPLIES = frozenset({"typer", "cyclopts", "fire", "tyro", "defopt", "clize", "plac", "arguably"})
"""What makes an option of each parameter, unnamed."""
_ALWAYS = frozenset({"--help", "-h", "--version", "--install-completion", "--show-completion"})
_OF_CALLS = {"password_option": "--password", "confirmation_option": "--yes"}
_PASSES_ON = frozenset({"parse_known_args", "parse_known_intermixed_args"})
_UNCHECKED = frozenset({"ignore_unknown_options", "allow_extra_args"})
_BEFORE = (("uv", "run"), ("poetry", "run"), ("pdm", "run"), ("hatch", "run"), ("pipx", "run"), ("uvx",))
_OPTION = re.compile(r"--[A-Za-z][\w-]*|-[A-Za-z]")
_PYTHON = re.compile(r"python[\d.]*|py")
_NOT_TYPED = re.compile(r"<[A-Za-z][\w .-]*>|\s#\s.*$")
"""What stands for an argument, and a remark."""
_ENDS = re.compile(r"[|<>&;#].*|\d>.*")


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the project's own: the program as it is written, and the words after it."""

    program: str
    words: tuple[str, ...]
    module: str | None = None


def scripts_of(root: Path) -> Mapping[str, str]:
    """The console scripts that the project declares, each with what it calls."""
    project = _project(root)
    found: dict[str, str] = {}
    for table in (("project", "scripts"), ("tool", "poetry", "scripts")):
        found |= {name: str(calls) for name, calls in _table(project, table).items()}
    settings = configparser.ConfigParser(interpolation=None)
    try:
        settings.read(root / "setup.cfg", encoding="utf-8")
        declared = settings.get("options.entry_points", "console_scripts", fallback="")
    except (configparser.Error, UnicodeDecodeError):
        declared = ""
    for line in declared.splitlines():
        name, _, calls = line.partition("=")
        if calls:
            found[name.strip()] = calls.strip()
    return found


def names_of(root: Path) -> tuple[str, ...]:
    """The name of the distribution, where pyproject.toml says it."""
    project = _project(root)
    tables = (_table(project, ("project",)), _table(project, ("tool", "poetry")))
    return tuple(str(table["name"]) for table in tables if "name" in table)


def _project(root: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _table(project: Mapping[str, Any], parts: Sequence[str]) -> Mapping[str, Any]:
    here: Any = project
    for part in parts:
        here = here.get(part, {}) if isinstance(here, dict) else {}
    return here if isinstance(here, dict) else {}


def without_prompt(line: str) -> str:
    """A line as it is typed in, without `$` before it, however often somebody has copied that along."""
    return re.sub(r"^\s*(?:\$\s+)*", "", line)


def command_in(line: str, scripts: Mapping[str, str], packages: frozenset[str]) -> Command | None:
    """The project's own command that a line is; `None` where it is another, or none."""
    try:
        words = shlex.split(_NOT_TYPED.sub("_", without_prompt(line).strip()))
    except ValueError:
        return None
    while words and re.fullmatch(r"[A-Z_][A-Z0-9_]*=.*", words[0]):
        del words[0]
    for before in _BEFORE:
        if tuple(words[: len(before)]) == before:
            del words[: len(before)]
    end = next((at for at, word in enumerate(words) if _ENDS.fullmatch(word)), len(words))
    words = words[:end]
    if words and words[0] in scripts:
        return Command(words[0], tuple(words[1:]))
    match words:
        case [python, "-m", module, *rest] if _PYTHON.fullmatch(python) and module.partition(".")[0] in packages:
            return Command(f"python -m {module}", tuple(rest), module)
        case _:
            return None


def options_in(command: Command) -> Iterator[str]:
    """The options that a command is given, as far as they are plainly that."""
    for word in command.words:
        if word == "--":
            return
        for part in re.split(r"[|/,]", word.strip("[]()")) if "=" not in word else [word]:
            name = part.partition("=")[0].strip("[]")
            if _OPTION.fullmatch(name):
                yield name


class Interface:
    """What the project's commands take, as far as its source tells."""

    def __init__(self, source: Source, scripts: Mapping[str, str], packages: frozenset[str]) -> None:
        self._source = source
        self._options = _declared(source)
        own = all(calls.partition(":")[0].partition(".")[0] in packages for calls in scripts.values())
        self._options_told = own and bool(self._options - _ALWAYS) and not _open_ended(source)
        self._subcommands = _subcommands(source) if own and len(set(scripts.values())) == 1 else frozenset[str]()

    def has_option(self, option: str) -> bool | None:
        """Whether there is an option of the name; `None` where the source does not tell."""
        if option in self._options:
            return True
        if not self._options_told:
            return None
        if "argparse" in self._source.imported and option.startswith("--"):
            return any(known.startswith(option) for known in self._options)
        return False

    def has_subcommand(self, word: str) -> bool | None:
        """Whether there is a subcommand of the name; `None` where the source does not tell, or has it elsewhere."""
        if not self._subcommands or not re.fullmatch(r"[a-z][a-z\d]*(?:-[a-z\d]+)*", word):
            return None
        if word in self._subcommands:
            return True
        known = word in self._source.strings or word.replace("-", "_") in self._source.functions
        return None if known else False


def _declared(source: Source) -> frozenset[str]:
    found = set(_ALWAYS)
    for text in source.strings:
        parts = [part.strip() for part in re.split(r"[\s/,|]+", text)]
        if parts and all(part.startswith("-") for part in parts if part):
            found.update(part.partition("=")[0] for part in parts)
    if source.imported & {"docopt", "getopt"}:
        found.update(option for text in source.docstrings for option in _OPTION.findall(text))
    if source.imported & _IMPLIES:
        names = {name.replace("_", "-") for name in (source.parameters | source.fields.keys())}
        found.update(option for name in names for option in (f"--{name}", f"--no-{name}"))
    calls = source.call_names()
    found.update(option for name, option in _OF_CALLS.items() if name in calls)
    if "BooleanOptionalAction" in source.words:
        found.update(f"--no-{option[2:]}" for option in tuple(found) if option.startswith("--"))
    return frozenset(found)


def _open_ended(source: Source) -> bool:
    """Whether the commands may take options that no string of the source spells."""
    if not source.imported & (_PARSERS | _IMPLIES) or source.call_names() & _PASSES_ON or source.unread:
        return True
    if source.words & {"REMAINDER", "UNPROCESSED"} or any(_takes_any(source, call) for _, call in source.calls):
        return True
    others = {name for name in source.decorators if name.endswith(("_option", "_options"))}
    if others - source.functions - _OF_CALLS.keys() - {"version_option", "help_option"}:
        return True
    declares = {"add_argument", "add_option"} | ({"option"} if "click" in source.imported else set())
    loose = (ast.JoinedStr, ast.BinOp, ast.Call, ast.Name, ast.Starred)
    built = any(name in declares and any(isinstance(each, loose) for each in call.args) for name, call in source.calls)
    return built and source.builds_options


def _takes_any(source: Source, call: ast.Call) -> bool:
    """Whether a call's `context_settings`, as click and typer have them, let any option through."""
    for key in call.keywords:
        if key.arg == "context_settings":
            plain = isinstance(key.value, ast.Dict)
            said = set(texts(ast.walk(key.value))) if plain else source.strings | source.words
            if said & _UNCHECKED:
                return True
    return False


def _subcommands(source: Source) -> frozenset[str]:
    """The names of subcommands, where all are spelled out; none where that cannot be told."""
    found: set[str] = set()
    grouped = False
    for name, call in source.calls:
        if name in {"add_command", "add_typer"} and not list(texts([key.value for key in call.keywords])):
            return frozenset()
        if name == "add_parser":
            spelled = list(texts(call.args[:1]))
            if not spelled:
                return frozenset()
            found.update(spelled)
            for key in call.keywords:
                found.update(
                    text for node in ast.walk(key.value) if isinstance(node, ast.expr) for text in texts([node])
                )
        elif name in {"add_subparsers", "group"}:
            grouped = True
        elif name in {"command", "add_typer"} and last_name(call.func) == name:
            found.update(texts([*call.args, *(key.value for key in call.keywords)]))
    return frozenset(found) if grouped and found else frozenset()
