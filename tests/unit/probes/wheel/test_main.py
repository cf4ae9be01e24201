"""The steps, in their own folder and in this process; only the last one starts another."""

from __future__ import annotations

import json
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from verify_gate.probes.wheel.__main__ import CANNOT, main
from verify_gate.probes.wheel.facts import interpreter


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project/.verify/work/build"
    folder.mkdir(parents=True)
    (tmp_path / "project/acme.py").touch()
    context = {
        "root": str(tmp_path / "project"),
        "source": ["acme.py"],
        "source_files": ["acme.py"],
        "test_files": [],
        "options": {"exclude": [], "extras": ["cli"]},
    }
    (folder / "context.json").write_text(json.dumps(context), encoding="utf-8")
    monkeypatch.setenv("VERIFY_CONTEXT", str(folder / "context.json"))
    return folder


def test_copy_copies_the_project(scratch: Path) -> None:
    assert main("copy") == 0
    assert (scratch / "tree/acme.py").is_file()


def test_a_step_that_cannot_do_its_work_says_so(scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (scratch / "tmp").touch()
    assert main("copy") == CANNOT
    assert capsys.readouterr().err == (
        f"The project could not be copied and looked at: [Errno 17] File exists: '{scratch / 'tmp'}'.\n"
    )
    assert main("look") == CANNOT
    assert capsys.readouterr().err == "The build left nothing, and not one wheel and one sdist; look at `args`.\n"


def test_an_archive_that_is_none_is_said(scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (scratch / "dist").mkdir()
    (scratch / "dist/acme-1-py3-none-any.whl").write_text("no zip", encoding="utf-8")
    (scratch / "dist/acme-1.tar.gz").write_text("no tar", encoding="utf-8")
    assert main("look") == CANNOT
    assert capsys.readouterr().err == "What was built is no archive: File is not a zip file.\n"


def test_look_writes_the_facts_and_what_to_install(scratch: Path) -> None:
    (scratch / "dist").mkdir()
    wheel = scratch / "dist/acme-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("acme.py", "")
    tarfile.open(scratch / "dist/acme-1.tar.gz", "w:gz").close()
    assert main("look") == 0
    target = {
        "kind": "import",
        "name": "acme",
        "path": "acme.py",
        "group": "",
        "value": "",
        "callable": False,
        "line": None,
    }
    assert json.loads((scratch / "facts.json").read_text(encoding="utf-8")) == {
        "placed": {"acme.py": "acme.py"},
        "others": [],
        "suspects": [],
        "targets": [target],
        "altered": {},
        "of_this_machine": [],
    }
    assert (scratch / "install.txt").read_text(encoding="utf-8") == f"acme[cli] @ {wheel.as_uri()}\n"


def test_try_writes_how_everything_fared(scratch: Path) -> None:
    python = interpreter(scratch / "env")
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    target = {"kind": "load", "name": "run", "path": None, "group": "g", "value": "os:getpid", "callable": True}
    (scratch / "facts.json").write_text(json.dumps({"targets": [target]}), encoding="utf-8")
    assert main("try") == 0
    assert json.loads((scratch / "trials.json").read_text(encoding="utf-8")) == {
        "trials": [{"error": None, "line": None}],
        "missing_scripts": ["run"],
    }
