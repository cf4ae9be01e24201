"""What `check` asks the world for, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify_gate.cli import check as module
from verify_gate.cli.check import check
from verify_gate.cli.request import Request
from verify_gate.errors import UserError


def test_git_is_not_asked_where_nothing_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> None:
        raise AssertionError("git was asked")

    (tmp_path / "src").mkdir()
    (tmp_path / "verify.toml").write_text('[verify]\nsource = ["src"]\n[instruments.lint]\n', encoding="utf-8")
    monkeypatch.setattr(module, "revision", asked)
    with pytest.raises(UserError, match="has no instrument 'nothing'"):
        check(Request(config=tmp_path / "verify.toml", only=("nothing",)))
