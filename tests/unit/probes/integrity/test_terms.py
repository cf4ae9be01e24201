"""How often CI runs, on what, and after which jobs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.probes.integrity.changes import change, told
from verify_gate.probes.integrity.pipelines.terms import weaker_terms

PATH = ".github/workflows/ci.yml"
CI = """\
on:
  push:
    branches: [main, next]
  pull_request:
    types: [opened, synchronize]
jobs:
  build:
    steps: [{run: make}]
  test:
    needs: [build, lint]
    strategy:
      matrix:
        python: ["3.9", "3.12", "3.13"]
        include: [{os: mac, python: "3.13"}]
        exclude: [{os: win}]
    steps: [{run: pytest}]
  lint:
    steps: [{run: ruff check}]
"""
NEWER = {"pyproject.toml": '[project]\nrequires-python = ">=3.10"\n'}


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("  pull_request:\n    types: [opened, synchronize]\n", "", [(4, "it no longer runs on pull_request")]),
        ("[main, next]", "[main]", [(3, "it no longer runs on push for next")]),
        ("[main, next]", "[master, next]", []),
        ("[main, next]", "['*']", []),
        (
            "    types: [opened, synchronize]",
            "    paths-ignore: [docs]",
            [(5, "it no longer runs on pull_request for docs")],
        ),
        ("types: [opened, synchronize]", "types: [opened]", [(5, "it no longer runs on pull_request for synchronize")]),
        ("    types: [", "    paths: [src]\n    types: [", [(5, "it runs on pull_request for src alone")]),
        ("    types: [", "    paths: ['**']\n    types: [", []),
        ("needs: [build, lint]", "needs: build", [(10, "test no longer needs lint")]),
        ('"3.12", "3.13"]', '"3.13"]', [(13, "test no longer runs with python 3.12")]),
        ('["3.9", "3.12", "3.13"]', '["3.9", "3.13", "3.14"]', []),  # another in its place
        ('["3.9", "3.12", "3.13"]', '["3.12", "3.13"]', []),  # the project no longer asks for it
        ('[{os: mac, python: "3.13"}]', "[]", [(14, "test no longer runs with include os: mac, python: 3.13")]),
        ("[{os: win}]", "[{os: win}, {os: mac}]", [(15, "test no longer runs with os: mac")]),
        ('        python: ["3.9", "3.12", "3.13"]\n', "        python: ${{ fromJSON(x) }}\n", []),
        ("jobs:", "env: {PYTEST_ADDOPTS: -k fast}\njobs:", [(6, "PYTEST_ADDOPTS gained -k fast")]),
        ("on:", ": [", []),  # it can no longer be read, which is told elsewhere
    ],
)
def test_what_it_runs_on(tmp_path: Path, old: str, new: str, found: list[tuple[int, str]]) -> None:
    assert old in CI
    now = CI.replace(old, new, 1)
    both = change(tmp_path, {PATH: CI, **NEWER}, {PATH: now, **NEWER})
    assert told(weaker_terms(both)) == [(PATH, line, message) for line, message in found]


@pytest.mark.parametrize("on", ["on: [push, pull_request]\n", "on: push\n", ""])
def test_triggers_without_filters(tmp_path: Path, on: str) -> None:
    rest = "jobs: {test: {steps: [{run: pytest}]}}\n"
    both = change(tmp_path, {PATH: f"{on}{rest}"}, {PATH: f"on: [push]\n{rest}"})
    lost = [(PATH, 1, "it no longer runs on pull_request")] if "pull" in on else []
    assert told(weaker_terms(both)) == lost


def test_a_new_workflow_takes_nothing_away(tmp_path: Path) -> None:
    assert told(weaker_terms(change(tmp_path, {"a.py": ""}, {PATH: CI}))) == []
