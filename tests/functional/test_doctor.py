"""`verify doctor`, `verify list` and the completion of words, on the files of a project."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Project
from verify_gate.cli import listing, saying
from verify_gate.cli.app import run
from verify_gate.cli.completion import code_of
from verify_gate.cli.doctor import instruments
from verify_gate.cli.projects import names
from verify_gate.errors import Problem, UserError
from verify_gate.plugin import Instrument
from verify_gate.registry import ADAPTERS, find_instrument

HEAD = f"""
[verify]
source = ["src"]
python = "{Path(sys.executable).as_posix()}"
"""
GATE = f"""{HEAD}
[instruments.lint]
[instruments.mine]
uses = "command"
run = ["true"]
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("COLUMNS", "1000")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    made = Project(tmp_path / "p").write({"verify.toml": GATE, "src/a.py": "x = 1\n"})
    monkeypatch.chdir(made.root)
    return made


Look = Callable[[], tuple[int, dict[str, str]]]


@pytest.fixture
def looked(capsys: pytest.CaptureFixture[str]) -> Look:
    """Call the doctor: its exit code, and what it says of each thing."""

    def look() -> tuple[int, dict[str, str]]:
        code = run(["doctor"])
        lines = capsys.readouterr().out.splitlines()
        return code, {
            line[2:].split("  ")[0]: f"{line[0]} {line[2:].partition('  ')[2].strip()}" for line in lines if line
        }

    return look


def test_all_is_well(made: Project, looked: Look) -> None:
    made.git("init", "-q")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "one")
    made.write({"src/a.py": "x = 2\n"})

    code, said = looked()

    assert code == 0
    assert said["verify.toml"] == f"✓ {made.root}/verify.toml, with 2 instruments"
    assert said["python"] == f"✓ {'.'.join(map(str, sys.version_info[:3]))}, {sys.executable}"
    assert "; a change is held against main, " in said["git"]
    assert said[".verify/"] == "✓ can be written"
    assert said["lint"].startswith("✓ ruff ")
    assert said["mine"] == "✓ needs nothing that verify does not bring"


def test_without_a_verify_toml_it_says_what_is_there(made: Project, looked: Look) -> None:
    (made.root / "verify.toml").unlink()

    code, said = looked()

    assert code == 1
    assert said["verify.toml"].startswith(f"✗ There is no verify.toml in {made.root} or above it")
    assert said["ruff"].startswith("✓ ruff ")
    assert said["mutmut"].startswith("✓ mutmut ")
    assert not (made.root / ".verify").exists()


def test_each_mistake_in_verify_toml_is_told(made: Project, looked: Look) -> None:
    made.write({"verify.toml": HEAD + "[instruments.lint]\nfloor = 3\n"})

    code, said = looked()

    assert code == 1
    assert "floor" in said["verify.toml"]


