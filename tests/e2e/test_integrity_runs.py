"""integrity on real histories of its own: how tests are run on both sides, and who may answer for what they show."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome, Project

pytestmark = pytest.mark.e2e

Make = Callable[[Mapping[str, str]], Project]
A = "tests/test_a.py"
GATE = '[verify]\nsource = ["src"]\ntests = ["tests"]\n\n[instruments.integrity]\n'
FILES = {
    "verify.toml": GATE,
    ".gitignore": "__pycache__/\n_version.py\n",
    "src/acme.py": "def double(n):\n    return n + n\n",
    A: "from acme import double\n\n\ndef test_double():\n    assert double(2) == 4\n",
}
OTHER = {"src/acme.py": "def double(n):\n    return n + n + 1\n", A: FILES[A].replace("4", "5")}
"""Another behaviour, and another expectation with it."""


def begun(project: Make, files: Mapping[str, str]) -> Project:
    made = project({**FILES, **files})
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "1"), ("switch", "-qc", "new")):
        made.git(*words)
    return made


def read(made: Project, *arguments: str) -> Outcome:
    return made.run("--only", "integrity", "--format", "json", *arguments)


def told(outcome: Outcome, severity: str = "error") -> list[str]:
    assert outcome.out, outcome.err
    line = outcome.instrument("integrity")
    found = [f"{each['path']}: {each['message']}" for each in line["findings"] if each["severity"] == severity]
    return [line["status"], *found]


SAYS = f"{A}: test_double expects something else: as the base has it, it fails here"
CHANGED = ["out_of_range", f"{SAYS} (assert 5 == 4\n +  where 5 = double(2))"]


def first(outcome: Outcome) -> list[str]:
    """What is told, each by its first line, without what was said in brackets."""
    return [each.partition(" (")[0] for each in told(outcome)]


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-x -n 2 -p no:cacheprovider --tb=no"\n'},
        {"pytest.ini": "[pytest]\naddopts = --lf --ff -q\ntestpaths = other\n"},
        {"tests/test_b.py": "import nothing_at_all\n", "verify.toml": f'{GATE}args = ["--ignore=tests/test_b.py"]\n'},
        {"tests/test_z.py": "def test_z():\n    assert False\n"},
        {"tests/__init__.py": "", "tests/sub/__init__.py": "", "tests/sub/test_a.py": "def test_a(): pass\n"},
    ],
    ids=["plain", "xdist, and it stops at once", "settings for the cache", "one is ignored", "one fails", "packages"],
)
def test_an_expectation_that_changed(project: Make, files: Mapping[str, str]) -> None:
    made = begun(project, files).write(OTHER)
    before = made.git("status", "--porcelain", "--ignored")
    assert first(read(made)) == ["out_of_range", SAYS]
    assert made.git("status", "--porcelain", "--ignored").replace("!! .verify/\n", "") == before


def test_the_same_tests_and_another_behaviour_are_for_the_tests_to_find(project: Make) -> None:
    made = begun(project, {}).write({"src/acme.py": "def double(n):\n    return 2 * n\n"})
    assert told(read(made)) == ["in_range"]


def test_what_fails_now_and_then_is_no_expectation(project: Make, tmp_path: Path) -> None:
    """It fails the third time that it is run: at the head, at the base, crosswise, and again."""
    count = f"""
        from pathlib import Path

        def test_now_and_then():
            runs = Path({str(tmp_path / "runs")!r})
            runs.write_text((runs.read_text() if runs.exists() else "") + "x")
            assert len(runs.read_text()) != 3
    """
    made = begun(project, {A: count, ".gitignore": "runs\n", "tests/conftest.py": ""})
    made.write({"tests/conftest.py": "# new\n"})
    assert told(read(made)) == ["in_range"]
    assert (tmp_path / "runs").read_text(encoding="utf-8") == "xxxx"


def test_what_the_same_name_was_renamed_to_is_asked(project: Make) -> None:
    now = {"src/acme.py": "def twice(n):\n    return n + n + 1\n"}
    made = begun(project, {})
    made.write({**now, A: FILES[A].replace("double", "twice").replace("4", "5").replace("test_twice", "test_double")})
    outcome = read(made)
    assert told(outcome) == ["in_range"]
    assert told(outcome, "note")[1:-1] == [
        f"{A}: as the base has it, 1 test asks for names that are others here, "
        "so what it expects is compared as text alone"
    ]
    made.write({A: f"from acme import twice as double\n{FILES[A].partition(chr(10))[2]}".replace("4", "5")})
    assert first(read(made)) == ["out_of_range", SAYS]


def test_a_head_that_has_no_tests(project: Make) -> None:
    made = begun(project, {})
    (made.root / A).unlink()
    made.write({"tests/data.txt": ""})
    assert told(read(made))[0] == "out_of_range"


@pytest.mark.parametrize("gone", ["verify.toml", A])
def test_a_base_that_lacks_something(project: Make, gone: str) -> None:
    made = project({path: text for path, text in FILES.items() if path != gone})
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "1")):
        made.git(*words)
    made.write(FILES)
    assert told(read(made)) == ["in_range"]


def test_a_generated_module_is_taken_along(project: Make) -> None:
    files = {"src/acme.py": "from _version import VERSION\n" + FILES["src/acme.py"]}
    made = begun(project, files).write({"src/_version.py": "VERSION = 1\n", "README.md": ""})
    outcome = read(made)
    assert told(outcome) == ["in_range"]
    assert outcome.instrument("integrity")["population"]["tests_at_base"] == 1


def test_a_project_inside_its_repository(project: Make) -> None:
    """The settings of pytest stand at the top of it, and hold for all three runs."""
    top = project({"pytest.ini": "[pytest]\nxfail_strict = true\npython_functions = check_*\n"})
    inner = Project(top.root / "packages/acme")
    inner.write({path: text.replace("test_double", "check_double") for path, text in FILES.items()})
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "1")):
        top.git(*words)
    inner.write({path: text.replace("test_double", "check_double") for path, text in OTHER.items()})
    assert first(read(inner)) == ["out_of_range", SAYS.replace("test_double", "check_double")]


def test_a_class_that_inherits_its_tests(project: Make) -> None:
    checks = "import unittest\nfrom acme import double\n\n\nclass Checks:\n    def test_double(self):\n        self.assertEqual(double(2), 4)\n"
    made = begun(project, {A: f"{checks}\n\nclass TestDouble(Checks, unittest.TestCase):\n    pass\n"})
    made.write({A: f"{checks}\n\nclass TestDouble(Checks):\n    __test__ = False\n"})
    assert told(read(made))[0] == "out_of_range"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (
            {A: "import nothing_at_all\n"},
            "The tests could not be run. tests/test_a.py could not be collected: ModuleNot",
        ),
        ({"verify.toml": f'{GATE}args = ["--no-such"]\n'}, "--no-such"),
    ],
)
def test_tests_that_cannot_be_run(project: Make, files: Mapping[str, str], why: str) -> None:
    made = begun(project, files).write({"README.md": "new\n"})
    line = read(made).instrument("integrity")
    assert line["status"] == "no_reading"
    assert why in line["why"]


def sleeping(root: Path) -> list[str]:
    """The processes that have a folder of this project as theirs."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            found += [process.name] if (process / "cwd").readlink().is_relative_to(root) else []
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="Only Linux shows where a process is.")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_running(project: Make, tmp_path: Path, number: signal.Signals) -> None:
    made = begun(
        project, {A: f"import time\ndef test_a():\n    open({str(tmp_path / 'on')!r}, 'w')\n    time.sleep(60)\n"}
    )
    made.write({"README.md": "new\n", ".gitignore": "on\n"})
    words = [sys.executable, "-P", "-m", "verify_gate", "--only", "integrity"]
    with subprocess.Popen(words, cwd=made.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as gate:
        end = time.monotonic() + 60
        while not (tmp_path / "on").exists() and time.monotonic() < end:
            time.sleep(0.05)
        gate.send_signal(number)
        gate.wait(30)
    assert sleeping(made.root) == []


def test_signed_acknowledgements(project: Make, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The base names who may sign; what the finding prints is what a person runs."""
    keys = tmp_path_factory.mktemp("keys")
    for name in ("ann", "eve"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(keys / name)], check=True)
    allowed = f"ann@example.org {(keys / 'ann.pub').read_text(encoding='utf-8')}"
    made = begun(project, {"verify.toml": f'{GATE}signers = "signers"\n', "signers": allowed}).write(OTHER)
    fix = read(made).instrument("integrity")["findings"][0]["fix"]
    line = fix.split("`")[1].replace("YYYY-MM-DD", "2999-01-01")

    def acknowledge(more: str, reason: str = "It doubles and adds one.") -> Outcome:
        filled = line.replace("…", reason, 1).replace("…", "ann@example.org").replace(" }]", f"{more} }}]")
        made.write({"verify.toml": f'{GATE}signers = "signers"\n{filled}\n'})
        return read(made)

    def signed(name: str) -> str:
        fix: str = next(each for each in findings(acknowledge("")) if "is not signed" in each["message"])["fix"]
        words = ["sh", "-c", fix.partition("the file of the key: ")[2].strip("`").replace("KEY", str(keys / name))]
        done = subprocess.run(words, check=True, capture_output=True, text=True)
        return f", signature = '''\n{done.stdout}'''"

    def findings(outcome: Outcome) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = outcome.instrument("integrity")["findings"]
        return found

    assert "is not signed, as signers of the base requires" in told(acknowledge(""))[-1]
    assert "has a signature that is not one of ann@example.org" in told(acknowledge(signed("eve")))[-1]
    assert "has a signature that is not one of" in told(acknowledge(signed("ann"), "Another reason."))[-1]
    good = acknowledge(signed("ann"))
    assert told(good) == ["in_range"]
    assert "ann@example.org answers for it until 2999-01-01: It doubles and adds one." in told(good, "note")[1]
    eve = (keys / "eve.pub").read_text(encoding="utf-8")
    made.write({"signers": f"{allowed}ann@example.org {eve}"})
    assert "has a signature that is not one of ann@example.org" in told(acknowledge(signed("eve")))[-1]
