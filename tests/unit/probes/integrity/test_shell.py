from __future__ import annotations

import pytest

from verify_gate.probes.integrity.pipelines.checks import is_check, kin, loosened
from verify_gate.probes.integrity.pipelines.programs import programs
from verify_gate.probes.integrity.pipelines.shell import runs_of
from verify_gate.probes.integrity.pipelines.yaml_tree import read_yaml


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("pytest -q", ("pytest",)),
        ("A=1 sudo timeout 5m pytest", ("pytest",)),
        ("uv run --group dev --no-sync mypy src", ("mypy",)),
        ("uvx --from ruff ruff check .", ("ruff check",)),
        ("poetry run python -W error -m pytest", ("pytest",)),
        (".venv/bin/python -X dev scripts/check.py", ("scripts/check.py",)),
        ("python -c 'import x'", ()),
        ("coverage run --branch -m pytest -n 4", ("coverage run", "pytest")),
        ("coverage run tests/all.py", ("coverage run",)),
        ("coverage report --fail-under=90", ("coverage report",)),
        ("ruff .", ("ruff check",)),
        ("ruff format --check", ("ruff format",)),
        ("make -j2 lint test V=1", ("make lint", "make test")),
        ("make", ("make",)),
        ("tox run -e py311,lint,${PYTHON}-types", ("tox", "tox lint", "tox types")),
        ("tox", ("tox",)),
        ("nox -s tests", ("nox tests",)),
        ("codespell==2.1", ("codespell",)),
        ("./scripts/test.sh", ("./scripts/test.sh",)),
        ("A=1", ()),
    ],
)
def test_programs(line: str, named: tuple[str, ...]) -> None:
    assert programs(line.split() if "'" not in line else ["python", "-c", "import x"]) == named


def swallowed(script: str) -> dict[str, str | None]:
    return {run.program: run.swallowed for run in runs_of(script) if is_check(run.program)}


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("pytest", {"pytest": None}),
        ("pytest && mypy", {"pytest": None, "mypy": None}),
        ("pytest || true", {"pytest": "|| true"}),
        ("pytest || exit 1", {"pytest": None}),
        ("pytest || echo failed", {"pytest": "|| echo failed"}),
        ("pytest; true", {"pytest": "; true"}),
        ("pytest &", {"pytest": "&"}),
        ("(pytest) || :", {"pytest": "|| :"}),
        ("pytest | tee log", {"pytest": "| tee log"}),
        ("set -o pipefail\npytest | tee log", {"pytest": None}),
        ("set +e\npytest\nset -e\nmypy", {"pytest": "set +e", "mypy": None}),
        ("exit 0\npytest", {"pytest": "exit 0 before it"}),
        ("if [ -n x ]; then\n  exit 0\nfi\npytest", {"pytest": None}),
        ("pytest \\\n  --cov \\\n  || true", {"pytest": "|| true"}),
        ("# pytest\necho 'pytest || true' # mypy", {}),
        ("pytest ${{ matrix.slow || 'x' }}", {"pytest": None}),
        ("echo 'it is\npytest", {"pytest": None}),
        ("pytest \\", {"pytest": None}),
    ],
)
def test_whether_a_failure_counts(script: str, said: dict[str, str | None]) -> None:
    assert swallowed(script) == said


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("pytest || RC=$?", "|| RC=$?"),
        ("pytest ||\n  cat log", "|| cat log"),
        ("pytest && echo ok\necho done", "&&, and more after it"),
        ("pytest && echo ok; echo done", "&&, and more after it"),
        ("if [ -n x ]; then\n  pytest\nfi", "if [ -n x ]"),
        ("if pytest; then echo ok; fi", "if …"),
        ("! pytest", "! …"),
        ("while pytest; do break; done", "while …"),
        ("for x in $Y; do pytest; done", "for"),
        ("true || pytest", "true ||"),
        ("false && echo a && pytest", "false &&"),
        ("cd x && pytest", "cd x &&"),
        ("test -f x || { pytest; }", "test -f x ||"),
        ("export OUT=$(pytest)", "$(…)"),
        ("cat <<EOF\npytest\nEOF", "<< EOF"),
        ("gate() {\n  pytest\n}", "gate()"),
        ("gate() {\n  pytest\n}\ngate || true", "gate()"),
        ("gate() { pytest; }\nif x; then gate; fi", "gate()"),
    ],
)
def test_what_else_stands_around_a_check(script: str, said: str) -> None:
    assert [(run.swallowed, run.conditions) for run in runs_of(script) if is_check(run.program)] == [(None, (said,))]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("pytest || { echo a; }", "|| echo a"),
        ("pytest || (echo a && exit 0)", "|| echo a"),
        ("{ pytest; } || true", "|| true"),
        ("{\n  pytest\n} | tee x", "| tee x"),
        ("for x in y; do\n  pytest\ndone || true", "|| true"),
        ("pytest && echo a || true", "|| true"),
        ("trap 'exit 0' EXIT\npytest", "trap exit 0 EXIT"),
        ("pytest() { :; }\npytest", "pytest()"),
        ("alias pytest=true\npytest", "alias pytest"),
    ],
)
def test_what_surely_swallows(script: str, said: str) -> None:
    assert {run.swallowed for run in runs_of(script) if is_check(run.program)} == {said}


