from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings

from verify_gate.probes.mutation import witness
from verify_gate.probes.mutation.__main__ import main
from verify_gate.probes.mutation.again import doubtful, null_mutants
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
"""


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


class TestAgain:
    def test_one_null_mutant_for_each_set_of_tests_that_may_have_killed(self) -> None:
        codes = {
            "a.py": {"a.x_f__mutmut_1": 1, "a.x_g__mutmut_1": -24, "a.x_h__mutmut_1": 0, "a.x_h__mutmut_2": 33},
            "b.py": {"b.x_f__mutmut_1": 1, "b.x_k__mutmut_1": 1, "b.x_k__mutmut_2": None},
        }
        tests = {"a.x_f": ["t1", "t2"], "a.x_g": ["t2", "t1"], "a.x_h": ["t1"], "b.x_f": ["t1"]}

        assert null_mutants(codes, tests) == {
            "a.x_f": "a.x_f__mutmut_null",
            "a.x_g": "a.x_f__mutmut_null",
            "b.x_f": "b.x_f__mutmut_null",
            "b.x_k": "b.x_k__mutmut_null",
        }

    def test_what_timed_out_and_the_null_mutants_run_again(self) -> None:
        codes = {"a.x_f__mutmut_1": 1, "a.x_f__mutmut_2": -24, "a.x_f__mutmut_3": 36, "a.x_f__mutmut_4": -9}

        assert doubtful(codes, ["a.x_f__mutmut_null", "b.x_f__mutmut_null"]) == {
            "a.x_f__mutmut_1": 1,
            "a.x_f__mutmut_2": None,
            "a.x_f__mutmut_3": None,
            "a.x_f__mutmut_4": -9,
            "a.x_f__mutmut_null": None,
        }


def after_first_run(given: Task, codes: dict[str, int | None], sessions: list[dict[str, Any]]) -> None:
    copy_project(given, ["acme/a.py"])
    (given.mutants / "acme/a.py").write_text(MUTATED)
    (given.mutants / "acme/a.py.meta").write_text(json.dumps({"exit_code_by_key": codes, "other": 1}))
    stats = {"tests_by_mangled_function_name": {"acme.a.x_add": ["t2", "t1"]}, "other": 1}
    (given.mutants / "mutmut-stats.json").write_text(json.dumps(stats))
    (given.folder / "patient.toml").write_text("patient = true")
    given.witness("first").write_text("".join(json.dumps(session) + "\n" for session in sessions))


def session(mutant: str, exit_code: int, failed: list[str]) -> dict[str, Any]:
    return {"mutant": mutant, "exit": exit_code, "ran": 2, "failed": failed}


def test_both_runs_are_taken_together(tmp_path: Path) -> None:
    given = task(tmp_path, ("acme/a.py", "acme/b.py"))
    one, two, null = (f"acme.a.x_add__mutmut_{which}" for which in ("1", "2", "null"))
    first = [session("stats", 0, []), session(one, 1, ["t1"]), session(two, 1, ["t1"])]
    after_first_run(given, {one: 1, two: -24}, first)
    (given.mutants / "acme/b.py").write_text(SOURCE)
    (given.tree / "acme/b.py").write_text(SOURCE)

    main("again", str(given.folder / "task.json"))

    meta = given.mutants / "acme/a.py.meta"
    assert json.loads(meta.read_text()) == {"exit_code_by_key": {one: 1, two: None, null: None}, "other": 1}
    assert (given.tree / "pyproject.toml").read_text() == "patient = true"
    assert not (given.mutants / "mutmut-stats.json").exists()

    meta.write_text(json.dumps({"exit_code_by_key": {one: 1, two: 0, null: 0}}))
    given.witness("second").write_text(json.dumps(session(two, 0, [])) + "\n")

    (given.temporary / "17").mkdir()
    main("collect", str(given.folder / "task.json"))

    assert not given.temporary.exists()

    def diff(after: str) -> str:
        return (
            f"--- acme/a.py\n+++ acme/a.py\n@@ -1,3 +1,3 @@\n def add(a, b):\n-    return a + b\n+    return {after}\n "
        )

    assert Collected.model_validate_json(given.collected.read_text()) == Collected(
        files=(
            SourceFile(path="acme/a.py", met=True, mutants=3, mutable=True, functions=1, mutated=1, pragmas=0),
            SourceFile(path="acme/b.py", met=False, mutants=0, mutable=True, functions=1, mutated=0, pragmas=0),
        ),
        mutants=(
            Mutant(name=one, path="acme/a.py", line=1, code=1, failed=("t1",), null=null, tests=(), diff=""),
            Mutant(
                name=two, path="acme/a.py", line=2, code=0, failed=(), null=null, tests=("t1", "t2"), diff=diff("None")
            ),
            Mutant(
                name="x_add__mutmut_3",
                path="acme/a.py",
                line=2,
                code=None,
                failed=None,
                null=None,
                tests=(),
                diff=diff("a * b"),
            ),
        ),
        nulls={null: 0},
        ran=2,
    )


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
        {"mutant": None, "exit": 1, "ran": 3, "failed": bad},
        {"mutant": "m", "exit": 2, "ran": 0, "failed": ["test_broken.py"]},
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
        '{"mutant": "m", "exit": 1, "ran": 1, "failed": ["a.py", "c.py::test"]}\n'
    )


def test_hypothesis_tries_the_same_examples_each_time() -> None:
    before = settings.default
    try:
        witness.pytest_sessionstart()

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
