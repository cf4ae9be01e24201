"""No variable of a tool moves a needle: each reading is the same as without it, and the report names what was set."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Project
from verify_gate.environment import cleared

Make = Callable[[Mapping[str, str]], Project]

GATE = """
[verify]
source = ["src"]
tests = ["tests"]

[instruments.typecheck]
[instruments.lint]
[instruments.format]
[instruments.duplication]
[instruments.coverage]
[instruments.build]
args = ["-n"]
[instruments.licences]
uses = "command"
run = ["./licences.sh"]
"""
EVIL_SITE = """
import pathlib, sys
if sys.orig_argv[1:4] != ["-P", "-m", "verify_gate"]:  # the gate itself is started by a person, with all that is set
    pathlib.Path(__file__).with_name("ran").touch()
"""
FILES = {
    "verify.toml": GATE,
    "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n[project]\nname = "acme"\nversion = "1"\ndependencies = ["no-such-thing-as-this"]\n',
    "src/acme/__init__.py": "",
    "src/acme/a.py": "import os\nimport gone\n\n\ndef f( x: int ) -> str:\n    assert x > 1\n    return x\n",
    "tests/test_a.py": "from acme import a\n\n\ndef test_f():\n    assert a.f(1) == 1\n",
    "tests/test_b.py": "import os\n\n\ndef test_env():\n    assert not os.environ.get('LD_PRELOAD')\n",
    "src/gone.py": "",
    "licences.sh": "#!/bin/bash\ngrep -q GPL allowed.txt\n",
    "allowed.txt": "MIT\n",
    "tests/conftest.py": "import sys\nsys.path.insert(0, 'src')\n",
    "evil/sitecustomize.py": EVIL_SITE,
    "evil/gone.pyi": "def __getattr__(name: str) -> object: ...\n",
    "evil/ruff/ruff.toml": "lint.select = []\nexclude = ['*']\n",
    "evil/git/ignore": "src\n",
    "evil/gitconfig": "[core]\n\texcludesFile = EVIL/git/ignore\n",
    "evil/exit.sh": "exit 0\n",
    "evil/rc": "[run]\nomit = *\n[report]\nexclude_also = .\n",
}


@dataclass(frozen=True)
class Family:
    """The variables of one tool, set to what would help a bad project most; EVIL stands for a folder of bad files.

    `by_hand` is a command that is green with them, though the project is not: they do move the tool.
    """

    name: str
    instrument: str
    env: Mapping[str, str]
    by_hand: tuple[str, ...] = field(default=())


PYTEST = (sys.executable, "-m", "pytest", "-q", "tests")
FAMILIES = [
    Family("pytest", "coverage", {"PYTEST_ADDOPTS": "--collect-only", "PYTEST_PLUGINS": "no_such_plugin"}),
    Family("pytest, collecting", "coverage", {"PYTEST_ADDOPTS": "--collect-only", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, PYTEST),
    Family("optimised Python", "coverage", {"PYTHONOPTIMIZE": "1", "PYTHONPATH": "src"}, PYTEST),
    Family("Python", "coverage", {"PYTHONPATH": "EVIL", "PYTHONSTARTUP": "EVIL/sitecustomize.py", "PYTHONWARNINGS": "error", "PYTHONHASHSEED": "3", "PYTHONUSERBASE": "EVIL", "PYTHONDONTWRITEBYTECODE": "", "PYTHONSAFEPATH": "1", "PYTHONUTF8": "0", "PY_IGNORE_IMPORTMISMATCH": "1"}),
    Family("coverage", "coverage", {"COVERAGE_FILE": "EVIL/data", "COVERAGE_RCFILE": "EVIL/rc", "COVERAGE_PROCESS_START": "EVIL/rc", "COVERAGE_CORE": "nope", "COV_CORE_SOURCE": "evil"}),
    Family("Hypothesis", "coverage", {"HYPOTHESIS_PROFILE": "evil", "HYPOTHESIS_STORAGE_DIRECTORY": "EVIL", "HYPOTHESIS_EXPERIMENTAL_X": "1"}),
    Family("mypy", "typecheck", {"MYPYPATH": "EVIL", "MYPY_CACHE_DIR": "EVIL", "MYPY_FORCE_COLOR": "1", "MYPY_CONFIG_FILE_DIR": "EVIL"}),
    Family("Python beside a type checker", "typecheck", {"PYTHONPATH": "EVIL", "PYTHONOPTIMIZE": "2", "PYTHONVERBOSE": "1"}),
    Family("ruff", "lint", {"RUFF_OUTPUT_FORMAT": "github", "RUFF_NO_CACHE": "false", "RUFF_CACHE_DIR": "EVIL", "RUFF_CONFIG": "EVIL/ruff/ruff.toml", "RUST_LOG": "off"}),
    Family("ruff's formatter", "format", {"RUFF_OUTPUT_FORMAT": "github", "RUFF_CONFIG": "EVIL/ruff/ruff.toml", "RUFF_EXCLUDE": "*"}),
    Family("the home of settings", "lint", {"XDG_CONFIG_HOME": "EVIL", "XDG_CONFIG_DIRS": "EVIL"}, (str(Path(sys.executable).with_name("ruff")), "check", "src")),
    Family("jscpd", "duplication", {"JSCPD_THRESHOLD": "100", "NODE_OPTIONS": "--require=EVIL/x.js", "NODE_PATH": "EVIL"}),
    Family("git", "lint", {"GIT_DIR": "EVIL", "GIT_WORK_TREE": "/", "GIT_INDEX_FILE": "EVIL/x", "GIT_CEILING_DIRECTORIES": "/"}),
    Family("git's settings", "format", {"GIT_CONFIG_GLOBAL": "EVIL/gitconfig", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.excludesFile", "GIT_CONFIG_VALUE_0": "EVIL/git/ignore"}),
    Family("hook runners", "lint", {"SKIP": "lint,format", "LEFTHOOK": "0", "PRE_COMMIT_ALLOW_NO_CONFIG": "1", "TOX_OVERRIDE": "x=y"}),
    Family("a shell that runs nothing", "licences", {"SHELLOPTS": "noexec", "BASHOPTS": "extglob"}, ("./licences.sh",)),
    Family("a shell that reads a file first", "licences", {"BASH_ENV": "EVIL/exit.sh"}, ("./licences.sh",)),
    Family("functions that a shell inherits", "licences", {"BASH_FUNC_grep%%": "() { return 0; }"}, ("./licences.sh",)),
    Family("other languages", "licences", {"PERL5OPT": "-d", "PERL5LIB": "EVIL", "RUBYOPT": "-r evil", "RUBYLIB": "EVIL"}),
    Family("the loader", "coverage", {"LD_AUDIT": "", "DYLD_INSERT_LIBRARIES": "EVIL/x.so"}),
    Family("pip", "build", {"PIP_NO_DEPS": "1", "PIP_DRY_RUN": "1", "PIP_TARGET": "EVIL", "PIP_CONSTRAINT": "EVIL/rc", "PIP_REQUIRE_VIRTUALENV": "1"}),
    Family("build backends", "build", {"HATCH_BUILD_NO_HOOKS": "1", "HATCH_BUILD_CLEAN": "1", "DIST_EXTRA_CONFIG": "EVIL/rc", "UV_NO_BUILD": "1"}),
    Family("verify's own", "licences", {"VERIFY_READING": "EVIL/reading.json", "VERIFY_CONTEXT": "EVIL"}),
]  # fmt: skip  # a case a line
OF_TERMINALS = {
    "COLUMNS": "9",
    "LINES": "2",
    "FORCE_COLOR": "1",
    "PY_COLORS": "1",
    "CLICOLOR_FORCE": "1",
    "TERM": "xterm",
}


def spelled(env: Mapping[str, str], project: Project) -> dict[str, str]:
    return {name: value.replace("EVIL", str(project.root / "evil")) for name, value in env.items()}


def lay(project: Project) -> None:
    project.write({**FILES, "evil/gitconfig": FILES["evil/gitconfig"].replace("EVIL", str(project.root / "evil"))})
    (project.root / "licences.sh").chmod(0o755)
    project.git("init", "-q")


def told(project: Project, instrument: str, env: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """What was read, without what differs from run to run; and the variables that were named."""
    outcome = project.run("--only", instrument, "--format", "json", "-q", env=env)
    assert outcome.out, outcome.err
    line = outcome.instrument(instrument)
    kept = {key: line[key] for key in ("status", "why", "needles", "population")}
    places = sorted(f"{finding['path']}:{finding['line']} {finding['rule']}" for finding in line["findings"])
    return {**kept, "findings": places}, outcome.report["cleared"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, Any]]:
    """What is read of the project where nothing is set."""
    project = Project(tmp_path_factory.mktemp("plain"))
    lay(project)
    known: dict[str, dict[str, Any]] = {}

    def read(instrument: str) -> dict[str, Any]:
        if instrument not in known:
            known[instrument] = told(project, instrument, {})[0]
        return known[instrument]

    return read


@pytest.mark.e2e
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_no_variable_moves_a_needle(project: Make, plain: Callable[[str], dict[str, Any]], family: Family) -> None:
    here = project({})
    lay(here)
    env = spelled(family.env, here)
    read, named = told(here, family.instrument, env)
    assert read == plain(family.instrument)
    assert set(env) <= set(named)
    assert not (here.root / "evil/ran").exists()
    if family.by_hand:
        assert (
            subprocess.run(
                family.by_hand, cwd=here.root, env={**os.environ, **env}, capture_output=True, check=False
            ).returncode
            == 0
        )


@pytest.mark.e2e
@pytest.mark.parametrize("instrument", ["typecheck", "lint", "coverage"])
def test_no_terminal_dresses_what_is_read(
    project: Make, plain: Callable[[str], dict[str, Any]], instrument: str
) -> None:
    here = project({})
    lay(here)
    assert told(here, instrument, OF_TERMINALS) == (plain(instrument), list(cleared(os.environ)))
