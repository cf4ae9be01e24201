"""Two gates in one tree: the second says so and reads nothing."""

from __future__ import annotations

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


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / ".verify").write_text("a file", encoding="utf-8")
    with pytest.raises(UserError) as caught, alone([tmp_path / ".verify"]):
        raise AssertionError("no folder")
    assert caught.value.problems[0].code == "folder-unwritable"


def test_a_system_without_such_locks_holds_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with alone([tmp_path / ".verify"]), alone([tmp_path / ".verify"]):
        assert not (tmp_path / ".verify").exists()
