from __future__ import annotations

import pytest

from tests.unit.probes.integrity.sides import Found, change, told
from verify_gate.probes.integrity.pipelines.ci_files import weaker_pipelines
from verify_gate.probes.integrity.pipelines.terms import weaker_terms

PATH = ".github/workflows/ci.yml"
CI = """\
on:
  push:
    branches: [main]
  pull_request:
jobs:
  test:
    strategy:
      matrix:
        python: ["3.12", "3.13"]
    steps:
      - uses: actions/checkout@v5
      - name: install
        run: pip install -e .
      - name: types
        run: uv run mypy src
      - name: lint
        run: |
          ruff check .
          ruff format --check .
      - run: python -m pytest --cov-fail-under=90
  done:
    needs: [test]
    steps:
      - uses: re-actors/alls-green@v1
"""
HOOKS = """\
repos:
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v5.0.0
    hooks:
      - id: check-yaml
  - repo: https://github.com/astral-sh/ruff-pre-commit
    rev: v0.14.4
    hooks:
      - id: ruff
      - id: ruff-format
  - repo: local
    hooks:
      - id: types
        entry: mypy src
        language: system
"""


def found(was: dict[str, str], now: dict[str, str]) -> Found:
    return [
        *told(weaker_pipelines, "weaker-gate", was, now),
        *told(weaker_terms, "weaker-gate", was, now),
    ]


WEAKER = {
    "|| true": (
        ("uv run mypy src", "uv run mypy src || true"),
        (15, "the failure of mypy no longer counts: || true"),
    ),
    "|| : in a block": (
        ("ruff check .\n", "ruff check . || :\n"),
        (18, "the failure of ruff check no longer counts: || :"),
    ),
    "set +e": (
        ("          ruff check .\n", "          set +e\n          ruff check .\n"),
        (19, "the failure of ruff check no longer counts: set +e"),
        (20, "the failure of ruff format no longer counts: set +e"),
    ),
    "a pipe": (
        ("uv run mypy src", "uv run mypy src | tee log"),
        (15, "the failure of mypy no longer counts: | tee log"),
    ),
    "exit 0 before it": (
        ("          ruff check .\n", "          exit 0\n          ruff check .\n"),
        (19, "the failure of ruff check no longer counts: exit 0 before it"),
        (20, "the failure of ruff format no longer counts: exit 0 before it"),
    ),
    "continue-on-error": (
        ("      - name: types\n", "      - name: types\n        continue-on-error: true\n"),
        (15, "the failure of mypy no longer counts: continue-on-error: true"),
    ),
    "if: false": (
        ("      - name: types\n", "      - name: types\n        if: ${{ false }}\n"),
        (15, "mypy runs only under a condition: if: ${{ false }}"),
    ),
    "a condition for the whole job": (
        ("  test:\n", "  test:\n    if: github.ref == 'x'\n"),
        (7, "mypy runs only under a condition: if: github.ref == 'x'"),
    ),
    "a step is gone": (
        ("      - name: types\n        run: uv run mypy src\n", ""),
        (14, "mypy is no longer run in test"),
    ),
    "a command is a comment": (
        ("uv run mypy src", "# uv run mypy src"),
        (15, "mypy is no longer run in test"),
    ),
    "an option that finds and forgives": (
        ("ruff check .", "ruff check --exit-zero ."),
        (18, "ruff check has --exit-zero now"),
    ),
    "a check that mends instead": (
        ("ruff format --check .", "ruff format ."),
        (19, "ruff format has no --check any more"),
    ),
    "a lower floor": (
        ("--cov-fail-under=90", "--cov-fail-under 80"),
        (20, "pytest asks for 80 where it asked for 90"),
    ),
    "fewer tests": (
        ("python -m pytest", "python -m pytest tests/test_app.py"),
        (20, "pytest looks at tests/test_app.py alone"),
    ),
    "a marker": (
        ("python -m pytest", "python -m pytest -m 'not slow'"),
        (20, "pytest has -m not slow now"),
    ),
    "no pull requests": (
        ("  pull_request:\n", ""),
        (4, "it no longer runs on pull_request"),
    ),
    "another branch": (
        ("branches: [main]", "branches: [old]"),
        (3, "it no longer runs on push for main"),
    ),
    "paths are left out": (
        ("  pull_request:\n", "  pull_request:\n    paths-ignore: [src/**]\n"),
        (5, "it no longer runs on pull_request for src/**"),
    ),
    "a smaller matrix": (
        ('python: ["3.12", "3.13"]', 'python: ["3.13"]'),
        (9, "test no longer runs with python 3.12"),
    ),
    "nothing is needed": (
        ("    needs: [test]\n", ""),
        (22, "done no longer needs test"),
    ),
    "a variable that skips": (
        ("  test:\n", "  test:\n    env:\n      PYTEST_ADDOPTS: --co\n"),
        (8, "PYTEST_ADDOPTS gained --co"),
    ),
    "only if a variable is set": (
        ("run: uv run mypy src", 'run: |\n          if [ -n "$X" ]; then\n            uv run mypy src\n          fi'),
        (17, "mypy runs only under a condition: if [ -n $X ]"),
    ),
    "another part of what decides": (
        ("          ruff check .\n", "          ruff check . && echo fine\n"),
        (18, "the failure of ruff check no longer counts by itself: &&, and more after it"),
    ),
    "another folder": (
        ("      - name: types\n", "      - name: types\n        working-directory: docs\n"),
        (15, "mypy runs only under a condition: working-directory: docs"),
    ),
    "a shell that goes on": (
        ("      - name: lint\n", "      - name: lint\n        shell: bash {0}\n"),
        (19, "the failure of ruff check no longer counts by itself: more after it, without -e"),
    ),
    "no shell": (
        ("      - name: types\n", "      - name: types\n        shell: 'true {0}'\n"),
        (15, "mypy runs only under a condition: shell: true {0}"),
    ),
    "a shell that goes on, for all": (
        ("jobs:\n", "defaults:\n  run:\n    shell: bash +e {0}\njobs:\n"),
        (21, "the failure of ruff check no longer counts by itself: more after it, without -e"),
    ),
    "another branch is checked out": (
        ("actions/checkout@v5\n", "actions/checkout@v5\n        with:\n          ref: main\n"),
        (13, "mypy runs only under a condition: checkout of ref: main"),
    ),
    "continue-on-error by a variable": (
        ("      - name: types\n", "      - name: types\n        continue-on-error: ${{ env.LAX == 'yes' }}\n"),
        (15, "the failure of mypy no longer counts: continue-on-error: ${{ env.LAX == 'yes' }}"),
    ),
    "no YAML": (
        ("on:\n", "on: [\n"),
        (1, "this file can no longer be read, so nothing of it runs"),
    ),
}


