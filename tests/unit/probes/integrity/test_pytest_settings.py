from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.unit.probes.integrity.changes import side
from verify_gate.probes.integrity.execution.pytest_settings import Settings, Tree, settings_of


@pytest.mark.parametrize(
    ("files", "name", "says"),
    [
        ({"pytest.ini": "[pytest]\naddopts = -q\n"}, "pytest.ini", {"addopts": "-q"}),
        ({".pytest.ini": "", "tox.ini": "[pytest]\naddopts = -q\n"}, ".pytest.ini", {}),
        ({"pytest.ini": "[other]\n"}, "pytest.ini", {}),
        ({"pytest.ini": "[pytest\n"}, "pytest.ini", {"text": "[pytest\n"}),
        ({"pytest.toml": "[pytest]\naddopts = ['-q']\n"}, "pytest.toml", {"pytest": {"addopts": ["-q"]}}),
        (
            {"pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-q'\n", "tox.ini": "[pytest]\n"},
            "pyproject.toml",
            {"ini_options": {"addopts": "-q"}},
        ),
        ({"pyproject.toml": "[tool.pytest-watcher]\nx = 1\n", "tox.ini": "[pytest]\n"}, "tox.ini", {}),
        ({"pyproject.toml": "[", "tox.ini": "[", "setup.cfg": "[tool:pytest]\na = %b\n"}, "setup.cfg", {"a": "%b"}),
        ({"tox.ini": "[tool:pytest]\n", "setup.cfg": "[pytest]\n"}, None, {}),
        ({"pyproject.toml": "tool = 1\n"}, None, {}),
        ({}, None, {}),
    ],
)
def test_the_file_and_what_it_says(
    tmp_path: Path, files: Mapping[str, str], name: str | None, says: Mapping[str, Any]
) -> None:
    root = side(tmp_path, files).root
    assert settings_of(Tree(root)) == Settings(root / name if name else None, says)


def test_those_of_the_repository_above_but_none_beyond(tmp_path: Path) -> None:
    root = tmp_path / "repository/packages/a"
    side(tmp_path, {"pytest.ini": "[pytest]\n", "repository/tox.ini": "[pytest]\na = b\n"})
    root.mkdir(parents=True)
    assert settings_of(Tree(root, (root.parent, root.parent.parent))).file == tmp_path / "repository/tox.ini"
    assert settings_of(Tree(root, (root.parent,))) == Settings()
