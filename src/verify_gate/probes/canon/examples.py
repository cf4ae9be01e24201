"""Examples that documents show, run, and held against what they say comes.

`>>>` examples run in the project's interpreter, as doctest runs a file: a document's blocks share their names and a
process of their own, and `...` stands for anything; an exception may stand without its module. Nothing is set up that
the document does not show: an example that a reader could not type in as it stands is a failing one, unless the
document says `canon: not run`.

Of the blocks that show a terminal only those run whose every command is one of the project's console scripts, or
`python -m` with one of its packages, or `python -c`, and which can do no harm: see `terminals`. All that a document's
examples write goes to folders of their own: see `place`.

What was not run is counted too.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from verify_gate.probes.canon.commands import scripts_of
from verify_gate.probes.canon.dotted import packages_of
from verify_gate.probes.canon.following import Failed, rooted
from verify_gate.probes.canon.model import Block, Checked, Document, Fault, Kind
from verify_gate.probes.canon.place import Place, place_of
from verify_gate.probes.canon.terminals import Own, Run, Shown, matches, session
from verify_gate.probes.project_side import FOLDER
from verify_gate.process import until_terminated

_DOCTESTS = frozenset({"", "default", "doctest", "ipython", "py", "py3", "pycon", "pycon3", "python", "python3"})
_TERMINALS = frozenset({"console", "shell-session", "shellsession"})
_PROMPT = re.compile(r"^[ \t]*>>> +[^\s#]", re.MULTILINE)
_WIDTH = 120
_TIMEOUT_S = 120.0
_COMMAND_TIMEOUT_S = 30.0
_MARK = "or say before it that it is not run: `canon: not run`."
_FIX = f"Show what comes, set up what it needs, {_MARK}"


def check_examples(documents: Sequence[Document], root: Path, context: Mapping[str, Any]) -> Checked:
    """How many examples of the documents ran, which of them did not do what they show, and how many did not run.

    `context` is what VERIFY_CONTEXT holds: its `python` runs them, below its `scratch`. SIGTERM ends what runs.
    """
    asked = [(each, *_blocks(each)) for each in documents]
    if not any(typed or shown for _, typed, shown in asked):
        return Checked(0)
    packages = frozenset(packages_of(context["import_roots"], context["source_files"], root))
    own = Own(root, Path(context["python"]), scripts_of(root), packages)
    checked: list[Checked] = []
    with until_terminated() as cancel:
        place = place_of(root, context, cancel)
        for number, (document, typed, shown) in enumerate(asked):
            there = place.of(number)
            checked.append(_typed(document, typed, there))
            checked += (_shown(document, block, there, own) for block in shown)
    faults = tuple(fault for each in checked for fault in each.faults)
    counts, passed_over, follow = (
        sum(getattr(each, name) for each in checked) for name in ("count", "passed_over", "follow")
    )
    return Checked(counts, faults, passed_over, follow)


def _blocks(document: Document) -> tuple[list[Block], list[Block]]:
    """The blocks of a document with `>>>` examples, and those that show a terminal."""
    return (
        [block for block in document.blocks if _PROMPT.search(block.text)],
        [block for block in document.blocks if block.language.lower() in _TERMINALS],
    )


def _runs(document: Document, block: Block) -> bool:
    """Whether a document lets a block be run: it is not marked, and no part of a record."""
    return block.run and document.records.isdisjoint(range(block.line, block.line + block.text.count("\n") + 1))


def _fault(document: Document, line: int, message: str) -> Fault:
    return Fault(Kind.EXAMPLE, document.path, line, "example", message, _FIX)


def _typed(document: Document, blocks: Sequence[Block], place: Place) -> Checked:
    """The `>>>` examples of a document."""
    there = sum(len(_PROMPT.findall(block.text)) for block in blocks)
    asked = [block for block in blocks if block.language.lower() in _DOCTESTS and _runs(document, block)]
    if not asked:
        return Checked(0, passed_over=there)
    question, answer = place.folder / "asked.json", place.folder / "told.jsonl"
    question.write_text(json.dumps([[block.line, block.text] for block in asked]), encoding="utf-8")
    argv = (str(place.python), str(FOLDER / "verify_gate_examples.py"), str(question), str(answer))
    said, why = place.run(argv, _TIMEOUT_S)
    told = _told(answer)
    begun = [(line, source) for kind, line, source, *_ in told if kind == "begins"]
    failed, follow = rooted([Failed(*rest) for kind, *rest in told if kind == "fails"])
    faults = [_fault(document, each.line, _said_of(each)) for each in failed]
    if not told or told[-1][0] != "ended":
        last = said.strip().rpartition("\n")[2]
        what = f"`>>> {_short(begun[-1][1])}`, with all below it," if begun else "what begins here"
        message = f"{what} did not run to its end: {why or last or 'the process ended'}"
        faults.append(_fault(document, begun[-1][0] if begun else asked[0].line, message))
    return Checked(len(begun), tuple(faults), max(there - len(begun), 0), follow)


def _said_of(failed: Failed) -> str:
    said = _differs(f">>> {failed.source.strip()}", failed.want, failed.got)
    if not failed.follow:
        return said
    return f"{said}; {failed.follow} more below {'fails' if failed.follow == 1 else 'fail'} for want of it"


def _told(answer: Path) -> list[list[Any]]:
    """The whole lines that the project's side wrote."""
    if not answer.is_file():
        return []
    return [json.loads(line) for line in answer.read_text(encoding="utf-8").split("\n")[:-1]]


def _differs(example: str, want: str, got: str) -> str:
    return f"`{_short(example)}` shows {_said(want)}, and {_said(got)} came"


def _said(text: str) -> str:
    return f"`{_short(text)}`" if text.strip() else "nothing"


def _short(text: str) -> str:
    line = " ⏎ ".join(part.rstrip() for part in text.strip().split("\n"))
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


def _shown(document: Document, block: Block, place: Place, own: Own) -> Checked:
    """A block that shows a terminal: all of it is run, or nothing."""
    commands = session(block)
    there = sum(1 for each in commands if each.output)
    runs = [run for each in commands if (run := own.run_of(each.words))]
    if not there or len(runs) < len(commands) or not _runs(document, block):
        return Checked(0, passed_over=there)
    place.bring(own.root, [name for run in runs for name in run.files])
    found = [_run(document, each, run, place) for each, run in zip(commands, runs, strict=True)]
    return Checked(there, tuple(fault for fault in found if fault))


def _run(document: Document, shown: Shown, run: Run, place: Place) -> Fault | None:
    said, why = place.run(run.argv, _COMMAND_TIMEOUT_S)
    if why is None and (not shown.output or matches(shown.output, said)):
        return None
    return _fault(document, shown.line, _differs(f"$ {shlex.join(shown.words or ())}", shown.output, why or said))
