"""coverage, by its exact plan, and by readings over what the witness and coverage 7.17 really write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.samples import ROOT, completed, context, exactly
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.instruments.coverage import Coverage, CoverageOptions
from verify_gate.plugin import Command, Completed, Context, Plan, Tool
from verify_gate.probes.project_side import FOLDER

INSTRUMENT = Coverage()
SCRATCH = ROOT / ".verify/work/it"
FILES = ("src/acme/__init__.py", "src/acme/a.py", "src/acme/a.pyi", "src/acme/data.json", "src/acme/sub/b.py")
TESTS = ("tests/conftest.py", "tests/test_a.py", "tests/unit/b_test.py")
LEAVE = " Let it be measured, or name it in an exclusion with a reason."
TOOL = ToolId("coverage", "7.17.3")
FAILING = Needle("failing tests", 0, "tests")
LEFT_OUT = Needle("tests left out", 0, "tests")
UNMEASURED = Needle("unmeasured files", 0, "files")


def project(**changed: Any) -> Context:
    tools = {name: Tool(name, (f"/env/bin/{name}",), "1.0", of_project=True) for name in ("coverage", "pytest")}
    return context(FILES, **{"test_files": TESTS, "tools": tools, **changed})


def options(**changed: Any) -> CoverageOptions:
    return CoverageOptions.model_validate(changed)


def facts(**changed: Any) -> Completed:
    usual = {"coverage": "7.17.3", "subprocesses": True, "config_file": None, "omit": []}
    return completed(files={"facts": json.dumps({**usual, **changed})})


def shadows(plugins: Any = (), **shadowed: str) -> Completed:
    return completed(files={"shadows": json.dumps({"shadowed": shadowed, "plugins": plugins})})


SELECTION: dict[str, Any] = {
    "rootdir": "/project",
    "deselected": {},
    "places": [],
    "visited": ["/project/tests/test_a.py"],
    "halted": [],
    "hiding": [],
    "settings_file": "",
    "settings": {
        "python_files": ["test_*.py", "*_test.py"],
        "python_classes": ["Test"],
        "python_functions": ["test"],
        "norecursedirs": [".*", "build"],
        "addopts": [],
    },
}


def selection(**changed: Any) -> dict[str, Any]:
    """What a session selected; the words of settings may stand among the rest."""
    settings = {
        **SELECTION["settings"],
        **{name: changed.pop(name) for name in SELECTION["settings"] if name in changed},
    }
    return {**SELECTION, "settings": settings, **changed}


SESSION: dict[str, Any] = {
    "finished": True,
    "exit_status": 0,
    "rootdir": "/project",
    "workers": 0,
    "reruns": 0,
    "selection": SELECTION,
    "not_run": [],
    "outcomes": {"tests/test_a.py::test_f": "passed", "tests/unit/b_test.py::TestB::test_g[1::2]": "passed"},
    "failures": [],
    "schema": "pytest-witness/1",
    "pytest": "9.2.0",
}


def session(exit_code: int = 0, stdout: str = "", stderr: str = "", **changed: Any) -> Completed:
    return completed(exit_code, stdout, stderr, {"witness": json.dumps({**SESSION, **changed}), "running": ""})


FAILED: dict[str, Any] = {
    "exit_code": 1,
    "exit_status": 1,
    "outcomes": {
        "tests/test_a.py::test_f": "failed",
        "tests/test_a.py::test_g": "error",
        "tests/test_a.py::test_h": "passed",
    },
    "failures": [
        {
            "id": "tests/test_a.py::test_f",
            "outcome": "failed",
            "path": "/project/tests/test_a.py",
            "line": 5,
            "message": "AssertionError: oh no",
            "detail": "E   AssertionError: oh no",
        },
        {
            "id": "tests/test_a.py::test_g",
            "outcome": "error",
            "path": "/project/tests/test_a.py",
            "line": 13,
            "message": "ValueError: x",
            "detail": "",
        },
    ],
}


def file(
    statements: tuple[int, int] = (0, 0), branches: tuple[int, int] = (0, 0), excluded: int = 0, **listed: Any
) -> dict[str, Any]:
    """A file's entry: covered of all statements, covered of all branches."""
    summary = {
        "covered_lines": statements[0],
        "num_statements": statements[1],
        "covered_branches": branches[0],
        "num_branches": branches[1],
        "excluded_lines": excluded,
    }
    there = {"all_statements": statements[1], "idle_branches": 0, "all_branches": branches[1]}
    return {"summary": summary, **there, "executed_lines": [], "missing_lines": [], "missing_branches": [], **listed}