@pytest.mark.parametrize(
    "script",
    [
        "set -e\npytest",
        "pip install x && pytest",
        "cd x\npytest; mypy && ruff check",
        "pytest > log 2>&1",
        "pytest &> log",
        "pytest || exit",
        "pytest || exit $?",
        "pytest ||\n  exit 1",
        "pytest || {\n  echo a\n  exit 1\n}\nmypy",
        "pytest || (echo a; exit 1)\nmypy",
        "if ! pytest; then\n  echo a\n  exit 1\nfi",
        "main() {\n  pytest\n}\nmain",
        "OUT=$(pytest)",
        "trap 'rm -r x' EXIT\npytest",
        "[ -d x ] || mkdir x\npytest",
        "python - <<EOF\nprint(1)\nEOF\npytest",
        "(pytest && mypy)",
    ],
)
def test_a_failure_that_counts_by_itself(script: str) -> None:
    found = {(run.swallowed, run.conditions) for run in runs_of(script) if is_check(run.program)}
    assert found == {(None, ())}


def test_a_shell_that_goes_on_counts_what_stands_last() -> None:
    found = [(run.program, run.conditions) for run in runs_of("pytest; mypy", strict=False)]
    assert found == [("pytest", ("more after it, without -e",)), ("mypy", ())]


@pytest.mark.parametrize(
    "script", ["pytest ||", "pytest &&", "pytest |", "|| pytest", "fi pytest }", "{ pytest ||", "()"]
)
def test_a_script_that_no_shell_would_run(script: str) -> None:
    assert {run.program for run in runs_of(script) if is_check(run.program)} <= {"pytest"}


def test_lines_are_those_of_the_script() -> None:
    assert [(run.program, run.line) for run in runs_of("a\n\nb \\\n c\nd")] == [("a", 0), ("b", 2), ("d", 4)]


@pytest.mark.parametrize(
    ("program", "was", "now", "said"),
    [
        ("pytest", "pytest", "pytest -n auto -x", None),
        ("pytest", "python -m pytest", "python -m pytest -m fast", "has -m fast now"),
        ("pytest", "pytest -k a", "pytest -k b", "has -k b now"),
        ("pytest", "pytest --ignore=a", "pytest --ignore a", None),
        ("pytest", "pytest --deselect=a", "pytest --deselect=a --deselect b", "has --deselect b now"),
        ("ruff check", "ruff check", "ruff check --ignore E501", "has --ignore E501 now"),
        ("black", "black --check .", "black .", "has no --check any more"),
        ("mypy", "mypy --strict", "mypy --strict --pretty", None),
        ("pre-commit", "pre-commit run", "SKIP=mypy pre-commit run", "has --skip mypy now"),
        ("coverage report", "coverage report --fail-under=90", "coverage report --fail-under 95", None),
        ("coverage report", "coverage report --fail-under=90", "coverage report", "has no --fail-under 90 any more"),
        ("verify", "verify --push", "verify", "has no --push any more"),
        ("verify", "verify --push", "verify --push --config a.toml", "has --config a.toml now"),
        ("verify", "verify --push", "verify --push --config=verify.toml --base origin/main", None),
        ("verify", "verify --push", "verify --push --base HEAD", "has --base HEAD now"),
        ("verify", "verify --push", "verify --push --help", "has --help now"),
        ("make test", "make test", "make -i test", "has -i now"),
        ("make test", "make test", "make -j2 test", None),
        ("ruff check", "ruff check", "ruff check --select=F401", "has --select F401 now"),
        ("ruff check", "ruff check --select E", "ruff check --select E,F", None),
    ],
)
def test_words_that_ask_for_less(program: str, was: str, now: str, said: str | None) -> None:
    assert loosened(program, was.split(), now.split()) == said


def test_what_is_a_check() -> None:
    checks = [
        "pytest",
        "make test",
        "tox",
        "hook x",
        "uses pre-commit/action",
        "uses ./.github/workflows/x.yml",
        "./ci.sh",
    ]
    others = [
        "pip",
        "make docs",
        "echo",
        "uses actions/checkout",
        "uses a/latest-changes",
        "uses codecov/upload-test-results",
        "npm install",
    ]
    assert [program for program in (*checks, *others) if is_check(program)] == checks


def test_kin() -> None:
    assert {"pyright", "mypy"} <= kin("mypy")
    assert kin("verify") == {"verify"}


def test_yaml() -> None:
    tree = read_yaml("a: &a\n  b: 1\nc:\n  <<: *a\n  d: |\n    x\n    y\ne: [f, g]\n")
    assert {key: node.line for key, node in tree.value.items()} == {"a": 1, "c": 3, "e": 8}
    assert {key: (node.line, node.value) for key, node in tree.value["c"].value.items()} == {
        "b": (2, "1"),
        "d": (5, "x\ny\n"),
    }
    assert read_yaml("").value == {}
    for riddle in ("a: [", "a: &a [*a]\n", "[" * 3000):
        with pytest.raises(ValueError, match=r"."):
            read_yaml(riddle)
