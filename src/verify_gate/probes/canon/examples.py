"""Examples that documents show, run, and held against what they say comes.

`>>>` examples run in the project's interpreter, as doctest runs a file: a document's blocks share their names, `...`
stands for anything, and runs of white space are equal; an exception may stand without its module. Nothing is set up
that the document does not show: an example that a reader could not type in as it stands is a failing one, unless the
document says `canon: not run`.

Of the blocks that show a terminal, `$ command` with what it prints below, only those run whose every command is one of
the project's console scripts, or `python -m` with one of its packages, or `python -c`; without a shell, in an empty
folder that the document's blocks share. One with a pipe, a redirection, a variable or no output shown is not run.

Only what ran is counted.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify_gate.probes.canon.commands import scripts_of
from verify_gate.probes.canon.dotted import packages_of
from verify_gate.probes.canon.model import Block, Checked, Document, Fault, Kind
from verify_gate.probes.project_side import FOLDER
from verify_gate.process import Request, clean_environment, run

_DOCTESTS = frozenset({"", "default", "doctest", "ipython", "py", "py3", "pycon", "pycon3", "python", "python3"})
_TERMINALS = frozenset({"console", "shell-session", "shellsession"})
_SHELL = re.compile(r"[|&;<>$`*?~\\(){}]|^\w+=")
"""What a shell would make something of, outside of quotes."""
_QUOTED = re.compile(r"'[^']*'|\"[^\"$`\\]*\"")
_WIDTH = 120
_TIMEOUT_S = 120.0
_COMMAND_TIMEOUT_S = 30.0
_MARK = "or say before it that it is not run: `canon: not run`."
_FIX = f"Show what comes, set up what it needs, {_MARK}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A command as a document shows it, and the output below it."""

    words: tuple[str, ...]
    output: str
    line: int


class _Place:
    """Where examples run: the project's interpreter, its environment, and a folder of their own."""

    def __init__(self, root: Path, context: Mapping[str, Any]) -> None:
        self.python = Path(context["python"])
        self.folder = Path(context["scratch"]) / "examples"
        shutil.rmtree(self.folder, ignore_errors=True)  # what an earlier reading left changes nothing
        self.folder.mkdir(parents=True)
        roots = [str((root / each).resolve()) for each in context["import_roots"]]
        path = os.pathsep.join((str(self.python.parent), os.environ.get("PATH", "")))
        self.environment = {
            **clean_environment(os.environ),
            "PYTHONPATH": os.pathsep.join(roots),
            "PATH": path,
            "PYTHONHASHSEED": "0",
        }

    def run(self, argv: tuple[str, ...], name: str, timeout: float) -> tuple[str, str | None]:
        """What a command prints, both streams, in the folder `name`; and why it did not end by itself, if so."""
        cwd = self.folder / name
        cwd.mkdir(parents=True, exist_ok=True)
        out, err = self.folder / "out.txt", self.folder / "err.txt"
        ended = run(Request(argv, cwd, self.environment, timeout, out, err))
        said = "".join(file.read_text(encoding="utf-8", errors="replace") for file in (out, err) if file.is_file())
        why = f"it was still running after {timeout:g} s" if ended.timed_out else ended.failure
        return said, why


def check_examples(documents: Sequence[Document], root: Path, context: Mapping[str, Any]) -> Checked:
    """How many examples of the documents ran, and which of them did not do what they show.

    `context` is what VERIFY_CONTEXT holds: its `python` runs them, below its `scratch`.
    """
    place = _Place(root, context)
    typed = _typed(documents, place)
    shown = _shown(
        documents,
        place,
        scripts_of(root),
        frozenset(packages_of(context["import_roots"], context["source_files"], root)),
    )
    return Checked(typed.count + shown.count, (*typed.faults, *shown.faults))


def _blocks(document: Document, languages: frozenset[str]) -> Iterator[Block]:
    for block in document.blocks:
        lines = range(block.line, block.line + block.text.count("\n") + 1)
        if block.run and block.language.lower() in languages and document.records.isdisjoint(lines):
            yield block