GOOD = {"src/acme/__init__.py": file(), "src/acme/a.py": file((7, 7), (2, 2), 1), "src/acme/sub/b.py": file((1, 1))}
POOR = file(
    (9, 14), (2, 6), executed_lines=[1, 2, 3, 6, 8, 9, 20, 21, 22],
    missing_lines=[4, 5, 10, 12, 14], missing_branches=[[3, 4], [4, 5], [9, -1], [2, 1]],
)  # fmt: skip  # what is said stays together

WHOLE = {"src/acme/a.py": 100.0, "src/acme/sub/b.py": 100.0}
"""What GOOD measures: a file without a statement has no figure."""


def report(files: Mapping[str, Any] = GOOD, **changed: Any) -> Completed:
    meta = {"format": 3, "version": "7.17.3", "branch_coverage": True}
    return completed(
        files={"report": json.dumps({"meta": meta, "files": files, "unparsable": [], "traced": {}, **changed})}
    )


def written(**files: Any) -> Completed:
    """The tests that are written in each file, by a path in which `__` stands for a slash."""
    entries = {f"tests/{path.replace('__', '/')}.py": entry for path, entry in files.items()}
    return completed(files={"written": json.dumps(entries)})


def lines(path: str, **tests: int) -> dict[str, Any]:
    """A file and the lines of its tests, by their names."""
    usual = {"conditional": False, "wrapped": False, "cause": None, "cause_line": None}
    entries = [{"name": name, "line": line, "first": line, **usual} for name, line in tests.items()]
    return {"real": f"/project/tests/{path.replace('__', '/')}.py", "tests": entries, "error": None}


def read(
    prepared: Completed,
    *outcomes: Completed,
    there: Completed | None = None,
    loaded: Completed | None = None,
    where: Context | None = None,
    **changed: Any,
) -> Reading:
    before = (loaded or shadows(), prepared, there or written())
    return INSTRUMENT.read(where or project(), options(**changed), (*before, *outcomes))


def ends(**changed: int) -> dict[str, int]:
    names = ("tests", "passed", "failed", "errors", "skipped", "xfailed", "xpassed", "deselected", "not_run", "reruns")
    return {**dict.fromkeys(names, 0), **changed}


def counts(**changed: int) -> dict[str, int]:
    return ends(**{**dict.fromkeys(("uncollected", "undefined", "excluded_lines", "idle_branches"), 0), **changed})


def worst(value: float, floor: float = 90) -> Needle:
    return Needle("worst file", value, "%", Range(min=floor))


def refusal(*outcomes: Completed, **changed: Any) -> str:
    with pytest.raises(Unreadable) as caught:
        read(*outcomes, **changed)
    return str(caught.value)