@pytest.mark.parametrize("name", WEAKER)
def test_weaker(name: str) -> None:
    edit, *expected = WEAKER[name]
    assert CI.count(edit[0]) == 1
    assert found({PATH: CI}, {PATH: CI.replace(*edit)}) == [(PATH, line, message) for line, message in expected]


SILENT = {
    "a step more": ("      - name: lint\n", "      - run: bandit -r src || true\n      - name: lint\n"),
    "a newer action": ("actions/checkout@v5", "actions/checkout@v6"),
    "another runner of commands": ("uv run mypy src", "python -m mypy --strict src"),
    "another tool of its kind": ("uv run mypy src", "pyright"),
    "a step that always runs": ("      - name: types\n", "      - name: types\n        if: always()\n"),
    "another name of a job": ("  test:\n    strategy", "  tests:\n    strategy"),
    "a script with pipefail": (
        "          ruff check .\n",
        "          set -eo pipefail\n          ruff check . | tee log\n",
    ),
    "a line more in a script": (
        "          ruff check .\n",
        "          set -eu\n          ls\n          ruff check .\n",
    ),
    "two lines in one": (
        "          ruff check .\n          ruff format --check .\n",
        "          ruff check . && ruff format --check .\n",
    ),
    "a block of one line": ("run: uv run mypy src", "run: |\n          uv run mypy src"),
    "a shell with -e": ("      - name: lint\n", "      - name: lint\n        shell: bash -el {0}\n"),
    "another shell for one line": ("      - name: types\n", "      - name: types\n        shell: bash -l {0}\n"),
    "the head of the request is checked out": (
        "actions/checkout@v5\n",
        "actions/checkout@v5\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n",
    ),
    "an entry of the matrix may fail": (
        "    strategy:\n",
        "    continue-on-error: ${{ matrix.experimental }}\n    strategy:\n",
    ),
    "a failure that is told": ("uv run mypy src", "uv run mypy src || { echo no; exit 1; }"),
    "a job more": ("  done:\n", "  docs:\n    steps:\n      - run: mypy docs || true\n  done:\n"),
    "a cache and another way to install": ("pip install -e .", "uv sync || true"),
    "a trunk of another name": ("branches: [main]", "branches: [master]"),
    "every branch": ("branches: [main]", 'branches: ["**"]'),
    "all but some branches": ("branches: [main]", "branches-ignore: [stack/**]"),
    "a larger matrix": ('["3.12", "3.13"]', '["3.12", "3.13", "3.14"]'),
    "newer Pythons": ('["3.12", "3.13"]', '["3.13", "3.14"]'),
    "a higher floor": ("--cov-fail-under=90", "--cov-fail-under=95"),
    "all tests by name": ("python -m pytest", "python -m pytest tests"),
}


