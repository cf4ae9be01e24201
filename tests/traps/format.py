"""Traps of `format`: what makes `ruff format --check` content although a file is not formatted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import Project
from tests.traps.trap import Clean, Trap

UGLY = "x  =  1\n"
BY_HAND = "ruff format --check src tests"
SPARED = "2 files already formatted"
DONE = "3 files already formatted"


def _stale(project: Project) -> None:
    """Let ruff look at a file, and change the file after that, but not the time of its last change."""
    ugly = project.root / "src/acme/ugly.py"
    times = ugly.stat()
    subprocess.run([Path(sys.executable).parent / "ruff", "format", "-q", "src"], cwd=project.root, check=True)
    ugly.write_text(UGLY, encoding="utf-8")
    os.utime(ugly, ns=(times.st_atime_ns, times.st_mtime_ns))


def _git(project: Project) -> None:
    project.git("init", "-q")
    project.write({".gitignore": "ugly.py\n"})


CLEAN = Clean("format", {"src/acme/__init__.py": "x = 1\n", "tests/test_acme.py": "assert True\n"})

TRAPS = [
    Trap(
        name="`exclude` in ruff's settings leaves a file out",
        files={"ruff.toml": 'exclude = ["ugly.py"]\n', "src/acme/ugly.py": UGLY},
        by_hand=BY_HAND,
        says=SPARED,
        status="out_of_range",
        because="ruff's setting `exclude` hides it.",
    ),
    Trap(
        name="`format.exclude` leaves a file out that is linted all the same",
        files={"pyproject.toml": '[tool.ruff.format]\nexclude = ["ugly.py"]\n', "src/acme/ugly.py": UGLY},
        by_hand=BY_HAND,
        says=SPARED,
        status="out_of_range",
        because="The `exclude` in the table [lint] or [format] of ruff's settings hides it.",
    ),
    Trap(
        name="a `ruff.toml` further down replaces the one at the root, and leaves out what lies beside it",
        files={
            "ruff.toml": "line-length = 100\n",
            "src/acme/sub/ruff.toml": 'extend-exclude = ["*"]\n',
            "src/acme/sub/ugly.py": UGLY,
        },
        by_hand=BY_HAND,
        says=SPARED,
        status="out_of_range",
        because="ruff's setting `extend-exclude` hides it.",
    ),
    Trap(
        name="`include` names stubs alone",
        files={"ruff.toml": 'include = ["*.pyi"]\n', "src/acme/ugly.py": UGLY, "src/acme/ugly.pyi": "x: int\n"},
        by_hand=BY_HAND,
        says="1 file already formatted",
        status="out_of_range",
        because="ruff's setting `include` does not name it",
    ),
    Trap(
        name="a folder is called `dist`, `_build` or `venv`, which ruff leaves out unasked",
        files={"src/acme/dist/ugly.py": UGLY},
        by_hand=BY_HAND,
        says=SPARED,
        status="out_of_range",
        because="ruff's setting `exclude` hides it.",
    ),
    Trap(
        name="git ignores a file, and so does ruff",
        files={"src/acme/ugly.py": UGLY},
        prepare=_git,
        by_hand=BY_HAND,
        says=SPARED,
        status="out_of_range",
        because="git ignores it, and so does ruff.",
    ),
    Trap(
        name="an `.ignore` file, meant for a search tool and unknown to git, names a file",
        files={"src/.ignore": "ugly.py\n", "src/acme/ugly.py": UGLY},
        by_hand=BY_HAND,
        says=SPARED,
        status="out_of_range",
        because="A .gitignore, an .ignore or git's own list hides it from ruff, even where git has it.",
    ),
    Trap(
        name="`# fmt: off` at the top, and `# fmt: on` at the bottom: none of the file is formatted",
        files={"src/acme/ugly.py": f"# fmt: off\n{UGLY}y  =  2\n# fmt: on\n"},
        by_hand=BY_HAND,
        says=DONE,
        status="out_of_range",
        because="`# fmt: off` in line 1, and its like, keep 2 of its 2 statements from ruff.",
    ),
    Trap(
        name="`# fmt: off` is never closed, so all that is ever added below it is left alone",
        files={"src/acme/ugly.py": f"x = 1\ny = 2\nz = 3\n# fmt: off\n{UGLY}"},
        by_hand=BY_HAND,
        says=DONE,
        status="out_of_range",
        because="`# fmt: off` in line 4 holds to the end of the file: close it with `# fmt: on`.",
    ),
    Trap(
        name="`# yapf: disable`, left from another formatter, does the same",
        files={"src/acme/ugly.py": f"# yapf: disable\n{UGLY}"},
        by_hand=BY_HAND,
        says=DONE,
        status="out_of_range",
        because="`# yapf: disable` in line 1 holds to the end of the file",
    ),
    Trap(
        name="`# fmt: skip` stands on each statement",
        files={"src/acme/ugly.py": "x  =  1  # fmt: skip\ny  =  2  # fmt: skip\n"},
        by_hand=BY_HAND,
        says=DONE,
        status="out_of_range",
        because="`# fmt: skip` in line 1, and its like, keep 2 of its 2 statements from ruff.",
    ),
    Trap(
        name="a file declares an encoding by which a comment is code, and ruff reads UTF-8",
        files={"src/acme/ugly.py": "# coding: unicode_escape\n# \\x0ax  =  1\n"},
        by_hand=BY_HAND,
        says=DONE,
        status="out_of_range",
        because="Python reads it as unicode_escape, and ruff as UTF-8, where it says something else.",
    ),
    Trap(
        name="`extension` has ruff read `.py` as Markdown",
        files={"ruff.toml": 'extension = { py = "markdown" }\n', "src/acme/ugly.py": UGLY},
        by_hand=BY_HAND,
        says=DONE,
        status="no_reading",
        because="ruff's setting `extension` has it take Python for something else",
    ),
    Trap(
        name="ruff's cache knows the file as it was: it goes by the time of the last change",
        files={"src/acme/ugly.py": "x = 1\n"},
        prepare=_stale,
        by_hand=BY_HAND,
        says=DONE,
        status="out_of_range",
        because="src/acme/ugly.py:1: File would be reformatted",
    ),
    Trap(
        name="a script has no suffix, so ruff does not take it for Python",
        files={"src/acme/ugly": f"#!/usr/bin/env python3\n{UGLY}"},
        by_hand=BY_HAND,
        says=SPARED,
        status="out_of_range",
        because="src/acme/ugly:2: File would be reformatted",
    ),
]