def test_plan() -> None:
    env = {
        "PYTHONPATH": f"{FOLDER}:/project/src",
        "HYPOTHESIS_STORAGE_DIRECTORY": "/project/.verify/work/it/hypothesis",
    }
    script = str(FOLDER / "verify_gate_coverage.py")
    job = {
        "root": "/project",
        "files": ["src/acme/__init__.py", "src/acme/a.py", "src/acme/sub/b.py"],
        "source": ["/project/src/acme"],
        "project_path": ["/project", "/project/src"],
        "settings_folders": ["/project"],
        "data_file": "/project/.verify/work/it/coverage.data",
        "rcfile": "/project/.verify/work/it/coveragerc",
        "facts": "/project/.verify/work/it/facts.json",
        "report": "/project/.verify/work/it/report.json",
    }
    look = (
        *("/env/bin/python", "-E", "-B", str(FOLDER / "verify_gate_shadows.py")),
        *(f"{SCRATCH}/job.json", f"{SCRATCH}/shadows.json"),
    )
    prepare = ("/env/bin/python", "-E", "-B", script, "prepare", f"{SCRATCH}/job.json")
    run = (
        "/env/bin/python",
        "--check-hash-based-pycs",
        "always",
        "-m",
        "coverage",
        "run",
        f"--rcfile={SCRATCH}/coveragerc",
        "-m",
        "pytest",
        "-p",
        "verify_gate_selection",
        "-p",
        "verify_gate_calls",
        "-p",
        "verify_gate_witness",
        f"--verify-gate-witness={SCRATCH}/witness-0.json",
        "-o",
        f"cache_dir={SCRATCH}/pytest-cache",
        "tests",
    )
    said = ("/env/bin/python", "-B", script, "report", f"{SCRATCH}/job.json")
    reader = ("/env/bin/python", "-I", "-B", "-W", "ignore", str(FOLDER / "verify_gate_expected.py"))
    wrote = {"written": SCRATCH / "written.json"}
    record = {"witness": SCRATCH / "witness-0.json", "running": SCRATCH / "witness-0.json.running"}
    plan = INSTRUMENT.plan(project(), options())
    assert plan.commands == (
        Command(look, writes={"shadows": SCRATCH / "shadows.json"}),
        Command(prepare, env=env, writes={"facts": SCRATCH / "facts.json"}),
        Command((*reader, f"{SCRATCH}/tests.json", f"{SCRATCH}/written.json"), writes=wrote),
        Command(run, cwd=ROOT, env=env, goes_on=None, writes=record),
        Command(said, env=env, writes={"report": SCRATCH / "report.json"}),
    )
    tests = '["tests/conftest.py", "tests/test_a.py", "tests/unit/b_test.py"]'
    assert plan == Plan(plan.commands, {"job.json": json.dumps(job, indent=1), "tests.json": tests})


def test_plan_with_every_option() -> None:
    plan = INSTRUMENT.plan(
        replace(
            project(tests=("tests/unit", "tests/test_a.py"), source=("src/acme", "top.py", "lib/one.py")),
            source_files=("top.py", "lib/one.py"),
        ),
        options(
            cwd="tests",
            separately=True,
            args=["-n", "2"],
            env={"PYTHONPATH": "/more:helpers:"},
            exclude=[{"path": "tests/unit/b_test.py", "reason": "Slow."}],
        ),
    )
    _, _, _, first, second, _ = plan.commands
    assert [command.cwd for command in plan.commands] == [None, None, None, ROOT / "tests", ROOT / "tests", None]
    assert first.argv[15:] == (
        f"--verify-gate-witness={SCRATCH}/witness-0.json",
        "-o",
        f"cache_dir={SCRATCH}/pytest-cache",
        "unit",
        "--ignore=unit/b_test.py",
        "-n",
        "2",
    )
    assert second.argv[15:] == (
        f"--verify-gate-witness={SCRATCH}/witness-1.json",
        "-o",
        f"cache_dir={SCRATCH}/pytest-cache",
        "test_a.py",
        "--ignore=unit/b_test.py",
        "-n",
        "2",
    )
    assert {command.env["PYTHONPATH"] for command in plan.commands if command.env} == {
        f"{FOLDER}:/project/src:/more:helpers"
    }
    job = json.loads(plan.files["job.json"])
    assert job["source"] == ["/project", "/project/lib", "/project/src/acme"]
    assert job["project_path"] == ["/project/tests", "/project/src", "/more", "/project/tests/helpers"]
    assert job["settings_folders"] == ["/project/tests", "/project"]


def test_what_lies_in_a_package_and_is_none_of_tests_is_due() -> None:
    tests = ("src/acme/a.py", "src/acme/stub.pyi", "src/acme/data.json", "tests/tool.py")
    names = "tests/b.py test/b.py testing.py test_b.py b_test.py b.test.py conftest.py unit_tests/b.py"
    of_tests = tuple(f"src/acme/{name}" for name in names.split())
    there = replace(
        project(source=("src/acme", ".")),
        source_files=("src/acme/z.py",),
        test_files=(*tests, *of_tests),
        python_files=frozenset({"src/acme/z.py", *tests, *of_tests} - {"src/acme/data.json"}),
    )
    job = json.loads(INSTRUMENT.plan(there, options()).files["job.json"])
    assert job["files"] == ["src/acme/a.py", "src/acme/z.py"]


