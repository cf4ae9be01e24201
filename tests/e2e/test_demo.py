"""`verify demo` as a person runs it, with the real tools: no result of it is told by heart."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import Project
from verify_gate.onboarding.demo.bundle import files
from verify_gate.onboarding.demo.lies import LIES

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]


def test_the_build_is_green_and_every_lie_is_shown_with_its_instrument_and_its_place(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    outcome = Project(tmp_path).run("demo", env={"TMPDIR": str(temporary), "COLUMNS": "300", "NO_COLOR": "1"})

    assert outcome.code == 0, outcome.err
    build, green, rest = outcome.out.partition("The build is green.")
    assert green
    assert re.findall(r"  \$ (.+)\n    ✓ .+  exit 0\n", build) == [
        "coverage run -m pytest -q",
        "coverage report --fail-under=90",
        "ruff check",
        "ruff format --check",
        "mypy",
        "PYTHONPATH=src lint-imports",
    ]
    row, _, needles = rest.partition("What the green hid")
    assert set(re.findall(r"(?m)^(\S) [a-z]+ ", row)) == {"✓", "✗"}
    assert re.search(r"(?m)^FAIL  2 of 9 in range", row)
    for lie in LIES:
        assert re.search(rf"(?m)^✗ {lie.instrument} ", row)
        assert re.search(rf"(?m)^✗ {lie.instrument}  .+\?\n  {re.escape(lie.path)}:\d+  .+\n  .+\n", needles)
    assert f"{len(LIES)} of {len(LIES)} lies of a green build found." in needles
    assert list(temporary.iterdir()) == []


def test_what_the_sentence_says_of_the_bare_noqa_is_so(tmp_path: Path) -> None:
    Project(tmp_path).write(files(sys.executable))

    ruff = [Path(sys.executable).with_name("ruff"), "check", "--no-cache", "--output-format=concise"]
    silenced = subprocess.run(
        [*ruff, "--ignore-noqa"], cwd=tmp_path, capture_output=True, text=True, check=False
    ).stdout

    assert re.search(r"adapters/sqlite\.py:\d+:\d+: S608 .*SQL injection", silenced)


def test_the_project_is_in_the_wheel(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT],
        capture_output=True,
        check=True,
    )

    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        shipped = set(wheel.namelist())
    assert {f"verify_gate/onboarding/demo/project/{path}.txt" for path in files("python")} <= shipped
