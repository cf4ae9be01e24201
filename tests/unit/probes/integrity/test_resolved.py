from __future__ import annotations

import sys
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.unit.probes.integrity.sides import change
from verify_gate.probes.integrity.model import Change, Side
from verify_gate.probes.integrity.tooling.resolved import ruff_of, unread_rules
from verify_gate.probes.integrity.tooling.settings import weaker_settings

SAID = "# General\nlinter.rules.enabled = [\n\tassert (S101),\n\tline-too-long (E501),\n{}]\nlinter.rules.should_fix = [\n]\n"
WAS = {"pyproject.toml": '[tool.ruff]\npreview = true\nlint.select = ["E", "S", "PL"]\n'}
NOW = {"pyproject.toml": '[tool.ruff]\nlint.select = ["E", "S", "PL"]\n'}


def found(
    was: dict[str, str], now: dict[str, str], more: str = "\tmagic (PLR2004),\n"
) -> list[tuple[str, int | None, str]]:
    sides = change(was, now)

    def ask(side: Side, path: str) -> str:
        assert path == "src/app/__init__.py"
        return SAID.format(more if side is sides.base else "")

    return [(each.path, each.line, each.message) for each in unread_rules(sides, weaker_settings(sides), ask)]


def test_what_no_list_shows() -> None:
    assert found(WAS, NOW) == [("pyproject.toml", 1, "PLR2004 is no longer read by ruff, as it says itself")]
    assert found(WAS, NOW, "") == []


def test_what_a_list_shows_is_told_once() -> None:
    assert found(WAS, {"pyproject.toml": '[tool.ruff]\nlint.select = ["E", "S"]\n'}) == []
    assert found(WAS, {"pyproject.toml": NOW["pyproject.toml"] + 'lint.ignore = ["PLR"]\n'}) == []


def test_the_line_of_what_only_ruff_knows() -> None:
    """A rule that ruff selects by itself, and one that a list had; the settings as a whole for any other."""
    lists = '[tool.ruff]\nlint.extend-select = [\n  "E",\n  "PLR2004",\n]\nlint.extend-ignore = [\n  "E1",\n{}]\n'
    was, now = ({"pyproject.toml": lists.format(more)} for more in ("", '  "BLE001",\n'))
    message = "{} is no longer read by ruff, as it says itself"
    assert found(was, now, "\tblind (BLE001),\n") == [("pyproject.toml", 8, message.format("BLE001"))]
    assert found(was, now) == [("pyproject.toml", 4, message.format("PLR2004"))]


def test_each_folder_with_settings_of_its_own() -> None:
    was = {**NOW, "src/app/ruff.toml": "preview = true\n"}
    assert found(was, {**NOW, "src/app/ruff.toml": "line-length = 80\n"}) == [
        ("src/app/ruff.toml", 1, "PLR2004 is no longer read by ruff, as it says itself")
    ]


def test_nobody_is_asked_in_vain() -> None:
    assert found(WAS, WAS) == []
    assert found({}, NOW) == []
    assert list(unread_rules(change(WAS, NOW), (), None)) == []
    assert list(unread_rules(change(WAS, NOW), (), lambda *_: None)) == []
    assert found(WAS, {"pyproject.toml": "["}) == []


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
    ask = ruff_of(context, sides[1], Event())
    (weak,) = unread_rules(sides_changed, (), ask)
    assert (weak.path, weak.line, weak.message.endswith("as it says itself")) == ("pyproject.toml", 1, True)
    assert "PLR" in weak.message
