from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import core, settings

from verify_gate.probes.mutation import laying, witness
from verify_gate.probes.mutation.__main__ import main
from verify_gate.probes.mutation.again import shared
from verify_gate.probes.mutation.copying import copy_project, listing, wanted
from verify_gate.probes.mutation.outcome import Collected, Mutant, SourceFile
from verify_gate.probes.mutation.task import Task

SOURCE = "def add(a, b):\n    return a + b\n"
MUTATED = """
def add(a, b):
    return a + b

def x_add__mutmut_orig(a, b):
    return a + b

def x_add__mutmut_1(a, b):
    return a - b

def x_add__mutmut_2(a, b):
    return None

def x_add__mutmut_3(a, b):
    return a * b

mutants_x_add__mutmut['_mutmut_orig'] = x_add__mutmut_orig # type: ignore
"""
NULL = """
def x_add__mutmut_4(a, b):
    return a + b
"""
ENTRY = "mutants_x_add__mutmut['x_add__mutmut_4'] = x_add__mutmut_4 # type: ignore\n"


@pytest.fixture(autouse=True)
def _the_last_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lot falls on the last place in each function."""
    monkeypatch.setattr(laying.secrets, "randbelow", lambda below: below - 1)


def task(tmp_path: Path, due: tuple[str, ...] = ("acme/a.py",), known: tuple[str, ...] = ()) -> Task:
    root, folder = tmp_path / "root", tmp_path / "root/.verify/work/mutation"
    for path in due:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(SOURCE)
    folder.mkdir(parents=True)
    made = Task(root, folder, due, known)
    (folder / "task.json").write_text(made.as_json())
    return made


def test_a_task_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = task(tmp_path, known=("b",))

    assert Task.read(made.folder / "task.json") == made


def test_stale_verdicts_are_not_copied() -> None:
    files = ["a.py", "a.py.meta", "a.py.spans", "b.meta", "mutants/a.py", "x/mutants/a.py", "x/.verify/a", "mutants"]

    assert wanted(files, ["a.py"]) == {"a.py", "b.meta", "x/mutants/a.py"}


class TestCopying:
    def test_what_git_tracks_or_does_not_ignore_is_listed_and_what_the_gate_knows_of(self, tmp_path: Path) -> None:
        given = task(tmp_path, known=("acme/_version.py",))
        for name in ("new.txt", "ignored.txt", "acme/_version.py"):
            (given.root / name).write_text("x")
        (given.root / ".gitignore").write_text("ignored.txt\n_version.py\n")
        subprocess.run(["git", "init", "-q", given.root], check=True)

        assert listing(given, os.environ) == [".gitignore", "acme/_version.py", "acme/a.py", "new.txt"]

    def test_without_git_all_is_listed_but_environments_and_caches(self, tmp_path: Path) -> None:
        given = task(tmp_path)
        for name in (
            "env/pyvenv.cfg",
            "env/bin/python",
            "env/a.py",
            "sham/pyvenv.cfg",
            "__pycache__/a.pyc",
            "docs/a.md",
        ):
            (given.root / name).parent.mkdir(parents=True, exist_ok=True)
            (given.root / name).write_text("x")

        assert listing(given, {"PATH": ""}) == ["acme/a.py", "docs/a.md", "sham/pyvenv.cfg"]

    def test_the_tests_run_in_a_full_copy_and_mutmut_finds_the_sources_beside_it(self, tmp_path: Path) -> None:
        given = task(tmp_path)
        (given.root / "data.txt").write_text("data")
        (given.root / "inside").symlink_to("data.txt")
        (given.root / "outside").symlink_to(tmp_path)

        copy_project(given, ["acme/a.py", "data.txt", "inside", "outside", "deleted.txt"])

        tree = given.tree
        there = {
            path.relative_to(tree).as_posix()
            for path in tree.rglob("*")
            if path.is_file() and "root" not in path.parts[len(tree.parts) :]
        }
        assert {path for path in there if "outside" not in path} == {
            "acme/a.py",
            "mutants/acme/a.py",
            "mutants/data.txt",
            "mutants/inside",
        }
        assert (tree / "mutants/inside").readlink() == given.mutants / "data.txt"
        assert (tree / "mutants/outside").readlink() == tmp_path
        ages = [(folder / "acme/a.py").stat().st_mtime for folder in (given.root, tree, given.mutants)]
        assert ages[0] > ages[1] == ages[2]
        assert given.temporary.readlink().name.startswith("verify-mutation-")
        given.temporary.readlink().rmdir()
        assert (given.plugins / "verify_mutation_witness.py").read_text() == Path(witness.__file__).read_text()


def test_one_null_mutant_for_each_set_of_tests() -> None:
    nulls = {function: f"{function}__mutmut_9" for function in ("a.x_f", "a.x_g", "a.x_h", "b.x_f")}
    tests = {"a.x_g": ["t2", "t1"], "a.x_f": ["t1", "t2"], "b.x_f": ["t1"], "c.x_f": ["t1"]}

    sizes = {"a.x_f": 2, "a.x_g": 2, "a.x_h": 9, "b.x_f": 1}

    assert shared(nulls, tests, sizes) == {
        "a.x_f": "a.x_f__mutmut_9",
        "a.x_g": "a.x_f__mutmut_9",
        "b.x_f": "b.x_f__mutmut_9",
    }


def test_the_null_mutant_is_the_one_that_is_hardest_to_guess() -> None:
    nulls, tests = {"x_f": "x_f__mutmut_1", "x_g": "x_g__mutmut_3"}, {"x_f": ["t1"], "x_g": ["t1"]}

    assert shared(nulls, tests, {"x_f": 2, "x_g": 3}) == {"x_f": "x_g__mutmut_3", "x_g": "x_g__mutmut_3"}


def session(mutant: str, exit_code: int, *failed: str) -> str:
    return json.dumps({"mutant": mutant, "exit": exit_code, "ran": 2, "failed": failed, "broken": ()}) + "\n"


ONE, TWO, THREE, NULL_ONE = (f"acme.a.x_add__mutmut_{which}" for which in range(1, 5))


class Reading:
    """What mutmut would do between the steps."""

    def __init__(self, tmp_path: Path) -> None:
        self.task = task(tmp_path, ("acme/a.py", "acme/b.pyi"))
        copy_project(self.task, [])
        self.task.temporary.readlink().rmdir()
        (self.task.folder / "patient.toml").write_text("patient = true")
        (self.task.mutants / "acme/a.py").write_text(MUTATED)
        self.note({ONE: None, TWO: None, THREE: None})
        self.task.hidden.write_text('{"acme/a.py": 2}')

    def step(self, name: str) -> int:
        return main(name, str(self.task.folder / "task.json"))

    @property
    def notes(self) -> dict[str, Any]:
        noted: dict[str, Any] = json.loads((self.task.mutants / "acme/a.py.meta").read_text())
        return noted

    def note(self, codes: dict[str, int | None]) -> None:
        (self.task.mutants / "acme/a.py.meta").write_text(json.dumps({"exit_code_by_key": codes, "other": 1}))

    def prepared(self) -> Reading:
        assert self.step("lay") == 0
        stats = {"tests_by_mangled_function_name": {"acme.a.x_add": ["t2", "t1"]}, "other": 1}
        (self.task.mutants / "mutmut-stats.json").write_text(json.dumps(stats))
        self.task.witness("stats").write_text(session("stats", 0))
        assert self.step("ask") == 0
        return self

    def collected(self) -> Collected:
        return Collected.model_validate_json(self.task.collected.read_text())


def diff(after: str) -> str:
    return f"--- acme/a.py\n+++ acme/a.py\n@@ -1,3 +1,3 @@\n def add(a, b):\n-    return a + b\n+    return {after}\n "


def test_what_mutmut_made_is_taken_down_with_a_null_mutant_more(tmp_path: Path) -> None:
    reading = Reading(tmp_path)

    reading.prepared()

    text = MUTATED.replace("    return a * b\n", f"    return a * b\n{NULL.lstrip()}") + ENTRY
    assert (reading.task.mutants / "acme/a.py").read_text() == text
    assert json.loads(reading.task.laid.read_text()) == {
        "acme/a.py": {
            "text": text,
            "names": [ONE, TWO, THREE, NULL_ONE],
            "nulls": {"acme.a.x_add": NULL_ONE},
            "hidden": 2,
        }
    }
    assert reading.notes == {"exit_code_by_key": {ONE: None, TWO: None, THREE: None, NULL_ONE: None}, "other": 1}
    stats = json.loads((reading.task.mutants / "mutmut-stats.json").read_text())
    assert stats == {"tests_by_mangled_function_name": {"acme.a.x_add": ["t1", "t2"]}, "other": 1}


def test_a_mutant_behind_the_null_mutant_is_known_by_the_name_that_mutmut_gave_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laying.secrets, "randbelow", lambda below: below - 3)
    reading = Reading(tmp_path).prepared()
    assert list(reading.notes["exit_code_by_key"]) == [ONE, TWO, THREE, NULL_ONE]

    reading.note({ONE: 1, TWO: 0, THREE: 0, NULL_ONE: 33})
    reading.task.witness("first").write_text(session(ONE, 1, "t1") + session(TWO, 0))
    reading.step("again")

    mutants = reading.collected().mutants
    assert [(mutant.name, mutant.code, mutant.null) for mutant in mutants] == [
        (ONE, 1, TWO),
        (TWO, 0, TWO),
        (THREE, 33, TWO),
    ]
    assert [mutant.diff for mutant in mutants[1:]] == [diff("None"), diff("a * b")]
    assert reading.collected().alive == (TWO,)


def test_a_null_mutant_that_shares_its_tests_with_another_is_not_asked_for(tmp_path: Path) -> None:
    reading = Reading(tmp_path)
    reading.step("lay")
    (reading.task.mutants / "mutmut-stats.json").write_text('{"tests_by_mangled_function_name": {}}')

    reading.step("ask")

    assert reading.notes["exit_code_by_key"] == {ONE: None, TWO: None, THREE: None}


def test_a_source_that_is_not_what_it_was_ends_the_reading(tmp_path: Path) -> None:
    reading = Reading(tmp_path)
    (reading.task.tree / "acme/a.py").write_text("def add(a, b):\n    return b\n")

    with pytest.raises(SystemExit, match=r"^acme/a\.py is not what it was when the reading began$"):
        reading.step("lay")


def test_both_runs_are_taken_together(tmp_path: Path) -> None:
    reading = Reading(tmp_path).prepared()
    reading.note({ONE: 1, TWO: -24, NULL_ONE: 0, "acme.a.x_new__mutmut_1": 1})
    given = reading.task
    given.witness("first").write_text(session(ONE, 1, "t1") + session(TWO, 1, "t1") + session(NULL_ONE, 0))

    assert reading.step("again") == 0

    assert reading.notes["exit_code_by_key"] == {ONE: 1, TWO: None, NULL_ONE: 0, "acme.a.x_new__mutmut_1": 1}
    assert (given.tree / "pyproject.toml").read_text() == "patient = true"
    assert not given.collected.exists()

    reading.note({ONE: 1, TWO: 0, NULL_ONE: 0})
    given.witness("second").write_text(session(TWO, 0))
    home = tmp_path / "home"
    (home / "17").mkdir(parents=True)
    given.temporary.unlink()
    given.temporary.symlink_to(home)

    assert reading.step("collect") == 0

    assert not home.exists()
    files: dict[str, Any] = {"met": True, "mutants": 3, "mutable": True, "functions": 1, "mutated": 1, "hidden": 2}
    usual: dict[str, Any] = {"decorated": 0, "nested": 0, "outer": 0, "pragmas": ()}
    killed: dict[str, Any] = {"path": "acme/a.py", "code": 1, "tests": (), "diff": "", "broken": ()}
    other: dict[str, Any] = {
        "path": "acme/a.py",
        "line": 2,
        "due": True,
        "broken": (),
        "null": NULL_ONE,
        "tests": ("t1", "t2"),
    }
    assert reading.collected() == Collected(
        files=(
            SourceFile(path="acme/a.py", **files, **usual),
            SourceFile(path="acme/b.pyi", **{**files, "met": False, "mutants": 0, "mutated": 0, "hidden": 0}, **usual),
        ),
        mutants=(
            Mutant(name=ONE, line=1, due=True, failed=("t1",), null=NULL_ONE, **killed),
            Mutant(name=TWO, code=0, failed=(), diff=diff("None"), **other),
            Mutant(name=THREE, code=None, failed=None, diff=diff("a * b"), **other),
            Mutant(name="acme.a.x_new__mutmut_1", line=None, due=False, failed=None, null=None, **killed),
        ),
        alive=(NULL_ONE,),
        ran=2,
    )


def test_where_nothing_ran_out_of_time_all_is_collected_at_once(tmp_path: Path) -> None:
    reading = Reading(tmp_path).prepared()
    reading.note({ONE: 1, TWO: 0, THREE: 33, NULL_ONE: 0})
    reading.task.witness("first").write_text(session(ONE, 1, "t1") + session(NULL_ONE, 0))

    assert reading.step("again") == 10

    assert [mutant.code for mutant in reading.collected().mutants] == [1, 0, 33]
    assert reading.collected().alive == (NULL_ONE,)


@pytest.mark.parametrize(
    ("code", "said"), [(1, session(NULL_ONE, 1, "t1")), (0, ""), (0, session(NULL_ONE, 1)), (33, session(NULL_ONE, 0))]
)
def test_a_null_mutant_is_alive_only_if_its_session_was_seen_to_pass(tmp_path: Path, code: int, said: str) -> None:
    reading = Reading(tmp_path).prepared()
    reading.note({ONE: 1, TWO: 1, THREE: 1, NULL_ONE: code})
    reading.task.witness("first").write_text(said)

    reading.step("again")

    assert reading.collected().alive == ()


def test_a_null_mutant_that_ran_out_of_time_gets_more_of_it(tmp_path: Path) -> None:
    reading = Reading(tmp_path).prepared()
    reading.note({ONE: 1, TWO: 1, THREE: 1, NULL_ONE: -24})
    reading.task.witness("first").write_text("")

    assert reading.step("again") == 0

    assert reading.notes["exit_code_by_key"][NULL_ONE] is None
    reading.note({NULL_ONE: 0})
    reading.task.witness("second").write_text(session(NULL_ONE, 0))
    reading.step("collect")
    assert reading.collected().alive == (NULL_ONE,)


def test_a_test_that_writes_over_the_mutants_ends_the_reading(tmp_path: Path) -> None:
    reading = Reading(tmp_path).prepared()
    reading.note({ONE: 0})
    (reading.task.mutants / "acme/a.py").write_text(SOURCE)

    with pytest.raises(SystemExit, match=r"^a test wrote over the copy of acme/a\.py that holds its mutants$"):
        reading.step("again")


def test_statistics_that_nobody_saw_are_none(tmp_path: Path) -> None:
    reading = Reading(tmp_path).prepared()
    reading.note({ONE: 0})
    reading.task.witness("stats").write_text("")

    reading.step("again")

    assert reading.collected().ran is None


def test_the_copy_is_prepared_on_command(tmp_path: Path) -> None:
    given = task(tmp_path)

    main("prepare", str(given.folder / "task.json"))

    assert (given.mutants / "acme/a.py").read_text() == SOURCE
    given.temporary.readlink().rmdir()


def test_the_witness_writes_a_line_for_each_session(tmp_path: Path) -> None:
    (tmp_path / "verify_mutation_witness.py").write_text(Path(witness.__file__).read_text())
    (tmp_path / "test_a.py").write_text(
        "import os, pytest\n"
        "from hypothesis import settings\n"
        "def test_good(tmp_path):\n    os.environ.clear()\n    assert tmp_path.parts[-3] == 'temporary'\n"
        "def test_bad(): assert settings.default.derandomize is False\n"
        "@pytest.mark.skip\ndef test_skipped(): pass\n"
        "def test_torn(torn): pass\n"
        "@pytest.fixture\ndef torn():\n    yield\n    raise ValueError\n"
    )
    (tmp_path / "test_broken.py").write_text("import nothing_of_that_name")
    file = tmp_path / "said.jsonl"
    env = {name: value for name, value in os.environ.items() if name != witness.UNDER_TEST}
    env |= {"PYTHONPATH": str(tmp_path), witness.FILE: str(file)}
    command = [sys.executable, "-m", "pytest", "-p", "verify_mutation_witness", "-p", "no:cacheprovider", "test_a.py"]

    for mutant, more in (({}, []), ({"MUTANT_UNDER_TEST": "m"}, ["test_broken.py"])):
        subprocess.run([*command, *more], cwd=tmp_path, env=env | mutant, capture_output=True, check=False)

    bad = ["test_a.py::test_bad", "test_a.py::test_torn"]
    assert [json.loads(line) for line in file.read_text().splitlines()] == [
        {"mutant": None, "exit": 1, "ran": 3, "failed": bad, "broken": []},
        {"mutant": "m", "exit": 2, "ran": 0, "failed": [], "broken": ["test_broken.py"]},
    ]


@pytest.mark.parametrize(
    ("value", "name"),
    [(b"a\x00\xe9", r"a\x00\xe9"), ("a", "a"), ("\u00e9\udce9\n", r"\xe9\udce9\n"), ("", ""), (3, None), (None, None)],
    ids=ascii,
)
def test_parameters_have_names_that_no_file_refuses(value: object, name: str | None) -> None:
    assert witness.pytest_make_parametrize_id(value) == name


def test_the_witness_keeps_silent_where_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(witness.FILE, raising=False)

    witness.pytest_configure(None)


def test_the_witness_is_there_for_each_session(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(witness.FILE, str(tmp_path / "said.jsonl"))
    registered: list[tuple[witness.Witness, str]] = []
    register = SimpleNamespace(register=lambda plugin, name: registered.append((plugin, name)))

    config = SimpleNamespace(pluginmanager=register, option=SimpleNamespace(basetemp=None))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "temporary").symlink_to("elsewhere")

    witness.pytest_configure(config)

    [(plugin, name)] = registered
    own = tmp_path / "elsewhere" / str(os.getpid())
    assert (config.option.basetemp, plugin.temporary) == (str(own), str(own))
    assert (plugin.file, plugin.mutant) == (str(tmp_path / "said.jsonl"), os.environ.get(witness.UNDER_TEST))
    assert name == "verify-mutation-witness-session"


@pytest.mark.parametrize(("mutant", "stays"), [(None, False), ("stats", False), ("acme.a.x_add__mutmut_1", True)])
def test_nothing_temporary_stays_but_the_home_of_sessions_at_once(
    tmp_path: Path, mutant: str | None, stays: bool
) -> None:
    plugin = witness.Witness(str(tmp_path / "said.jsonl"), mutant)
    (Path(plugin.temporary) / "test_a").mkdir(parents=True)

    plugin.pytest_unconfigure()
    plugin.pytest_unconfigure()

    assert not Path(plugin.temporary).exists()
    assert (tmp_path / "temporary").exists() is stays


def test_what_failed_and_what_ran_is_told_apart(tmp_path: Path) -> None:
    plugin = witness.Witness(str(tmp_path / "said.jsonl"), "m")

    plugin.pytest_collectreport(SimpleNamespace(failed=True, nodeid="a.py"))
    plugin.pytest_collectreport(SimpleNamespace(failed=False, nodeid="b.py"))
    for when, failed in (("setup", False), ("call", False), ("teardown", True)):
        plugin.pytest_runtest_logreport(SimpleNamespace(when=when, failed=failed, nodeid="c.py::test"))
    plugin.pytest_sessionfinish(1)

    assert (tmp_path / "said.jsonl").read_text() == (
        '{"mutant": "m", "exit": 1, "ran": 1, "failed": ["c.py::test"], "broken": ["a.py"]}\n'
    )


def test_hypothesis_tries_the_same_examples_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    before = settings.default
    monkeypatch.setattr(core, "global_force_seed", None)
    try:
        witness.pytest_sessionstart()

        assert core.global_force_seed == 0
        assert settings.default is not None
        assert (settings.default.derandomize, settings.default.database, settings.default.deadline) == (
            True,
            None,
            None,
        )
    finally:
        settings.register_profile("before", before)
        settings.load_profile("before")


def test_a_project_without_hypothesis_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    before = settings.default
    monkeypatch.setattr(witness, "find_spec", lambda _: None)

    witness.pytest_sessionstart()

    assert settings.default is before
