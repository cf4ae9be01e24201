"""Which readings a round takes, and what it shows beside them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.unit.cli.watching.conftest import CONFIG, Gate
from verify_gate.cli.check import Ready, prepare
from verify_gate.cli.request import Request
from verify_gate.cli.watching import rounds as module
from verify_gate.cli.watching.changes import Change
from verify_gate.cli.watching.rounds import Round, Rounds, within
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.report import Report
from verify_gate.domain.verdict import Status, Verdict
from verify_gate.errors import Problem, UserError


@pytest.fixture
def rounds(made: Project) -> Rounds:
    return Rounds(Request(config=made.root / "verify.toml"), made.root)


def statuses(report: Report | None) -> dict[str, tuple[str, bool]]:
    """What each instrument came to, and whether that is from before."""
    assert report is not None
    return {line.name: (line.status.value, line.cached) for line in report.instruments}


def shown(rounds: Rounds) -> Report | None:
    return rounds.carry_out(rounds.plan())


def test_the_first_round_reads_what_the_cadence_has_and_nothing_has_changed(rounds: Rounds, gate: Gate) -> None:
    planned = rounds.plan()
    assert (planned.labels, planned.changed) == (("lint", "works"), ())
    report = rounds.carry_out(planned)
    assert statuses(report) == {
        "lint": ("in_range", False),
        "works": ("in_range", False),
        "later": ("not_selected", False),
    }
    assert report is not None
    assert not report.partial
    assert gate.read == [["lint", "works"]]
    assert not rounds.stirred()


def test_what_a_change_cannot_touch_is_shown_as_from_before(made: Project, rounds: Rounds, gate: Gate) -> None:
    gate.statuses["lint"] = Status.OUT_OF_RANGE
    shown(rounds)
    made.write({"README.md": "hello\n"})
    assert rounds.stirred()
    planned = rounds.plan()
    assert (planned.labels, planned.changed) == (("works",), (Change("README.md"),))
    report = rounds.carry_out(planned)
    assert statuses(report) == {
        "lint": ("out_of_range", True),
        "works": ("in_range", False),
        "later": ("not_selected", False),
    }
    assert report is not None
    assert report.verdict is Verdict.FAIL


def test_what_is_no_reading_is_taken_in_any_round(made: Project, rounds: Rounds, gate: Gate) -> None:
    gate.statuses["lint"] = Status.NO_READING
    shown(rounds)
    made.write({"README.md": "hello\n"})
    shown(rounds)
    assert gate.read == [["lint", "works"], ["lint", "works"]]


@pytest.mark.parametrize("path", ["verify.toml", "src/a.py", "pyproject.toml"])
def test_a_source_and_a_setting_are_read_by_all(made: Project, rounds: Rounds, gate: Gate, path: str) -> None:
    shown(rounds)
    made.write({path: CONFIG if path == "verify.toml" else ""})
    os.utime(made.root / path, ns=(1, 1))
    shown(rounds)
    assert gate.read == [["lint", "works"], ["lint", "works"]]


def test_another_commit_is_read_by_all(made: Project, rounds: Rounds, gate: Gate) -> None:
    shown(rounds)
    made.git("add", ".")
    made.git("commit", "-q", "-m", "one")
    assert not rounds.stirred()
    made.write({"README.md": "hello\n"})
    shown(rounds)
    assert gate.read == [["lint", "works"], ["lint", "works"]]


def test_a_change_that_touches_nothing_leaves_the_readings_as_they_are(made: Project, gate: Gate) -> None:
    rounds = Rounds(Request(config=made.root / "verify.toml", only=("lint",)), made.root)
    report = shown(rounds)
    assert report is not None
    assert report.partial
    made.write({"README.md": "hello\n"})
    planned = rounds.plan()
    assert planned.labels == ()
    rounds.pass_over(planned)
    assert rounds.plan().changed == ()
    assert gate.read == [["lint"]]


def test_what_is_due_stays_so_until_it_is_read(
    made: Project, rounds: Rounds, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise UserError(Problem("already-running", "Another verify is running."))

    shown(rounds)
    made.write({"src/a.py": "x = 22\n", "verify.toml": "["})
    with pytest.raises(UserError, match=r"verify\.toml"):
        rounds.plan()
    made.write({"verify.toml": CONFIG})
    monkeypatch.setattr(module, "take", busy)
    with pytest.raises(UserError, match="Another verify"):
        shown(rounds)
    monkeypatch.setattr(module, "take", gate.take)
    made.write({"README.md": "hello\n"})
    assert {change.path for change in rounds.plan().changed} == {"README.md", "src/a.py", "verify.toml"}
    shown(rounds)
    assert gate.read == [["lint", "works"], ["lint", "works"]]


def test_a_file_saved_while_it_was_read_is_read_again_at_once(made: Project, rounds: Rounds, gate: Gate) -> None:
    def saved() -> None:
        gate.meanwhile = lambda: None
        made.write({"src/a.py": "x = 22\n"})

    gate.meanwhile = saved
    assert shown(rounds) is None
    assert rounds.plan().changed == (Change("src/a.py"),)
    assert shown(rounds) is not None
    assert rounds.restless == ()


def test_a_file_that_changes_at_every_reading_is_named_and_the_next_change_waited_for(
    made: Project, rounds: Rounds, gate: Gate
) -> None:
    def written() -> None:
        made.write({"out.txt": "." * len(gate.read)})

    gate.meanwhile = written
    assert [shown(rounds) is None for _ in range(4)] == [True, True, False, False]
    assert rounds.restless == ("out.txt",)
    assert not rounds.stirred()
    gate.meanwhile = lambda: None
    assert shown(rounds) is not None
    assert rounds.restless == ()
    gate.meanwhile = written
    assert shown(rounds) is None


def test_a_new_file_at_every_reading_is_named_too(made: Project, rounds: Rounds, gate: Gate) -> None:
    gate.meanwhile = lambda: made.write({f"out/{len(gate.read)}.txt": "", "log.txt": "." * len(gate.read)})
    assert [shown(rounds) is None for _ in range(3)] == [True, True, False]
    assert rounds.restless == ("log.txt", "out/2.txt")
    assert not rounds.stirred()


def test_other_files_at_every_reading_are_somebody_at_work(made: Project, rounds: Rounds, gate: Gate) -> None:
    made.write({f"src/{number}.py": "" for number in range(4)})
    gate.meanwhile = lambda: made.write({f"src/{len(gate.read)}.py": "x = 22\n"})
    assert [shown(rounds) for _ in range(4)] == [None] * 4


def test_a_file_that_no_reading_looks_at_may_change_meanwhile(made: Project, gate: Gate) -> None:
    rounds = Rounds(Request(config=made.root / "verify.toml", only=("lint",)), made.root)
    gate.meanwhile = lambda: made.write({"README.md": "." * len(gate.read)})
    assert shown(rounds) is not None
    assert rounds.restless == ()


def test_a_member_sees_what_lies_outside_of_it_as_such() -> None:
    changed = [Change("a/src/x.py"), Change("README.md", moved=True), Change("ab/x.py")]
    assert list(within(changed, None)) == changed
    assert list(within(changed, "a")) == [
        Change("src/x.py"),
        Change("../README.md", moved=True),
        Change("../ab/x.py"),
    ]


@pytest.mark.usefixtures("gate")
def test_the_files_of_each_member_count_for_itself_and_where_it_is_unclear_for_the_others(tmp_path: Path) -> None:
    member = '[verify]\nsource = ["src"]\ntests = ["tests"]\n[instruments.duplication]\n'
    made = Project(tmp_path / "p").write(
        {"verify.toml": '[verify]\nmembers = ["a", "b"]\n'}
        | {f"{name}/verify.toml": member for name in "ab"}
        | {f"{name}/{file}": "" for name in "ab" for file in ("src/x.py", "tests/test_x.py", "README.md")}
    )
    rounds = Rounds(Request(config=made.root / "verify.toml", cadence=Cadence.CHANGE), made.root)
    shown(rounds)
    made.write({"a/tests/test_x.py": "x = 1\n"})
    assert rounds.plan().labels == ("b:duplication",)
    made.write({"a/tests/test_x.py": ""})
    rounds.pass_over(rounds.plan())
    made.write({"a/README.md": "hi\n"})
    assert rounds.plan().labels == ()


def test_a_verify_toml_that_is_saved_just_after_it_was_read_is_read_again(
    made: Project, rounds: Rounds, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def saved(request: Request) -> Ready:
        ready = prepare(request)
        made.write({"verify.toml": f"# again\n{CONFIG}"})
        return ready

    monkeypatch.setattr(module, "prepare", saved)
    assert shown(rounds) is None
    monkeypatch.setattr(module, "prepare", prepare)
    assert rounds.plan().changed == (Change("verify.toml"),)
    assert gate.read == [["lint", "works"]]


def test_jobs_are_selected_that_are_due(rounds: Rounds) -> None:
    planned = replace(rounds.plan(), due=frozenset({"works"}))
    assert isinstance(planned, Round)
    assert [(job.setting.name, job.selected) for job in planned.jobs] == [
        ("lint", False),
        ("works", True),
        ("later", False),
    ]
