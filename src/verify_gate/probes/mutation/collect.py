"""What became of each mutant, in both runs, as plain figures for the adapter to judge."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from verify_gate.probes.mutation.again import TIMED_OUT, Codes
from verify_gate.probes.mutation.anatomy import Anatomy, dissect
from verify_gate.probes.mutation.laying import laid_by, notes_on
from verify_gate.probes.mutation.nulls import as_mutmut_has_it, function_of
from verify_gate.probes.mutation.outcome import Asked, Collected, Laid, Mutant, Session, SourceFile
from verify_gate.probes.mutation.task import Task

Sessions = Mapping[str | None, Session]

_NOTHING = Laid(text="", names=(), nulls={}, hidden=0)
"""What is laid of a file that mutmut does not meet."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What is noted of both runs: the code of each mutant in either, by its file's path, and the sessions of each."""

    first: Mapping[str, Codes]
    second: Mapping[str, Codes]
    sessions: tuple[Sessions, Sessions]
    asked: Asked


def collect(task: Task) -> Collected:
    """Files, mutants and null mutants. Raises whatever reading them raises: then there is nothing to judge.

    Ends the process where a mutated file is not what was laid: then nobody knows which code the tests ran over.
    """
    notes, laid = notes_of(task), laid_by(task)
    files: list[SourceFile] = []
    mutants: list[Mutant] = []
    for path in task.due:
        there, mutated = laid.get(path, _NOTHING), (task.mutants / path).read_text("utf-8")
        if path in laid and mutated != there.text:
            raise SystemExit(f"a test wrote over the copy of {path} that holds its mutants")
        anatomy = dissect(path, (task.tree / path).read_text("utf-8"), mutated)
        files.append(seen(anatomy, there, met=path in laid))
        mutants += (outcome(anatomy, name, notes, there) for name in names(there, notes, path))
    statistics = sessions(task.witness("stats").read_text("utf-8")).get("stats")
    return Collected(
        files=tuple(files),
        mutants=tuple(mutants),
        alive=tuple(
            null
            for path, file in sorted(laid.items())
            for null in sorted(file.nulls.values())
            if alive(null, path, notes)
        ),
        ran=statistics.ran if statistics else None,
    )


def notes_of(task: Task) -> Notes:
    """What the runs left behind. Where nothing was in doubt, there was no second one."""
    first: dict[str, Codes] = json.loads(task.first.read_text("utf-8"))
    second = {path: notes_on(task, path)["exit_code_by_key"] for path in first}
    runs = [task.witness(run) for run in ("first", "second")]
    one, two = (sessions(run.read_text("utf-8")) if run.is_file() else {} for run in runs)
    return Notes(first, second, (one, two), Asked.model_validate_json(task.asked.read_bytes()))


def sessions(text: str) -> dict[str | None, Session]:
    """The last session that the witness saw under each mutant's name."""
    return {session.mutant: session for session in map(Session.model_validate_json, text.splitlines())}


def names(there: Laid, notes: Notes, path: str) -> list[str]:
    """The mutants that were laid, and what else is noted that is no null mutant either."""
    nulls = set(there.nulls.values())
    return [name for name in dict.fromkeys((*there.names, *notes.first.get(path, {}))) if name not in nulls]


def seen(anatomy: Anatomy, there: Laid, *, met: bool) -> SourceFile:
    """What is known of one file; `met` says whether mutmut has notes on it."""
    return SourceFile(
        path=anatomy.path,
        met=met,
        mutants=len(there.names) - len(there.nulls),
        mutable=anatomy.mutable,
        functions=anatomy.functions,
        mutated=len(there.nulls),
        decorated=anatomy.decorated,
        nested=anatomy.nested,
        outer=anatomy.outer,
        pragmas=anatomy.pragmas,
        hidden=there.hidden,
    )


def outcome(anatomy: Anatomy, name: str, notes: Notes, there: Laid) -> Mutant:
    """What became of one mutant of a file of which this was laid."""
    function, nulls = function_of(name), there.nulls
    code, session = last(name, anatomy.path, notes)
    line, diff = anatomy.place(name.rpartition(".")[2], shown=code != 1)
    return Mutant(
        name=as_mutmut_has_it(name, nulls[function]) if function in nulls else name,
        path=anatomy.path,
        line=line,
        code=code,
        due=name in there.names,
        failed=session.failed if session else None,
        broken=session.broken if session else (),
        null=notes.asked.nulls.get(function),
        tests=() if code == 1 else notes.asked.tests.get(function, ()),
        diff=diff,
    )


def alive(null: str, path: str, notes: Notes) -> bool:
    """Whether the tests were seen to pass under a null mutant, from their first to their last."""
    code, session = last(null, path, notes)
    return code == 0 and session is not None and session.exit == 0


def last(name: str, path: str, notes: Notes) -> tuple[int | None, Session | None]:
    """The code and the session of a mutant: those of the second run where it ran out of time in the first one."""
    code = notes.first.get(path, {}).get(name)
    if code != TIMED_OUT:
        return code, notes.sessions[0].get(name)
    return notes.second[path].get(name), notes.sessions[1].get(name)
