"""Traps of `lint`: what makes `ruff check` content although something is wrong, or was never looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import Project
from tests.traps.trap import Clean, Trap

UNUSED = "import os\n"
BY_HAND = "ruff check src tests"
PASSED = "All checks passed!"
FOUND = "src/acme/bad.py:1: `os` imported but unused"


def _ignored_by_git_alone(project: Project) -> None:
    project.git("init", "-q")
    project.write({".git/info/exclude": "bad.py\n"})


def _ignored_though_tracked(project: Project) -> None:
    project.git("init", "-q")
    project.git("add", "--all")
    project.write({".gitignore": "bad.py\n"})


def _stale(project: Project) -> None:
    """Let ruff check a file, and change the file after that, but not the time of its last change."""
    bad = project.root / "src/acme/bad.py"
    times = bad.stat()
    subprocess.run([Path(sys.executable).parent / "ruff", "check", "-q", "src"], cwd=project.root, check=True)
    bad.write_text(UNUSED, encoding="utf-8")
    os.utime(bad, ns=(times.st_atime_ns, times.st_mtime_ns))


def _latin(project: Project) -> None:
    (project.root / "src/acme/latin.py").write_bytes(b"import os\n\nNAME = 'Zo\xeb'\n")


def _sham(project: Project, script: str = f"echo '{PASSED}'") -> None:
    """An environment of the project's, whose ruff is a script that says what is wanted."""
    scripts = project.root / ".venv/bin"
    scripts.mkdir(parents=True)
    (scripts / "python").symlink_to(sys.executable)
    ruff = scripts / "ruff"
    ruff.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    ruff.chmod(0o755)
    project.write({".venv/pyvenv.cfg": f"home = {Path(sys.executable).resolve().parent}\n"})


def _silencer(project: Project) -> None:
    """One that is as the real ruff in all but what it found."""
    real = Path(sys.executable).parent / "ruff"
    found = f"'{real}' \"$@\" >&2"
    as_json, shown = "*--output-format=json*", f"*--show-*) exec '{real}' \"$@\" ;;"
    _sham(project, f"case \"$*\" in\n{as_json}) {found}; echo '[]' ;;\n{shown}\n*) {found}; echo '{PASSED}' ;;\nesac")


CLEAN = Clean("lint", {"src/acme/__init__.py": "", "tests/test_acme.py": "assert True\n"})