@pytest.mark.parametrize("name", SILENT)
def test_silent(name: str) -> None:
    edit = SILENT[name]
    assert CI.count(edit[0]) == 1
    assert found({PATH: CI}, {PATH: CI.replace(*edit)}) == []


def test_a_python_that_the_project_dropped() -> None:
    was = {PATH: CI, "pyproject.toml": '[project]\nrequires-python = ">=3.12"\n'}
    now = {PATH: CI.replace('"3.12", ', ""), "pyproject.toml": '[project]\nrequires-python = ">=3.13"\n'}
    assert found(was, now) == []


def test_a_step_that_moves_to_another_job_or_file() -> None:
    without = CI.replace("      - name: types\n        run: uv run mypy src\n", "")
    there = "jobs:\n  types:\n    steps:\n      - run: mypy\n"
    assert found({PATH: CI}, {PATH: f"{without}  types:\n    steps:\n      - run: mypy\n"}) == []
    assert found({PATH: CI}, {PATH: without, ".github/workflows/types.yml": there}) == []
    assert found({PATH: CI}, {PATH: without, ".pre-commit-config.yaml": HOOKS}) == []


def test_what_a_runner_runs_instead() -> None:
    by_make = CI.replace("uv run mypy src", "make lint")
    make = {"Makefile": "lint:\n\tmypy src\n"}
    assert found({PATH: CI, **make}, {PATH: by_make, **make}) == []
    assert found({PATH: CI, "Makefile": ""}, {PATH: by_make, "Makefile": "lint:\n\t-mypy src\n"}) == [
        (PATH, 15, "mypy is no longer run in test")
    ]


def test_a_workflow_that_is_gone_is_told_once() -> None:
    gone = "this file is gone, and nothing runs what it did: uv run mypy src, ruff check ., ruff format --check ., "
    assert found({PATH: CI}, {}) == [(PATH, 1, f"{gone}python -m pytest --cov-fail-under=90, re-actors/alls-green@v1")]


