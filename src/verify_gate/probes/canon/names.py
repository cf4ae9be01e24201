"""Names that documents set as code, held against the project: paths, dotted names, commands with options, settings.

What a code span is, is decided by its form, and where that leaves a doubt it is not counted. Counted, and so found dead
where it is not there, is:

- a path of two parts or more whose first folder is there, at the root or beside the document; not one that git
  ignores, that the source itself holds as a string, or that plainly stands for something (`path/to/file`);
- a dotted name that begins with one of the project's own packages, called or not, and what Python blocks import from
  these. It is looked up in the source, statically, through re-exports and base classes; one that only running code
  could tell is not counted;
- the options, and where they can be told the subcommands, of the project's own console scripts and of `python -m` with
  one of its packages; in code spans, and in the lines of shell blocks. An option is there if the source spells it, or
  implies it as typer does by the name of a parameter;
- a key of `[tool.NAME]`, where NAME is the project's; see `settings`.

Lines that are records are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify_gate.probes.canon.commands import Interface, command_in, names_of, options_in, scripts_of
from verify_gate.probes.canon.dotted import Names
from verify_gate.probes.canon.model import Block, Checked, Document, Fault, Kind
from verify_gate.probes.canon.paths import path_exists, path_in
from verify_gate.probes.canon.settings import Settings
from verify_gate.probes.canon.snippets import imports_in
from verify_gate.probes.canon.source import Source, read_source

_DOTTED = re.compile(r"(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)(?::(?P<of>[A-Za-z_][\w.]*))?(?:\(.*\))?")
_FILES = re.compile(
    r"\.(?:cfg|db|html?|in|ini|io|com|org|net|dev|json|lock|log|md|pyi?|rst|sh|sqlite|toml|txt|xml|ya?ml)$"
)
"""How the name of a file or of a host ends: that is no name of the code's."""
_PYTHON = frozenset({"py", "python", "python3"})
_SHELL = frozenset({"bash", "console", "sh", "shell", "shell-session", "zsh"})


@dataclass(frozen=True, slots=True)
class _Held:
    """One name that was held against the project."""

    there: bool
    rule: str
    message: str
    fix: str


class _Project:
    """What names are held against."""

    def __init__(self, root: Path, context: Mapping[str, Any]) -> None:
        self._root = root
        files = context["source_files"]
        self._source: Source = read_source(root, files)
        self._names = Names(root, context["import_roots"], files, self._source)
        self._scripts = scripts_of(root)
        self._interface = Interface(self._source, self._scripts, self._names.packages)
        known = (*self._names.packages, *self._scripts, *names_of(root))
        self._settings = Settings(self._source, known)
        self._declared = _text(root / "pyproject.toml") + _text(root / "setup.cfg")

    def in_span(self, text: str, document: str, beside: Sequence[str]) -> Iterator[_Held]:
        """Everything that a code span names, if it is plain what; `beside` are the other spans of its line."""
        path = path_in(text)
        dotted = _DOTTED.fullmatch(text)
        if path is not None:
            there = path_exists(path, document, self._root, self._source)
            if there is not None:
                yield _Held(there, "dead-path", f"`{text}` is not there", "Correct the path, or take it out.")
        elif dotted:
            yield from self._dotted(text, ".".join(filter(None, (dotted["name"], dotted["of"]))))
        else:
            yield from self.in_command(text)
        for name, there in self._settings.in_span(text, beside):
            yield _setting(name, there)

    def in_block(self, block: Block) -> Iterator[tuple[int, _Held]]:
        """Everything that a block of code names, with the line of each."""
        language = block.language.lower()
        if language == "toml":
            for at, name, there in self._settings.in_toml(block.text):
                yield block.line + at, _setting(name, there)
        for at, name in imports_in(block.text) if language in _PYTHON else ():
            for held in self._dotted(name, name):
                yield block.line + at, held
        for line, command in _lines(block) if language in _SHELL else ():
            for held in self.in_command(command):
                yield line, held

    def _dotted(self, text: str, name: str) -> Iterator[_Held]:
        if name.partition(".")[0] not in self._names.packages or _FILES.search(name):
            return
        if name in self._source.strings or name in self._declared:
            return
        there = self._names.exists(name)
        if there is not None:
            yield _Held(there, "dead-name", f"`{text}` is not in the code", "Name what is there now, or take it out.")

    def in_command(self, line: str) -> Iterator[_Held]:
        """What a line says of one of the project's commands, if it is one."""
        command = command_in(line, self._scripts, self._names.packages)
        if command is None:
            return
        if command.module is not None and self._names.exists(command.module) is False:
            message = f"`{command.program}`: there is no such module"
            yield _Held(there=False, rule="dead-command", message=message, fix="Correct the command.")
            return
        first = command.words[0] if command.words else ""
        known = self._interface.has_subcommand(first)
        if known is not None:
            message = f"`{command.program}` has no subcommand `{first}`"
            yield _Held(known, "dead-subcommand", message, "Correct the command.")
        for option in options_in(command):
            there = self._interface.has_option(option)
            if there is not None:
                message = f"`{command.program}` has no option `{option}`"
                yield _Held(there, "dead-option", message, "Correct the option, or take it out.")


def _setting(name: str, there: bool) -> _Held:  # noqa: FBT001 - it is what was found, not a way to behave
    return _Held(there, "dead-setting", f"`{name}` is no setting that the code reads", "Correct the key.")


def check_names(documents: Sequence[Document], root: Path, context: Mapping[str, Any]) -> Checked:
    """How many names of the project's the documents have, and which of them are not there.

    `context` is what VERIFY_CONTEXT holds: its `source_files` and `import_roots` say what is the project's.
    """
    project = _Project(root, context)
    faults: list[Fault] = []
    count = passed_over = 0
    for document in documents:
        for line, held in _held(project, document):
            if line in document.records:
                passed_over += 1
                continue
            count += 1
            if not held.there:
                faults.append(Fault(Kind.NAME, document.path, line, held.rule, held.message, held.fix))
    return Checked(count, tuple(faults), passed_over)


def _held(project: _Project, document: Document) -> Iterator[tuple[int, _Held]]:
    """Everything that a document names, with the line of each."""
    of_line: dict[int, list[str]] = {}
    for span in document.spans:
        of_line.setdefault(span.line, []).append(span.text)
    for span in document.spans:
        for held in project.in_span(span.text.strip(), document.path, of_line[span.line]):
            yield span.line, held
    for block in document.blocks:
        yield from project.in_block(block)


def _lines(block: Block) -> Iterator[tuple[int, str]]:
    """The command lines of a shell block with the line of each, those that go on joined."""
    lines = block.text.split("\n")
    prompted = any(line.lstrip().startswith("$ ") for line in lines)
    whole, start = "", 0
    for at, line in enumerate(lines):
        if whole:
            whole += line.strip().removeprefix("> ")
        elif not prompted or line.lstrip().startswith("$ "):
            whole, start = line.strip(), at
        if whole.endswith("\\"):
            whole = f"{whole[:-1]} "
        elif whole:
            yield block.line + start, whole
            whole = ""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
