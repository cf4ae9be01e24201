"""`verify demo` with tools that only say their name, and a report made by hand; tests/e2e has the real ones."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.onboarding.demo.samples import found
from tests.unit.reports.made import instrument
from verify_gate.cli import demo
from verify_gate.cli.app import run
from verify_gate.domain.report import Report
from verify_gate.onboarding.demo.bundle import files
from verify_gate.toolbox import Environment

Act = Callable[[Path], Report]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def programs(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every tool that is needed, beside the interpreter that runs verify."""
    folder = temporary.with_name("programs")
    folder.mkdir()
    for name in demo.NEEDED:
        (folder / name).write_text(f"#!/bin/sh\necho first\necho {name} $* is content\n")
        (folder / name).chmod(0o755)
    own = Environment(Path(sys.executable), (3, 11), folder, ())
    monkeypatch.setattr(demo, "environment_of", lambda *_: own)
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("COLUMNS", "200")
    return folder


@pytest.fixture
def measured(programs: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Act], None]:
    """With those tools, have a run come to what this says of the project's folder."""
    assert programs.is_dir()

    def act(does: Act) -> None:
        monkeypatch.setattr(demo, "_measured", does)

    act(lambda _: found())
    return act


@pytest.mark.usefixtures("measured")
def test_the_build_the_row_and_what_it_hid_are_shown_and_nothing_is_left(
    temporary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo"]) == 0

    out = capsys.readouterr().out
    assert "$ coverage run -m pytest -q\n    ✓ coverage run -m pytest -q is content  exit 0\n" in out
    assert "$ PYTHONPATH=src lint-imports\n    ✓ lint-imports is content  exit 0\n" in out
    assert out.index("The build is green.") < out.index("\nFAIL  ") < out.index('mypy said "mypy is content"')
    assert "7 of 7 lies" in out
    assert os.listdir(temporary) == []


def test_where_one_lie_is_not_found_it_says_so_and_is_not_content(
    measured: Callable[[Act], None], capsys: pytest.CaptureFixture[str]
) -> None:
    measured(lambda _: found(instrument("mutation", why="It timed out.")))

    assert run(["demo"]) == 3
    out = capsys.readouterr().out
    assert "? mutation  Is it so?\n  What was planted in src/parcels/core/tariff.py was not found. It timed out." in out
    assert "6 of 7 lies" in out


def test_tools_that_are_missing_are_named_before_anything_is_done(
    programs: Path, temporary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (programs / "mutmut").unlink()
    (programs / "lint-imports").unlink()

    assert run(["demo"]) == 3
    assert capsys.readouterr() == (
        "",
        f"verify: The demo needs import-linter, mutmut, not found beside {sys.executable}. "
        "pip install 'verify-gate[python]' [demo-tools]\n",
    )
    assert os.listdir(temporary) == []


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        ("echo 3 errors; exit 1", "✗ 3 errors  exit 1"),
        ("echo broken >&2; exit 2", "✗ broken  exit 2"),
        ("exit 7", "✗ it said nothing  exit 7"),
    ],
)
def test_a_build_that_is_not_green_is_no_green_to_look_behind(
    programs: Path, temporary: Path, script: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (programs / "mypy").write_text(f"#!/bin/sh\n{script}\n")

    assert run(["demo"]) == 3
    out, err = capsys.readouterr()
    assert out.endswith(f"  $ mypy\n    {shown}\n")
    assert "mypy did not pass here, so there is no green build to look behind." in err
    assert "[demo-not-green]" in err
    assert os.listdir(temporary) == []


@pytest.mark.usefixtures("measured")
def test_what_is_kept_is_committed_by_nobody_in_particular(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = tmp_path / "hooks/pre-commit"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/hooked\nexit 1\n")
    hook.chmod(0o755)
    settings = tmp_path / ".gitconfig"
    (tmp_path / "ignored").write_text("*.md\n")
    core = f"[core]\nhooksPath = {hook.parent}\nexcludesFile = {tmp_path}/ignored\n"
    settings.write_text(f"{core}[commit]\ngpgSign = true\n[gpg]\nprogram = false\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("HOME", str(tmp_path))

    assert run(["demo", "--keep", "new/there"]) == 0

    there = tmp_path / "new/there"
    assert _git(there, "log", "--format=%an") == ["verify demo"]
    assert _git(there, "ls-files") == sorted(files(sys.executable))
    assert not (tmp_path / "hooked").exists()
    assert tomllib.loads((there / "verify.toml").read_text())["verify"]["python"] == sys.executable
    assert f"This project stays in {there}:" in capsys.readouterr().out


@pytest.mark.usefixtures("measured")
def test_it_does_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_GIT", ("no-such-git",))

    assert run(["demo", "--keep", "there"]) == 0
    assert not (tmp_path / "there/.git").exists()


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize(
    ("keep", "said"),
    [
        ("full", "full is not empty, and nothing is written over. Name one that is empty, or that is not there."),
        ("full/mine", "full/mine cannot be used: File exists. Name one with --keep."),
        ("full/mine/below", "full/mine/below cannot be used: Not a directory. Name one with --keep."),
    ],
)
def test_nothing_is_written_over(tmp_path: Path, keep: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine").write_text("mine")

    assert run(["demo", "--keep", keep]) == 2
    assert capsys.readouterr() == ("", f"verify: {said} [demo-folder]\n")
    assert [file.name for file in (tmp_path / "full").iterdir()] == ["mine"]
    assert (tmp_path / "full/mine").read_text() == "mine"


@pytest.mark.usefixtures("measured")
def test_no_room_for_temporary_files_is_said(temporary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    temporary.rmdir()

    assert run(["demo"]) == 2
    assert "The folder for temporary files cannot be used: No such file or directory." in capsys.readouterr().err


@pytest.mark.usefixtures("measured")
def test_a_file_that_cannot_be_written_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo.bundle, "files", lambda _: {"a": "", "a/b": ""})

    assert run(["demo", "--keep", "there"]) == 2
    assert "there cannot be used: File exists. Name one with --keep. [demo-folder]\n" in capsys.readouterr().err


def test_an_interruption_leaves_nothing(measured: Callable[[Act], None], temporary: Path) -> None:
    seen: list[list[str]] = []

    def interrupted(root: Path) -> Report:
        work = root / ".verify/work/mutation"
        work.mkdir(parents=True)
        (temporary / "of-its-tests").mkdir()
        (work / "temporary").symlink_to(temporary / "of-its-tests")
        seen.append(os.listdir(temporary))
        raise KeyboardInterrupt

    measured(interrupted)

    with pytest.raises(KeyboardInterrupt):
        demo.demo(None)
    assert len(seen[0]) == 2
    assert os.listdir(temporary) == []


def _git(folder: Path, *words: str) -> list[str]:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
