"""mutation, read from mutmut, which exits with 0 whatever the score, and whose verdicts are here held to account."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from pydantic import Field, ValidationError

from verify_gate.census import hold_against, last_line, python_files, tool_id
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import left
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.plugin import Command, Completed, Context, InstrumentOptions, Plan, ProjectPath, Tool
from verify_gate.probes.mutation.outcome import Collected, Session, SourceFile
from verify_gate.probes.mutation.settings import pyproject, taken_back
from verify_gate.probes.mutation.task import Task
from verify_gate.probes.mutation.verdicts import PLAIN, findings, in_doubt, verdict_on
from verify_gate.probes.mutation.witness import FILE, NAME
from verify_gate.protocol import own_probe

OLDEST = (3, 8)
"""The first version of mutmut whose notes are known to mean what is read here."""

_HASTE, _PATIENCE = 5.0, 15.0
"""How many times its expected duration a mutant may take: at first, and when that was not enough."""

_STAGES = (
    "Copying the project",
    "pytest",
    "mutmut",
    "The step between the two runs of mutmut",
    "mutmut, run again,",
    "The step that collects the verdicts",
)
"""The commands of the plan, in their order, as a person may call them."""

_KNOWN = {
    "could not find any test case for any mutant": "No test runs anything that mutmut can change. Point `paths` at "
    "functions that the tests call.",
    "none match any mutant key": "The tests import the source by another name than its path says, so nothing tells "
    "which test runs what. Import it from the project's root or from src.",
    "failed to collect stats": "The tests fail once mutmut has laid its mutants beside the code, before any is tried. "
    "The log says which.",
    "Failed to run clean test": "The tests pass once, and fail when they run again in the same process. The log says "
    "which.",
}
"""What mutmut says where it cannot go on, and what that means."""


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

    def plan(self, context: Context, options: MutmutOptions) -> Plan:
        """Copy the project, run its tests there as they are, then mutmut, and mutmut again over what is in doubt."""
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
        tried = (*tool.argv, "run", *(("--max-children", str(options.workers)) if options.workers else ()))
        first, second = ({**path, FILE: str(task.witness(run))} for run in ("first", "second"))
        whole = task.witness("baseline")
        return Plan(
            (
                Command((*probe, "prepare", told)),
                Command(
                    (str(context.python), "-m", "pytest", *alone, *arguments, *tests),
                    cwd=task.mutants,
                    env={**path, FILE: str(whole)},
                    writes={"sessions": whole},
                ),
                Command(tried, cwd=task.tree, env=first),
                Command((*probe, "again", told)),
                Command(tried, cwd=task.tree, env=second),
                Command((*probe, "collect", told), writes={"collected": task.collected}),
            ),
            files={
                "task.json": task.as_json(),
                "tree/pyproject.toml": pyproject(context.settings, due, tests, arguments, _HASTE),
                "patient.toml": pyproject(context.settings, due, tests, arguments, _PATIENCE),
            },
        )

    def read(self, context: Context, options: MutmutOptions, outcomes: Sequence[Completed]) -> Reading:
        """The score, of all mutants that were plainly judged; no reading where that does not settle it."""
        ran = _baseline(outcomes)
        collected = _collected(outcomes)
        if not collected.mutants:
            raise Unreadable("mutmut made no mutants, so nothing was measured. Point it at code that does something.")
        if collected.ran != ran:
            raise Unreadable(
                f"mutmut ran {collected.ran} tests where pytest by itself ran {ran}: they are not the same suite."
            )
        verdicts = {mutant.name: verdict_on(mutant, collected.nulls) for mutant in collected.mutants}
        counts = Counter(verdicts.values())
        total, good = len(verdicts), counts["killed"] + counts["timed_out"]
        plain = good + counts["survived"] + counts["not_tested"]
        if total > plain and 100 * (good + total - plain) / total >= options.floor:
            raise Unreadable(in_doubt(collected.mutants, verdicts, total - plain))
        files = {file.path: file for file in collected.files}
        due = _due(context, options)
        looked_at = [path for path in due if path in files and _seen(files[path])]
        _, leaks, leaked = hold_against(due, looked_at, (), lambda path: _hidden_by(files.get(path)))
        return Reading(
            (
                Needle("score", 100 * good / total, "%", Range(min=options.floor)),
                Needle("unjudged mutants", total - plain, "mutants"),
                leaks,
            ),
            Population(plain, total, "mutants", {"tests": ran, **_more(context, collected, counts, len(looked_at))}),
            (*findings(collected.mutants, verdicts), *leaked),
            tool_id(context.tools["mutmut"]),
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


def _baseline(outcomes: Sequence[Completed]) -> int:
    """How many tests ran over the unchanged copy. Raises `Unreadable` where one failed, or none is seen to have run."""
    if len(outcomes) == 1:
        raise _stopped(outcomes)
    outcome = outcomes[1]
    try:
        lines = outcome.files.get("sessions", "").splitlines()
        whole = [session for line in lines if (session := Session.model_validate_json(line)).mutant is None]
    except ValidationError:
        raise Unreadable("What the tests say of themselves is not understood; the log has it.") from None
    if not whole:
        said = last_line(outcome.stdout) or last_line(outcome.stderr)
        raise Unreadable(
            f"The tests did not run to their end in a copy of the project (exit {outcome.exit_code}): {said}"
        )
    session = whole[-1]
    if session.failed:
        more = f" and {len(session.failed) - 1} more" if len(session.failed) > 1 else ""
        raise Unreadable(
            f"In a copy of the project, unchanged, tests fail: {session.failed[0]}{more}. Mend them; the copy has "
            "only what git tracks or does not ignore."
        )
    if outcome.exit_code != 0 or session.exit != 0 or session.ran == 0:
        raise Unreadable(
            f"pytest ran {session.ran} tests over the unchanged project and exited with {outcome.exit_code}. "
            "The log says why."
        )
    return session.ran


def _collected(outcomes: Sequence[Completed]) -> Collected:
    if outcomes[-1].exit_code != 0 or len(outcomes) < len(_STAGES):
        raise _stopped(outcomes)
    try:
        return Collected.model_validate_json(outcomes[-1].files["collected"])
    except (KeyError, ValidationError):
        raise Unreadable("What became of the mutants is not understood; the log has it.") from None


def _stopped(outcomes: Sequence[Completed]) -> Unreadable:
    last = outcomes[-1]
    for words, meaning in _KNOWN.items():
        if words in last.stdout:
            return Unreadable(meaning)
    said = last_line(last.stderr) or last_line(last.stdout) or "it said nothing"
    return Unreadable(f"{_STAGES[len(outcomes) - 1]} stopped (exit {last.exit_code}): {said}. The log has more.")


def _seen(file: SourceFile) -> bool:
    return file.met and (file.mutants > 0 or not file.mutable)


def _hidden_by(file: SourceFile | None) -> str:
    if file is not None and file.pragmas:
        return "`# pragma: no mutate` takes out all that could change in it."
    return "mutmut made no mutants of it: it mutates .py files only, and of those the ones that libcst can parse."


def _more(context: Context, collected: Collected, counts: Counter[str], files: int) -> dict[str, int]:
    functions = sum(file.functions for file in collected.files)
    return {
        **{kind: counts[kind] for kind in PLAIN},
        "files": files,
        "of_files": len([path for path in python_files(context, tests=False) if not path.endswith(".pyi")]),
        "functions": functions,
        "functions_without_mutants": functions - sum(file.mutated for file in collected.files),
        "pragmas": sum(file.pragmas for file in collected.files),
    }
