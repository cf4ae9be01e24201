"""The gate above the folder of verify.toml."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.unit.probes.integrity.changes import Told, told
from verify_gate.probes.integrity.above import weaker_above
from verify_gate.probes.integrity.sides import compared

CI = ".github/workflows/ci.yml"
WORKFLOW = """\
on: push
jobs:
  app:
    defaults:
      run:
        working-directory: libs/app
    steps:
      - run: pytest tests
  other:
    steps:
      - run: cd libs/other && pytest
"""
FILES = {
    CI: WORKFLOW,
    "CODEOWNERS": "* @a\n/libs/app/verify.toml @b\n/libs/other/ @c\n",
    "verify.toml": '[verify]\nmembers = ["libs/*"]\n',
    "libs/other/verify.toml": "[instruments.lint]\n",
    "libs/app/verify.toml": "[instruments.integrity]\n",
    "libs/app/Makefile": "test:\n\tpytest\n",
    "libs/app/tests/test_a.py": "",
    "libs/app/tests/test_b.py": "",
    ".gitignore": ".verify/\n",
}


@pytest.fixture
def repository(tmp_path: Path) -> Project:
    made = Project(tmp_path).write(FILES)
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "1")):
        made.git(*words)
    (tmp_path / "libs/app/.verify").mkdir()
    return made


def above(made: Project) -> Told:
    root = made.root / "libs/app"
    context = {
        "root": str(root),
        "scratch": str(root / ".verify"),
        "base": None,
        "source": ["."],
        "tests": ["tests"],
        "source_files": [],
        "test_files": ["tests/test_a.py", "tests/test_b.py"],
        "options": {"exclude": [], "acknowledge": [], "signers": None},
    }
    change, *_ = compared(context, dict(os.environ))
    return told(weaker_above(change))


@pytest.mark.parametrize(
    ("path", "old", "new", "line", "message"),
    [
        (CI, "pytest tests", "pytest tests || true", 8, "the failure of pytest no longer counts: || true"),
        (CI, "pytest tests", "pytest tests/test_a.py", 8, "pytest looks at libs/app/tests/test_a.py alone"),
        (CI, "working-directory: libs/app", "working-directory: libs/other", 8, "pytest is no longer run in app"),
        (CI, "on: push", "on: workflow_dispatch", 1, "it no longer runs on push"),
        ("CODEOWNERS", "/libs/app/verify.toml @b\n", "", 2, "@b no longer owns libs/app/verify.toml"),
        ("verify.toml", '"libs/*"', '"libs/other"', 2, "verify.members lost libs/*"),
    ],
)
def test_what_is_weaker_there(repository: Project, path: str, old: str, new: str, line: int, message: str) -> None:
    repository.write({path: FILES[path].replace(old, new)})
    assert above(repository) == [(f"../../{path}", line, message)]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (CI, "cd libs/other && pytest", "echo"),
        (CI, "pytest tests", "pytest -q"),
        ("CODEOWNERS", "/libs/other/ @c\n", ""),
        ("libs/app/Makefile", "pytest", "echo"),
        ("libs/other/verify.toml", "[instruments.lint]\n", ""),
    ],
)
def test_what_is_another_projects_or_its_own(repository: Project, path: str, old: str, new: str) -> None:
    repository.write({path: FILES[path].replace(old, new)})
    assert above(repository) == []


def test_another_project_at_the_top_is_not_asked(repository: Project) -> None:
    repository.write({"verify.toml": "[instruments.lint]\n"})
    repository.git("commit", "-q", "-a", "-m", "2")
    repository.write({"verify.toml": ""})
    assert above(repository) == []


def test_a_project_at_the_top_has_nothing_above(tmp_path: Path, repository: Project) -> None:
    (tmp_path / ".verify").mkdir()
    context = {
        "root": str(tmp_path),
        "scratch": str(tmp_path / ".verify"),
        "base": None,
        "source": [],
        "tests": [],
        "source_files": [],
        "test_files": [],
        "options": {"exclude": [], "acknowledge": [], "signers": None},
    }
    repository.write({CI: ""})
    change, *_ = compared(context, dict(os.environ))
    assert (change.above, list(weaker_above(change))) == (None, [])