def test_hooks() -> None:
    def of(old: str, new: str) -> Found:
        assert HOOKS.count(old) == 1
        return found({".pre-commit-config.yaml": HOOKS}, {".pre-commit-config.yaml": HOOKS.replace(old, new)})

    path = ".pre-commit-config.yaml"
    assert of("      - id: check-yaml\n", "") == [(path, 5, "hook check-yaml is no longer run in pre-commit")]
    assert of("- id: ruff\n", "- id: ruff\n        exclude: ^src/\n") == [
        (path, 10, "ruff check runs only under a condition: exclude: ^src/")
    ]
    assert of("- id: ruff\n", "- id: ruff\n        stages: [manual]\n") == [
        (path, 10, "ruff check runs only under a condition: stages: manual")
    ]
    assert of("- id: ruff\n", "- id: ruff\n        args: [--exit-zero]\n") == [
        (path, 9, "ruff check has --exit-zero now")
    ]
    assert of("entry: mypy src", "entry: bash -c 'mypy src || true'") == [
        (path, 14, "the failure of mypy no longer counts: || true")
    ]
    assert of("entry: mypy src", "entry: 'true'") == [(path, 13, "mypy is no longer run in pre-commit")]
    assert of("repos:\n", "ci:\n  skip: [types]\nrepos:\n") == [
        (path, 2, "mypy runs only under a condition: skipped by pre-commit.ci")
    ]
    assert of("- id: ruff\n", "- id: ruff\n        args: [--select=F401]\n") == [
        (path, 9, "ruff check has --select F401 now")
    ]
    always = HOOKS + "        always_run: true\n"
    assert found({path: always}, {path: HOOKS}) == [(path, 13, "mypy runs only under a condition: no always_run")]
    assert found({path: HOOKS}, {path: always}) == []
    assert of("rev: v0.14.4", "rev: v0.15.0") == []
    assert of("- id: ruff\n", "- id: ruff-check\n        args: [--fix]\n") == []


def test_build_scripts() -> None:
    tox = "[testenv:types]\ncommands = mypy src\n[testenv]\ncommands =\n    pytest tests\n"
    assert found({"tox.ini": tox}, {"tox.ini": tox.replace("pytest", "- pytest")}) == [
        ("tox.ini", 5, "the failure of pytest no longer counts: -")
    ]
    assert found(
        {"tox.ini": tox}, {"tox.ini": tox.replace("commands = mypy src", "ignore_outcome = true\ncommands = mypy")}
    ) == [("tox.ini", 2, "the failure of mypy no longer counts: ignore_outcome: true")]
    nox = "def tests(session):\n    session.run('pytest', '-q')\n"
    assert found({"noxfile.py": nox}, {"noxfile.py": nox.replace("'-q'", "'-q', success_codes=[0, 1]")}) == [
        ("noxfile.py", 2, "the failure of pytest no longer counts: success_codes=[0, 1]")
    ]
    script = "#!/bin/sh\nset -eu\nmypy src\npytest\n"
    assert found({".ci/run": script}, {".ci/run": script.replace("set -eu\n", "")}) == [
        (".ci/run", 1, "the failure of mypy no longer counts: no set -e")
    ]


def test_python_that_runs_commands() -> None:
    nox = "@nox.session\ndef tests(session):\n    session.run('pytest', '-k', 'a b')\n"

    def of(old: str, new: str, path: str = "noxfile.py") -> Found:
        assert nox.count(old) == 1
        return [each[1:] for each in found({path: nox}, {path: nox.replace(old, new)})]

    run = "    session.run('pytest', '-k', 'a b')\n"
    assert of(run, f"    with suppress(Exception):\n    {run}") == [
        (3, "the failure of pytest no longer counts: with suppress(Exception)")
    ]
    tried = f"    try:\n    {run}    except CommandFailed:\n        "
    assert of(run, f"{tried}pass\n") == [(3, "the failure of pytest no longer counts: try: … except")]
    assert of(run, f"{tried}raise\n") == []
    assert of(run, f"    if session.interactive:\n    {run}") == [
        (3, "pytest runs only under a condition: if session.interactive")
    ]
    assert of(run, f"    if session.posargs:\n    {run}    else:\n    {run}") == []
    assert of("@nox.session\n", "") == [(1, "pytest runs only under a condition: it is no session and no task")]
    assert of("'a b')", "'a b', warn=True)", "tasks.py") == [(3, "the failure of pytest no longer counts: warn=True")]
    assert of("'a b')", "'a b', warn=False)", "tasks.py") == []


TASK = "@task\ndef test(c, args=''):\n    c.run('pytest')\n"


