from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.samples import ROOT, completed, context, exactly
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.instruments.mutmut import Mutmut, MutmutOptions
from verify_gate.plugin import Command, Completed, Context, Tool
from verify_gate.probes.project_side import FOLDER as PROJECT_SIDE

FOLDER = ROOT / ".verify/work/it"
TREE = FOLDER / "tree"
FILES = ("src/acme/__init__.py", "src/acme/a.py", "src/acme/b.pyi", "src/acme/py.typed", "src/acme/sub/c.py")
BASELINE = '{"mutant": null, "exit": 0, "ran": 4, "failed": [], "broken": []}\n'


def project(**changed: Any) -> Context:
    tools = {"mutmut": Tool("mutmut", ("/env/bin/mutmut",), "3.8.1", of_project=True)}
    return context(FILES, **{"test_files": ("tests/test_a.py",), "tools": tools, **changed})


def mutant(number: int = 1, code: int | None = 1, **changed: Any) -> dict[str, Any]:
    usual = {
        "name": f"acme.a.x_add__mutmut_{number}",
        "path": "src/acme/a.py",
        "line": 3,
        "code": code,
        "due": True,
        "broken": [],
        "failed": ["tests/test_a.py::test_add"] if code == 1 else [],
        "null": "acme.a.x_add__mutmut_99",
        "tests": [] if code == 1 else ["tests/test_a.py::test_add", "tests/test_a.py::test_other"],
        "diff": ""
        if code == 1
        else "--- src/acme/a.py\n+++ src/acme/a.py\n@@ -1,2 +1,2 @@\n-    return 1\n+    return 2",
    }
    return {**usual, **changed}


def source_file(path: str = "src/acme/a.py", **changed: Any) -> dict[str, Any]:
    usual = {"met": True, "mutants": 9, "mutable": True, "functions": 3, "mutated": 2, "pragmas": []}
    return {"path": path, **usual, "decorated": 0, "nested": 0, "outer": 0, "hidden": 0, **changed}


def outcomes(
    mutants: Sequence[dict[str, Any]], files: Sequence[dict[str, Any]] | None = None, **changed: Any
) -> list[Completed]:
    if files is None:
        files = [source_file(path) for path in ("src/acme/__init__.py", "src/acme/a.py", "src/acme/sub/c.py")]
    usual = {"mutants": mutants, "files": files, "alive": ["acme.a.x_add__mutmut_99"], "ran": 4}
    done = completed()
    last = completed(files={"collected": json.dumps({**usual, **changed})})
    return [done, completed(files={"sessions": BASELINE}), *[done] * 7, last]


def read(given: Sequence[Completed], where: Context | None = None, **options: Any) -> Reading:
    return Mutmut().read(where or project(), MutmutOptions(**options), given)


def why(given: Sequence[Completed], **options: Any) -> str:
    with pytest.raises(Unreadable) as raised:
        read(given, **options)
    return str(raised.value)