def test_members_are_looked_at_one_by_one(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    made.write({"verify.toml": '[verify]\nmembers = ["a", "b"]\n'})
    made.write(
        {f"{name}/{path}": text for name in "ab" for path, text in {"verify.toml": GATE, "src/x.py": ""}.items()}
    )

    assert run(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "\n\na\n✓ python" in out
    assert "\n\nb\n✓ python" in out


@pytest.mark.usefixtures("made")
def test_a_tool_that_is_not_there(looked: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instruments, "find_tool", lambda *_: None)

    code, said = looked()

    assert code == 1
    assert said["lint"].startswith("✗ ruff is neither in the project's environment, ")
    assert any(line.endswith("-m pip install ruff") for line in said.values())


def environment(made: Project, *packages: str) -> Path:
    """An environment of the project's own, whose ruff is broken."""
    made.write({".venv/pyvenv.cfg": "version = 3.11.0\n", ".venv/bin/ruff": "#!/bin/sh\nexit 1\n", "verify.toml": GATE})
    made.write({"verify.toml": GATE.replace("python =", "#")})
    python = made.root / ".venv/bin/python"
    python.symlink_to(sys.executable)
    (made.root / ".venv/bin/ruff").chmod(0o755)
    for package in packages:
        made.write({f".venv/lib/python3.11/site-packages/{package}.dist-info/METADATA": ""})
    return python


@pytest.mark.parametrize(
    ("packages", "command"),
    [
        (("pip-25.0",), "{python} -m pip install --force-reinstall ruff"),
        ((), "uv pip install --reinstall --python {python} ruff"),
    ],
)
def test_a_tool_that_does_not_run(
    made: Project,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    packages: tuple[str, ...],
    command: str,
) -> None:
    uv = made.root.parent / "bin" / "uv"
    uv.parent.mkdir()
    uv.touch(0o755)
    monkeypatch.setenv("PATH", f"{uv.parent}{os.pathsep}{os.environ['PATH']}")
    python = environment(made, *packages)

    assert run(["doctor"]) == 1
    out = capsys.readouterr().out
    assert f"{made.root}/.venv/bin/ruff (of the project's environment) is there, and does not run.\n" in out
    assert f"→ {command.format(python=python)}\n" in out


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (
            'uses = "command"\nrun = ["no-such-program"]',
            "no-such-program was not found. Install it, or correct its path.",
        ),
        (
            'uses = "command"\nrun = ["scripts/none.sh"]',
            "scripts/none.sh was not found. Install it, or correct its path.",
        ),
        ('uses = "coverage"', "There are no tests: verify.toml names none"),
    ],
)
def test_what_would_keep_a_reading_from_being_taken(made: Project, looked: Look, table: str, says: str) -> None:
    made.write({"verify.toml": f"{HEAD}[instruments.mine]\n{table}\n"})

    code, said = looked()

    assert code == 1
    assert said["mine"].startswith("✗ ")
    assert says in said["mine"]


@pytest.mark.usefixtures("made")
def test_an_adapter_that_fails_hides_no_other(looked: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify_gate.instruments.ruff.RuffCheck.plan", lambda *_: 1 / 0)

    code, said = looked()

    assert code == 1
    assert said["lint"] == "✗ The adapter ruff-check failed: ZeroDivisionError: division by zero"
    assert said["mine"].startswith("✓ ")


@pytest.mark.parametrize(("python", "says"), [("none", "'none' does not exist."), ("broken", "broken does not run.")])
def test_an_interpreter_that_is_none(made: Project, looked: Look, python: str, says: str) -> None:
    made.write({"verify.toml": f'[verify]\nsource = ["src"]\npython = "{python}"\n[instruments.lint]\n', "broken": "x"})

    code, said = looked()

    assert code == 1
    assert says in said["python"]
    assert "lint" not in said


def test_a_folder_of_the_gate_that_cannot_be_used(made: Project, looked: Look) -> None:
    made.write({".verify": "a file"})

    code, said = looked()

    assert code == 1
    assert said[".verify/"].startswith("✗ ")


def test_a_folder_of_the_gate_that_is_in_git(made: Project, looked: Look) -> None:
    made.git("init", "-q")
    made.write({".verify/cache/x": ""})
    made.git("add", "-f", ".verify")

    code, said = looked()

    assert code == 1
    assert said[".verify/"].startswith("✗ git tracks files in it")


@pytest.mark.parametrize(("table", "code"), [("[instruments.lint]", 0), ("[instruments.integrity]", 1)])
def test_a_history_is_wanted_only_by_what_asks_it(made: Project, looked: Look, table: str, code: int) -> None:
    made.write({"verify.toml": f"{HEAD}{table}\n"})

    assert looked()[0] == code
    made.git("init", "-q")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "one")
    made.git("branch", "-m", "mine")
    found, said = looked()
    assert found == code
    assert "There is no upstream of HEAD, no main, no master" in said["git"]