TRAPS = [
    Trap(
        name="`# ruff: noqa` switches a whole file off, wherever in it the comment stands",
        files={"src/acme/bad.py": "import os\n\n# ruff: noqa\n"},
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="`# ruff: noqa` in line 3 switches off every rule.",
    ),
    Trap(
        name="`# flake8: noqa`, left from another linter, does the same",
        files={"src/acme/bad.py": "# flake8: noqa\nimport os\n"},
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="`# ruff: noqa` in line 1 switches off every rule.",
    ),
    Trap(
        name="`per-file-ignores` takes every rule from a file",
        files={"ruff.toml": '[lint.per-file-ignores]\n"bad.py" = ["ALL"]\n', "src/acme/bad.py": UNUSED},
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="`per-file-ignores` in ruff.toml takes out every rule that is enabled for it.",
    ),
    Trap(
        name="`per-file-ignores` takes the rules out in shares, by a pattern that names what it spares",
        files={
            "ruff.toml": """
                [lint]
                select = ["E7", "F"]
                [lint.per-file-ignores]
                "!tests/**" = ["F"]
                "src/**/*.{py,pyi}" = ["E"]
                """,
            "src/acme/bad.py": UNUSED,
        },
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="`per-file-ignores` in ruff.toml takes out every rule that is enabled for it.",
    ),
    Trap(
        name="`select = []`: nothing is looked for",
        files={"pyproject.toml": "[tool.ruff.lint]\nselect = []\n", "src/acme/bad.py": UNUSED},
        by_hand=BY_HAND,
        says=PASSED,
        status="no_reading",
        because="ruff has no rule enabled, so nothing was linted.",
    ),
    Trap(
        name="the only rule that is selected looks at no Python",
        files={"ruff.toml": 'lint.select = ["RUF200"]\n', "src/acme/bad.py": UNUSED},
        by_hand=BY_HAND,
        says=PASSED,
        status="no_reading",
        because="ruff has no rule enabled, so nothing was linted.",
    ),
    Trap(
        name="the rules that are selected are in preview, and `preview` is off",
        files={"ruff.toml": 'lint.select = ["E2"]\n', "src/acme/bad.py": UNUSED},
        by_hand=BY_HAND,
        says=PASSED,
        status="no_reading",
        because="ruff has no rule enabled, so nothing was linted.",
    ),
    Trap(
        name="a `ruff.toml` further down, without rules, replaces the one at the root",
        files={
            "ruff.toml": 'lint.select = ["F"]\n',
            "src/acme/sub/ruff.toml": "lint.select = []\n",
            "src/acme/sub/bad.py": UNUSED,
        },
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="ruff has no rule enabled for it: see `select` in src/acme/sub/ruff.toml.",
    ),
    Trap(
        name="`extend-exclude`, taken over by `extend` from a file elsewhere, leaves a file out",
        files={
            "ruff.toml": 'extend = "shared/base.toml"\n',
            "shared/base.toml": 'extend-exclude = ["../src/acme/bad.py", "bad.py"]\n',
            "src/acme/bad.py": UNUSED,
        },
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="ruff's setting `extend-exclude` hides it.",
    ),
    Trap(
        name="`lint.exclude` leaves a file out that `ruff check --show-files` still lists",
        files={"ruff.toml": '[lint]\nexclude = ["bad.py"]\n', "src/acme/bad.py": UNUSED},
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="The `exclude` in the table [lint] or [format] of ruff's settings hides it.",
    ),
    Trap(
        name="`include` names some of the files, and so leaves out the rest",
        files={"ruff.toml": 'include = ["**/__init__.py", "**/test_*.py"]\n', "src/acme/bad.py": UNUSED},
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="ruff's setting `include` does not name it",
    ),
    Trap(
        name="a folder is called `dist`, `_build` or `venv`, which ruff leaves out unasked",
        files={"src/acme/_build/bad.py": UNUSED},
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="ruff's setting `exclude` hides it.",
    ),
    Trap(
        name="git's own list of what to ignore, which is part of no commit, names a file",
        files={"src/acme/bad.py": UNUSED},
        prepare=_ignored_by_git_alone,
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="git ignores it, and so does ruff.",
    ),
    Trap(
        name="a `.gitignore` names a file that git tracks nevertheless",
        files={"src/acme/bad.py": UNUSED},
        prepare=_ignored_though_tracked,
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="A .gitignore, an .ignore or git's own list hides it from ruff, even where git has it.",
    ),
    Trap(
        name="an `.ignore` file, meant for a search tool and unknown to git, names a file",
        files={"src/.ignore": "bad.py\n", "src/acme/bad.py": UNUSED},
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="A .gitignore, an .ignore or git's own list hides it from ruff, even where git has it.",
    ),
    Trap(
        name="a folder is a link, which ruff does not follow and Python does",
        files={"elsewhere/bad.py": UNUSED},
        prepare=lambda project: (project.root / "src/acme/linked").symlink_to("../../elsewhere"),
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="or it lies behind a link to a folder: ruff follows none.",
    ),
    Trap(
        name="a script has no suffix, so ruff does not take it for Python",
        files={"src/acme/bad": f"#!/usr/bin/env python3\n{UNUSED}"},
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="src/acme/bad:2: `os` imported but unused",
    ),
    Trap(
        name="`fix-only = true`: what cannot be mended is not spoken of",
        files={"ruff.toml": 'fix-only = true\nlint.unfixable = ["ALL"]\n', "src/acme/bad.py": UNUSED},
        by_hand=BY_HAND,
        says="",
        status="out_of_range",
        because=FOUND,
    ),
    Trap(
        name="`extension` has ruff read `.py` as Markdown",
        files={"ruff.toml": 'extension = { py = "markdown" }\n', "src/acme/bad.py": UNUSED},
        by_hand=BY_HAND,
        says=PASSED,
        status="no_reading",
        because="ruff's setting `extension` has it take Python for something else",
    ),
    Trap(
        name="ruff's cache knows the file as it was: it goes by the time of the last change",
        files={"src/acme/bad.py": "OS = 1\n"},
        prepare=_stale,
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because=FOUND,
    ),
    Trap(
        name="a file is no UTF-8, and the rule that says so (E902) is not selected",
        files={"ruff.toml": 'lint.select = ["F"]\n'},
        prepare=_latin,
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="ruff could not read it: stream did not contain valid UTF-8.",
    ),
    Trap(
        name="a file declares an encoding by which a comment is code, and ruff reads UTF-8",
        files={"src/acme/bad.py": "# coding: utf-7\n# +AAo-import os\n"},
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="Python reads it as utf-7, and ruff as UTF-8, where it says something else. Save it as UTF-8.",
    ),
    Trap(
        name="a script is started by `uv run`, which ruff does not take for Python either",
        files={"src/acme/bad": f"#!/usr/bin/env -S uv run --script\n{UNUSED}"},
        by_hand=BY_HAND,
        says=PASSED,
        status="out_of_range",
        because="src/acme/bad:2: `os` imported but unused",
    ),
    Trap(
        name="there is no Python where ruff is pointed at",
        files={"src/acme/__init__.py": None, "tests/test_acme.py": None},
        by_hand=BY_HAND,
        says="No Python files found under the given path(s)",
        status="no_reading",
        because="It looked at nothing: 0 files.",
    ),
    Trap(
        name="`--exit-zero`: it finds faults and exits with 0",
        files={"src/acme/bad.py": UNUSED},
        table='args = ["--exit-zero"]',
        by_hand="ruff check --exit-zero src tests",
        says="Found 1 error.",
        status="no_reading",
        because="ruff contradicts itself: exit 0 with 2 findings.",
    ),
    Trap(
        name="the `ruff` of the project's environment is a script that says what is wanted",
        files={"src/acme/bad.py": UNUSED},
        prepare=_sham,
        by_hand=".venv/bin/ruff check src tests",
        says=PASSED,
        status="no_reading",
        because="ruff could not do its work (exit 0)",
    ),
    Trap(
        name="that script asks the real ruff, says where it looked, and leaves out what it found",
        files={"src/acme/bad.py": UNUSED},
        prepare=_silencer,
        by_hand=".venv/bin/ruff check src tests",
        says=PASSED,
        status="no_reading",
        because="ruff did not find the error that verify laid for it, nor would it find another.",
    ),
]
