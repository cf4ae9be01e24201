from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from tests.samples import exactly
from verify_gate.environment import clean_environment
from verify_gate.probes.wheel.facts import Target, Trial, interpreter
from verify_gate.probes.wheel.trying import NotTried, Room, missing_scripts, results
from verify_gate.process import Cancelled

MODULES = {
    "first": "",
    "ends": "import os\nos._exit(7)\n",
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
    "hangs": "import time\ntime.sleep(100)\n",
    "once": "import sys\nif hasattr(sys, 'once'):\n    raise RuntimeError('twice')\nsys.once = True\n",
    "again": "import sys\nif hasattr(sys, 'once'):\n    raise RuntimeError('twice')\n",
    "answers": "import sys\nsys.modules['__main__'].tried = lambda target: {'error': None, 'line': None}\n",
    "asks": "import sys\nassert len(sys.argv) == 1 and not hasattr(sys.modules['__main__'], 'tried')\n",
    "last": "x = 1\n",
}

Try = Callable[..., tuple[Trial, ...]]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of links alone: its interpreter, and modules that do as they are called."""
    home = tmp_path_factory.mktemp("env")
    packages = home / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    packages.mkdir(parents=True)
    for name, text in MODULES.items():
        (packages / f"{name}.py").write_text(text, encoding="utf-8")
    (home / "bin").mkdir()
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    (home / "bin/python").symlink_to(base)
    (home / "pyvenv.cfg").write_text(f"home = {base.parent}\n", encoding="utf-8")
    return home


def room(environment: Path, folder: Path, patience: float = 60) -> Room:
    return Room(interpreter(environment), folder, clean_environment(os.environ), Event(), patience)


def imports(*names: str) -> list[Target]:
    return [Target("import", name) for name in names]


def test_what_is_imported_does_not_find_who_imports_it(environment: Path, tmp_path: Path) -> None:
    assert room(environment, tmp_path).try_all(imports("answers", "gone"))[1].error is not None
    assert room(environment, tmp_path).try_all(imports("asks")) == (Trial(None),)


def test_one_that_takes_the_process_with_it_stops_none_of_the_others(environment: Path, tmp_path: Path) -> None:
    assert room(environment, tmp_path).try_all(imports("first", "ends", "killed", "last")) == (
        Trial(None),
        Trial("it ended the interpreter with exit code 7"),
        Trial("it ended the interpreter with signal 9"),
        Trial(None),
    )


def test_one_that_hangs_is_given_up(environment: Path, tmp_path: Path) -> None:
    assert room(environment, tmp_path, patience=0.3).try_all(imports("hangs", "last")) == (
        Trial("it was not done after 0.3 s"),
        Trial(None),
    )


def test_what_goes_wrong_beside_others_is_tried_by_itself(environment: Path, tmp_path: Path) -> None:
    assert room(environment, tmp_path).try_all(imports("once", "again")) == (Trial(None), Trial(None))


def test_nothing_to_try_starts_nothing(tmp_path: Path) -> None:
    assert room(tmp_path / "none", tmp_path).try_all([]) == ()


def test_an_interpreter_that_tries_nothing_is_said(tmp_path: Path) -> None:
    python = interpreter(tmp_path / "none")
    with pytest.raises(NotTried, match=exactly(f"{python} was not found. Install it, or correct its path.")):
        room(tmp_path / "none", tmp_path).try_all(imports("first"))
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 5\n", encoding="utf-8")
    python.chmod(0o755)
    with pytest.raises(NotTried, match=exactly(f"{python} imported nothing (exit 5); see the log.")):
        room(tmp_path / "none", tmp_path).try_all(imports("first"))


def test_a_trial_can_be_called_off(environment: Path, tmp_path: Path) -> None:
    there = room(environment, tmp_path)
    there.cancel.set()
    with pytest.raises(Cancelled):
        there.try_all(imports("hangs"))


def test_lines_of_results_are_put_together() -> None:
    lines = ['{"begins": 0}', '{"ends": 0, "error": "E: x", "line": 3}', '{"begins": 1}']
    assert results(lines) == (2, [Trial("E: x", 3)])


def test_scripts_that_the_installer_did_not_make(tmp_path: Path) -> None:
    (tmp_path / "one").touch()
    (tmp_path / "two.exe").touch()
    targets = [Target("load", name, callable=True) for name in ("one", "two", "three")]
    assert missing_scripts([*targets, Target("load", "plugin")], tmp_path) == ("three",)


def test_where_the_interpreter_of_an_environment_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert interpreter(Path("/env")) == Path("/env/bin/python")
    monkeypatch.setattr(sys, "platform", "win32")
    assert interpreter(Path("/env")) == Path("/env/Scripts/python.exe")
