"""coverage: the tests run under coverage.py, with a witness of the gate's own inside pytest."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from pydantic import Field

from verify_gate.census import hold_against, python_files, relative, tool_id
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import left
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.plugin import ANY_CODE, Command, Completed, Context, InstrumentOptions, Plan, ProjectPath
from verify_gate.probes.project_side import FOLDER

from .facts import Facts, facts_of, partial
from .lines import Measured, below_floor, measured_files, worst
from .selection import left_out
from .session import tests_of
from .shadows import see_what_is_loaded
from .written import written_tests

_JOB = "job.json"
_TESTS = "tests.json"
_RCFILE = "coveragerc"
_PLUGINS = ("verify_gate_selection", "verify_gate_calls", "verify_gate_witness")
_OF_TESTS = re.compile(r"(^|[/_.])(conf)?test(s|ing)?([/_.])")
_OWN_BYTECODE = ("--check-hash-based-pycs", "always")
"""Compiled modules that say of themselves that nobody need look at their source are looked at all the same."""


class CoverageOptions(InstrumentOptions):
    """`[instruments.coverage]`."""

    floor: float = Field(default=90, ge=0, le=100, description="Per file, lines and branches together, in percent.")
    cwd: ProjectPath = Field(default=".", description="The folder that the tests are run in.")
    separately: bool = Field(default=False, description="Each path of tests in a pytest of its own.")


class Coverage:
    """Runs the tests, and holds the file of which they execute the least against the floor."""

    Options = CoverageOptions
    question = "Was this line executed by a test?"
    when = Cadence.CHANGE
    tools = ("coverage", "pytest")
    ratchet = "worst file"

    def plan(self, context: Context, options: CoverageOptions) -> Plan:
        """Settings for this reading; pytest under coverage, once or for each path of tests; what was measured."""
        _see_that_it_can_run(context)
        paths = [(path,) for path in context.tests] if options.separately else [context.tests]
        runs = tuple(_run(context, options, number, chosen) for number, chosen in enumerate(paths))
        prepare = _project_side(context, options, "prepare", "facts")
        report = _project_side(context, options, "report", "report")
        paths_of_tests = [path for path in context.test_files if path.endswith(".py")]
        files = {_JOB: json.dumps(_job(context, options), indent=1), _TESTS: json.dumps(paths_of_tests)}
        return Plan((_look(context), prepare, _write_down(context), *runs, report), files)

    def read(self, context: Context, options: CoverageOptions, outcomes: Sequence[Completed]) -> Reading:
        """Failing tests, the worst file against the floor, and the files that were not measured."""
        loaded, facts = see_what_is_loaded(context, outcomes[0]), facts_of(outcomes[1])
        written = written_tests(outcomes[2])
        tests = tests_of(context, outcomes[3:-1], subprocesses=facts.subprocesses)
        failing = Needle("failing tests", len(tests.failing), "tests")
        tool = replace(tool_id(context.tools["coverage"]), version=facts.coverage)
        if not tests.ran:
            due = len(left(_due(context), options.exclusions))
            return Reading((failing,), Population(0, due, "files", tests.counts), tests.failing, tool)
        gone = left_out(context, options.args, options.exclusions, written, tests.selections)
        measured = measured_files(outcomes[-1])
        population, leaks, leaked = hold_against(
            _due(context),
            measured.looked_at,
            options.exclusions,
            lambda path: _hidden_by(context, path, measured, facts),
        )
        files = {path: measured.files[path] for path in left(measured.looked_at, options.exclusions)}
        least = worst(files, options.floor)
        if not least and leaks.in_range:
            raise Unreadable(f"None of its {population.count} files holds a statement that a test could execute.")
        more = {"uncollected": gone.uncollected, "undefined": gone.undefined, **measured.left_out}
        return Reading(
            (failing, Needle("tests left out", gone.tests, "tests"), *least, leaks),
            replace(population, more={**tests.counts, **more}),
            (*tests.failing, *gone.findings, *below_floor(files, options.floor), *leaked, *partial(facts), *loaded),
            tool,
            {path: file.percent for path, file in files.items() if file.total},
        )


def _see_that_it_can_run(context: Context) -> None:
    """Raise `Unreadable` where the tests cannot be run so that the outcome means something."""
    if not context.tests:
        raise Unreadable(
            "There are no tests: verify.toml names none, and there is no folder tests or test. "
            "Say where they are: [verify] tests."
        )
    foreign = [tool.name for tool in context.tools.values() if not tool.of_project]
    if foreign:
        raise Unreadable(
            f"{' and '.join(foreign)} must be in the project's own environment, beside what the tests import. "
            f"Install: {context.python} -m pip install {' '.join(foreign)}"
        )
    if re.search(r"[,\n]", str(context.root)):
        raise Unreadable(f"coverage cannot be pointed at {context.root}: it takes a comma in a path for two. Move it.")


def _due(context: Context) -> tuple[str, ...]:
    """The files that hold something to execute: a stub does not.

    One that lies in a package and under `tests` as well is among them unless its path says that it is one of tests.
    """
    packages = [PurePosixPath(path) for path in context.source if path != "."]
    both = (
        path
        for path in context.python_files.intersection(context.test_files)
        if any(PurePosixPath(path).is_relative_to(package) for package in packages) and not _OF_TESTS.search(path)
    )
    return tuple(sorted(path for path in (*python_files(context, tests=False), *both) if not path.endswith(".pyi")))


def _job(context: Context, options: CoverageOptions) -> dict[str, object]:
    """What the project's side is asked to do."""
    root, scratch, cwd = context.root, context.scratch, context.root / options.cwd
    return {
        "root": str(root),
        "files": _due(context),
        "source": sorted({str(root / _folder(context, path)) for path in context.source}),
        "project_path": [str(cwd), *_roots(context), *(str(cwd / folder) for folder in _asked_for(options))],
        "settings_folders": list(dict.fromkeys((str(cwd), str(root)))),
        "data_file": str(scratch / "coverage.data"),
        "rcfile": str(scratch / _RCFILE),
        "facts": str(scratch / "facts.json"),
        "report": str(scratch / "report.json"),
    }


