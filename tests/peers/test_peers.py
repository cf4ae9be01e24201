"""The false greens of other runners, as jobs for `verify`: it is red, or says that it does not know.

What each peer does is told in docs/peers.md; here is what `verify` does when it is set up for the same job.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import pytest

from tests.conftest import Project

Make = Callable[[Mapping[str, str]], Project]

CODE = {
    "verify.toml": '[verify]\nsource = ["src"]\ntests = ["tests"]\n\n[instruments.typecheck]\n[instruments.lint]\n',
    "src/acme/__init__.py": "",
    "src/acme/a.py": "def f() -> int:\n    return 10\n",
    "tests/test_a.py": "from acme.a import f\n\n\ndef test_f() -> None:\n    assert f() == 10\n",
}
COVERAGE = '[verify]\nsource = ["src"]\ntests = ["tests"]\n\n[instruments.coverage]\n'
SCRIPT = '[verify]\nsource = ["src"]\n\n[instruments.licences]\nuses = "command"\nrun = ["scripts/check.sh"]\n'


def edited(project: Project, path: str, text: str) -> None:
    """Write a file anew, and give it the time that it had."""
    file = project.root / path
    before = file.stat()
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_mtime_ns == before.st_mtime_ns


def executable(project: Project, path: str, text: str) -> None:
    project.write({path: text})
    (project.root / path).chmod(0o755)


@pytest.mark.e2e
@pytest.mark.parametrize(
    "wrong",
    ['def f() -> int:\n    return ""\n', 'import os\n\n\ndef f() -> int:\n    return "longer"\n'],
    ids=["same size", "other size"],
)
def test_an_edit_that_keeps_the_time_of_its_file(project: Make, wrong: str) -> None:
    """1. nx without its daemon: a cache hit, also with another size."""
    here = project(CODE)
    assert here.run().code == 0
    edited(here, "src/acme/a.py", wrong)
    outcome = here.run("--format", "json")
    assert (outcome.code, outcome.needles("typecheck")["errors"]) == (1, 1)
    edited(here, "src/acme/a.py", CODE["src/acme/a.py"])
    assert here.run().code == 0


@pytest.mark.e2e
def test_a_git_ignored_file_that_a_check_reads(project: Make) -> None:
    """2. nx: a hit."""
    here = project({**CODE, "verify.toml": COVERAGE, ".gitignore": "*.local\n", "limits.local": "10\n"})
    here.write(
        {
            "tests/test_a.py": "from acme.a import f\n\n\ndef test_f() -> None:\n    assert f() == int(open('limits.local').read())\n"
        }
    )
    here.git("init", "-q")
    assert here.run().code == 0
    here.write({"limits.local": "11\n"})
    assert here.run().code == 1


@pytest.mark.e2e
def test_a_git_ignored_module(project: Make) -> None:
    """2. nx: a hit. It is imported like any other, so it is looked at like any other."""
    here = project({**CODE, ".gitignore": "local.py\n", "src/acme/local.py": "x: int = 1\n"})
    here.git("init", "-q")
    before = here.run("--format", "json")
    here.write({"src/acme/local.py": "x: int = ''\n"})
    after = here.run("--format", "json")
    assert (before.needles("typecheck")["errors"], after.needles("typecheck")["errors"], after.code) == (0, 1, 1)


@pytest.mark.e2e
def test_the_check_s_own_script_is_swapped(project: Make) -> None:
    """3. turbo, nx, moon and wireit: stay green."""
    here = project({**CODE, "verify.toml": SCRIPT})
    executable(here, "scripts/check.sh", "#!/bin/sh\nexit 0\n")
    assert here.run().code == 0
    edited(here, "scripts/check.sh", "#!/bin/sh\nexit 1\n")
    assert here.run().code == 1


@pytest.mark.e2e
def test_a_variable_that_nobody_declared(project: Make) -> None:
    """3. turbo, nx, moon and wireit: stay green."""
    here = project({**CODE, "verify.toml": SCRIPT})
    executable(here, "scripts/check.sh", '#!/bin/sh\ntest "$ACME_MODE" = strict\n')
    assert here.run(env={"ACME_MODE": "strict"}).code == 0
    assert here.run(env={"ACME_MODE": "lax"}).code == 1


@pytest.mark.e2e
@pytest.mark.parametrize("instrument", ["typecheck", "lint", "format", "duplication", "coverage", "canon", "mutation"])
def test_nothing_to_look_at(project: Make, instrument: str) -> None:
    """4. turbo, nx, moon, wireit, pre-commit, prek, lefthook: exit 0."""
    here = project({"verify.toml": f'[verify]\nsource = ["src"]\ntests = ["tests"]\n\n[instruments.{instrument}]\n'})
    (here.root / "src").mkdir()
    (here.root / "tests").mkdir()
    outcome = here.run("--only", instrument, "--format", "json")
    assert (outcome.code, outcome.instrument(instrument)["status"]) == (3, "no_reading")


@pytest.mark.e2e
def test_a_missing_interpreter(project: Make) -> None:
    """5. nox: skipped, exit 0."""
    here = project({**CODE, "verify.toml": COVERAGE.replace("[verify]", '[verify]\npython = "env/bin/python3.99"')})
    outcome = here.run()
    assert (outcome.code, "'env/bin/python3.99' does not exist" in outcome.err) == (2, True)


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("run =", "runs ="),
        ("[instruments.licences]", "[instrument.licences]"),
        ("source =", "sources ="),
        ('uses = "command"', 'uses = "comand"'),
    ],
)
def test_a_misspelt_key(project: Make, right: str, wrong: str) -> None:
    """5. tox, nx, wireit: ignored without a word; pre-commit, prek: a warning; exit 0."""
    here = project({**CODE, "verify.toml": SCRIPT.replace(right, wrong)})
    executable(here, "scripts/check.sh", "#!/bin/sh\nexit 0\n")
    outcome = here.run()
    assert (outcome.code, outcome.out) == (2, "")
    assert "did you mean" in outcome.err


@pytest.mark.e2e
def test_a_check_switched_off_from_the_environment(project: Make) -> None:
    """6. pre-commit, prek (SKIP) and lefthook (LEFTHOOK): exit 0."""
    here = project({**CODE, "src/acme/a.py": "import os\n"})
    outcome = here.run("--format", "json", env={"SKIP": "lint,typecheck,verify", "LEFTHOOK": "0", "PREK_SKIP": "lint"})
    assert (outcome.code, outcome.needles("lint")["findings"]) == (1, 1)


@pytest.mark.e2e
def test_a_check_that_failed_is_told_from_one_that_is_missing(project: Make) -> None:
    """7. pre-commit, lefthook, nx, wireit: one exit code for both."""
    here = project({**CODE, "verify.toml": SCRIPT})
    missing = here.run("--format", "json")
    executable(here, "scripts/check.sh", "#!/bin/sh\nexit 1\n")
    failed = here.run("--format", "json")
    assert [(each.code, each.instrument("licences")["status"]) for each in (missing, failed)] == [
        (3, "no_reading"),
        (1, "out_of_range"),
    ]
