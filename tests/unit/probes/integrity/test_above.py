"""The gate above the folder of verify.toml."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.unit.probes.integrity.changes import Told, told
from verify_gate.probes.integrity.above import weaker_surroundings
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


def above(made: Project, folder: str = "libs/app") -> Told:
    root = made.root / folder
    shutil.rmtree(root / ".verify", ignore_errors=True)  # each reading has a scratch folder of its own
    (root / ".verify").mkdir()
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
    return told(weaker_surroundings(change))


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
    assert [each for each in above(repository) if each[0].startswith("../")] == []


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
    assert change.above is None
    assert told(weaker_surroundings(change)) == [(CI, 1, "pytest is no longer run in app")]


MOVED = {
    CI: "on: push\njobs:\n  app:\n    steps:\n      - run: mypy .\n      - run: pytest\n",
    "verify.toml": "[instruments.integrity]\n[instruments.lint]\n",
    "Makefile": "test:\n\tpytest\n",
    "src/a.py": "",
    "tests/test_a.py": "",
    ".gitignore": ".verify/\n",
}
OWN = ("verify.toml", "Makefile", "src", "tests")
BELOW = MOVED[CI].replace("    steps:", "    defaults:\n      run:\n        working-directory: app\n    steps:")


def moved(made: Project, *, down: bool) -> Project:
    """A project that came from the top, or went there, with what CI has to know of it."""
    prefix = "" if down else "app/"
    made.write({path if path[0] == "." else f"{prefix}{path}": text for path, text in MOVED.items()})
    made.write({} if down else {CI: BELOW})
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "1")):
        made.git(*words)
    (made.root / "app").mkdir(exist_ok=True)
    for path in OWN:
        made.git("mv", *((path, f"app/{path}") if down else (f"app/{path}", path)))
    return made.write({CI: BELOW if down else MOVED[CI]})


def test_a_project_that_goes_below_the_top(tmp_path: Path) -> None:
    made = moved(Project(tmp_path), down=True)
    assert above(made, "app") == []
    made.write({CI: BELOW.replace("      - run: pytest\n", ""), "app/verify.toml": "[instruments.integrity]\n"})
    made.write({"app/Makefile": "test:\n\t-pytest\n"})
    assert sorted(above(made, "app")) == [
        (f"../{CI}", 8, "pytest is no longer run in app"),
        ("Makefile", 2, "the failure of pytest no longer counts: -"),
        ("verify.toml", 1, "the instrument 'lint' is gone"),
    ]


def test_a_project_that_goes_to_the_top(tmp_path: Path) -> None:
    made = moved(Project(tmp_path), down=False)
    assert above(made, ".") == []
    made.write({CI: MOVED[CI].replace("pytest", "pytest || true"), "verify.toml": "[instruments.integrity]\n"})
    assert sorted(above(made, ".")) == [
        (CI, 6, "the failure of pytest no longer counts: || true"),
        ("verify.toml", 1, "the instrument 'lint' is gone"),
    ]


def test_a_project_of_another_folder(tmp_path: Path) -> None:
    made = moved(Project(tmp_path), down=True)
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "2")
    made.git("mv", "app", "other")
    made.write({CI: BELOW.replace("app\n", "other\n")})
    assert above(made, "other") == []
    made.write({CI: BELOW.replace("app\n", "others\n")})
    assert [message for *_, message in above(made, "other")] == [
        "mypy is no longer run in app",
        "pytest is no longer run in app",
    ]
