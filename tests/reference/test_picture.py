"""The picture of the report is the one that a run gives, and what stands under it in the README is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reference.picture import FILE, drawn, page, planted, run

README = Path(__file__).parents[2] / "README.md"


def test_the_picture_refers_to_nothing_outside_itself() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert re.findall(r"https?://[^\"\s]+", text) == ["http://www.w3.org/2000/svg"]
    assert re.findall(r"@\w+|\burl\((?!#)|\bhref\b|<image\b|<script\b", text) == []


def test_the_same_report_is_the_same_picture() -> None:
    assert drawn("a \x1b[1;31mb\x1b[0m\n") == drawn("a \x1b[1;31mb\x1b[0m\n")
    assert drawn("a \x1b[1;31mb\x1b[0m\n") != drawn("a b\n")


@pytest.mark.e2e
def test_the_picture_and_the_lines_that_are_explained_are_of_a_run() -> None:
    report = run()
    assert drawn(report) == FILE.read_text(encoding="utf-8")
    assert page(report).anew() == page(report).there()


@pytest.mark.e2e
def test_its_tools_are_content_in_the_words_of_the_readme(tmp_path: Path) -> None:
    root = planted(tmp_path / "ledger").root
    (root / ".coveragerc").write_text("[run]\nbranch = true\nsource = src\n", encoding="utf-8")

    def by_hand(*words: str) -> str:
        done = subprocess.run([sys.executable, "-m", *words], cwd=root, capture_output=True, text=True, check=True)
        return done.stdout

    mypy = by_hand("mypy", "src").strip()
    tests = by_hand("coverage", "run", "-m", "pytest", "-o", "pythonpath=src")
    passed = re.findall(r"\d+ passed", tests)[0]
    total = by_hand("coverage", "report", "--format=total").strip()
    readme = " ".join(README.read_text(encoding="utf-8").split())
    assert [
        words for words in (f"`{mypy}`", passed.replace("passed", "tests pass"), f"{total} %") if words not in readme
    ] == []