class TestPlan:
    def test_it_copies_tries_the_tests_then_the_mutants_and_again_what_is_in_doubt(self) -> None:
        plan = Mutmut().plan(project(), MutmutOptions(floor=94, workers=3, args=("-m", "not slow")))

        probe = ("/verify/bin/python", "-P", "-m", "verify_gate.probes.mutation")
        task = str(FOLDER / "task.json")
        path = {"PYTHONPATH": f"{TREE}/mutants/src:{FOLDER}/plugins", "PYTHONHASHSEED": "0"}
        own = ("-p", "verify_mutation_witness")
        ids = ("-o", "disable_test_id_escaping_and_forfeit_all_rights_to_community_support=true")
        made = (
            "/env/bin/python",
            "-E",
            "-B",
            str(PROJECT_SIDE / "verify_gate_mutants.py"),
            f"{FOLDER}/hidden.json",
            "3",
        )
        looked = ("/env/bin/mutmut", "print-time-estimates")
        mutmut = ("/env/bin/mutmut", "run", "--max-children", "3")
        collected = {"collected": FOLDER / "collected.json"}
        alone = ("--rootdir=.", "-q", "-p", "no:randomly", "-p", "no:random-order")
        whole = FOLDER / "baseline.jsonl"
        assert plan.commands == (
            Command((*probe, "prepare", task)),
            Command(
                ("/env/bin/python", "-m", "pytest", *alone, *own, *ids, "-m", "not slow", "tests"),
                cwd=TREE / "mutants",
                env={**path, "VERIFY_MUTATION_WITNESS": str(whole)},
                writes={"sessions": whole},
            ),
            Command(made, TREE),
            Command((*probe, "lay", task)),
            Command(looked, TREE, {**path, "VERIFY_MUTATION_WITNESS": f"{FOLDER}/stats.jsonl"}),
            Command((*probe, "ask", task)),
            Command(mutmut, TREE, {**path, "VERIFY_MUTATION_WITNESS": f"{FOLDER}/first.jsonl"}),
            Command((*probe, "again", task), writes=collected),
            Command(mutmut, TREE, {**path, "VERIFY_MUTATION_WITNESS": f"{FOLDER}/second.jsonl"}),
            Command((*probe, "collect", task), writes=collected),
        )
        assert set(plan.files) == {"task.json", "tree/pyproject.toml", "patient.toml"}
        assert json.loads(plan.files["task.json"]) == {
            "root": str(ROOT),
            "folder": str(FOLDER),
            "due": ["src/acme/__init__.py", "src/acme/a.py", "src/acme/sub/c.py"],
            "known": [*FILES, "tests/test_a.py"],
        }
        expected = {
            "process_isolation": "forkserver",
            "source_paths": ["src/acme/__init__.py", "src/acme/a.py", "src/acme/sub/c.py"],
            "pytest_add_cli_args": [*own, *ids, "-m", "not slow"],
            "pytest_add_cli_args_test_selection": ["tests"],
            "use_git_change_detection": False,
        }
        assert tomllib.loads(plan.files["tree/pyproject.toml"]) == {
            "tool": {"mutmut": {**expected, "timeout_multiplier": 5.0}}
        }
        assert tomllib.loads(plan.files["patient.toml"]) == {
            "tool": {"mutmut": {**expected, "timeout_multiplier": 15.0}}
        }

    def test_what_it_is_pointed_at_and_what_is_excluded_is_settled_here(self) -> None:
        options = MutmutOptions.model_validate(
            {
                "paths": ["src/acme/sub", "src/acme/a.py"],
                "tests": ["tests/unit"],
                "exclude": [{"path": "src/acme/a.py", "reason": "It is generated."}],
            }
        )

        plan = Mutmut().plan(project(), options)

        assert plan.commands[1].argv[-1] == "tests/unit"
        assert plan.commands[2].argv[-1] == "0"
        assert plan.commands[6].argv == plan.commands[8].argv == ("/env/bin/mutmut", "run")
        assert json.loads(plan.files["task.json"])["due"] == ["src/acme/sub/c.py"]

    def test_tests_are_not_changed_wherever_they_lie(self) -> None:
        plan = Mutmut().plan(project(), MutmutOptions(paths=(".",)))

        assert json.loads(plan.files["task.json"])["due"] == [FILES[0], FILES[1], FILES[4]]

    def test_standing_options_under_which_mutmut_sees_nothing_are_taken_back(self) -> None:
        settings = {"pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-n auto --cov=acme"'}

        plan = Mutmut().plan(project(settings=settings), MutmutOptions(args=("-x",)))

        assert plan.commands[1].argv[-4:] == ("-n0", "--no-cov", "-x", "tests")

    @pytest.mark.parametrize(
        ("changed", "options", "message"),
        [
            (
                {"tools": {"mutmut": Tool("mutmut", ("/verify/bin/mutmut",), "3.8.1", of_project=False)}},
                {},
                "mutmut runs the tests in its own process, so the project's environment must have it. Install it "
                "there: /env/bin/python -m pip install mutmut.",
            ),
            (
                {"tools": {"mutmut": Tool("mutmut", ("/env/bin/mutmut",), "3.7.9", of_project=True)}},
                {},
                "mutmut 3.7.9 is too old. Install 3.8 or newer in the project's environment.",
            ),
            (
                {},
                {"paths": ("docs",)},
                "There is no Python file to change. Point `paths` at some under [verify] source.",
            ),
            (
                {"test_files": ()},
                {},
                "There are no tests that could notice a change. Name them: [verify] tests = …",
            ),
            (
                {"import_roots": ("src", "lib")},
                {},
                "mutmut finds packages in the project's root and in src only, not in lib.",
            ),
            (
                {"settings": {"pyproject.toml": "tool = 1 2"}},
                {},
                "pyproject.toml is not valid TOML: Expected newline or end of document after a statement "
                "(at line 1, column 10). Correct it.",
            ),
        ],
    )
    def test_what_cannot_be_run_is_refused(
        self, changed: dict[str, Any], options: dict[str, Any], message: str
    ) -> None:
        with pytest.raises(Unreadable, match=exactly(message)):
            Mutmut().plan(project(**changed), MutmutOptions(**options))

    @pytest.mark.parametrize("version", ["3.8", "3.10.0", "4.0", None])
    def test_a_newer_mutmut_will_do(self, version: str | None) -> None:
        tool = Tool("mutmut", ("/env/bin/mutmut",), version, of_project=True)

        assert len(Mutmut().plan(project(tools={"mutmut": tool}, import_roots=(".", "src")), MutmutOptions()).commands)


class TestRead:
    def test_the_score_is_what_was_killed_of_all(self) -> None:
        mutants = [mutant(n) for n in range(4)] + [mutant(4, 0)]
        files = [
            source_file("src/acme/__init__.py", mutants=0, mutable=False, functions=0, mutated=0),
            source_file(),
            source_file("src/acme/sub/c.py", functions=4, mutated=1, decorated=1, nested=1, outer=7, pragmas=[2, 3]),
        ]

        assert read(outcomes(mutants, files)) == Reading(
            (
                Needle("score", 80.0, "%", Range(min=80)),
                Needle("unjudged mutants", 0, "mutants"),
                Needle("unmeasured files", 0, "files"),
            ),
            Population(
                5,
                5,
                "mutants",
                {
                    "killed": 4,
                    "survived": 1,
                    "timed_out": 0,
                    "not_tested": 0,
                    "tests": 4,
                    "files": 3,
                    "of_files": 3,
                    "functions": 7,
                    "unmutated_functions": 4,
                    "decorated_functions": 1,
                    "nested_functions": 1,
                    "outer_statements": 7,
                    "pragmas": 2,
                    "untried_mutants": 0,
                },
            ),
            (
                Finding(
                    "no test fails when this changes: return 1 → return 2",
                    path="src/acme/a.py",
                    line=3,
                    rule="survived",
                    fix="Let one of the tests that ran over it look at the difference, or simplify the code.",
                    detail="-    return 1\n+    return 2\n"
                    "Tests that ran over it:\n  tests/test_a.py::test_add\n  tests/test_a.py::test_other",
                ),
            ),
            ToolId("mutmut", "3.8.1"),
            {"score": 80.0},
        )

    def test_a_mutant_that_timed_out_twice_counts_as_killed_and_one_without_tests_does_not(self) -> None:
        reading = read(outcomes([mutant(1, -24), mutant(2, 33, line=9), mutant(3, 33, line=8)]), floor=30)

        assert reading.needles[0] == Needle("score", 100 / 3, "%", Range(min=30))
        assert reading.population is not None
        assert (reading.population.more["timed_out"], reading.population.more["not_tested"]) == (1, 2)
        assert reading.findings == (
            Finding(
                "no test runs this function, so none of its 2 mutants was tried",
                path="src/acme/a.py",
                line=8,
                rule="not-tested",
                fix="Write a test that calls it, or remove it.",
            ),
        )

    @pytest.mark.parametrize(
        ("doubtful", "reason"),
        [
            (mutant(2, None), "never run"),
            (mutant(2, 2), "interrupted"),
            (mutant(2, 3), "pytest itself broke"),
            (mutant(2, 5), "no test was collected"),
            (mutant(2, 34), "skipped"),
            (mutant(2, 35), "ended with code 35"),
            (mutant(2, 37), "left to a type checker"),
            (mutant(2, 36), "ended with code 36"),
            (mutant(2, 152), "ended with code 152"),
            (mutant(2, 255), "pytest did not come to run the tests"),
            (mutant(2, -9), "killed from outside, for want of memory perhaps"),
            (mutant(2, -11), "the interpreter crashed"),
            (mutant(2, failed=[]), "called killed, though no test is known to have failed"),
            (mutant(2, failed=[], null="other"), "called killed, though no test is known to have failed"),
            (mutant(2, failed=None), "called killed, though no test is known to have failed"),
            (
                mutant(2, failed=[], broken=["tests/test_a.py"]),
                "called killed, though tests/test_a.py could not be collected and no test failed",
            ),
            (mutant(2, due=False), "judged, though there is no such mutant"),
            (mutant(2, null=None), "their tests fail, in mutmut, on unchanged code too"),
            (mutant(2, null="other"), "their tests fail, in mutmut, on unchanged code too"),
            (mutant(2, -24, null="failing"), "their tests fail, in mutmut, on unchanged code too"),
        ],
    )
    def test_what_is_not_plainly_judged_is_no_reading(self, doubtful: dict[str, Any], reason: str) -> None:
        given = outcomes([mutant(1), doubtful])

        assert why(given) == (
            f"1 of 2 mutants were not plainly judged: {reason} (1, such as acme.a.x_add__mutmut_2 in src/acme/a.py). "
            "Make their tests pass in any order and however often they run, or exclude the file with a reason."
        )

    def test_each_reason_is_told_once(self) -> None:
        assert why(outcomes([mutant(1, 2), mutant(2, 3), mutant(3, 2), mutant(4, 0)]), floor=60) == (
            "3 of 4 mutants were not plainly judged: interrupted (2, such as acme.a.x_add__mutmut_1 in src/acme/a.py); "
            "pytest itself broke (1, such as acme.a.x_add__mutmut_2 in src/acme/a.py). Make their tests pass in any "
            "order and however often they run, or exclude the file with a reason."
        )

    def test_a_score_too_low_whatever_the_doubtful_ones_would_say_is_out_of_range(self) -> None:
        reading = read(outcomes([mutant(1), mutant(2, 3), mutant(3, 0)]), floor=67)

        assert reading.needles[:2] == (
            Needle("score", 100 / 3, "%", Range(min=67)),
            Needle("unjudged mutants", 1, "mutants"),
        )
        assert reading.population is not None
        assert (reading.population.count, reading.population.of) == (2, 3)
        assert reading.findings[0] == Finding(
            "acme.a.x_add__mutmut_2 was not plainly judged: pytest itself broke",
            path="src/acme/a.py",
            line=3,
            rule="unjudged",
            detail="--- src/acme/a.py\n+++ src/acme/a.py\n@@ -1,2 +1,2 @@\n-    return 1\n+    return 2",
        )

    def test_a_score_that_the_doubtful_ones_could_lift_to_the_floor_settles_nothing(self) -> None:
        assert why(outcomes([mutant(1), mutant(2, 3), mutant(3, 0), mutant(4, 0)]), floor=50).startswith("1 of 4 ")

    def test_each_function_that_no_test_runs_is_a_finding(self) -> None:
        other = {"name": "acme.a.x_sub__mutmut_1", "path": "src/acme/b.py", "line": None}

        reading = read(outcomes([mutant(1, 33), mutant(1, 33, **other)]))

        assert [(found.path, found.line) for found in reading.findings] == [
            ("src/acme/a.py", 3),
            ("src/acme/b.py", None),
        ]

    def test_a_change_at_the_start_of_a_line_is_shown_whole(self) -> None:
        finding = read(outcomes([mutant(1, 0, diff="--- a\n+++ a\n@@ -1 +1 @@\n-def f(a):\n+def f(b):")])).findings[0]

        assert finding.message == "no test fails when this changes: def f(a): → def f(b):"

    def test_a_survivor_that_changes_more_than_a_line_points_to_its_diff_and_ten_tests(self) -> None:
        tests = [f"tests/test_a.py::test_{n:02}" for n in range(12)]
        diff = "--- a\n+++ a\n@@ -1,2 +1,1 @@\n-    x = 1\n-    y = 2\n+    x = 2"

        finding = read(outcomes([mutant(1, 0, tests=tests, diff=diff)])).findings[0]

        assert finding.message == "no test fails when this changes: the diff shows how"
        assert finding.detail == "\n".join(
            [*diff.splitlines()[3:], "Tests that ran over it:", *(f"  {test}" for test in tests[:3]), "  and 9 more"]
        )

    def test_the_fourth_test_is_counted(self) -> None:
        finding = read(outcomes([mutant(1, 0, tests=[f"test_{n}" for n in range(4)])])).findings[0]

        assert (finding.detail or "").splitlines()[-2:] == ["  test_2", "  and 1 more"]

    def test_three_tests_are_all_shown(self) -> None:
        tests = [f"test_{n}" for n in range(3)]

        finding = read(outcomes([mutant(1, 0, tests=tests)])).findings[0]

        assert (finding.detail or "").splitlines()[-1] == "  test_2"

    @pytest.mark.parametrize(
        ("file", "hidden_by"),
        [
            (
                source_file("src/acme/sub/c.py", mutants=0, pragmas=[4]),
                "`# pragma: no mutate` takes out all that could change in it.",
            ),
            (
                source_file("src/acme/sub/c.py", mutants=0),
                "mutmut made no mutants of it: it mutates .py files only, and of those the ones that libcst can parse.",
            ),
            (
                source_file("src/acme/sub/c.py", met=False),
                "mutmut made no mutants of it: it mutates .py files only, and of those the ones that libcst can parse.",
            ),
            (
                source_file("src/acme/elsewhere.py"),
                "mutmut made no mutants of it: it mutates .py files only, and of those the ones that libcst can parse.",
            ),
        ],
    )
    def test_a_file_of_which_there_are_no_mutants_is_a_leak(self, file: dict[str, Any], hidden_by: str) -> None:
        files = [source_file("src/acme/__init__.py"), source_file(), file]

        reading = read(outcomes([mutant()], files))

        assert reading.needles[2] == Needle("unmeasured files", 1, "files")
        assert reading.findings == (
            Finding(
                "this file was not looked at",
                path="src/acme/sub/c.py",
                rule="unmeasured",
                fix=f"{hidden_by} Let it be measured, or name it in an exclusion with a reason.",
            ),
        )
        assert reading.population is not None
        assert (reading.population.more["files"], reading.population.more["of_files"]) == (2, 3)

    def test_where_nothing_ran_out_of_time_there_is_no_second_run(self) -> None:
        given = outcomes([mutant()])

        reading = read([*given[:7], completed(10, files=given[-1].files)])

        assert reading.needles[0].value == 100

    def test_mutants_that_pragmas_take_out_count_against_the_score(self) -> None:
        files = [
            source_file("src/acme/__init__.py", pragmas=[7], hidden=1),
            source_file(pragmas=[4, 9, 5], hidden=5),
            source_file("src/acme/sub/c.py", pragmas=[1]),
        ]

        reading = read(outcomes([mutant(1), mutant(2)], files), floor=30)

        assert reading.needles[0] == Needle("score", 25.0, "%", Range(min=30))
        assert reading.population is not None
        assert (reading.population.count, reading.population.of) == (8, 8)
        assert (reading.population.more["pragmas"], reading.population.more["untried_mutants"]) == (5, 6)
        fix = "Remove the comment, or name the file in an exclusion with a reason."
        assert reading.findings == (
            Finding(
                "`# pragma: no mutate` in this line takes 1 mutant out: not tried, so it counts against the score",
                path="src/acme/__init__.py",
                line=7,
                rule="hidden",
                fix=fix,
            ),
            Finding(
                "`# pragma: no mutate` in this line and 2 more of the file takes 5 mutants out: not tried, so they "
                "count against the score",
                path="src/acme/a.py",
                line=4,
                rule="hidden",
                fix=fix,
            ),
        )

    def test_hidden_mutants_cannot_lift_a_score_that_is_in_doubt(self) -> None:
        given = outcomes([mutant(1), mutant(2, 3)], [source_file(pragmas=[4], hidden=1)])

        assert read(given, floor=67, paths=("src/acme/a.py",)).needles[1].value == 1
        assert why(given, floor=66, paths=("src/acme/a.py",)).startswith("1 of 2 ")

    def test_files_outside_paths_are_not_due(self) -> None:
        reading = read(outcomes([mutant()], [source_file(mutants=1)]), paths=("src/acme/a.py",))

        assert reading.needles[2].value == 0
        assert reading.population is not None
        assert (reading.population.more["files"], reading.population.more["of_files"]) == (1, 3)


class TestNothingToRead:
    def test_no_mutants(self) -> None:
        assert why(outcomes([])) == (
            "mutmut made no mutants, so nothing was measured. Point it at code that does something."
        )

    @pytest.mark.parametrize("ran", [3, None])
    def test_another_suite_than_pytest_runs(self, ran: int | None) -> None:
        assert why(outcomes([mutant()], ran=ran)) == (
            f"mutmut ran {ran} tests where pytest by itself ran 4: they are not the same suite."
        )

    @pytest.mark.parametrize(
        ("sessions", "exit_code", "message"),
        [
            (
                '{"mutant": null, "exit": 1, "ran": 4, "failed": ["tests/test_a.py::test_x"], "broken": ["b"]}\n',
                1,
                "In a copy of the project, unchanged, tests fail: tests/test_a.py::test_x and 1 more. Mend them; the "
                "copy has only what git tracks or does not ignore.",
            ),
            (
                '{"mutant": null, "exit": 0, "ran": 4, "failed": ["tests/test_a.py::test_x"], "broken": []}\n',
                0,
                "In a copy of the project, unchanged, tests fail: tests/test_a.py::test_x. Mend them; the copy has "
                "only what git tracks or does not ignore.",
            ),
            (
                '{"mutant": null, "exit": 5, "ran": 0, "failed": [], "broken": []}\n',
                5,
                "pytest ran 0 tests over the unchanged project and exited with 5. The log says why.",
            ),
            (
                '{"mutant": null, "exit": 0, "ran": 0, "failed": [], "broken": []}\n',
                0,
                "pytest ran 0 tests over the unchanged project and exited with 0. The log says why.",
            ),
            (
                '{"mutant": null, "exit": 2, "ran": 4, "failed": [], "broken": []}\n',
                0,
                "pytest ran 4 tests over the unchanged project and exited with 0. The log says why.",
            ),
            (BASELINE, 3, "pytest ran 4 tests over the unchanged project and exited with 3. The log says why."),
            ("", 0, "The tests did not run to their end in a copy of the project (exit 0): it is over"),
            (
                '{"mutant": "stats", "exit": 0, "ran": 4, "failed": [], "broken": []}\n',
                4,
                "The tests did not run to their end in a copy of the project (exit 4): it is over",
            ),
            ("garbage\n", 0, "What the tests say of themselves is not understood; the log has it."),
            ('{"mutant": null}\n', 0, "What the tests say of themselves is not understood; the log has it."),
        ],
    )
    def test_a_baseline_that_is_not_plainly_green(self, sessions: str, exit_code: int, message: str) -> None:
        given = outcomes([mutant()])
        given[1] = completed(exit_code, stdout="so far\nit is over\n", files={"sessions": sessions})

        assert why(given) == message
        assert why(given[:2]) == message

    def test_a_baseline_that_left_no_word_but_an_error(self) -> None:
        assert why([completed(), completed(1, stderr="No module named pytest\n")]) == (
            "The tests did not run to their end in a copy of the project (exit 1): No module named pytest"
        )

    @pytest.mark.parametrize(
        ("steps", "stage"),
        [
            (1, "Copying the project"),
            (3, "mutmut, making the mutants,"),
            (4, "The step that adds the null mutants"),
            (5, "mutmut, looking which test runs what,"),
            (6, "The step that asks for null mutants"),
            (7, "mutmut"),
            (8, "The step between the two runs of mutmut"),
            (9, "mutmut, run again,"),
            (10, "The step that collects the verdicts"),
        ],
    )
    @pytest.mark.parametrize(
        ("out", "err", "said"),
        [
            ("a\nlast words\n", "", "last words"),
            ("a\n", "an error\n", "an error"),
            ("", "", "it said nothing"),
        ],
    )
    def test_a_step_that_stopped(self, steps: int, stage: str, out: str, err: str, said: str) -> None:
        given = [*outcomes([mutant()])[: steps - 1], completed(1, out, err)]

        assert why(given) == f"{stage} stopped (exit 1): {said}. The log has more."

    @pytest.mark.parametrize(
        ("said", "meaning"),
        [
            (
                "Stopping early, because we could not find any test case for any mutant. It seems that the selected",
                "No test runs anything that mutmut can change. Point `paths` at functions that the tests call.",
            ),
            (
                "Stopping early, because tests recorded trampoline hits but none match any mutant key. ",
                "The tests import the source by another name than its path says, so nothing tells which test runs "
                "what. Import it from the project's root or from src.",
            ),
            (
                "failed to collect stats. runner returned 1",
                "The tests fail once mutmut has laid its mutants beside the code, before any is tried. The log says "
                "which.",
            ),
            (
                "Failed to run clean test",
                "The tests pass once, and fail when they run again over the same copy. The log says which.",
            ),
            (
                "mutmut.runners.harness.BadTestExecutionCommandsException: Failed to run pytest with args: ['-x']. If",
                "pytest does not find the tests again by the names that it gave them. Give parameters `ids` that are the "
                "same each time.",
            ),
        ],
    )
    def test_where_mutmut_stops_of_itself_its_words_are_put_plainly(self, said: str, meaning: str) -> None:
        before, words = outcomes([mutant()])[:2], f"so far\n{said}\nand more\n"

        assert why([*before, completed(1, words, "a warning\n")]) == meaning
        assert why([*before, completed(1, "a warning\n", words)]) == meaning

    def test_a_plan_that_ended_early_is_no_reading_though_each_step_says_0(self) -> None:
        assert why(outcomes([mutant()])[:7]) == "mutmut stopped (exit 0): it said nothing. The log has more."
        assert why(outcomes([mutant()])[:8]).startswith("The step between the two runs of mutmut stopped (exit 0): ")

    def test_a_last_step_that_says_that_nothing_ran_again_contradicts_itself(self) -> None:
        given = outcomes([mutant()])
        given[-1] = completed(10, files=given[-1].files)

        assert why(given) == "The step that collects the verdicts stopped (exit 10): it said nothing. The log has more."

    @pytest.mark.parametrize(
        "text", ["", "{", "{}", "[]", '{"mutants": [], "files": [], "alive": [], "ran": 4, "x": 1}']
    )
    def test_verdicts_that_are_not_understood(self, text: str) -> None:
        given = outcomes([mutant()])
        given[-1] = completed(files={"collected": text})

        assert why(given) == "What became of the mutants is not understood; the log has it."

    def test_no_verdicts_at_all(self) -> None:
        given = outcomes([mutant()])
        given[-1] = completed()

        assert why(given) == "What became of the mutants is not understood; the log has it."


@pytest.mark.parametrize(("key", "value"), [("floor", -1), ("floor", 101), ("workers", 0), ("paths", ["nowhere"])])
def test_an_option_that_cannot_be_is_refused(key: str, value: object, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=key):
        MutmutOptions.model_validate({key: value}, context={"root": tmp_path})