@pytest.mark.parametrize(
    "run",
    [
        "c.run(f'pytest {args}')",
        "c.run(f'{sys.executable} -m pytest')",
        "c.run('pytest ' + args)",
        "c.run('pytest %s' % args)",
        "c.run('pytest {}'.format(args))",
        "c.run('pytest -v' if args else 'pytest')",
        "command = f'pytest {args}'\n    c.run(command)",
        "command = 'pytest' if args else 'pytest -v'\n    c.run(command)",
        "return c.run('pytest')",
        "if args:\n        return\n    c.run('pytest')",
    ],
)
def test_a_command_that_is_put_together(run: str) -> None:
    assert found({"tasks.py": TASK}, {"tasks.py": TASK.replace("c.run('pytest')", run)}) == []


@pytest.mark.parametrize(
    ("run", "line", "message"),
    [
        ("return\n    c.run('pytest')", 3, "pytest runs only under a condition: return before it"),
        ("c.skip('no')\n    c.run('pytest')", 3, "pytest runs only under a condition: c.skip('no') before it"),
        ("c.run('pytest' if args else 'true')", 3, "pytest runs only under a condition: … if … else …"),
        ("c.run(f'echo pytest {args}')", 3, "pytest is no longer run in test"),
        ("c.run(f'pytest {args} || true')", 3, "the failure of pytest no longer counts: || true"),
        ("c.run(f'{args} pytest')", 3, "pytest is no longer run in test"),
        ("c.run(args)", 3, "pytest is no longer run in test"),
        ("c.run()", 3, "pytest is no longer run in test"),
    ],
)
def test_a_command_that_is_not_run(run: str, line: int, message: str) -> None:
    now = {"tasks.py": TASK.replace("c.run('pytest')", run)}
    assert found({"tasks.py": TASK}, now) == [("tasks.py", line, message)]


def test_a_session_that_others_call() -> None:
    was = {"noxfile.py": "@nox.session\ndef tests(session):\n    session.run('pytest')\n"}
    now = "def run(session):\n    session.run('pytest')\n\n@nox.session\ndef tests(session):\n    run(session)\n"
    assert found(was, {"noxfile.py": now}) == []


def test_jenkins() -> None:
    jenkins = """\
pipeline {
  stages {
    stage('test') { // run it
      steps {
        sh 'mypy src'
        sh(script: "pytest", label: 'it')
      }
    }
  }
}
"""

    def of(old: str, new: str) -> Found:
        assert jenkins.count(old) == 1
        return [each[1:] for each in found({"Jenkinsfile": jenkins}, {"Jenkinsfile": jenkins.replace(old, new)})]

    typed = "        sh 'mypy src'\n"
    assert of(typed, "") == [(5, "mypy is no longer run in test")]
    assert of(typed, f"        // {typed}") == [(5, "mypy is no longer run in test")]
    assert of("label: 'it'", "returnStatus: true") == [
        (6, "the failure of pytest no longer counts: returnStatus: true")
    ]
    assert of(typed, f"warnError('no') {{\n{typed}}}\n") == [
        (5, "the failure of mypy no longer counts: warnError('no')")
    ]
    unstable = "catchError(buildResult: 'SUCCESS')"
    assert of(typed, f"{unstable} {{\n{typed}}}\n") == [(5, f"the failure of mypy no longer counts: {unstable}")]
    assert of(typed, f"catchError {{\n{typed}}}\n") == []
    assert of(typed, f"try {{\n{typed}}} catch (e) {{ echo 'no' }}\n") == [
        (5, "the failure of mypy no longer counts: try { … } catch")
    ]
    assert of(typed, f"try {{\n{typed}}} catch (e) {{ throw e }}\n") == []
    assert of(typed, f"try {{\n{typed}}} finally {{ echo 'a' }}\n") == []
    assert of(typed, f"if (env.X) {{\n{typed}}}\n") == [(5, "mypy runs only under a condition: if (env.X)")]
    assert [each[1] for each in of("      steps {\n", "      when { branch 'main' }\n      steps {\n")] == [
        "mypy runs only under a condition: when: branch 'main'",
    ]


