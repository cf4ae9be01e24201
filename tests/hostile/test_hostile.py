"""Every hostile case on the real command: nothing is obeyed, nothing runs, and what there is to say is said."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.hostile.case import ALIVE, Case, lay, strictly
from tests.hostile.page import PAGE, catalogue
from tests.hostile.settings import RAN
from verify_gate.cli.formats import FORMATS

Make = Callable[[Mapping[str, str]], Project]
OUTPUTS = tuple(word for name in FORMATS for word in ("--output", f"{name}=report.{name}"))
OURS = re.compile("(?m)^::(?:error|warning|notice) ")
"""How the commands begin that a report for GitHub is made of."""
CASES = [pytest.param(case, id=case.name) for _, cases in catalogue() for case in cases]


@pytest.mark.e2e
@pytest.mark.parametrize("case", CASES)
def test_hostile(project: Make, case: Case) -> None:
    there = project({})
    lay(there, case)
    told = there.run(*OUTPUTS, *case.arguments, env=case.env)
    assert (told.code, case.says in " ".join(f"{told.out}\n{told.err}".split())) == (case.code, True), told
    assert ALIVE.findall(told.out) + ALIVE.findall(told.err) == []
    assert "Traceback" not in told.out + told.err
    reports = {name: _text(there.root / f"report.{name}") for name in FORMATS}
    for name, report in reports.items():
        assert bool(report) is (case.code != 2)
        assert ALIVE.findall(OURS.sub("", report) if name == "github" else report) == []
    if reports["json"]:
        strictly(reports["json"])
    assert not (there.root / "ran").exists()
    if case.never is not None:
        kept = [*(there.root / ".verify/logs").glob("*"), there.root / ".verify/last.json"]
        assert case.never not in "".join((told.out, told.err, *reports.values(), *map(_text, kept)))


@pytest.mark.e2e
def test_no_module_of_the_project_stands_in_for_one_of_the_gate(project: Make) -> None:
    """Nor where it is started as a module, by which Python looks for everything in the folder one is in."""
    files = {f"{name}.py": RAN for name in ("json", "typer", "pydantic", "enum", "dataclasses", "rich", "tomllib")}
    there = project(
        {**files, "verify.toml": "[verify]\nsource = ['src']\n[instruments.lint]\n", "src/a.py": "import os\n"}
    )
    argv = [sys.executable, "-m", "verify_gate", "--format", "json"]
    done = subprocess.run(argv, cwd=there.root, capture_output=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (1, "FAIL")
    assert not (there.root / "ran").exists()


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""


def test_the_measure_of_it_knows_what_is_alive() -> None:
    for evil in (
        "\x1b[2J",
        "\x9b2J",
        "\x07",
        "\r",
        "\0",
        "x\n  ::error::y",
        "a ##vso[x]",
        "##[x]",
        "a\u202eb",
        "\u2028",
    ):
        assert ALIVE.search(evil), evil
    assert not ALIVE.search("✗ lint  src/a.py::test [bold] # #vso[x] : :error::\n日本\n")


def test_the_page_is_these_cases() -> None:
    """`python -m tests.hostile.page` writes docs/security.md anew."""
    assert PAGE.there() == PAGE.anew()
