"""The command line through its real entry point: every exit code, and one clear sentence for each mistake."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import Project

Make = Callable[[Mapping[str, str]], Project]

READING = {
    "needles": [{"quantity": "score", "value": 91, "unit": "%", "min": 90, "max": None}],
    "population": {"count": 2, "of": 2, "unit": "files"},
}


def toml(*commands: str, when: str = "change", extra: str = "") -> str:
    """A verify.toml with a command for each of `commands`, named a, b and so on."""
    tables = [
        f'[instruments.{name}]\nuses = "command"\nwhen = "{when}"\nrun = ["{sys.executable}", "-c", "{command}"]\n{extra}\n'
        for name, command in zip("abc", commands, strict=False)
    ]
    return '[verify]\nsource = ["src"]\n' + "".join(tables)


@pytest.fixture
def commands(project: Make) -> Callable[..., Project]:
    """A project whose instruments are pieces of Python."""

    def make(*commands: str, **settings: str) -> Project:
        return project({"verify.toml": toml(*commands, **settings), "src/a.py": "x = 1\n"})

    return make


@pytest.mark.parametrize(
    ("code", "verdict", "exit_code"),
    [
        ("pass", "PASS", 0),
        ("raise SystemExit(1)", "FAIL", 1),
        ("raise SystemExit(3)", "FAIL", 1),
        ("import os; os.kill(os.getpid(), 9)", "UNKNOWN", 3),
        ("import os; open(os.environ['VERIFY_READING'], 'w').write('{')", "UNKNOWN", 3),
    ],
)
def test_the_verdict_and_the_exit_code(
    commands: Callable[..., Project], code: str, verdict: str, exit_code: int
) -> None:
    outcome = commands("pass", code).run("--format", "json")
    assert (outcome.code, outcome.report["verdict"], outcome.report["exit_code"]) == (exit_code, verdict, exit_code)
    assert [line["name"] for line in outcome.report["instruments"]] == ["a", "b"]


def test_one_that_fails_does_not_hide_the_others(commands: Callable[..., Project]) -> None:
    report = commands("raise SystemExit(1)", "import os; os.abort()", "pass").run("--format", "json").report
    assert [line["status"] for line in report["instruments"]] == ["out_of_range", "no_reading", "in_range"]
    assert report["verdict"] == "FAIL"


def test_an_executable_that_writes_a_reading(project: Make) -> None:
    script = f"import json, os; json.dump({READING!r}, open(os.environ['VERIFY_READING'], 'w'))"
    made = project({"verify.toml": toml("exec(open('probe.py').read())"), "src/a.py": "", "probe.py": script})
    line = made.run("--format", "json").instrument("a")
    assert (line["status"], line["on_its_word"]) == ("in_range", False)
    assert line["needles"] == [{**READING["needles"][0], "in_range": True, "full": None}]
    assert line["population"] == READING["population"]


def test_a_plain_command_is_on_its_word(commands: Callable[..., Project]) -> None:
    line = commands("pass").run("--format", "json").instrument("a")
    assert (line["on_its_word"], line["population"], line["why"]) == (True, None, None)


@pytest.mark.parametrize(
    ("arguments", "selected"),
    [((), {"a"}), (("--push",), {"a", "b"}), (("--milestone",), {"a", "b", "c"}), (("--only", "c"), {"c"})],
)
def test_what_is_read_when(project: Make, arguments: tuple[str, ...], selected: set[str]) -> None:
    text = toml("pass", "pass", "pass")
    for cadence in ("push", "milestone"):
        head, _, tail = (
            text.rpartition('when = "change"')
            if cadence == "milestone"
            else text.partition('[instruments.b]\nuses = "command"\nwhen = "change"')
        )
        middle = 'when = "milestone"' if cadence == "milestone" else '[instruments.b]\nuses = "command"\nwhen = "push"'
        text = head + middle + tail
    report = project({"verify.toml": text, "src/a.py": ""}).run("--format", "json", *arguments).report
    assert {line["name"] for line in report["instruments"] if line["status"] != "not_selected"} == selected
    assert report["partial"] is ("--only" in arguments)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--frmat", "json"), "No such option: --frmat"),
        (
            ("--format", "xml"),
            "verify: There is no format 'xml'. There are: text, json, sarif, junit, github, markdown, agent, html. [usage-format]",
        ),
        (
            ("--output", "json"),
            "verify: --output 'json' names no file. Write --output FORMAT=FILE, as in json=report.json. [usage-output]",
        ),
        (
            ("--output", "xml=a"),
            "verify: There is no format 'xml'. There are: text, json, sarif, junit, github, markdown, agent, html. [usage-format]",
        ),
        (
            ("--output", "json=no/a"),
            "verify: --output 'json=no/a': there is no folder 'no'. Make it first. [usage-output]",
        ),
        (("--only", "z"), "verify: verify.toml has no instrument 'z'. It has: a. [unknown-instrument]"),
        (("--config", "no.toml"), "verify: no.toml does not exist. Name another with --config. [no-config]"),
        (("--jobs", "0"), "Invalid value for '--jobs'"),
        (("nonsense",), "No such command 'nonsense'"),
    ],
)
def test_a_mistake_on_the_command_line(commands: Callable[..., Project], arguments: tuple[str, ...], said: str) -> None:
    made = commands("open('ran', 'w')")
    outcome = made.run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert "Traceback" not in outcome.err
    assert not (made.root / "ran").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no table [verify]"),
        ("[verify", "is not valid TOML"),
        ('[verify]\nsource = ["lib"]\n[instruments.lint]\n', "'lib' does not exist"),
        (
            '[verify]\nsource = ["src"]\n[instruments.lint]\nexlude = []\n',
            "unknown key 'exlude'; did you mean 'exclude'?",
        ),
        ('[verify]\nsource = ["src"]\n[instruments.lint]\ntimeout = "1"\n', "timeout: should be a number, not '1'"),
        (
            '[verify]\nsource = ["src"]\npython = "no/python"\n[instruments.lint]\n',
            "python: 'no/python' does not exist",
        ),
        ('[verify]\nsource = ["src"]\n[instruments.lint]\nwhen = "milestone"\n', "so there would be no verdict"),
    ],
)
def test_a_mistake_in_the_file(project: Make, text: str, said: str) -> None:
    outcome = project({"verify.toml": text, "src/a.py": ""}).run()
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert outcome.err.endswith("verify: nothing was run, so there is no verdict.\n")
    assert "Traceback" not in outcome.err


def test_no_file_at_all(project: Make) -> None:
    outcome = project({}).run()
    assert outcome.code == 2
    assert "There is no verify.toml in " in outcome.err


def test_a_missing_program_is_unknown(project: Make) -> None:
    made = project(
        {
            "verify.toml": '[verify]\nsource = ["src"]\n[instruments.a]\nuses = "command"\nrun = ["no-such-program"]\n',
            "src/a.py": "",
        }
    )
    outcome = made.run("--format", "json")
    assert outcome.code == 3
    assert outcome.instrument("a")["why"] == "no-such-program was not found. Install it, or correct its path."


def test_a_timeout_is_unknown(commands: Callable[..., Project]) -> None:
    outcome = commands("import time; time.sleep(60)", extra="timeout = 0.5").run("--format", "json")
    assert outcome.code == 3
    assert "was still running after 0.5 s" in outcome.instrument("a")["why"]


def test_reports_go_to_files_too(commands: Callable[..., Project]) -> None:
    made = commands("pass")
    outcome = made.run("--output", "json=one.json", "--output", "text=two.txt")
    assert outcome.code == 0
    assert json.loads((made.root / "one.json").read_text(encoding="utf-8"))["verdict"] == "PASS"
    assert "PASS" in (made.root / "two.txt").read_text(encoding="utf-8")
    assert "PASS" in outcome.out


def test_from_a_folder_below(commands: Callable[..., Project]) -> None:
    made = commands("import os; print(os.getcwd())")
    assert Project(made.root / "src").run("--format", "json").code == 0
    assert str(made.root) in (made.root / ".verify/logs/a.log").read_text(encoding="utf-8")
    assert not (made.root / "src/.verify").exists()


def test_only_its_own_folder_is_written(commands: Callable[..., Project]) -> None:
    made = commands("pass")
    made.git("init", "-q")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "one")
    report = made.run("--format", "json").report
    assert made.git("status", "--porcelain", "--ignored") == "!! .verify/\n"
    assert (report["dirty"], report["commit"]) == (False, made.git("rev-parse", "HEAD").strip())


def test_members_fold_into_one(project: Make) -> None:
    files = {"verify.toml": '[verify]\nmembers = ["packages/*"]\n'}
    for name, code in (("one", "pass"), ("two", "raise SystemExit(1)")):
        files |= {f"packages/{name}/verify.toml": toml(code), f"packages/{name}/src/a.py": ""}
    outcome = project(files).run("--format", "json")
    assert outcome.code == 1
    found = [(line["member"], line["name"], line["status"]) for line in outcome.report["instruments"]]
    assert found == [("packages/one", "a", "in_range"), ("packages/two", "a", "out_of_range")]
    one = project({}).run("--format", "json", "--only", "packages/one:a")
    assert (one.code, [line["status"] for line in one.report["instruments"]]) == (0, ["in_range", "not_selected"])
    assert outcome.report["instruments"][0]["log"] == "packages/one/.verify/logs/a.log"


@pytest.mark.parametrize("jobs", ["1", "3"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interruption_leaves_nothing_running(
    commands: Callable[..., Project], jobs: str, number: signal.Signals
) -> None:
    code = "import os, time; open(f'pid{os.getpid()}', 'w').close(); time.sleep(60)"
    made = commands(code, code, code)
    verify = subprocess.Popen(
        [sys.executable, "-P", "-m", "verify_gate", "--jobs", jobs], cwd=made.root, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 30
    while len(pids := list(made.root.glob("pid*"))) < int(jobs) and time.monotonic() < deadline:
        time.sleep(0.05)
    verify.send_signal(number)
    _, said = verify.communicate(timeout=30)
    assert verify.returncode == 130
    assert said.endswith("verify: interrupted; there is no verdict, and nothing is left running.\n")
    assert "Traceback" not in said
    assert len(pids) == int(jobs)
    assert not any(Path(f"/proc/{pid.name[3:]}").exists() for pid in pids)


def test_version_loads_neither_rich_nor_pydantic() -> None:
    code = "import sys; sys.argv[1:] = ['--version']\nfrom verify_gate.__main__ import main\ntry: main()\nexcept SystemExit: pass\n"
    code += "raise SystemExit(bool({'rich', 'pydantic', 'typer'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[0]) == (0, "verify")


@pytest.mark.parametrize("name", ["config", "reading", "report"])
def test_schemas_are_printed(project: Make, name: str) -> None:
    outcome = project({}).run("schema", name)
    assert outcome.code == 0
    assert json.loads(outcome.out)["type"] == "object"
