"""The table of adapters, and those that an installed package brings."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from verify_gate.errors import UserError
from verify_gate.registry import ADAPTERS, STANDARD, adapter_names, find_instrument

PLUGIN = """
class Mine:
    pass
def broken():
    raise RuntimeError("no licence")
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package with two entry points."""
    (tmp_path / "verify_test_plugin.py").write_text(PLUGIN, encoding="utf-8")
    info = tmp_path / "verify_test_plugin-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: verify-test-plugin\nVersion: 1\n", encoding="utf-8")
    points = "[verify.instruments]\nmine = verify_test_plugin:Mine\nbroken = verify_test_plugin:broken\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)


def test_every_standard_name_has_an_adapter() -> None:
    assert set(STANDARD.values()) <= set(ADAPTERS)
    assert set(adapter_names()) >= set(ADAPTERS)


@pytest.mark.usefixtures("package")
def test_an_installed_adapter_is_found() -> None:
    assert adapter_names()[-2:] == ("broken", "mine")
    assert type(find_instrument("mine")).__name__ == "Mine"
    assert "verify_test_plugin" in sys.modules


@pytest.mark.usefixtures("package")
def test_an_installed_adapter_that_does_not_load() -> None:
    with pytest.raises(UserError) as caught:
        find_instrument("broken")
    assert str(caught.value) == (
        "verify_test_plugin:broken of the entry point 'broken' (verify.instruments) could not be loaded: "
        "RuntimeError('no licence'). Mend or uninstall that package."
    )


def test_an_unknown_adapter() -> None:
    with pytest.raises(KeyError):
        find_instrument("nonsense")
