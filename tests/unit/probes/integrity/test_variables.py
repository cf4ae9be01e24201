from __future__ import annotations

import pytest

from tests.unit.probes.integrity.sides import told
from verify_gate.probes.integrity.pipelines.terms import weaker_terms

WORKFLOW = "jobs:\n  test:\n    steps:\n      - run: |\n          set -e\n          pytest\n"
FILES = {
    "Makefile": "test:\n\tpytest\n",
    "scripts/test.sh": "#!/bin/sh\nset -e\npytest\n",
    "Dockerfile": "FROM python\nRUN pytest\n",
    "tox.ini": "[testenv]\nsetenv =\n    A = b\ncommands = pytest\n",
    "tox.toml": '[env_run_base]\nset_env = { A = "b" }\ncommands = [["pytest"]]\n',
    "Jenkinsfile": "pipeline {\n  agent any\n  stages { stage('t') { steps { sh 'pytest' } } }\n}\n",
    ".github/workflows/ci.yml": WORKFLOW,
}

GAINED = {
    "exported by make": (
        "Makefile",
        "test:\n",
        "export PYTEST_ADDOPTS = --co -q\ntest:\n",
        (1, "PYTEST_ADDOPTS", "--co"),
    ),
    "before the command": ("Makefile", "\tpytest", "\tPYTEST_ADDOPTS=--co pytest x", (2, "PYTEST_ADDOPTS", "--co")),
    "in a script": (
        *("scripts/test.sh", "set -e\n", "set -e\nexport PYTEST_ADDOPTS='-k fees'\n"),
        (3, "PYTEST_ADDOPTS", "-k fees"),
    ),
    "hooks in a script": ("scripts/test.sh", "pytest", "export SKIP=mypy\npytest", (3, "SKIP", "mypy")),
    "of an image": ("Dockerfile", "RUN", "ENV PYTEST_ADDOPTS --co\nRUN", (2, "PYTEST_ADDOPTS", "--co")),
    "of an image, with a sign": ("Dockerfile", "RUN", 'ENV PYTEST_ADDOPTS="--co"\nRUN', (2, "PYTEST_ADDOPTS", "--co")),
    "of an environment": ("tox.ini", "A = b", "PYTEST_ADDOPTS = -k fees", (3, "PYTEST_ADDOPTS", "-k fees")),
    "of an environment in TOML": (
        *("tox.toml", '"b"', '"b", PYTEST_ADDOPTS = "--co"'),
        (2, "PYTEST_ADDOPTS", "--co"),
    ),
    "of Jenkins": (
        *("Jenkinsfile", "any\n", "any\n  environment { PYTEST_ADDOPTS = '--co' }\n"),
        (3, "PYTEST_ADDOPTS", "--co"),
    ),
    "for a block of Jenkins": (
        *("Jenkinsfile", "steps { sh 'pytest' }", "steps { withEnv(['PYTEST_ADDOPTS=--co']) { sh 'pytest' } }"),
        (3, "PYTEST_ADDOPTS", "--co"),
    ),
    "in a script of CI": (
        *(".github/workflows/ci.yml", "pytest\n", "export PYTEST_ADDOPTS=--co\n          pytest\n"),
        (6, "PYTEST_ADDOPTS", "--co"),
    ),
    "for the steps after it": (
        *(".github/workflows/ci.yml", "steps:\n", 'steps:\n      - run: echo "PYTEST_ADDOPTS=--co" >> $GITHUB_ENV\n'),
        (4, "PYTEST_ADDOPTS", "--co"),
    ),
}


@pytest.mark.parametrize("name", GAINED)
def test_a_variable_that_leaves_something_out(name: str) -> None:
    path, old, new, (line, variable, words) = GAINED[name]
    assert FILES[path].count(old) == 1
    found = told(weaker_terms, "weaker-gate", {path: FILES[path]}, {path: FILES[path].replace(old, new)})
    assert found == [(path, line, f"{variable} gained {words}")]


SILENT = {
    "what leaves nothing out": ("Makefile", "test:\n", "export PYTEST_ADDOPTS = --color=yes --tb=short -ra\ntest:\n"),
    "of CI": (".github/workflows/ci.yml", "jobs:\n", "env:\n  PYTEST_ADDOPTS: --color=yes\njobs:\n"),
    "a comment": ("scripts/test.sh", "set -e\n", "set -e\n# PYTEST_ADDOPTS=--co says what there is\n"),
    "one that is only read": ("scripts/test.sh", "pytest", 'pytest $PYTEST_ADDOPTS "${SKIP:=x}"'),
    "another one": ("Makefile", "test:\n", "MY_PYTEST_ADDOPTS = --co\nSKIP = x\ntest:\n"),
}


@pytest.mark.parametrize("name", SILENT)
def test_a_variable_that_leaves_out_nothing(name: str) -> None:
    path, old, new = SILENT[name]
    assert FILES[path].count(old) == 1
    assert told(weaker_terms, "weaker-gate", {path: FILES[path]}, {path: FILES[path].replace(old, new)}) == []


def test_a_variable_that_moves() -> None:
    was = {"Makefile": "export PYTEST_ADDOPTS = -k fees\n\ntest:\n\tpytest\n"}
    now = {"Makefile": "test:\n\tPYTEST_ADDOPTS='-k fees' pytest\n"}
    assert told(weaker_terms, "weaker-gate", was, now) == []
