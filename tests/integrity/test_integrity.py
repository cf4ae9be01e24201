"""integrity over real histories: every planted weakening is named where it is, and no benign change asks for anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conftest import Project
from tests.integrity.benign import BENIGN
from tests.integrity.history import Case, Weakening, begin, change, lines_of, sampled
from tests.integrity.weakenings import WEAKENINGS

pytestmark = pytest.mark.e2e

Make = Callable[[Mapping[str, str]], Project]

WEAKENED = [case for cases in WEAKENINGS.values() for case in cases]
LOWERED = next(case for case in WEAKENED if case.name == "coverage's fail_under is lowered")
TABLE = "[instruments.integrity]\n"


def history(project: Make, case: Case) -> Project:
    there = project({})
    begin(there)
    change(there, case)
    return there


def read(project: Project) -> dict[str, Any]:
    outcome = project.run("--only", "integrity", "--format", "json")
    assert outcome.out, outcome.err
    return outcome.instrument("integrity")


def places(line: Mapping[str, Any]) -> list[str]:
    errors = (each for each in line["findings"] if each["severity"] == "error")
    return [f"{each['path']}:{each['line']}: {each['message']}" for each in errors]


def acknowledge(project: Project, reason: str) -> None:
    """Acknowledge all that is found, by the words that the findings print."""
    what = [each["fix"].split("'")[1] for each in read(project)["findings"] if each["severity"] == "error"]
    entries = ", ".join(f'{{ what = "{each}", reason = "{reason}", by = "Ada", until = 2999-12-31 }}' for each in what)
    file = project.root / "verify.toml"
    gate = file.read_text(encoding="utf-8")
    file.write_text(gate.replace(TABLE, f"{TABLE}acknowledge = [{entries}]\n"), encoding="utf-8")


def test_the_ledger_as_it_is(project: Make) -> None:
    """What a change is planted in is in range: whatever comes next is the change's doing."""
    there = project({})
    begin(there)
    there.git("switch", "-q", "-c", "change")
    there.git("commit", "-q", "--allow-empty", "-m", "Nothing")
    line = read(there)
    assert (line["status"], places(line)) == ("in_range", []), line["why"]


@pytest.mark.parametrize("case", sampled(WEAKENINGS))
def test_a_weakening(project: Make, case: Weakening) -> None:
    line = read(history(project, case))
    assert line["status"] == "out_of_range", line["why"]
    named = [each for each in line["findings"] if each["path"] == case.at.path and each["line"] in lines_of(case)]
    assert named, (f"{case.at.path}:{lines_of(case)}", places(line))


@pytest.mark.parametrize("case", sampled(BENIGN))
def test_a_benign_change(project: Make, case: Case) -> None:
    line = read(history(project, case))
    assert (line["status"], places(line)) == ("in_range", []), line["why"]


def test_what_is_acknowledged_is_in_range_and_shown(project: Make) -> None:
    there = history(project, LOWERED)
    acknowledge(there, "Tests follow.")
    outcome = there.run("--only", "integrity", "--format", "json")
    assert (outcome.code, outcome.instrument("integrity")["status"]) == (0, "in_range"), outcome.err
    assert "Tests follow." in outcome.out
    assert "Tests follow." in there.run("--only", "integrity").out


def test_an_acknowledgement_without_a_reason(project: Make) -> None:
    there = history(project, LOWERED)
    acknowledge(there, "  ")
    outcome = there.run("--only", "integrity")
    assert (outcome.code, "reason" in outcome.err) == (2, True), outcome.err


def test_without_git(project: Make) -> None:
    there = project({})
    begin(there)
    (there.root / ".git").rename(there.root / "not-git")
    line = read(there)
    assert (line["status"], "git" in line["why"]) == ("no_reading", True), line["why"]


def test_a_shallow_clone_without_the_base(project: Make) -> None:
    there = history(project, LOWERED)
    there.git("clone", "-q", "--depth", "1", "--branch", "change", f"file://{there.root}", "clone")
    line = read(Project(there.root / "clone"))
    assert (line["status"], "fetch-depth: 0" in line["why"]) == ("no_reading", True), line["why"]