def test_images() -> None:
    image = """\
FROM python:3.13 AS test
# it is tested as it is built
RUN pip install . && \\
    # all of it
    mypy src && \\
    pytest
CMD ["ruff", "check", "src"]
"""

    def of(old: str, new: str) -> Found:
        assert image.count(old) == 1
        return [each[1:] for each in found({"Dockerfile": image}, {"Dockerfile": image.replace(old, new)})]

    assert of("    pytest\n", "    pytest || true\n")[0] == (3, "the failure of mypy no longer counts: || true")
    assert of(" && \\\n    pytest", "") == [(3, "pytest is no longer run in test")]
    assert of('"src"]', '"--exit-zero", "src"]') == [(7, "ruff check has --exit-zero now")]
    assert of("python:3.13", "python:3.14") == []
    assert of("    # all of it\n", "") == []


def test_commands_in_tables() -> None:
    poe = """\
[tool.poe.tasks]
lint = "ruff check ."
test = { cmd = "pytest", help = "mypy" }
all = ["lint", "test"]
[tool.tox.env.types]
commands = [["mypy", "src"], ["-", "pytest", "a"]]
"""

    def of(old: str, new: str) -> Found:
        assert poe.count(old) == 1
        return [each[1:] for each in found({"pyproject.toml": poe}, {"pyproject.toml": poe.replace(old, new)})]

    assert of('["lint", "test"]', '["lint"]') == [(4, "pytest is no longer run in all")]
    assert of('"pytest", help', '"pytest", ignore_fail = true, help') == []
    assert of('{ cmd = "pytest"', '{ ignore_fail = true, cmd = "pytest"') == [
        (3, "the failure of pytest no longer counts: ignore_fail = true")
    ]
    assert of('["mypy", "src"]', '["-", "mypy", "src"]') == [(6, "the failure of mypy no longer counts: -")]
    assert of('help = "mypy"', 'help = "it"') == []


def test_what_a_command_calls_by_name() -> None:
    two = "jobs:\n  test:\n    steps:\n      - run: {}\n"
    for both, one, gone in (
        ("npm run lint && npm run test", "npm run lint", "npm test"),
        ("poe lint && poe test", "poe lint", "poe test"),
        ("hatch run lint:all && hatch run test", "hatch run lint:all", "hatch test"),
        ("pdm run lint && pdm run pytest", "pdm run lint", "pytest"),
    ):
        told = found({PATH: two.format(both)}, {PATH: two.format(one)})
        assert told == [(PATH, 4, f"{gone} is no longer run in test")]


def test_variables_and_prerequisites_of_a_makefile() -> None:
    make = "PYTEST = $(RUN) pytest\nRUN := uv run\ncheck: lint test # all\nlint:\n\truff check .\ntest:\n\t$(PYTEST) tests\n"

    def of(old: str, new: str) -> Found:
        assert make.count(old) == 1
        return [each[1:] for each in found({"Makefile": make}, {"Makefile": make.replace(old, new)})]

    assert of("uv run", "uv run --frozen") == []
    assert of("check: lint test", "check: lint") == [(3, "pytest is no longer run in check")]
    assert of("check: lint test", "check:") == [
        (3, "ruff check is no longer run in check"),
    ]
    assert of("$(RUN) pytest", "$(RUN) pytest -k fast") == [(7, "pytest has -k fast now")]
    assert of("$(RUN) pytest", "@true") == [
        (7, "pytest is no longer run in test"),
        (3, "pytest is no longer run in check"),
    ]
    assert of("\t$(PYTEST)", "\t-$(PYTEST)") == [(7, "the failure of pytest no longer counts: -")]
    assert of("check: lint test", ".PHONY: lint\ncheck: test lint") == []
    just = make.replace(" = ", " := ").replace("$(RUN)", "{{RUN}}").replace("$(PYTEST)", "{{ PYTEST }}")
    assert found({"justfile": just}, {"justfile": just.replace("lint test", "lint")}) == [
        ("justfile", 3, "pytest is no longer run in check")
    ]


@pytest.mark.parametrize("begin", ["#!/usr/bin/env python3\n", "\x7fELF\0\n"])
def test_what_is_no_shell_script_is_not_read(begin: str) -> None:
    assert found({"bin/run": f"{begin}pytest\n"}, {"bin/run": begin}) == []


