"""mutation, read from mutmut, which exits with 0 whatever the score, and whose verdicts are here held to account."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from pydantic import Field

from verify_gate.census import hold_against, python_files, tool_id
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import left
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.plugin import Command, Completed, Context, InstrumentOptions, Plan, ProjectPath, Tool
from verify_gate.probes.mutation.outcome import Collected, SourceFile
from verify_gate.probes.mutation.settings import pyproject, taken_back
from verify_gate.probes.mutation.task import Task
from verify_gate.probes.mutation.verdicts import PLAIN, findings, hidden, in_doubt, verdict_on
from verify_gate.probes.mutation.witness import FILE, NAME
from verify_gate.probes.project_side import FOLDER
from verify_gate.protocol import own_probe

from .steps import baseline, collected

OLDEST = (3, 8)
"""The first version of mutmut whose notes are known to mean what is read here."""

_HASTE, _PATIENCE = 5.0, 15.0
"""How many times its expected duration a mutant may take: at first, and when that was not enough."""


class MutmutOptions(InstrumentOptions):
    """`[instruments.mutation]`."""

    paths: tuple[ProjectPath, ...] = Field(
        default=(), strict=False, description="What it is pointed at: files or folders of source; default: all of it."
    )
    tests: tuple[ProjectPath, ...] = Field(
        default=(), strict=False, description="The tests that are to notice; default: all of [verify] tests."
    )
    floor: float = Field(default=80, ge=0, le=100, description="The least score, in percent of all mutants.")
    workers: int | None = Field(default=None, ge=1, description="Mutants tried at once; default: one per processor.")


class Mutmut:
    """Changes the source in many small ways, in a copy, and counts the changes that no test notices."""

    Options = MutmutOptions
    question = "Would a test fail if behaviour changed?"
    when = Cadence.MILESTONE
    tools = ("mutmut",)
    ratchet = "score"

    def plan(self, context: Context, options: MutmutOptions) -> Plan:
        """Copy the project and run its tests there as they are; make the mutants, and try them: some a second time."""
        tool = context.tools["mutmut"]
        due, tests = _due(context, options), options.tests or context.tests
        _refuse(context, tool, due, tests)
        task = _task(context, due)
        arguments = (
            *("-p", NAME, "-o", "disable_test_id_escaping_and_forfeit_all_rights_to_community_support=true"),
            *taken_back(context.settings),
            *options.args,
        )
        probe = own_probe(context, "mutation")
        told = str(task.folder / "task.json")
        roots = [str(task.mutants / root) for root in context.import_roots]
        # mutmut takes a function's tests from a set: with one seed for all runs they come in one order.
        path = {"PYTHONPATH": ":".join((*roots, str(task.plugins))), "PYTHONHASHSEED": "0"}
        alone = ("--rootdir=.", "-q", "-p", "no:randomly", "-p", "no:random-order")
        makes = (str(context.python), "-E", "-B", str(FOLDER / "verify_gate_mutants.py"), str(task.hidden))
        tries = (*tool.argv, "run", *(("--max-children", str(options.workers)) if options.workers else ()))
        whole, told_first, told_last = task.witness("baseline"), task.witness("first"), task.witness("second")
        done = {"collected": task.collected}
        return Plan(
            (
                Command((*probe, "prepare", told)),
                Command(
                    (str(context.python), "-m", "pytest", *alone, *arguments, *tests),
                    cwd=task.mutants,
                    env={**path, FILE: str(whole)},
                    writes={"sessions": whole},
                ),
                Command((*makes, str(options.workers or 0)), cwd=task.tree),
                Command((*probe, "lay", told)),
                Command(
                    (*tool.argv, "print-time-estimates"), task.tree, env={**path, FILE: str(task.witness("stats"))}
                ),
                Command((*probe, "ask", told)),
                Command(tries, cwd=task.tree, env={**path, FILE: str(told_first)}),
                Command((*probe, "again", told), writes=done),
                Command(tries, cwd=task.tree, env={**path, FILE: str(told_last)}),
                Command((*probe, "collect", told), writes=done),
            ),
            files={
                "task.json": task.as_json(),
                "tree/pyproject.toml": pyproject(context.settings, due, tests, arguments, _HASTE),
                "patient.toml": pyproject(context.settings, due, tests, arguments, _PATIENCE),
            },
        )

    def read(self, context: Context, options: MutmutOptions, outcomes: Sequence[Completed]) -> Reading:
        """The score, of all mutants that were plainly judged; no reading where that does not settle it."""
        ran, found = baseline(outcomes), collected(outcomes)
        if not found.mutants:
            raise Unreadable("mutmut made no mutants, so nothing was measured. Point it at code that does something.")
        if found.ran != ran:
            raise Unreadable(
                f"mutmut ran {found.ran} tests where pytest by itself ran {ran}: they are not the same suite."
            )
        verdicts = {mutant.name: verdict_on(mutant, found.alive) for mutant in found.mutants}
        counts = Counter(verdicts.values())
        good, plain = counts["killed"] + counts["timed_out"], sum(counts[kind] for kind in PLAIN)
        doubtful = len(verdicts) - plain
        untried = sum(file.hidden for file in found.files)
        total = len(verdicts) + untried
        if doubtful and 100 * (good + doubtful) / total >= options.floor:
            raise Unreadable(in_doubt(found.mutants, verdicts, doubtful))
        files = {file.path: file for file in found.files}
        due = _due(context, options)
        looked_at = [path for path in due if path in files and _seen(files[path])]
        _, leaks, leaked = hold_against(due, looked_at, (), lambda path: _hidden_by(files.get(path)))
        score = Needle("score", 100 * good / total, "%", Range(min=options.floor))
        return Reading(
            (
                score,
                Needle("unjudged mutants", doubtful, "mutants"),
                leaks,
            ),
            Population(
                plain + untried,
                total,
                "mutants",
                {**{kind: counts[kind] for kind in PLAIN}, "tests": ran, **_more(context, found, looked_at)},
            ),
            (*findings(found.mutants, verdicts), *map(hidden, (f for f in found.files if f.hidden)), *leaked),
            tool_id(context.tools["mutmut"]),
            {score.quantity: score.value},
        )


def _due(context: Context, options: MutmutOptions) -> tuple[str, ...]:
    """The files of which mutants are to be made. A stub has nothing that could be changed."""
    paths = [PurePosixPath(path) for path in options.paths or context.source]
    source = [path for path in python_files(context, tests=False) if not path.endswith(".pyi")]
    under = [path for path in source if any(PurePosixPath(path).is_relative_to(pointed) for pointed in paths)]
    return left(under, options.exclusions)


def _refuse(context: Context, tool: Tool, due: Sequence[str], tests: Sequence[str]) -> None:
    if not tool.of_project:
        raise Unreadable(
            f"mutmut runs the tests in its own process, so the project's environment must have it. "
            f"Install it there: {context.python} -m pip install mutmut."
        )
    if tool.version is not None and tuple(map(int, re.findall(r"\d+", tool.version)[:2])) < OLDEST:
        raise Unreadable(f"mutmut {tool.version} is too old. Install 3.8 or newer in the project's environment.")
    if not due:
        raise Unreadable("There is no Python file to change. Point `paths` at some under [verify] source.")
    if not tests:
        raise Unreadable("There are no tests that could notice a change. Name them: [verify] tests = …")
    strange = [root for root in context.import_roots if root not in {".", "src"}]
    if strange:
        raise Unreadable(f"mutmut finds packages in the project's root and in src only, not in {strange[0]}.")


def _task(context: Context, due: tuple[str, ...]) -> Task:
    return Task(context.root, context.scratch, due, (*context.source_files, *context.test_files))


def _seen(file: SourceFile) -> bool:
    return file.met and (file.mutants > 0 or not file.mutable)


def _hidden_by(file: SourceFile | None) -> str:
    if file is not None and file.pragmas:
        return "`# pragma: no mutate` takes out all that could change in it."
    return "mutmut made no mutants of it: it mutates .py files only, and of those the ones that libcst can parse."


def _more(context: Context, found: Collected, looked_at: Sequence[str]) -> dict[str, int]:
    """What was there to change, and what of it mutmut never changes."""
    functions = sum(file.functions for file in found.files)
    return {
        "files": len(looked_at),
        "of_files": len([path for path in python_files(context, tests=False) if not path.endswith(".pyi")]),
        "functions": functions,
        "unmutated_functions": functions - sum(file.mutated for file in found.files),
        "decorated_functions": sum(file.decorated for file in found.files),
        "nested_functions": sum(file.nested for file in found.files),
        "outer_statements": sum(file.outer for file in found.files),
        "pragmas": sum(len(file.pragmas) for file in found.files),
        "untried_mutants": sum(file.hidden for file in found.files),
    }