def test_a_shallow_clone_is_told(made: Project, looked: Look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made.git("init", "-q")
    for message in ("one", "two"):
        made.git("add", "-A")
        made.git("commit", "-q", "--allow-empty", "-m", message)
    made.git("clone", "-q", "--depth=1", f"file://{made.root}", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")

    code, said = looked()

    assert code == 0
    assert said["git"].endswith("; the clone is shallow.")


def test_without_git_it_says_so(made: Project, looked: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    made.write({"verify.toml": f"{HEAD}[instruments.lint]\n"})

    code, said = looked()

    assert code == 0
    assert said["git"] == "· It was not found, so nobody knows what is ignored, or what has changed."


@pytest.mark.usefixtures("made")
def test_the_list_says_what_each_came_to_last(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list"]) == 0
    before = capsys.readouterr().out.splitlines()
    assert run(["--only", "mine", "-q"]) == 0
    capsys.readouterr()
    assert run(["list"]) == 0
    after = capsys.readouterr().out.splitlines()

    assert before[:2] == [
        "· lint  ruff-check  change  never read  Are the patterns idiomatic and safe?",
        "· mine  command     change  never read  Does this command succeed?",
    ]
    assert [re.split("  +", line)[3] for line in after[:2]] == ["not selected", "in range"]
    assert {line.split()[0] for line in after[4:]} >= set(ADAPTERS)


def asked(made: Project, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Start `verify` as the script of a shell does."""
    words = [sys.executable, "-P", "-m", "verify_gate", *arguments]
    return subprocess.run(words, cwd=made.root, env={**os.environ, **env}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("verify --only ", ["lint", "mine"]),
        ("verify explain l", ["lint"]),
        ("verify --pus", ["--push"]),
        ("verify hook install c", ["claude"]),
    ],
)
def test_a_shell_is_told_what_there_is(made: Project, words: str, completed: list[str]) -> None:
    count = str(len(words.split(" ")) - 1)

    told = asked(made, COMP_WORDS=words, COMP_CWORD=count, _VERIFY_COMPLETE="complete_bash")

    assert told.stdout.split() == completed
    assert told.returncode == 2  # nothing was measured, so it is no PASS


def test_without_a_verify_toml_there_are_no_names(made: Project) -> None:
    (made.root / "verify.toml").unlink()

    told = asked(made, COMP_WORDS="verify explain ", COMP_CWORD="2", _VERIFY_COMPLETE="complete_bash")

    assert told.stdout.split() == []


def test_no_run_is_taken_for_the_question_of_a_shell(made: Project) -> None:
    made.write({"verify.toml": f'{HEAD}[instruments.mine]\nuses = "command"\nrun = ["false"]\n'})

    told = asked(made, "--push", _VERIFY_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="verify ")

    assert told.returncode == 1
    assert asked(made, _VERIFY_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="verify ").returncode == 2


@pytest.mark.skipif(shutil.which("bash") is None, reason="There is no bash to ask.")
def test_the_script_for_bash_completes(made: Project) -> None:
    script = (
        'eval "$(verify --show-completion)"; COMP_WORDS=(verify --only ""); COMP_CWORD=2; '
        '_verify_completion verify "" --only; echo "${COMPREPLY[@]}"'
    )
    path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
    words = ["bash", "--norc", "-c", script]
    told = subprocess.run(
        words, cwd=made.root, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )

    assert (told.stdout, told.stderr) == ("lint mine\n", "")


@pytest.mark.usefixtures("made")
def test_the_names_that_can_be_completed() -> None:
    assert names() == ["lint", "mine"]


def test_a_verify_toml_that_is_broken_has_no_names(made: Project) -> None:
    made.write({"verify.toml": "["})

    assert names() == []


@pytest.mark.usefixtures("made")
def test_an_adapter_that_cannot_be_loaded_is_listed_with_the_reason(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(adapter: str) -> Instrument:
        if adapter == "jscpd":
            raise UserError(Problem("adapter-broken", "It could not be loaded."))
        return find_instrument(adapter)

    monkeypatch.setattr(listing, "find_instrument", find)

    assert run(["list"]) == 0
    assert "  jscpd          duplication   It could not be loaded.\n" in capsys.readouterr().out


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("command", ["list", "doctor"])
def test_what_cannot_be_said_is_no_success(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(saying, "deliver", lambda _: OSError(errno.ENOSPC, "No room"))

    assert run([command]) == 3
    assert "verify: Standard output could not be written: No room. [output-unwritable]\n" in capsys.readouterr().err


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("command", ["list", "doctor"])
def test_a_standard_output_that_is_closed_wants_nothing(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr(sys, "stdout", None)

    assert run([command]) == 0


def test_an_answer_to_a_shell_is_no_pass_but_where_fish_goes_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [code_of(0), code_of(1)] == [2, 1]
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "is-args")
    assert [code_of(0), code_of(1)] == [0, 1]
