"""Two gates in one tree: the second says so and reads nothing."""

from __future__ import annotations

import errno
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import Project
from verify_gate.cli.alone import alone
from verify_gate.errors import UserError

TOML = """
    [verify]
    source = ["src"]
    [instruments.a]
    uses = "command"
    run = ["python", "-c", "import time; open('runs', 'w').close(); time.sleep(60)"]
"""


def test_the_second_of_two_reads_nothing(project: Callable[[Mapping[str, str]], Project]) -> None:
    made = project({"verify.toml": TOML, "src/a.py": ""})
    first = subprocess.Popen(
        [sys.executable, "-P", "-m", "verify_gate", "-q"], cwd=made.root, stdout=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 30
        while not (made.root / "runs").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        second = made.run()
    finally:
        first.terminate()
        first.wait(30)
    assert (second.code, second.out) == (2, "")
    assert f"verify: Another verify is running in {made.root}. Wait for it to end. [already-running]\n" in second.err


def test_the_next_one_may_run(tmp_path: Path) -> None:
    folder = tmp_path / ".verify"
    with alone([folder, folder]), pytest.raises(UserError), alone([folder]):
        raise AssertionError("two at once")
    with alone([folder]):
        assert (folder / "lock").is_file()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda home: home.write_text("a file", encoding="utf-8"), "/.verify cannot be used: File exists. "),
        (lambda home: home.symlink_to(home.parent), "/.verify is a link to elsewhere, and the gate writes"),
        (lambda home: (home / "lock").mkdir(parents=True), "/.verify/lock cannot be used: Is a directory. "),
    ],
    ids=["a file", "a link", "a folder for a lock"],
)
def test_a_folder_that_cannot_be_used(tmp_path: Path, spoil: Callable[[Path], object], said: str) -> None:
    spoil(tmp_path / ".verify")
    with pytest.raises(UserError) as caught, alone([tmp_path / ".verify"]):
        raise AssertionError("no folder")
    assert caught.value.problems[0].code == "folder-unwritable"
    assert said in str(caught.value)


def test_git_is_told_before_anything_lies_there(tmp_path: Path) -> None:
    with alone([tmp_path / ".verify"]):
        assert (tmp_path / ".verify/.gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".verify").mkdir()
    (tmp_path / ".verify/lock").symlink_to(tmp_path / "made")
    with pytest.raises(UserError), alone([tmp_path / ".verify"]):
        raise AssertionError("followed")
    assert not (tmp_path / "made").exists()


def test_a_file_system_without_locks_holds_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with alone([tmp_path / ".verify"]), alone([tmp_path / ".verify"]):
        assert (tmp_path / ".verify/lock").is_file()


def test_a_system_without_such_locks_holds_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with alone([tmp_path / ".verify"]), alone([tmp_path / ".verify"]):
        assert not (tmp_path / ".verify").exists()
