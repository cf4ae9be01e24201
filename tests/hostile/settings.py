"""Files that would stand in for a tool or for its settings, what git would run, and secrets that would get out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from tests.conftest import Project
from tests.hostile.case import Case
from tests.hostile.words import LINT, PLUGIN, UNUSED

RAN = "import pathlib, sys\npathlib.Path(__file__).parent.joinpath('ran').touch()\nsys.exit(0)\n"
QUITS = "raise SystemExit(0)\n"
"""For where code of the project runs anyway: beside its tests."""
TEST = {
    "src/a.py": "def f():\n    return 1\n",
    "tests/test_a.py": "from a import f\n\n\ndef test_f():\n    assert f() == 2\n",
}
COVERAGE = "[instruments.coverage]\n"
TYPES = "[instruments.typecheck]\n"
FAILS = "1 failing test"
HIDDEN = "not-to-be-told-0123456789"
KEY = "-----BEGIN TEST KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END TEST KEY-----\n"


def evil_git(settings: dict[str, str], hooks: tuple[str, ...] = ()) -> Callable[[Project], None]:
    """A folder unpacked with a .git whose settings name a program."""

    def make(project: Project) -> None:
        project.write({".gitattributes": "*.py filter=evil diff=evil merge=evil\n"})
        project.git("init", "-q")
        project.git("add", ".")
        project.git("commit", "-qm", "first")
        program = project.root / ".git/evil.sh"
        for place in (program, *(project.root / ".git/hooks" / hook for hook in hooks)):
            place.write_text(f"#!/bin/sh\ntouch '{project.root}/ran'\ncat\n", encoding="utf-8")
            place.chmod(0o755)
        for name, value in settings.items():
            project.git("config", name, value.replace("EVIL", str(program)))
        project.write({"src/a.py": "x = 2\n"})
        (project.root / "ran").unlink(missing_ok=True)

    return make


def fake(*paths: str) -> Callable[[Project], None]:
    """Programs in the tree that leave a trace."""

    def make(project: Project) -> None:
        for path in paths:
            project.write({path: f"#!/bin/sh\ntouch '{project.root}/ran'\n"})
            (project.root / path).chmod(0o755)

    return make


def here_first() -> str:
    """A PATH that begins with the folder one is in."""
    return os.pathsep.join((".", "", os.path.dirname(sys.executable), os.environ["PATH"]))  # noqa: PTH120 - a word of PATH


def printing(name: str) -> dict[str, str]:
    """A program that prints its environment in every way there is, and fails."""
    code = f"import os, sys\nprint(os.environ[{name!r}])\nprint(dict(os.environ), file=sys.stderr)\nprint('last', os.environ[{name!r}], file=sys.stderr)\nraise SystemExit(1)\n"
    return {"plugin.py": code}


CASES = [
    Case("`ruff.py`, `mypy.py`, `json.py`, `ast.py` at the root, beside a linter", "never imported", LINT, 1, "`os` imported but unused", files={"src/a.py": UNUSED, **{f"{name}.py": RAN for name in ("ruff", "mypy", "json", "ast", "sitecustomize", "usercustomize")}}),
    Case("the same beside a type checker", "never imported", TYPES, 1, "1 error", files={"src/a.py": "x: int = ''\n", **{f"{name}.py": RAN for name in ("mypy", "json", "ast", "sitecustomize", "usercustomize")}}),
    Case("a module of the type checker's own in `source`", "no reading, which names it", TYPES, 3, 'mypy_extensions.py: This file shadows library module "mypy_extensions"', files={"src/a.py": "x: int = ''\n", "src/mypy_extensions.py": RAN.replace(".parent", ".parent.parent")}),
    Case("`pytest.py` at the root", "no reading, which names it", COVERAGE, 3, "pytest.py would be loaded as 'pytest'", files={**TEST, "pytest.py": QUITS}),
    Case("`coverage.py` at the root", "no reading, which names it", COVERAGE, 3, "coverage.py would be loaded as 'coverage'", files={**TEST, "coverage.py": QUITS}),
    Case("`sitecustomize.py` in `source`", "no reading, which names it", COVERAGE, 3, "sitecustomize.py would be loaded as 'sitecustomize'", files={**TEST, "src/sitecustomize.py": QUITS}),
    Case("`usercustomize.py` in `source`", "no reading, which names it", COVERAGE, 3, "usercustomize.py would be loaded as 'usercustomize'", files={**TEST, "src/usercustomize.py": QUITS}),
    Case("a `conftest.py` that turns the exit code into 0", "the failing test is told by the gate's own witness", COVERAGE, 1, FAILS, files={**TEST, "conftest.py": "def pytest_sessionfinish(session):\n    session.exitstatus = 0\n"}),
    Case("settings that only collect the tests", "no reading", COVERAGE, 3, "never did", files={**TEST, "pytest.ini": "[pytest]\naddopts = --collect-only\n"}),
    Case("a nested `ruff.toml` without a rule", "its files are named as leaks", LINT, 1, "ruff has no rule enabled for it", files={"src/b/b.py": UNUSED, "src/b/ruff.toml": "lint.select = []\n"}),
    Case("a `git` and a `python3` in the tree, and `.` first on PATH", "programs are looked for in absolute folders alone", LINT, 1, "1 finding", files={"src/a.py": UNUSED}, lay=fake("git", "python3", "python", "ruff", "uv"), env={"PATH": here_first()}),
    Case("`core.fsmonitor` in the settings of its .git", "not run", LINT, 0, "PASS", lay=evil_git({"core.fsmonitor": "EVIL"})),
    Case("hooks, and `core.hooksPath`", "not run", LINT, 0, "PASS", lay=evil_git({"core.hooksPath": ".git/hooks"}, ("post-index-change", "fsmonitor-watchman", "post-checkout", "pre-commit", "reference-transaction"))),
    Case("filters of `.gitattributes`", "not run", LINT, 0, "PASS", lay=evil_git({"filter.evil.clean": "EVIL", "filter.evil.smudge": "EVIL", "filter.evil.process": "EVIL", "filter.evil.required": "true"})),
    Case("aliases, pagers, editors, `textconv`, `sshCommand`, credential helpers", "not run", LINT, 0, "PASS", lay=evil_git({"alias.status": "!EVIL", "alias.ls-files": "!EVIL", "core.pager": "EVIL", "pager.status": "true", "core.editor": "EVIL", "diff.evil.textconv": "EVIL", "diff.external": "EVIL", "core.sshCommand": "EVIL", "credential.helper": "!EVIL"})),
    Case("a token in the environment that a program prints, and fails", "shown as `***` in report and log", PLUGIN, 1, "last ***", files=printing("GITHUB_TOKEN"), env={"GITHUB_TOKEN": HIDDEN}, never=HIDDEN),
    Case("a password in an address, likewise", "shown as `***`", PLUGIN, 1, "postgres://ada:***@db", files=printing("DATABASE_URL"), env={"DATABASE_URL": f"postgres://ada:{HIDDEN}@db"}, never=HIDDEN),
    Case("a private key of many lines, likewise", "each line shown as `***`", PLUGIN, 1, "END TEST KEY", files=printing("DEPLOY_KEY"), env={"DEPLOY_KEY": KEY}, never="MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"),
    Case("a test that fails with a secret in its message", "shown as `***`", COVERAGE, 1, "AssertionError: ***", files={**TEST, "tests/test_a.py": "import os\n\n\ndef test_f():\n    import a\n    assert a.f() == 2, os.environ['AWS_SECRET_ACCESS_KEY']\n"}, env={"AWS_SECRET_ACCESS_KEY": HIDDEN}, never=HIDDEN),
]  # fmt: skip  # a case a line
