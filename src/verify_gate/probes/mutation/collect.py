"""What became of each mutant, in both runs, as plain figures for the adapter to judge."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verify_gate.probes.mutation.again import TIMED_OUT, Codes, function_of, meta_of, null_mutants
from verify_gate.probes.mutation.anatomy import Anatomy, dissect
from verify_gate.probes.mutation.outcome import Collected, Mutant, Session, SourceFile
from verify_gate.probes.mutation.task import Task

Sessions = Mapping[str | None, Session]


@dataclass(frozen=True, slots=True)
class Notes:
    """What is noted of both runs: the codes of the first by file and of the second, the sessions of each.

    `tests` are those that ran over each function, `nulls` the null mutant that shares them.
    """

    codes: Mapping[str, Codes]
    again: Codes
    sessions: tuple[Sessions, Sessions]
    tests: Mapping[str, Sequence[str]]
    nulls: Mapping[str, str]


def collect(task: Task) -> Collected:
    """Files, mutants and null mutants. Raises whatever reading them raises: then there is nothing to judge."""
    notes = notes_of(task)
    files: list[SourceFile] = []
    mutants: list[Mutant] = []
    for path in task.due:
        source, mutated = ((folder / path).read_text("utf-8") for folder in (task.tree, task.mutants))
        anatomy = dissect(path, source, mutated)
        files.append(seen(anatomy, met=path in notes.codes))
        mutants += (outcome(anatomy, name, notes) for name in names(anatomy, notes.codes.get(path, {})))
    statistics = notes.sessions[0].get("stats")
    return Collected(
        files=tuple(files),
        mutants=tuple(mutants),
        nulls={name: notes.again.get(name) for name in sorted(set(notes.nulls.values()))},
        ran=statistics.ran if statistics else None,
    )


def notes_of(task: Task) -> Notes:
    """What both runs left behind."""
    first = json.loads(task.first.read_text("utf-8"))
    again: Codes = {}
    for path in first["codes"]:
        again |= json.loads(meta_of(task, path).read_text("utf-8"))["exit_code_by_key"]
    one, two = (sessions(task.witness(run).read_text("utf-8")) for run in ("first", "second"))
    return Notes(first["codes"], again, (one, two), first["tests"], null_mutants(first["codes"], first["tests"]))


def sessions(text: str) -> dict[str | None, Session]:
    """The last session that the witness saw under each mutant's name."""
    return {session.mutant: session for session in map(Session.model_validate_json, text.splitlines())}


def names(anatomy: Anatomy, codes: Codes) -> list[str]:
    """The mutants that are noted, and those that lie in the code although nothing is noted of them."""
    noted = {name.rpartition(".")[2] for name in codes}
    return [*codes, *sorted(anatomy.mutants - noted)]


def seen(anatomy: Anatomy, *, met: bool) -> SourceFile:
    """What is known of one file; `met` says whether mutmut has notes on it."""
    return SourceFile(
        path=anatomy.path,
        met=met,
        mutants=len(anatomy.mutants),
        mutable=anatomy.mutable,
        functions=anatomy.functions,
        mutated=len({function_of(name) for name in anatomy.mutants}),
        pragmas=anatomy.pragmas,
    )


def outcome(anatomy: Anatomy, name: str, notes: Notes) -> Mutant:
    """What became of one mutant: in the second run where it ran out of time in the first one."""
    first, function = notes.codes.get(anatomy.path, {}).get(name), function_of(name)
    second = first in TIMED_OUT
    code = notes.again.get(name) if second else first
    session = notes.sessions[second].get(name)
    line, diff = anatomy.place(name.rpartition(".")[2], shown=code != 1)
    return Mutant(
        name=name,
        path=anatomy.path,
        line=line,
        code=code,
        failed=session.failed if session else None,
        null=notes.nulls.get(function),
        tests=() if code == 1 else tuple(notes.tests.get(function, ())),
        diff=diff,
    )