def test_all_paths_of_tests_run_in_one_process_by_default() -> None:
    _, _, _, run, _ = INSTRUMENT.plan(project(tests=("tests/unit", "more")), options()).commands
    assert run.argv[-2:] == ("tests/unit", "more")


def foreign(*names: str) -> dict[str, Tool]:
    return {
        name: Tool(name, (f"/env/bin/{name}",), "1.0", of_project=name not in names) for name in ("coverage", "pytest")
    }


@pytest.mark.parametrize(
    ("where", "why"),
    [
        (
            project(test_files=()),
            "There are no tests: verify.toml names none, and there is no folder tests or test. "
            "Say where they are: [verify] tests.",
        ),
        (
            project(tools=foreign("pytest")),
            "pytest must be in the project's own environment, beside what the tests import. "
            "Install: /env/bin/python -m pip install pytest",
        ),
        (
            project(tools=foreign("coverage", "pytest")),
            "coverage and pytest must be in the project's own environment, beside what the tests import. "
            "Install: /env/bin/python -m pip install coverage pytest",
        ),
        (
            project(root=Path("/a,b")),
            "coverage cannot be pointed at /a,b: it takes a comma in a path for two. Move it.",
        ),
    ],
)
def test_where_nothing_can_be_run(where: Context, why: str) -> None:
    with pytest.raises(Unreadable, match=exactly(why)):
        INSTRUMENT.plan(where, options())


@pytest.mark.parametrize("floor", [-1, 101, "high"])
def test_a_floor_is_a_percentage(floor: object) -> None:
    with pytest.raises(ValidationError):
        options(floor=floor)


def test_all_in_range() -> None:
    more = counts(tests=2, passed=2, excluded_lines=1)
    assert read(facts(), session(), report()) == Reading(
        (FAILING, LEFT_OUT, worst(100.0), UNMEASURED), Population(3, 3, "files", more), (), TOOL, WHOLE
    )


def test_workers_are_measured_by_a_coverage_that_is_new_enough() -> None:
    assert read(facts(), session(workers=2), report()).needles == (FAILING, LEFT_OUT, worst(100.0), UNMEASURED)


def test_failing_tests() -> None:
    told = written(unit__b_test=lines("unit__b_test", test_far=3))
    reading = read(facts(), session(**FAILED, not_run=["tests/test_a.py::test_i"], reruns=2), report(), there=told)
    more = counts(tests=3, passed=1, failed=1, errors=1, not_run=1, reruns=2, uncollected=1, excluded_lines=1)
    assert reading == Reading(
        (Needle("failing tests", 2, "tests"), Needle("tests left out", 1, "tests"), worst(100.0), UNMEASURED),
        Population(3, 3, "files", more),
        (
            Finding(
                "test_f failed: AssertionError: oh no",
                path="tests/test_a.py",
                line=5,
                rule="failed",
                detail="E   AssertionError: oh no",
            ),
            Finding("test_g ended in an error: ValueError: x", path="tests/test_a.py", line=13, rule="error"),
            Finding(
                "1 test is written in this file, and it is not looked into",
                path="tests/unit/b_test.py",
                rule="uncollected",
                fix="Look for pytest_ignore_collect, pytest_collect_file and the like in a conftest.py. "
                "Let it run, or name the file in an exclusion with a reason.",
            ),
        ),
        TOOL,
        WHOLE,
    )