def _typed(documents: Sequence[Document], place: _Place) -> Checked:
    """The `>>>` examples."""
    asked: list[dict[str, Any]] = []
    for document in documents:
        blocks = [[block.line, block.text] for block in _blocks(document, _DOCTESTS) if ">>> " in block.text]
        if blocks:
            asked.append({"path": document.path, "blocks": blocks})
    if not asked:
        return Checked(0)
    question, answer = place.folder / "asked.json", place.folder / "told.json"
    question.write_text(json.dumps(asked), encoding="utf-8")
    argv = (str(place.python), str(FOLDER / "verify_gate_examples.py"), str(question), str(answer))
    said, why = place.run(argv, "typed", _TIMEOUT_S)
    if not answer.is_file():
        path, line = _last(place.folder / "told.json.running") or (asked[0]["path"], asked[0]["blocks"][0][0])
        last = said.strip().rpartition("\n")[2]
        message = f"the examples that begin here did not run to their end: {why or last or 'the process ended'}"
        return Checked(1, (Fault(Kind.EXAMPLE, path, line, "example", message, _FIX),))
    told = json.loads(answer.read_text(encoding="utf-8"))
    faults = tuple(
        Fault(Kind.EXAMPLE, path, line, "example", _differs(f">>> {source.strip()}", want, got), _FIX)
        for path, line, source, want, got in told["failed"]
    )
    return Checked(told["ran"], faults)


def _last(running: Path) -> tuple[str, int] | None:
    """The document and the line of the block that ran last, if one did."""
    try:
        path, line = json.loads(running.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return path, line


def _differs(example: str, want: str, got: str) -> str:
    return f"`{_short(example)}` shows {_said(want)}, and {_said(got)} came"


def _said(text: str) -> str:
    return f"`{_short(text)}`" if text.strip() else "nothing"


def _short(text: str) -> str:
    line = " ⏎ ".join(part.rstrip() for part in text.strip().split("\n"))
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


def _shown(
    documents: Sequence[Document], place: _Place, scripts: Mapping[str, str], packages: frozenset[str]
) -> Checked:
    """The blocks that show a terminal."""
    faults: list[Fault] = []
    count = 0
    for number, document in enumerate(documents):
        for block in _blocks(document, _TERMINALS):
            shown = session(block)
            argvs = [argv_of(each.words, place.python, scripts, packages) for each in shown or ()]
            if not shown or not any(each.output for each in shown):
                continue
            runnable = [argv for argv in argvs if argv is not None]
            if len(runnable) < len(shown):
                continue
            for each, argv in zip(shown, runnable, strict=True):
                said, why = place.run(argv, f"shown-{number}", _COMMAND_TIMEOUT_S)
                if not each.output and why is None:
                    continue
                count += 1
                if why is not None or not matches(each.output, said):
                    message = _differs(f"$ {shlex.join(each.words)}", each.output, why or said)
                    faults.append(Fault(Kind.EXAMPLE, document.path, each.line, "example", message, _FIX))
    return Checked(count, tuple(faults))


def session(block: Block) -> tuple[Shown, ...] | None:
    """The commands of a block with the output of each; `None` where a shell is needed, or none is prompted for."""
    shown: list[Shown] = []
    for at, line in enumerate(block.text.rstrip("\n").split("\n")):
        if line.startswith("$ "):
            if _SHELL.search(_QUOTED.sub("", line[2:])):
                return None
            try:
                words = tuple(shlex.split(line[2:], comments=True))
            except ValueError:
                return None
            shown.append(Shown(words, "", block.line + at))
        elif shown:
            last = shown[-1]
            shown[-1] = Shown(last.words, f"{last.output}{line}\n" if line or last.output else "", last.line)
        elif line.strip():
            return None
    return tuple(shown) or None


def argv_of(
    words: tuple[str, ...], python: Path, scripts: Mapping[str, str], packages: frozenset[str]
) -> tuple[str, ...] | None:
    """The words to run for those of a document; `None` where it is not a command that is run."""
    match words:
        case ("python" | "python3", "-c", *rest):
            return (str(python), "-c", *rest)
        case ("python" | "python3", "-m", module, *rest) if module.partition(".")[0] in packages:
            return (str(python), "-m", module, *rest)
        case (name, *rest) if name in scripts:
            there = next(
                (path for path in (python.parent / name, python.parent / f"{name}.exe") if path.is_file()), None
            )
            return None if there is None else (str(there), *rest)
        case _:
            return None


def matches(expected: str, got: str) -> bool:
    """Whether an output is as expected, where `...` stands for anything and white space is white space."""
    parts = [re.escape(" ".join(part.split())) for part in expected.split("...")]
    return re.fullmatch(r"\s?.*?\s?".join(parts), " ".join(got.split()), re.DOTALL) is not None