def test_a_makefile_that_forgives() -> None:
    make = "test:\n\tmypy src\n\tpytest\n"

    def of(text: str) -> Found:
        return found({"Makefile": make}, {"Makefile": text})

    assert of(f".IGNORE:\n{make}") == [("Makefile", 1, "the failure of mypy no longer counts: .IGNORE:")]
    assert of(f"# a\nMAKEFLAGS += -i\n{make}") == [
        ("Makefile", 2, "the failure of mypy no longer counts: MAKEFLAGS += -i")
    ]
    assert of(f"SHELL = /bin/true\n{make}") == [
        ("Makefile", 1, "mypy runs only under a condition: SHELL = /bin/true"),
    ]
    assert [each[2] for each in of(f"{make}test:\n\techo\n")] == [
        "mypy is no longer run in test",
        "pytest is no longer run in test",
    ]
    assert of(make.replace("pytest", "pytest; echo")) == [
        ("Makefile", 3, "the failure of pytest no longer counts by itself: more after it, without -e")
    ]
    assert of(f"SHELL := /bin/bash\nMAKEFLAGS += -j2 --warn-undefined-variables\n{make}docs: test\n\techo\n") == []


def test_a_target_that_runs_what_others_run() -> None:
    just = "test-3-9:\n    just test\ntest-3-14:\n    just test\ntest:\n    pytest\n"
    assert found({"justfile": just}, {"justfile": just.partition("\n    just test\n")[2]}) == []
    assert found({"justfile": just}, {"justfile": just.replace("    pytest\n", "    true\n")}) == [
        ("justfile", 6, "pytest is no longer run in test")
    ]


def test_other_systems_of_ci() -> None:
    gitlab = "test:\n  script:\n    - pytest\n"
    assert found({".gitlab-ci.yml": gitlab}, {".gitlab-ci.yml": f"{gitlab}  allow_failure: true\n"}) == [
        (".gitlab-ci.yml", 4, "the failure of pytest no longer counts: allow_failure: true")
    ]
    assert found({".gitlab-ci.yml": gitlab}, {".gitlab-ci.yml": f"{gitlab}  when: manual\n"}) == [
        (".gitlab-ci.yml", 4, "pytest runs only under a condition: when: manual")
    ]
    assert found({".gitlab-ci.yml": gitlab}, {".gitlab-ci.yml": f"{gitlab}  before_script:\n    - exit 0\n"}) == [
        (".gitlab-ci.yml", 3, "the failure of pytest no longer counts: exit 0 before it")
    ]
    hidden = f".{gitlab}"
    assert found({".gitlab-ci.yml": gitlab}, {".gitlab-ci.yml": hidden}) == [
        (".gitlab-ci.yml", 3, "pytest runs only under a condition: a hidden job")
    ]
    assert found({".gitlab-ci.yml": gitlab}, {".gitlab-ci.yml": f"{hidden}test:\n  extends: .test\n"}) == []
    circle = "jobs:\n  test:\n    steps:\n      - run:\n          name: t\n          command: pytest\n"
    path = ".circleci/config.yml"
    assert found({path: circle}, {path: circle.replace("pytest", "pytest || true")}) == [
        (path, 6, "the failure of pytest no longer counts: || true")
    ]
    azure = "steps:\n  - script: pytest\n    displayName: t\n"
    assert found({"azure-pipelines.yml": azure}, {"azure-pipelines.yml": f"{azure}    continueOnError: true\n"}) == [
        ("azure-pipelines.yml", 4, "the failure of pytest no longer counts: continueOnError: true")
    ]
    hooks = '{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "verify"}]}]}}\n'
    assert found({".claude/settings.json": hooks}, {".claude/settings.json": "{}\n"}) == [
        (".claude/settings.json", 1, "verify is no longer run in hooks")
    ]
    off = {".claude/settings.json": hooks.replace("{", '{"disableAllHooks": true, ', 1)}
    assert found({".claude/settings.json": hooks}, off) == [
        (".claude/settings.json", 1, "the failure of verify no longer counts: disableAllHooks: true")
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".forgejo/workflows/ci.yml", "jobs:\n  t:\n    steps:\n      - run: pytest\n"),
        (".woodpecker.yml", "steps:\n  t:\n    commands:\n      - pytest\n"),
        (".drone.yml", "steps:\n  - name: t\n    commands:\n      - pytest\n"),
        (".buildkite/pipeline.yml", "steps:\n  - command: pytest\n"),
        ("lefthook.yml", "pre-push:\n  commands:\n    t:\n      run: pytest\n"),
        ("appveyor.yml", "test_script:\n  - pytest\n"),
        (".circleci/more.yml", "jobs:\n  t:\n    steps:\n      - run: pytest\n"),
        ("Taskfile.yml", "tasks:\n  t:\n    cmds:\n      - pytest\n"),
        (".github/scripts/a/t.sh", "#!/bin/sh -e\npytest\n"),
        ("bin/test", "#!/bin/bash -e\npytest\n"),
        ("Jenkinsfile", "pipeline { stages { stage('t') { steps { sh 'pytest' } } } }\n"),
        ("ci/Jenkinsfile", 'node {\n  sh """\n    pytest\n  """\n}\n'),
        ("Dockerfile", "FROM python AS test\nRUN --mount=type=cache,target=/c pytest\n"),
        ("docker/Dockerfile.test", "FROM python\nRUN <<EOF\npytest\nEOF\n"),
        ("package.json", '{\n\t"scripts": {"test": "pytest"}\n}\n'),
        ("pyproject.toml", '[tool.poe.tasks]\ntest = "pytest"\n'),
        ("pyproject.toml", '[tool.poe.tasks.test]\ncmd = "pytest"\n'),
        ("pyproject.toml", '[tool.hatch.envs.t.scripts]\ntest = ["pytest"]\n'),
        ("pyproject.toml", '[tool.pdm.scripts]\ntest = { shell = "pytest" }\n'),
        ("tasks.py", '@task\ndef test(c):\n    c.run("pytest")\n'),
    ],
)
def test_further_systems(path: str, text: str) -> None:
    assert [each[2] for each in found({path: text}, {path: text.replace("pytest", "pytest || true")})] == [
        "the failure of pytest no longer counts: || true"
    ]
    assert len(found({path: text}, {path: text.replace("pytest", "echo")})) == 1
    assert found({path: text}, {path: text.replace("pytest", "pytest -q")}) == []


