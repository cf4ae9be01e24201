"""Traps of `typecheck`: what makes mypy content although the types do not hold, or although it never looked."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import Project
from tests.traps.trap import Clean, Trap

GOOD = "def good(a: int) -> int:\n    return a + 100\n"
SAME_SIZE = 'def good(a: int) -> int:\n    return a + "1"\n'
BAD = "def bad(a: int) -> str:\n    return a\n"
WRONG = 'Incompatible return value type (got "int", expected "str")'
NO_PLUGIN = """\
from mypy.plugin import Plugin


class Quiet(Plugin):
    {}


def plugin(version: str) -> type[Plugin]:
    return Quiet
"""
MYPY = Path(sys.executable).with_name("mypy")

CLEAN = Clean(
    "typecheck",
    {"src/acme/__init__.py": "", "src/acme/a.py": GOOD, "tests/test_acme.py": "def test_nothing() -> None: ...\n"},
)


def settled(project: Project) -> None:
    """First mypy and verify each get to know the project; then a file changes, and its size and time do not."""
    file = project.root / "src/acme/a.py"
    os.utime(file, (1_700_000_000, 1_700_000_000))
    subprocess.run([MYPY, "src"], cwd=project.root, capture_output=True, check=True)
    assert project.run("--only", "typecheck").code in {0, 3}
    file.write_text(SAME_SIZE, encoding="utf-8")
    os.utime(file, (1_700_000_000, 1_700_000_000))


def committed(project: Project) -> None:
    """The same, and somebody has put a cache into git that says of the file as it is now that it is known."""
    settled(project)
    record = next((project.root / ".verify").rglob("seen_by_verify.json"))
    known = {hashlib.sha256(text.encode()).hexdigest() for text in (GOOD, SAME_SIZE)}
    seen = json.loads(record.read_text(encoding="utf-8"))
    now = hashlib.sha256(SAME_SIZE.encode()).hexdigest()
    record.write_text(json.dumps({key: now if old in known else old for key, old in seen.items()}), encoding="utf-8")
    project.git("init", "-q")
    project.git("add", "-f", ".")


def under_git(project: Project) -> None:
    """A repository with nothing in it."""
    project.git("init")


def own_typeshed(project: Project) -> None:
    """A copy of what mypy knows of Python, in which `len` takes anything."""
    import mypy  # noqa: PLC0415 - not needed by the other rows

    stdlib = project.root / "typeshed/stdlib"
    shutil.copytree(Path(mypy.__file__).parent / "typeshed/stdlib", stdlib)
    builtins = stdlib / "builtins.pyi"
    text = builtins.read_text(encoding="utf-8")
    assert "def len(obj: Sized, /)" in text
    builtins.write_text(text.replace("def len(obj: Sized, /)", "def len(obj: object, /)"), encoding="utf-8")
    shutil.copytree(Path(mypy.__file__).parent / "typeshed/stubs", project.root / "typeshed/stubs")


TRAPS = [
    Trap(
        name="`exclude` in its settings leaves a file out",
        files={"mypy.ini": "[mypy]\nexclude = bad\n", "src/acme/bad.py": BAD},
        by_hand="mypy src",
        says="no issues found in 2 source files",
        status="out_of_range",
        because="src/acme/bad.py: this file was not looked at mypy's setting exclude = 'bad' in mypy.ini hides it.",
    ),
    Trap(
        name="`exclude_gitignore` leaves out a file that git ignores and the wheel ships",
        files={
            "mypy.ini": "[mypy]\nexclude_gitignore = true\n",
            "src/acme/bad.py": BAD,
            ".gitignore": "bad.py\n",
        },
        prepare=under_git,
        by_hand="mypy src",
        says="no issues found in 2 source files",
        status="out_of_range",
        because="git ignores it, and so does mypy: its setting exclude_gitignore in mypy.ini.",
    ),
    Trap(
        name="a folder named `node_modules` is passed over",
        files={"src/acme/node_modules/__init__.py": BAD},
        by_hand="mypy src",
        says="no issues found in 2 source files",
        status="out_of_range",
        because="mypy passes over whatever is named 'node_modules'.",
    ),
    Trap(
        name="`ignore_errors = true` for all",
        files={"pyproject.toml": "[tool.mypy]\nstrict = true\nignore_errors = true\n", "src/acme/bad.py": BAD},
        by_hand="mypy src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="Its errors are hidden by mypy's setting `ignore_errors` in pyproject.toml.",
    ),
    Trap(
        name="`ignore_errors = true` in the section of one module",
        files={"setup.cfg": "[mypy]\n[mypy-acme.bad]\nignore_errors = true\n", "src/acme/bad.py": BAD},
        by_hand="mypy src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="Its errors are hidden by mypy's setting `ignore_errors` for the module acme.bad in setup.cfg.",
    ),
    Trap(
        name="a comment `# mypy: ignore-errors`, on the last line of a file",
        files={"src/acme/bad.py": f"{BAD}# mypy: ignore-errors\n"},
        by_hand="mypy --strict src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="Its errors are hidden by its comment `# mypy: ignore-errors`.",
    ),
    Trap(
        name="`# type: ignore` on the first line of a file",
        files={"src/acme/bad.py": f"# type: ignore\n{BAD}"},
        by_hand="mypy src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="Its errors are hidden by the comment `# type: ignore` above its first statement.",
    ),
    Trap(
        name="`disable_error_code` takes out what mypy says of wrong types",
        files={"mypy.ini": "[mypy]\ndisable_error_code = return-value, override\n", "src/acme/bad.py": BAD},
        by_hand="mypy src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="Its errors are hidden by mypy's setting `disable_error_code` in mypy.ini (return-value).",
    ),
    Trap(
        name="`strict_optional = false`, so that None passes for any type",
        files={
            "mypy.ini": "[mypy]\nstrict = true\nstrict_optional = false\n",
            "src/acme/bad.py": "def bad(a: int) -> str:\n    return None\n",
        },
        by_hand="mypy src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="Its errors are hidden by mypy's setting `strict_optional` in mypy.ini.",
    ),
    Trap(
        name="a comment `# mypy: disable-error-code` does it for one file",
        files={"src/acme/bad.py": f'# mypy: disable-error-code="return-value"\n{BAD}'},
        by_hand="mypy --strict src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="Its errors are hidden by its comment `# mypy: disable-error-code` (return-value).",
    ),
    Trap(
        name="a stub beside a module is checked in its place",
        files={"src/acme/bad.py": BAD, "src/acme/bad.pyi": "def bad(a: int) -> str: ...\n"},
        by_hand="mypy --strict src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="The stub src/acme/bad.pyi beside it is checked in its place.",
    ),
    Trap(
        name="a package beside a module of its name is checked in its place",
        files={"src/acme/bad.py": BAD, "src/acme/bad/__init__.py": ""},
        by_hand="mypy --strict src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="The package src/acme/bad/ beside it is checked in its place.",
    ),
    Trap(
        name="a stub on `mypy_path` stands for the module wherever it is imported",
        files={
            "mypy.ini": "[mypy]\nmypy_path = stubs\nexplicit_package_bases = true\n",
            "stubs/acme/__init__.pyi": "",
            "stubs/acme/a.pyi": "from typing import Any\n\ndef good(a: Any) -> Any: ...\n",
            "src/acme/b.py": 'from acme.a import good\n\ngood("1")\n',
        },
        by_hand="mypy --strict src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="src/acme/a.py: this file was not looked at Its errors are hidden by stubs/acme/a.pyi: where others import "
        "it, mypy reads that, and takes this for src.acme.a.",
    ),
    Trap(
        name="a script without a suffix is no Python to mypy",
        files={"src/acme/run": f"#!/usr/bin/env python3\n{BAD}"},
        by_hand="mypy --strict src",
        says="no issues found in 2 source files",
        status="out_of_range",
        because=f"src/acme/run:3: {WRONG}",
    ),
    Trap(
        name="`follow_imports = silent`, and one file named",
        files={
            "mypy.ini": "[mypy]\nfiles = src/acme/__init__.py\nfollow_imports = silent\n",
            "src/acme/__init__.py": "from acme.bad import bad\n\nbad(1)\n",
            "src/acme/bad.py": BAD,
        },
        by_hand="mypy",
        says="no issues found in 1 source file",
        status="out_of_range",
        because=f"src/acme/bad.py:2: {WRONG}",
    ),
    Trap(
        name="no function has a type, so mypy looks into none",
        files={"src/acme/a.py": "def f(a):\n    return len(1)\n"},
        by_hand="mypy src",
        says="no issues found in 2 source files",
        status="no_reading",
        because="mypy looks into no function under source (there are 1)",
    ),
    Trap(
        name="`@no_type_check`, by another name",
        files={"src/acme/bad.py": f"from typing import no_type_check as checked\n\n\n@checked\n{BAD}"},
        by_hand="mypy --strict src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="Its errors are hidden by the decorator @no_type_check on each of its typed functions.",
    ),
    Trap(
        name="`if not TYPE_CHECKING` around the code",
        files={
            "src/acme/bad.py": "from typing import TYPE_CHECKING\n\nif not TYPE_CHECKING:\n\n"
            "    def bad(a: int) -> str:\n        return a\n"
        },
        by_hand="mypy --strict src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="a check of the platform, the version or TYPE_CHECKING: mypy skips line 5 and what hangs on it.",
    ),
    Trap(
        name="`assert` of a platform ends the file for mypy, and `platform` in its settings names another",
        files={
            "mypy.ini": "[mypy]\nplatform = plan9\n",
            "src/acme/bad.py": f'import sys\n\nassert sys.platform != "plan9"\n\n\n{BAD}',
        },
        by_hand="mypy --strict src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="a check of the platform, the version or TYPE_CHECKING: mypy skips line 6 and what hangs on it.",
    ),
    Trap(
        name="`always_false` makes the code dead to mypy",
        files={
            "mypy.ini": "[mypy]\nalways_false = ON\n",
            "src/acme/bad.py": 'ON = "yes"\nif ON:\n\n    def bad(a: int) -> str:\n        return a\n',
        },
        by_hand="mypy --strict src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="a check of the platform, the version or TYPE_CHECKING: mypy skips line 4 and what hangs on it.",
    ),
    Trap(
        name="a value that mypy does not understand: it goes on with less",
        files={"mypy.ini": "[mypy]\nstrict = maybe\n", "src/acme/a.py": "def f(a):\n    return a\n"},
        by_hand="mypy src",
        says="strict: Not a boolean: maybe",
        status="no_reading",
        because="mypy does not understand its settings and goes on without",
    ),
    Trap(
        name="a pyproject.toml that is none: it goes on with no settings at all",
        files={"pyproject.toml": "[tool.mypy]\nstrict = true\nnot toml\n"},
        by_hand="mypy src",
        says="no issues found in 2 source files",
        status="no_reading",
        because="mypy does not understand its settings and goes on without: pyproject.toml",
    ),
    Trap(
        name="`semantic_analysis_only` stops before the types",
        files={"mypy.ini": "[mypy]\nsemantic_analysis_only = true\n", "src/acme/bad.py": BAD},
        by_hand="mypy --strict src",
        says="no issues found in 3 source files",
        status="no_reading",
        because="mypy's setting semantic_analysis_only (mypy.ini) leaves the types unchecked. Take it out.",
    ),
    Trap(
        name="`bazel` makes it believe its cache, whatever has changed",
        files={"mypy.ini": "[mypy]\nbazel = true\n"},
        prepare=settled,
        by_hand="mypy src",
        says="no issues found in 2 source files",
        status="no_reading",
        because="mypy's setting bazel (mypy.ini) has mypy believe its cache, whatever has changed. Take it out.",
    ),
    Trap(
        name="its cache knows a file by its size and time: another with the same of both",
        prepare=settled,
        by_hand="mypy src",
        says="no issues found in 2 source files",
        status="out_of_range",
        because='src/acme/a.py:2: Unsupported operand types for + ("int" and "str")',
    ),
    Trap(
        name="a cache that says so lies in git, verify's own among it",
        prepare=committed,
        by_hand="mypy src",
        says="no issues found in 2 source files",
        status="no_reading",
        because="git tracks files in .verify/, where tools keep their caches: a commit would decide what they look at.",
    ),
    Trap(
        name="a plugin of the project's ends mypy, with exit 0",
        files={
            "mypy.ini": "[mypy]\nplugins = quiet.py\n",
            "quiet.py": "import os\n\n"
            + NO_PLUGIN.format("def get_additional_deps(self, file: object) -> list[object]:\n        os._exit(0)"),
            "src/acme/bad.py": BAD,
        },
        by_hand="mypy src",
        says="",
        status="no_reading",
        because="mypy did not come to its end: it never said that it had finished. Its plugins may be why: quiet.py.",
    ),
    Trap(
        name="a plugin of the project's turns the errors off",
        files={
            "mypy.ini": "[mypy]\nplugins = quiet.py\n",
            "quiet.py": NO_PLUGIN.format(
                "def __init__(self, options) -> None:\n        super().__init__(options)\n"
                "        options.ignore_errors = True"
            ),
            "src/acme/bad.py": BAD,
        },
        by_hand="mypy src",
        says="no issues found in 3 source files",
        status="no_reading",
        because="mypy did not find the error that verify laid for it, nor would it find another. "
        "Its plugins may be why: quiet.py.",
    ),
    Trap(
        name="settings of the person's own, where the project has none",
        files={"home/.mypy.ini": "[mypy]\nignore_errors = true\n", "src/acme/bad.py": BAD},
        env={"HOME": "home"},
        by_hand="mypy src",
        says="no issues found in 3 source files",
        status="no_reading",
        because="mypy takes its settings from home/.mypy.ini, which are a person's and not the project's",
    ),
    Trap(
        name="a file declares an encoding by which a comment is code, and mypy reads UTF-8",
        files={"src/acme/bad.py": '# coding: utf-7\n"""Bad."""\n# +AAo-X: str +AD0 1\n'},
        by_hand="mypy --strict src",
        says="no issues found in 3 source files",
        status="out_of_range",
        because="Python reads it as utf-7, and mypy may read it as UTF-8. Save it as UTF-8.",
    ),
    Trap(
        name="a stub in the folder of the packages stands for a module of Python's own",
        files={
            "src/pathlib.pyi": "from typing import Any\n\ndef __getattr__(name: str) -> Any: ...\n",
            "src/acme/bad.py": "from pathlib import Path\n\n\ndef bad(a: Path) -> None:\n    a.no_such_thing(1)\n",
        },
        by_hand="mypy --strict src",
        says="no issues found in 4 source files",
        status="no_reading",
        because="mypy takes src/pathlib.pyi for the standard library's pathlib, wherever that is imported. Rename it",
    ),
    Trap(
        name="so does a module there, which Python itself would not import once the package is installed",
        files={
            "src/tomllib.py": "from typing import Any\n\nload: Any = None\n",
            "src/acme/bad.py": "import tomllib\n\ntomllib.load(1)\n",
        },
        by_hand="mypy --strict src",
        says="no issues found in 4 source files",
        status="no_reading",
        because="mypy takes src/tomllib.py for the standard library's tomllib, wherever that is imported. Rename it",
    ),
    Trap(
        name="`custom_typeshed_dir` has another idea of what Python is",
        files={
            "mypy.ini": "[mypy]\ncustom_typeshed_dir = typeshed\n",
            "src/acme/bad.py": "def bad() -> int:\n    return len(1)\n",
        },
        prepare=own_typeshed,
        by_hand="mypy src",
        says="no issues found in 3 source files",
        status="no_reading",
        because="mypy's setting custom_typeshed_dir (mypy.ini) replaces what mypy knows of Python itself.",
    ),
]