def test_a_suite_that_cannot_be_collected_measures_nothing() -> None:
    failure = {
        "id": "tests/test_a.py",
        "outcome": "error",
        "path": "/project/tests/test_a.py",
        "line": None,
        "message": "import file mismatch:",
        "detail": "import file mismatch:\nimported module",
    }
    broken = session(2, failures=[failure], outcomes={"tests/test_a.py": "error", "tests/unit/b_test.py": "skipped"})
    excluded = [{"path": "src/acme/sub", "reason": "Old."}]
    assert read(facts(), broken, completed(1), exclude=excluded) == Reading(
        (Needle("failing tests", 1, "tests"),),
        Population(0, 2, "files", ends(tests=2, errors=1, skipped=1)),
        (
            Finding(
                "cannot be collected: import file mismatch:",
                path="tests/test_a.py",
                rule="error",
                fix="Let each path of tests run by itself: separately = true.",
                detail="import file mismatch:\nimported module",
            ),
        ),
        TOOL,
    )


@pytest.mark.parametrize("outcome", ["xfailed", "xpassed", "passed"])
def test_what_ran_beside_a_failure_is_measured(outcome: str) -> None:
    outcomes = {"tests/test_a.py::test_f": "error", "tests/test_a.py::test_h": outcome}
    ended = {**FAILED, "outcomes": outcomes, "failures": [{**FAILED["failures"][0], "outcome": "error"}]}
    assert read(facts(), session(**ended), report()).needles[1:] == (LEFT_OUT, worst(100.0), UNMEASURED)


def test_every_session_counts() -> None:
    first = session(
        outcomes={"tests/test_a.py::test_f": "skipped"},
        selection=selection(deselected={"tests/unit/b_test.py::test_x": "-m"}),
        reruns=1,
    )
    second = session(
        outcomes={"a": "passed", "b": "xfailed", "c": "xpassed"},
        selection=selection(deselected={"d": "-m", "e": "-m"}),
        reruns=1,
    )
    reading = read(facts(), first, second, report(), args=["-m", "not slow"])
    assert reading.population is not None
    assert reading.population.more == counts(
        tests=4, passed=1, skipped=1, xfailed=1, xpassed=1, deselected=3, reruns=2, excluded_lines=1
    )
    assert (reading.needles[1], reading.findings) == (LEFT_OUT, ())


def test_what_the_tests_hold_has_to_be_known() -> None:
    why = "Nobody can say which tests there are: the files of tests could not be read; see the log."
    for said in (completed(), completed(1, files=written().files), completed(files={"written": "[]"})):
        assert refusal(facts(), session(), report(), there=said) == why


def test_files_below_the_floor_worst_first() -> None:
    files = {
        **GOOD,
        "src/acme/a.py": POOR,
        "src/acme/sub/b.py": file((0, 1), missing_lines=[7]),
        "src/acme/__init__.py": file((1, 1), (1999, 2000), missing_branches=[[8, 9]], executed_lines=[8]),
    }
    reading = read(facts(), session(), report(files), floor=99.96)
    assert reading.needles == (FAILING, LEFT_OUT, worst(0.0, 99.96), UNMEASURED)
    assert reading.findings == (
        Finding(
            "0 % of its lines and branches are covered, and the floor is 99.96 %",
            path="src/acme/sub/b.py",
            line=7,
            rule="below-floor",
            needle="worst file",
            fix="Missing lines: 7.",
        ),
        Finding(
            "55 % of its lines and branches are covered, and the floor is 99.96 %",
            path="src/acme/a.py",
            line=2,
            rule="below-floor",
            needle="worst file",
            fix="Missing lines: 4-5, 10-14. Missing branches: 9->exit, 2->1.",
        ),
        Finding(
            "99.9 % of its lines and branches are covered, and the floor is 99.96 %",
            path="src/acme/__init__.py",
            line=8,
            rule="below-floor",
            needle="worst file",
            fix="Missing branches: 8->9.",
        ),
    )


def test_a_file_on_the_floor_is_not_below_it() -> None:
    files = {**GOOD, "src/acme/a.py": file((7, 8), (2, 2), missing_lines=[4])}
    reading = read(facts(), session(), report(files))
    assert (reading.needles[2], reading.findings) == (worst(90.0), ())
    assert reading.needles[2].in_range