def test_a_riddle_is_no_yaml() -> None:
    riddle = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{one}: &{one} [{', '.join([f'*{other}'] * 9)}]\n" for other, one in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert found({PATH: CI}, {PATH: riddle})[0] == (PATH, 1, "this file can no longer be read, so nothing of it runs")


def sides(old: str, new: str) -> list[tuple[str, str]]:
    """What a finding shows of either side."""
    weak = weaker_pipelines(change({PATH: old}, {PATH: new}))
    return [(each.was, each.now) for each in weak]


def test_a_command_is_shown_as_it_stands_in_the_file() -> None:
    lines = "coverage run -m pytest", 'pytest bench/ -k "not slow" \\\n            --strict-markers'
    workflow = f"jobs:\n  test:\n    steps:\n      - run: {lines[0]}\n      - run: |\n          {lines[1]}\n"
    shown = 'pytest bench/ -k "not slow" --strict-markers'
    assert sides(workflow, workflow.replace("--strict-markers", "--strict-markers || true")) == [
        (shown, f"{shown} || true")
    ]
    assert sides(workflow, workflow.replace('"not slow"', '"not slow and not db"')) == [
        (shown, shown.replace("not slow", "not slow and not db"))
    ]
    assert sides("a:\n  - uses: ./lint@v1\n", "a: []\n") == [("./lint@v1", "")]


def test_of_two_commands_of_one_program_one_is_gone() -> None:
    two = "jobs:\n  test:\n    steps:\n      - run: pytest tests/test_app.py\n      - run: pytest tests/test_db.py\n"
    one = two.partition("      - run: pytest tests/test_db")[0]
    assert found({PATH: two}, {PATH: one}) == [(PATH, 4, "pytest looks at tests/test_app.py alone")]
    assert found({PATH: two}, {PATH: one.replace(" tests/test_app.py", "")}) == []
    assert found({PATH: two}, {PATH: one.replace("test_app.py", "test_app.py tests/test_db.py")}) == []
