"""Which tests are run where, with sessions that are laid ready."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import pytest

from tests.unit.probes.integrity.changes import side
from verify_gate.domain.reading import Unreadable
from verify_gate.probes.integrity.execution.pytest_settings import Tree
from verify_gate.probes.integrity.execution.runs import Runs, Trees, of_tests, run_all, touched
from verify_gate.probes.integrity.execution.sessions import Failure, Pytest, Session
from verify_gate.probes.integrity.model import Change, Side

A, B = "tests/test_a.py", "tests/test_b.py"
BASE = {
    "src/acme.py": "x = 1\n",
    "tests/conftest.py": "",
    A: "from acme import x\n\ndef test_a():\n    assert x == 1\n",
    B: "def test_b():\n    assert open('data.txt')\n",
}
FAILED = Failure(4, "assert 2 == 1", A)


def session(*tests: str, broken: Mapping[str, str] | None = None, **failed: Failure) -> Session:
    """Of tests by their file, `tests/test_a.py`; those by name failed."""
    cases = {(path, f"test_{Path(path).stem[-1]}"): {"": "passed"} for path in tests}
    failures: dict[tuple[str, str], dict[str, Failure]] = {}
    for name, failure in failed.items():
        test = next(test for test in cases if test[1] == name)
        cases[test], failures[test] = {"": "failed"}, {"": failure}
    return Session(cases, failures, broken or {})


@dataclass(frozen=True)
class Ready(Pytest):
    """What would be said, by the name of the session; and what was asked for."""

    said: Mapping[str, Session] = field(default_factory=dict)
    asked: dict[str, tuple[Path, list[str]]] = field(default_factory=dict)

    def run(self, tree: Tree, paths: Iterable[str], name: str) -> Session:
        self.asked[name] = (tree.root, list(paths))
        return self.said[name]

    def see_where_from(self, tree: Tree, names: Iterable[str]) -> None:
        self.asked["from"] = (tree.root, list(names))


def made(
    tmp_path: Path, was: Mapping[str, str], now: Mapping[str, str | None], **said: Session
) -> tuple[Change, Ready]:
    scratch = tmp_path / ".verify/work"
    after = {path: text for path, text in {**was, **now}.items() if text is not None}
    base, head = side(scratch / "base", was), side(tmp_path, after)
    usual = {"head": session(A, B), "base": session(A, B)}
    ready = Ready(sys.executable, (), ("src",), {}, scratch, Event(), {**usual, **said})
    return Change(base, head, ("src",), ("tests",)), ready


def test_where_nothing_of_the_tests_differs_nothing_is_run_crosswise(tmp_path: Path) -> None:
    change, ready = made(tmp_path, BASE, {"src/acme.py": "x = 2\n"})
    assert run_all(change, ready) == Runs(session(A, B), session(A, B))
    assert ready.asked == {
        "head": (tmp_path, ["tests"]),
        "base": (tmp_path / ".verify/work/base", ["tests"]),
        "from": (tmp_path / ".verify/work/base", ["acme"]),
    }


@pytest.mark.parametrize(
    ("settings", "asked"),
    [
        ({"pyproject.toml": "[tool.pytest.ini_options]\ntestpaths = ['tests', './src/']\n"}, ["tests", "src"]),
        ({"pytest.toml": "[pytest]\ntestpaths = ['src/acme.py']\n"}, ["tests", "src/acme.py"]),
        ({"pytest.ini": "[pytest]\ntestpaths = src docs\n"}, ["tests", "src"]),
        ({"pytest.ini": "[pytest]\ntestpaths = . tests/unit\n"}, ["tests"]),
        ({"pytest.ini": "[pytest]\n"}, ["tests"]),
        ({"pyproject.toml": "[tool.pytest]\nini_options = 1\n"}, ["tests"]),
    ],
)
def test_source_that_pytest_looks_for_tests_in(tmp_path: Path, settings: Mapping[str, str], asked: list[str]) -> None:
    source = session("src/acme.py", A)
    change, ready = made(tmp_path, {**BASE, **settings}, {"src/acme.py": "x = 2\n"}, base=source, head=source)
    assert run_all(change, ready) == Runs(source, source)
    assert (ready.asked["head"], ready.asked["base"]) == (
        (tmp_path, asked),
        (tmp_path / ".verify/work/base", asked),
    )


def test_what_fails_crosswise_is_run_again(tmp_path: Path) -> None:
    now = {"src/acme.py": "x = 2\n", A: "new\n", B: "new\n", "tests/new.txt": "", "data.txt": ""}
    change, ready = made(
        tmp_path,
        BASE,
        now,
        crossed=session(A, B, test_a=FAILED, test_b=FAILED),
        again=session(A, B, test_a=FAILED),
    )
    runs = run_all(change, ready)
    assert runs.crossed.failures == {(A, "test_a"): {"": FAILED}}
    crossed = tmp_path / ".verify/work/crossed"
    assert ready.asked["crossed"] == (crossed, [A, B])
    assert ready.asked["again"] == (crossed, [A, B])
    there = {path.relative_to(crossed).as_posix(): path.read_text() for path in crossed.rglob("*") if path.is_file()}
    assert there == {**BASE, "src/acme.py": "x = 2\n", "data.txt": ""}


def test_what_failed_at_the_base_is_no_failure(tmp_path: Path) -> None:
    failed = session(A, B, test_a=FAILED)
    change, ready = made(tmp_path, BASE, {A: "new\n"}, base=failed, crossed=failed)
    assert run_all(change, ready).crossed.failures == {}
    assert "again" not in ready.asked


def test_a_file_that_imports_what_is_gone_is_asked_with_the_imports_of_the_head(tmp_path: Path) -> None:
    now = {"src/acme.py": "y = 2\n", A: "from acme import y as x\n"}
    change, ready = made(
        tmp_path,
        BASE,
        now,
        crossed=session(B, broken={A: "ImportError: x"}),
        mended=session(A, test_a=FAILED),
        again=session(A, test_a=FAILED),
    )
    runs = run_all(change, ready)
    crossed = tmp_path / ".verify/work/crossed"
    assert ready.asked["mended"] == (crossed, [A])
    assert (crossed / A).read_text() == BASE[A].replace("import x", "import y as x")
    assert runs.crossed.failures == {(A, "test_a"): {"": FAILED}}
    assert runs.crossed.broken == {}
    assert runs.crossed.modules == {A, B}


@pytest.mark.parametrize("now", [None, "from acme import x\n", "x = (\n"], ids=["gone", "the same", "no Python"])
def test_one_that_cannot_be_mended_stays_broken(tmp_path: Path, now: str | None) -> None:
    broken = session(B, broken={A: "ImportError: x"})
    change, ready = made(tmp_path, BASE, {A: now}, crossed=broken)
    assert run_all(change, ready).crossed == broken


@pytest.mark.parametrize(
    ("now", "runs"),
    [
        ({}, False),
        ({"verify.toml": "1", ".github/workflows/ci.yml": "1", "pyproject.toml": "[tool.ruff]\n"}, False),
        ({"verify.baseline.toml": None, "docs/CODEOWNERS": "1", ".ruff.toml": ""}, False),
        ({"pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-k a'\n"}, True),
        ({"verify.toml": "1", "data.txt": "1"}, True),
        ({"verify.toml": "1", "tests/pyproject.toml": "1"}, True),
        ({B: None}, True),
    ],
)
def test_the_gate_s_own_files_and_those_of_ci_are_nothing_that_tests_run_on(
    tmp_path: Path, now: Mapping[str, str | None], *, runs: bool
) -> None:
    base = {**BASE, "verify.toml": "", "verify.baseline.toml": "", "pyproject.toml": ""}
    said = {name: session(A) for name in ("head", "base", "crossed")}
    change, ready = made(tmp_path, base, now, **said)
    assert bool(run_all(change, ready).head.cases) is runs
    assert bool(ready.asked) is runs


def test_a_base_without_tests(tmp_path: Path) -> None:
    change, ready = made(tmp_path, {"src/acme.py": ""}, {A: "new\n"})
    assert run_all(change, ready) == Runs()
    assert ready.asked == {}


def test_a_head_without_tests(tmp_path: Path) -> None:
    change, ready = made(tmp_path, BASE, dict.fromkeys([A, B, "tests/conftest.py"]), crossed=session(A, B))
    (tmp_path / "tests").rmdir() if (tmp_path / "tests").exists() else None
    assert run_all(change, ready).head == Session()
    assert "head" not in ready.asked
    assert ready.asked["crossed"][1] == [A, B]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"head": Session(why="No.")}, r"The tests could not be run\. No\."),
        (
            {"head": session(B, broken={A: "ImportError: x"})},
            r"The tests could not be run\. tests/test_a\.py could not be collected: ImportError: x\. "
            r"Mend it, or leave it out: args = \[\"--ignore=tests/test_a\.py\"\]",
        ),
        (
            {"base": Session(why="No.")},
            r"The tests of the base cannot be run here, so nobody knows which are lost\. No\.",
        ),
        ({"base": session(broken={A: "SyntaxError: x"})}, r"nobody knows which are lost\. tests/test_a\.py could not"),
        ({"crossed": Session(why="No.")}, r"The tests of the base cannot be run on the head's source\. No\."),
    ],
)
def test_tests_that_cannot_be_run(tmp_path: Path, said: Mapping[str, Session], why: str) -> None:
    change, ready = made(tmp_path, BASE, {A: "new\n"}, **said)
    with pytest.raises(Unreadable, match=why):
        run_all(change, ready)


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ({"src/acme.py": "new\n", "data.txt": "new\n"}, set()),
        ({A: "new\n"}, {A}),
        ({A: None}, {A}),
        ({A: None, "tests/test_c.py": BASE[A]}, set()),
        ({"tests/conftest.py": "new\n"}, {A, B}),
        ({"tests/snap.json": "new\n"}, {A, B}),
        ({"pytest.ini": "[pytest]\nxfail_strict = true\n"}, {A, B}),
    ],
)
def test_which_tests_a_change_touches(tmp_path: Path, now: Mapping[str, str | None], found: set[str]) -> None:
    change, ready = made(tmp_path, {**BASE, "tests/snap.json": ""}, now)
    assert touched(change, session(A, B), Trees(change, ready.scratch)) == found


def test_a_conftest_serves_what_is_below_it(tmp_path: Path) -> None:
    was = {"tests/test_a.py": "", "conftest.py": "", "tests/sub/conftest.py": "", "tests/sub/test_b.py": ""}
    there = session("tests/test_a.py", "tests/sub/test_b.py")
    change, ready = made(tmp_path, was, {"conftest.py": "new\n"})
    assert touched(change, there, Trees(change, ready.scratch)) == there.modules


def test_what_is_of_the_tests() -> None:
    nothing = Side(Path("/nowhere"), frozenset())
    change = Change(nothing, nothing, ("src/acme",), ("tests/unit", "src/acme/tests"))
    assert of_tests(change, "tests/data/golden.json")
    assert of_tests(change, "src/acme/tests/data.json")
    assert not of_tests(change, "src/acme/data.json")
    assert not of_tests(change, "testsuite.txt")
    flat = replace(change, source=("acme",), tests=("tests.py",))
    assert [of_tests(flat, path) for path in ("tests.py", "acme/a.py", "data.txt")] == [True, False, False]


def test_the_trees_of_a_project_inside_a_repository(tmp_path: Path) -> None:
    head, scratch = tmp_path / "packages/a", tmp_path / "packages/a/.verify/work"
    change = Change(side(scratch / "base/packages/a", {}), side(head, {}), ("src",), ("tests",))
    trees = Trees(change, scratch)
    assert trees.head == Tree(head, (tmp_path / "packages", tmp_path))
    assert trees.base == Tree(scratch / "base/packages/a", (scratch / "base/packages", scratch / "base"))
    assert trees.lay_crossed() == Tree(scratch / "crossed", (tmp_path / "packages", tmp_path))