def test_files_that_were_not_measured() -> None:
    files = {"src/acme/__init__.py": file((1, 1)), "src/acme/a.py": file((1, 1), excluded=3, all_statements=3)}
    settings = {"config_file": "/project/setup.cfg", "omit": ["run", "report"]}
    reading = read(facts(**settings), session(), report(files))
    assert reading == Reading(
        (FAILING, LEFT_OUT, worst(100.0), Needle("unmeasured files", 2, "files")),
        Population(1, 3, "files", counts(tests=2, passed=2, excluded_lines=3)),
        (
            Finding(
                "this file was not looked at",
                path="src/acme/a.py",
                rule="unmeasured",
                fix="Pragmas, or coverage's settings exclude_lines and exclude_also, "
                f"leave 1 of its 3 statements to be measured.{LEAVE}",
            ),
            Finding(
                "this file was not looked at",
                path="src/acme/sub/b.py",
                rule="unmeasured",
                fix=f"coverage's setting [run] omit and [report] omit in setup.cfg hides it.{LEAVE}",
            ),
        ),
        TOOL,
        {"src/acme/__init__.py": 100.0},
    )


@pytest.mark.parametrize(
    ("unparsable", "settings", "why"),
    [
        (["src/acme/sub/b.py"], {"omit": ["run"], "config_file": "/project/tox.ini"}, "coverage cannot parse it."),
        ([], {"omit": ["run"], "config_file": "/x.ini"}, "coverage's setting [run] omit in /x.ini hides it."),
        (
            [],
            {"config_file": "/project/tox.ini"},
            "None of coverage's settings says so; a plugin of coverage's may have taken it.",
        ),
        ([], {"omit": ["run"]}, "None of coverage's settings says so; a plugin of coverage's may have taken it."),
    ],
)
def test_why_a_file_was_not_measured(unparsable: list[str], settings: Mapping[str, Any], why: str) -> None:
    files = {path: entry for path, entry in GOOD.items() if path != "src/acme/sub/b.py"}
    reading = read(facts(**settings), session(), report(files, unparsable=unparsable))
    assert [finding.fix for finding in reading.findings] == [why + LEAVE]


def test_a_plugin_of_the_projects_own_measures_nothing() -> None:
    files = {path: entry for path, entry in GOOD.items() if path != "src/acme/sub/b.py"}
    reading = read(facts(), session(), report(files, traced={"src/acme/sub/b.py": "kind.Kind"}))
    why = f"kind.Kind, a plugin of the project's own, tells coverage what ran in it.{LEAVE}"
    assert (reading.findings[-1].path, reading.findings[-1].fix) == ("src/acme/sub/b.py", why)


def test_half_of_a_file_is_enough() -> None:
    half = file((2, 2), excluded=2, all_statements=4)
    assert read(facts(), session(), report({**GOOD, "src/acme/a.py": half})).needles[-1] == UNMEASURED


def test_settings_that_let_most_branches_off() -> None:
    most = {**GOOD, "src/acme/a.py": file((7, 7), (2, 2), idle_branches=1), "src/acme/sub/b.py": file((1, 1))}
    assert read(facts(), session(), report(most)).needles[-1] == UNMEASURED
    most["src/acme/__init__.py"] = file((1, 1), (2, 2), idle_branches=2)
    reading = read(facts(), session(), report(most))
    assert reading.needles[-1] == Needle("unmeasured files", 2, "files")
    assert {finding.fix for finding in reading.findings} == {
        "coverage's setting partial_branches, or a plugin of coverage's, "
        f"says of 3 of the project's 4 branches that they need not be taken.{LEAVE}"
    }
    assert reading.population == Population(1, 3, "files", counts(tests=2, passed=2, idle_branches=3))


def test_all_is_hidden() -> None:
    reading = read(facts(), session(), report({}))
    assert reading.needles == (FAILING, LEFT_OUT, Needle("unmeasured files", 3, "files"))


def test_an_exclusion_takes_a_file_out_of_everything() -> None:
    files = {**GOOD, "src/acme/a.py": POOR}
    reading = read(facts(), session(), report(files), exclude=[{"path": "src/acme/a.py", "reason": "Thin."}])
    more = counts(tests=2, passed=2, excluded_lines=0)
    assert reading == Reading(
        (FAILING, LEFT_OUT, worst(100.0), UNMEASURED),
        Population(2, 2, "files", more),
        (),
        TOOL,
        {"src/acme/sub/b.py": 100.0},
    )
    assert options(exclude=[{"path": "a", "reason": "b"}]).exclusions == (Exclusion("a", "b"),)


