"""Hooks as git and Claude Code start them: real processes, by their contracts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Project
from verify_gate.cli.app import run

VERIFY = Path(sysconfig.get_path("scripts"), "verify")
GATE = """
    [verify]
    source = ["src"]
    [instruments.works]
    uses = "command"
    run = ["test", "-e", "green"]
    [instruments.lint]
    when = "change"
    [instruments.more]
    uses = "command"
    when = "push"
    run = ["test", "-e", "pushable"]
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project in a work tree of git, in which `verify` is in range where there is a file `green`."""
    for name in [name for name in os.environ if name.startswith("GIT_") or name in {"CI", "CLAUDE_PROJECT_DIR"}]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    made = Project(tmp_path / "p").write(
        {"verify.toml": GATE, "src/a.py": "x = 1\n", ".gitignore": "green\npushable\n"}
    )
    monkeypatch.chdir(made.root)
    made.git("init", "-q")
    return made


def commit(made: Project) -> subprocess.CompletedProcess[str]:
    """Commit all there is, as a person does."""
    made.git("add", "-A")
    author = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    words = ["git", *author, "commit", "-q", "--allow-empty", "-m", "m"]
    return subprocess.run(words, cwd=made.root, capture_output=True, text=True, check=False)


def test_a_commit_waits_for_the_gate(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["hook", "install", "git", "--pre-commit"]) == 0
    assert capsys.readouterr().out == f"pre-commit: written to {made.root}/.git/hooks/pre-commit.\n"

    red = commit(made)
    made.write({"green": ""})
    green = commit(made)

    assert (red.returncode, green.returncode) == (1, 0)
    assert "out of range: works" in red.stderr + red.stdout
    assert not (made.root / ".git/hooks/pre-push").exists()


@pytest.mark.parametrize(
    ("more", "said"), [("src/a.py", True), ("src/new.py", True), (".verify/x", False), (None, False)]
)
def test_what_is_not_in_the_commit_is_measured_and_said_to_be(made: Project, more: str | None, *, said: bool) -> None:
    run(["hook", "install", "git", "--pre-commit"])
    made.write({"green": "", ".gitignore": ".verify\n"})
    made.git("add", "-A")
    made.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "m")
    if more is not None:
        made.write({more: "x = 2\n"})
    done = subprocess.run([".git/hooks/pre-commit"], cwd=made.root, capture_output=True, text=True, check=False)
    told = "verify: the work tree is measured, and not all of it is in this commit: see git status.\n"
    assert (told in done.stderr) is said


def test_a_push_waits_for_what_a_push_needs(made: Project, tmp_path: Path) -> None:
    run(["hook", "install", "git"])
    made.write({"green": ""})
    assert commit(made).returncode == 0
    made.git("init", "-q", "--bare", str(tmp_path / "there"))
    push = ["git", "push", "-q", str(tmp_path / "there"), "HEAD:main"]

    red = subprocess.run(push, cwd=made.root, capture_output=True, text=True, check=False)
    made.write({"pushable": ""})
    green = subprocess.run(push, cwd=made.root, capture_output=True, text=True, check=False)

    assert (red.returncode, green.returncode) == (1, 0)
    assert "out of range: more" in red.stderr + red.stdout


@pytest.mark.parametrize("broken", [None, "#!/no/such/python\n", "#!/bin/sh\nexit 1\n"])
def test_a_hook_whose_verify_is_gone_or_broken_blocks_and_says_so(
    made: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str | None
) -> None:
    other = tmp_path / "it's here" / "verify"
    other.parent.mkdir()
    shutil.copy(VERIFY, other)
    monkeypatch.setattr("sys.argv", [str(other)])
    run(["hook", "install", "git"])
    made.write({"green": ""})
    with_it = commit(made)
    if broken is None:
        other.unlink()
    else:
        other.write_text(broken)

    done = commit(made)

    assert (with_it.returncode, done.returncode) == (0, 1), with_it.stderr
    assert done.stderr == (
        f"verify: blocked, for nothing was measured: {other}, which wrote this hook, is gone or broken.\n"
        "verify: install it again, or let another write the hook anew: verify hook install git\n"
    )


def test_a_foreign_hook_stays(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = made.root / ".git/hooks/pre-push"
    made.write({".git/hooks/pre-push": "#!/bin/sh\nexit 0\n"})

    assert run(["hook", "install", "git"]) == 2
    assert capsys.readouterr().err == (
        f"verify: {theirs} is not verify's, and stays as it is. "
        f"To have both, add to it: {VERIFY} --push --config verify.toml || exit 1 [hook-foreign]\n"
        "verify: pre-commit is not written either. To have it alone: verify hook install git --pre-commit [hook-foreign]\n"
    )
    assert run(["hook", "install", "git", "--pre-push"]) == 2
    assert "pre-commit" not in capsys.readouterr().err
    assert theirs.read_text() == "#!/bin/sh\nexit 0\n"
    assert not (made.root / ".git/hooks/pre-commit").exists()
    assert run(["hook", "uninstall", "git"]) == 0
    assert capsys.readouterr().out == (
        f"pre-commit: there is none.\npre-push: {theirs} is not verify's, and stays as it is.\n"
    )
    assert theirs.exists()


def test_a_link_is_not_written_through(made: Project, tmp_path: Path) -> None:
    (made.root / ".git/hooks").mkdir(exist_ok=True)
    (made.root / ".git/hooks/pre-commit").symlink_to(tmp_path / "not-there")

    assert run(["hook", "install", "git"]) == 2
    assert not (tmp_path / "not-there").exists()


def test_installed_twice_it_is_there_once_and_taken_out_it_is_gone(
    made: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["hook", "install", "git"])
    hooks = {file.name: file.read_text() for file in (made.root / ".git/hooks").glob("pre-*[!e]")}
    capsys.readouterr()

    assert run(["hook", "install", "git"]) == 0
    assert [line.rpartition(" is ")[2] for line in capsys.readouterr().out.splitlines()] == ["there already."] * 2
    assert all((made.root / ".git/hooks" / name).read_text() == text for name, text in hooks.items())
    assert run(["hook", "uninstall", "git"]) == 0
    assert not {"pre-commit", "pre-push"} & {file.name for file in (made.root / ".git/hooks").iterdir()}


def test_the_folder_that_the_repository_names_is_taken(made: Project) -> None:
    made.git("config", "core.hooksPath", "tools/hooks")

    assert run(["hook", "install", "git"]) == 0
    assert (made.root / "tools/hooks/pre-commit").exists()
    assert commit(made).returncode == 1


@pytest.mark.usefixtures("made")
def test_a_folder_that_serves_other_repositories_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gitconfig").write_text(f"[core]\n\thooksPath = {tmp_path}/all\n")

    assert run(["hook", "install", "git"]) == 2
    assert capsys.readouterr().err == (
        f"verify: core.hooksPath is {tmp_path}/all by a setting (global) that holds for other repositories too. "
        "Give this one its own: git config core.hooksPath .git/hooks [hook-shared]\n"
    )
    assert not (tmp_path / "all").exists()


def test_one_work_tree_installs_for_all_and_each_is_measured_itself(
    made: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(made)
    made.git("worktree", "add", "-q", str(tmp_path / "other"))
    other = Project(tmp_path / "other").write({"green": ""})
    monkeypatch.chdir(other.root)

    assert run(["hook", "install", "git", "--pre-commit"]) == 0
    assert commit(other).returncode == 0
    assert commit(made).returncode == 1


def test_a_project_below_the_top_is_named(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    made.write({"back end/verify.toml": GATE, "back end/src/a.py": "", "back end/green": ""})
    (made.root / "verify.toml").unlink()
    monkeypatch.chdir(made.root / "back end/src")

    assert run(["hook", "install", "git", "--pre-commit"]) == 0
    assert commit(made).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["install", "git"], "hook-no-git"),
        (["install", "git", "--config", "no.toml"], "no-config"),
        (["install", "claude", "--pre-push"], "usage-hook"),
    ],
)
def test_what_cannot_be_done_is_said(
    made: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str
) -> None:
    shutil.rmtree(made.root / ".git")

    assert run(["hook", *arguments]) == 2
    assert f"[{code}]" in capsys.readouterr().err


def test_a_folder_of_hooks_that_is_none_is_told(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    made.write({"hooks": "a file"})
    made.git("config", "core.hooksPath", "hooks")

    assert run(["hook", "install", "git"]) == 2
    assert "[hook-unwritable]" in capsys.readouterr().err


def claude(made: Project, event: str, **told: Any) -> tuple[int, Mapping[str, str] | None, str]:
    """Start each hook of the settings for an event as Claude Code does: its exit code, decision and complaint."""
    settings = json.loads((made.root / ".claude/settings.json").read_text())
    (entry,) = settings["hooks"][event]
    (hook,) = entry["hooks"]
    call = {"session_id": "s", "cwd": str(made.root / "src"), "hook_event_name": event, **told}
    return started(made, hook["command"], json.dumps(call))


def started(made: Project, command: str, stdin: str) -> tuple[int, Mapping[str, str] | None, str]:
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=made.root / "src",
        env={**os.environ, "CLAUDE_PROJECT_DIR": str(made.root)},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def test_red_blocks_with_the_reason_and_green_passes(made: Project) -> None:
    assert run(["hook", "install", "claude"]) == 0

    code, decision, said = claude(made, "Stop", stop_hook_active=False)
    made.write({"green": ""})
    green = claude(made, "Stop", stop_hook_active=True)

    assert decision is not None
    assert (code, said, decision["decision"]) == (0, "", "block")
    assert decision["reason"].startswith("FAIL 1 of 2 in range; out of range: works")
    assert len(decision["reason"]) <= 2000
    assert green == (0, None, "")


def test_an_edit_is_answered_by_what_is_quick(made: Project) -> None:
    run(["hook", "install", "claude"])
    made.write({"src/a.py": "import os\n"})

    code, decision, _ = claude(made, "PostToolUse", tool_name="Edit", tool_input={"file_path": f"{made.root}/src/a.py"})
    elsewhere = claude(made, "PostToolUse", tool_name="Write", tool_input={"file_path": f"{made.root}/notes.md"})

    assert decision is not None
    assert (code, decision["decision"]) == (0, "block")
    assert "src/a.py:1 F401" in decision["reason"]
    assert "out of range: lint;" in decision["reason"]
    assert elsewhere == (0, None, "")


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[verify", "is not valid TOML"),
        ('[verify]\nsource = ["src"]\n[instruments.lnt]\n', "lint"),
        (None, "does not exist"),
        ('[verify]\nsource = ["src"]\n[instruments.a]\nuses = "command"\nrun = ["no-such-program"]\n', "UNKNOWN"),
    ],
    ids=["no TOML", "a typo", "no file", "no reading"],
)
@pytest.mark.parametrize("event", ["Stop", "PostToolUse"])
def test_a_broken_gate_blocks(made: Project, toml: str | None, says: str, event: str) -> None:
    run(["hook", "install", "claude"])
    made.write({"verify.toml": toml or ""})
    if toml is None:
        (made.root / "verify.toml").unlink()

    code, decision, said = claude(made, event, tool_input={"file_path": f"{made.root}/src/a.py"})

    if "no-such-program" in (toml or "") and event == "PostToolUse":
        assert (code, decision, said) == (0, None, "")  # nothing quick is in that file
        return
    assert decision is not None
    assert (code, said, decision["decision"]) == (0, "", "block")
    assert decision["reason"].startswith("UNKNOWN ")
    assert says in decision["reason"]


@pytest.mark.parametrize("stdin", ["", "no JSON", "[]", '{"hook_event_name": "Sto"}'])
def test_garbage_blocks(made: Project, stdin: str) -> None:
    code, decision, said = started(made, f"{VERIFY} hook run claude", stdin)

    assert decision is not None
    assert (code, said, decision["decision"]) == (0, "", "block")


@pytest.mark.parametrize("said", ["exit 1", "echo oh >&2; exit 1", "kill -9 $$"])
def test_a_gate_that_is_gone_or_broken_blocks_by_exit_2(
    made: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    other = tmp_path / "bin" / "verify"
    other.parent.mkdir()
    shutil.copy(VERIFY, other)
    monkeypatch.setattr("sys.argv", [str(other)])
    run(["hook", "install", "claude"])
    other.write_text(f"#!/bin/sh\n{said}\n")
    broken = claude(made, "Stop")
    other.unlink()
    gone = claude(made, "Stop")

    assert (broken[0], gone[0]) == (2, 2)
    assert "the gate that wrote this hook is gone, or broken" in broken[2]
    assert "the gate that wrote this hook is gone, or broken" in gone[2]


def test_other_settings_stay_and_only_ours_go(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = '{\n    "model": "x",\n    "hooks": {\n        "Stop": [\n            {\n                "hooks": []\n            }\n        ]\n    },\n    "a": "é"\n}\n'
    made.write({".claude/settings.json": theirs})
    file = made.root / ".claude/settings.json"
    file.chmod(0o600)

    assert run(["hook", "install", "claude"]) == 0
    once = file.read_text(encoding="utf-8")
    assert run(["hook", "install", "claude"]) == 0
    assert file.read_text(encoding="utf-8") == once
    assert file.stat().st_mode & 0o777 == 0o600
    assert [*json.loads(once)] == ["model", "hooks", "a"]
    assert len(json.loads(once)["hooks"]["Stop"]) == 2
    assert run(["hook", "uninstall", "claude"]) == 0
    assert file.read_text(encoding="utf-8") == theirs
    assert run(["hook", "uninstall", "claude"]) == 0
    assert capsys.readouterr().out.endswith(f"claude: there is nothing of verify's in {file}.\n")


def test_a_file_that_held_nothing_else_goes(made: Project) -> None:
    run(["hook", "install", "claude"])

    assert run(["hook", "uninstall", "claude"]) == 0
    assert not (made.root / ".claude/settings.json").exists()


@pytest.mark.parametrize("text", ["{", "[]", '{"hooks": []}', '{"hooks": {"Stop": 1}}', '{"a": 1, "a": 2}', "\ufeff{}"])
@pytest.mark.parametrize("step", ["install", "uninstall"])
def test_settings_that_are_not_understood_stay(
    made: Project, capsys: pytest.CaptureFixture[str], text: str, step: str
) -> None:
    made.write({".claude/settings.json": text})

    assert run(["hook", step, "claude"]) == 2
    file = made.root / ".claude/settings.json"
    assert file.read_text(encoding="utf-8") == text
    assert f"verify: {file} is not understood: " in capsys.readouterr().err


def test_settings_that_are_no_text_or_no_file_stay(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    file = made.root / ".claude/settings.json"
    file.parent.mkdir()
    file.write_bytes(b"\xff")
    assert run(["hook", "install", "claude"]) == 2
    file.unlink()
    file.mkdir()
    assert run(["hook", "install", "claude"]) == 2
    said = capsys.readouterr().err
    assert "[hook-settings]" in said
    assert "[hook-unwritable]" in said


def test_a_call_that_is_broken_off_leaves_nothing_and_is_no_yes(made: Project) -> None:
    run(["hook", "install", "claude"])
    made.write({"verify.toml": GATE.replace('["test", "-e", "green"]', '["sh", "-c", "echo $$ > pid; sleep 60"]')})
    words = [str(VERIFY), "hook", "run", "claude"]
    with subprocess.Popen(words, cwd=made.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        child.stdin.write('{"hook_event_name": "Stop"}')
        child.stdin.close()
        deadline = time.monotonic() + 60
        while not (made.root / "pid").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        child.terminate()
        assert child.wait(60) == 2
    with pytest.raises(ProcessLookupError):
        os.kill(int((made.root / "pid").read_text()), 0)


def test_what_pre_commit_reads_are_commands_that_there_are() -> None:
    hooks = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

    assert {hook["entry"]: hook["stages"] for hook in hooks} == {
        "verify": ["pre-commit"],
        "verify --push": ["pre-push"],
    }
    assert all(hook["always_run"] and not hook["pass_filenames"] for hook in hooks)