def _folder(context: Context, source: str) -> str:
    """The folder to trace for a path of `source`: itself, or the one that the file lies in."""
    return source.rpartition("/")[0] if source in context.source_files else source


def _roots(context: Context) -> list[str]:
    return [str(context.root / root) for root in context.import_roots]


def _asked_for(options: CoverageOptions) -> list[str]:
    """The folders that verify.toml puts on PYTHONPATH."""
    return [folder for folder in options.env.get("PYTHONPATH", "").split(os.pathsep) if folder]


def _environment(context: Context, options: CoverageOptions) -> dict[str, str]:
    """The witness and the sources importable; nothing that Hypothesis keeps goes into the tree, or comes from it."""
    path = [str(FOLDER), *_roots(context), *_asked_for(options)]
    return {"PYTHONPATH": os.pathsep.join(path), "HYPOTHESIS_STORAGE_DIRECTORY": str(context.scratch / "hypothesis")}


def _project_side(context: Context, options: CoverageOptions, mode: str, name: str) -> Command:
    """A question to coverage.py. Its settings are read without what PYTHONPATH has."""
    isolated = ("-E",) if mode == "prepare" else ()
    script = str(FOLDER / "verify_gate_coverage.py")
    return Command(
        (str(context.python), *isolated, "-B", script, mode, str(context.scratch / _JOB)),
        env=_environment(context, options),
        writes={name: context.scratch / f"{name}.json"},
    )


def _look(context: Context) -> Command:
    """What would be loaded in the tools' place. It ignores PYTHONPATH: that is a part of what it is asked about."""
    script, out = str(FOLDER / "verify_gate_shadows.py"), context.scratch / "shadows.json"
    return Command(
        (str(context.python), "-E", "-B", script, str(context.scratch / _JOB), str(out)), writes={"shadows": out}
    )


def _write_down(context: Context) -> Command:
    """Which tests there are by their text, before anything of the project's has run."""
    script, out = str(FOLDER / "verify_gate_expected.py"), context.scratch / "written.json"
    return Command(
        (str(context.python), "-I", "-B", "-W", "ignore", script, str(context.scratch / _TESTS), str(out)),
        writes={"written": out},
    )


def _run(context: Context, options: CoverageOptions, number: int, tests: Sequence[str]) -> Command:
    """The tests in some paths of `tests`, under coverage. The cache of pytest goes to the scratch folder."""
    cwd = context.root / options.cwd
    witness = context.scratch / f"witness-{number}.json"

    def inside(path: str) -> str:
        return os.path.relpath(context.root / path, cwd)

    kept = left(context.test_files, options.exclusions)
    ignored = sorted(context.python_files & (set(context.test_files) - set(kept)))
    argv = (
        *(str(context.python), *_OWN_BYTECODE, "-m", "coverage", "run"),
        *(f"--rcfile={context.scratch / _RCFILE}", "-m", "pytest"),
        *(word for name in _PLUGINS for word in ("-p", name)),
        f"--verify-gate-witness={witness}",
        *("-o", f"cache_dir={context.scratch / 'pytest-cache'}"),
        *map(inside, tests),
        *(f"--ignore={inside(path)}" for path in ignored),
        *options.args,
    )
    writes = {"witness": witness, "running": witness.with_name(f"{witness.name}.running")}
    return Command(argv, cwd=cwd, env=_environment(context, options), goes_on=ANY_CODE, writes=writes)


def _hidden_by(context: Context, path: str, measured: Measured, facts: Facts) -> str:
    """Why a file was not measured: the gate's own settings leave nothing out, so little is left that can be."""
    file = measured.files.get(path)
    if file and file.mostly_excluded:
        counted, there = file.summary.num_statements, file.all_statements
        why = "Pragmas, or coverage's settings exclude_lines and exclude_also"
        return f"{why}, leave {counted} of its {there} statements to be measured."
    if file:
        idle, there = measured.branches
        why = "coverage's setting partial_branches, or a plugin of coverage's"
        return f"{why}, says of {idle} of the project's {there} branches that they need not be taken."
    if path in measured.traced:
        return f"{measured.traced[path]}, a plugin of the project's own, tells coverage what ran in it."
    if path in measured.unparsable:
        return "coverage cannot parse it."
    if facts.omit and facts.config_file:
        settings = " and ".join(f"[{section}] omit" for section in facts.omit)
        return f"coverage's setting {settings} in {relative(context, facts.config_file)} hides it."
    return "None of coverage's settings says so; a plugin of coverage's may have taken it."