def test_an_old_coverage_says_what_it_cannot_measure() -> None:
    reading = read(facts(coverage="7.6.1", subprocesses=False), session(), report())
    assert reading.tool == replace(TOOL, version="7.6.1")
    assert reading.findings == (
        Finding(
            "coverage 7.6.1 does not measure what the tests start as processes of their own",
            rule="subprocesses",
            severity=Severity.NOTE,
            fix="Install coverage 7.10 or newer.",
        ),
    )


OLD = facts(coverage="7.6.1", subprocesses=False)
EMPTY: dict[str, Any] = {"outcomes": {}, "exit_status": 5}
LOST = "The record of the test session is not what the gate's witness writes; see the log."
STRANGE = "coverage's report is not in the form that is known here; install another version of it."
NO_FACTS = "The record of what coverage was set to is not what the gate writes; see the log."


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (
            completed(1, stderr="Couldn't read it\n\n"),
            "coverage does not take the project's settings (exit 1): Couldn't read it",
        ),
        (completed(0), "coverage does not take the project's settings (exit 0): it said nothing"),
        (
            completed(3, files=facts().files),
            "coverage does not take the project's settings (exit 3): it said nothing",
        ),
        (completed(files={"facts": "{}"}), NO_FACTS),
    ],
)
def test_unsound_preparations(outcome: Completed, why: str) -> None:
    assert refusal(outcome) == why


STANDS_IN = (
    "{} would be loaded as {!r}, so what it says proves nothing. "
    "Rename it, or move it out of the folders that are imported from."
)


@pytest.mark.parametrize(
    ("loaded", "why"),
    [
        (completed(1, stderr="No module\n"), "pytest and coverage could not be imported (exit 1): No module"),
        (completed(0), "pytest and coverage could not be imported (exit 0): it said nothing"),
        (completed(3, files=shadows().files), "pytest and coverage could not be imported (exit 3): it said nothing"),
        (
            completed(files={"shadows": "{}"}),
            "The record of what would be loaded is not what the gate writes; see the log.",
        ),
        (shadows(pytest="/project/pytest.py"), STANDS_IN.format("pytest.py", "pytest")),
        (shadows(coverage="/project/src/acme/a.py"), STANDS_IN.format("src/acme/a.py", "coverage")),
        (shadows(pluggy="/project/tools/pluggy/__init__.py"), STANDS_IN.format("tools/pluggy/__init__.py", "pluggy")),
        (
            shadows([["evil.plugin", "/project/src"], ["more", "/project"]]),
            "src registers the plugin 'evil.plugin', which pytest would load though it is not installed. Install it in "
            "the project's environment, or remove its .dist-info or .egg-info.",
        ),
    ],
)
def test_what_stands_in_the_tools_way(loaded: Completed, why: str) -> None:
    assert refusal(facts(), loaded=loaded) == why


def test_a_project_that_is_a_part_of_the_tools() -> None:
    reading = read(facts(), session(), report(), loaded=shadows(acme="/project/src/acme/__init__.py"))
    note = "the tools themselves load this file, as 'acme'"
    assert reading.findings == (Finding(note, "src/acme/__init__.py", rule="shadowed", severity=Severity.NOTE),)


