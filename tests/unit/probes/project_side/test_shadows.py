"""What of a project's would be loaded in the tools' place."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from verify_gate.probes.project_side import verify_gate_shadows as shadows


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What is found where these files lie in a project, with its folder `installed` on the path."""

    def look(files: Mapping[str, str]) -> dict[str, Any]:
        for name, text in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "installed")])
        job, out = tmp_path / "job.json", tmp_path / "out.json"
        job.write_text(json.dumps({"project_path": [str(tmp_path), str(tmp_path / "src")]}), encoding="utf-8")
        assert shadows.main(str(job), str(out)) == 0
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8").replace(str(tmp_path), "."))
        return found

    return look


def test_a_project_as_it_should_be(look: Any) -> None:
    names = ("src/acme.py", "sys.py", "os.py", "pluggy/more.py", "unittest/test_a.py")
    assert look(dict.fromkeys(names, "")) == {"shadowed": {}, "plugins": []}


def test_files_that_would_be_loaded_in_place_of_the_tools_or_of_what_they_load(look: Any) -> None:
    names = ("pytest.py", "src/sitecustomize.py", "src/pluggy.py", "src/iniconfig.py", "pluggy/more.py", "json.py")
    assert look(dict.fromkeys(names, ""))["shadowed"] == {
        "iniconfig": "./src/iniconfig.py",
        "json": "./json.py",
        "pluggy": "./src/pluggy.py",
        "pytest": "./pytest.py",
        "sitecustomize": "./src/sitecustomize.py",
    }


def registered(folder: str, *lines: str) -> dict[str, str]:
    """The metadata in a folder of a package that registers something."""
    texts = {"METADATA": "Name: evil\n", "entry_points.txt": "\n".join(lines)}
    return {f"{folder}/evil-1.0.dist-info/{name}": text for name, text in texts.items()}


def test_plugins_that_are_not_installed(look: Any) -> None:
    lines = ("[console_scripts]", "evil = evil:main", "[pytest11]", "evil = evil.plugin")
    here = registered("src", *lines)
    assert look(here)["plugins"] == [["evil.plugin", "./src"]]
    assert look({**here, **registered("installed", *lines)})["plugins"] == []


def test_the_modules_of_installed_plugins_are_parts_of_pytest(look: Any) -> None:
    plugin = registered("installed", "[pytest11]", "good = good_one.plugin")
    found = look({**plugin, "installed/good_one/__init__.py": "", "good_one.py": ""})
    assert found["shadowed"] == {"good_one": "./good_one.py"}
