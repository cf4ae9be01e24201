from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.unit.probes.integrity.sides import change
from verify_gate.probes.integrity.model import Change, Side
from verify_gate.probes.integrity.tooling.asked import Asked
from verify_gate.probes.integrity.tooling.resolved import file_in
from verify_gate.probes.integrity.tooling.settings import weaker_settings

WAS = {"pyproject.toml": '[tool.ruff]\npreview = true\nlint.select = ["E", "S", "PL"]\n'}
NOW = {"pyproject.toml": '[tool.ruff]\nlint.select = ["E", "S", "PL"]\n'}


def found(was: Mapping[str, str], now: Mapping[str, str], *gone: str) -> list[tuple[str, int | None, str]]:
    """What is told where ruff says that it goes by `gone` at the base alone."""
    sides = change(was, now)

    def ask(tool: str, _: Change, jobs: object) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        assert (tool, jobs) == ("ruff", ({"file": "src/app/__init__.py"}, {"file": "src/app/__init__.py"}))
        return {"rules": ["S101", "E501", *gone]}, {"rules": ["S101", "E501"]}

    return [(each.path, each.line, each.message) for each in weaker_settings(sides, ask)]


def test_what_no_list_shows() -> None:
    message = "PLR2004 is no longer read by ruff, as it says itself"
    assert found(WAS, NOW, "PLR2004") == [("pyproject.toml", 1, message)]
    assert found(WAS, NOW) == []


def test_what_a_list_shows_is_told_there() -> None:
    fewer = {"pyproject.toml": '[tool.ruff]\nlint.select = ["E", "S"]\n'}
    assert found(WAS, fewer, "PLR2004") == [("pyproject.toml", 2, "PL is no longer selected by ruff")]
    ignored = {"pyproject.toml": NOW["pyproject.toml"] + 'lint.ignore = [\n  "PLR",\n  "BLE001",\n  "E9",\n]\n'}
    assert found(NOW, ignored, "PLR2004") == [("pyproject.toml", 4, "PLR is ignored by ruff")]
    assert found(NOW, ignored, "BLE001") == [("pyproject.toml", 5, "BLE001 is ignored by ruff")]


def test_what_ruff_did_not_read_is_not_lost() -> None:
    """A rule that is there for a preview alone, or was taken out of ruff."""
    ignored = {"pyproject.toml": NOW["pyproject.toml"] + 'lint.ignore = ["PLR9999"]\n'}
    per_file = {"pyproject.toml": NOW["pyproject.toml"] + 'lint.per-file-ignores."src/*" = ["PLR9999", "S101"]\n'}
    assert found(NOW, ignored) == []
    assert found(NOW, {"pyproject.toml": '[tool.ruff]\nlint.select = ["S", "E5"]\n'}) == []
    assert found(NOW, per_file) == [("pyproject.toml", 3, "S101 is ignored in src/*")]


def test_each_folder_with_settings_of_its_own() -> None:
    was = {**NOW, "src/app/ruff.toml": "preview = true\n"}
    assert found(was, {**NOW, "src/app/ruff.toml": "line-length = 80\n"}, "PLR2004") == [
        ("src/app/ruff.toml", 1, "PLR2004 is no longer read by ruff, as it says itself")
    ]


def test_nobody_is_asked_in_vain() -> None:
    def ask(*_: object) -> None:
        raise AssertionError

    for was, now in ((WAS, WAS), ({}, NOW), (WAS, {}), (WAS, {"pyproject.toml": "["})):
        list(weaker_settings(change(was, now), ask))


def test_a_folder_without_python() -> None:
    sides = change({}, {})
    assert file_in("docs", {"", "docs"}, sides) is None
    assert file_in("tests", {"", "tests"}, sides) == ("tests/test_app.py", "tests/test_app.py")
    assert file_in("", {"", "tests"}, sides) == ("src/app/__init__.py", "src/app/__init__.py")


@pytest.mark.e2e
def test_the_real_one(tmp_path: Path) -> None:
    sides = []
    for name, preview in (("base", "true"), ("head", "false")):
        root = tmp_path / name
        (root / "src").mkdir(parents=True)
        (root / "src" / "a.py").write_text("x = 1\n")
        (root / "pyproject.toml").write_text(f'[tool.ruff]\npreview = {preview}\nlint.select = ["PLR"]\n')
        sides.append(Side(root, frozenset({"src/a.py", "pyproject.toml"})))
    sides_changed = Change(*sides, ("src",), ())
    (tmp_path / "scratch").mkdir()
    context: dict[str, Any] = {"scratch": str(tmp_path / "scratch"), "python": sys.executable}
    (weak,) = weaker_settings(sides_changed, Asked(context, Event()))
    assert (weak.path, weak.line, weak.message.endswith("as it says itself")) == ("pyproject.toml", 1, True)
    assert "PLR" in weak.message