@pytest.mark.parametrize(
    ("outcomes", "why"),
    [
        (
            [
                facts(),
                completed(
                    4, "out\n", "ERROR: usage: x [options]\nx: error: unrecognized arguments: -y\n  inifile: a\n"
                ),
            ],
            "pytest did not start with the gate's witness in it (exit 4): unrecognized arguments: -y",
        ),
        (
            [facts(), completed(1, "said this\n", "  \n")],
            "pytest did not start with the gate's witness in it (exit 1): said this",
        ),
        (
            [facts(), completed(1, "said this\n", "and that\n")],
            "pytest did not start with the gate's witness in it (exit 1): and that",
        ),
        ([facts(), completed(0)], "pytest did not start with the gate's witness in it (exit 0): it said nothing"),
        ([facts(), completed(files={"witness": "{"})], LOST),
        ([facts(), session(finished="maybe")], LOST),
        ([facts(), session(outcomes={"a": "better"})], LOST),
        (
            [facts(), completed(files={"witness": '{"finished": false}', "running": "t.py::a\nt.py::b"})],
            "The test session did not come to its end: its process ended (exit 0) in the middle of t.py::a, t.py::b. "
            "Look for what ends it there, such as os._exit.",
        ),
        (
            [facts(), completed(3, "bye\n", files={"witness": '{"finished": false}'})],
            "The test session did not come to its end: its process ended (exit 3) outside any test: bye. "
            "Look for what ends it there, such as os._exit.",
        ),
        (
            [facts(), session(outcomes={"a": "failed"})],
            "The record of the test session contradicts itself about which tests fail; see the log.",
        ),
        (
            [facts(), session(failures=FAILED["failures"])],
            "The record of the test session contradicts itself about which tests fail; see the log.",
        ),
        (
            [OLD, session(), session(workers=2)],
            "The tests ran in workers of pytest-xdist, which coverage measures from version 7.10 on. "
            "Install a newer coverage, or set args = ['-n0'].",
        ),
        (
            [facts(), session(5, "no tests ran in 0.1s\n", **EMPTY)],
            "No test ran, for none was collected (exit 5): no tests ran in 0.1s",
        ),
        (
            [facts(), session(), session(5, **EMPTY, selection=selection(deselected={"a": "", "b": ""}))],
            "No test ran: 2 were deselected; see -k, -m and conftest.py.",
        ),
        (
            [facts(), session(not_run=["a", "b"])],
            "2 of 4 tests that were to run never did (exit 0); the first is a. "
            "Look for --collect-only, pytest.exit and the like.",
        ),
        (
            [facts(), session(2, stderr="!!! Interrupted !!!", outcomes={}, not_run=["a"])],
            "1 of 1 tests that were to run never did (exit 2); the first is a. !!! Interrupted !!!",
        ),
        ([facts(), session(5, "bye\n", selection=None)], "Nobody says which tests were collected (exit 5): bye"),
        ([facts(), session(7, "2 passed\n")], "pytest ended with exit 7 although no test failed: 2 passed"),
        (
            [facts(), session(0, "2 passed\n", exit_status=3)],
            "pytest ended with exit 3 although no test failed: 2 passed",
        ),
        (
            [
                facts(),
                session(
                    outcomes={"a": "skipped", "b": "skipped", "c": "xfailed"}, selection=selection(deselected={"d": ""})
                ),
            ],
            "No test passed, so nothing was shown: 2 skipped, 1 xfailed, 1 deselected.",
        ),
    ],
)
def test_unsound_sessions(outcomes: list[Completed], why: str) -> None:
    assert refusal(*outcomes, completed(1)) == why


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (
            completed(1, stderr="No data to combine\n"),
            "coverage could not report what it measured (exit 1): No data to combine",
        ),
        (completed(0), "coverage could not report what it measured (exit 0): it said nothing"),
        (
            completed(2, files=report().files),
            "coverage could not report what it measured (exit 2): it said nothing",
        ),
        (completed(files={"report": "[]"}), STRANGE),
        (report({**GOOD, "a": {}}), STRANGE),
        (report({"a": file((1, 1), excluded=-1)}), STRANGE),
        (
            report(meta={"branch_coverage": False}),
            "coverage measured no branches although it was told to; see what sets it otherwise.",
        ),
        (
            report({**GOOD, "src/acme/a.py": file((6, 7))}),
            "coverage contradicts itself: the counts of src/acme/a.py do not add up.",
        ),
        (
            report({**GOOD, "src/acme/a.py": file((7, 7), (1, 2))}),
            "coverage contradicts itself: the counts of src/acme/a.py do not add up.",
        ),
        (
            report(dict.fromkeys(GOOD, file())),
            "None of its 3 files holds a statement that a test could execute.",
        ),
    ],
)
def test_unsound_reports(outcome: Completed, why: str) -> None:
    assert refusal(facts(), session(), outcome) == why
