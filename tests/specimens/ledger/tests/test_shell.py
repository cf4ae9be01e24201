from pathlib import Path

import pytest

from ledger.shell.cli import main


def test_paying(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ada", "--pay-in", "12.50", "--folder", str(tmp_path)])
    main(["ada", "--pay-out", "2.25", "--folder", str(tmp_path)])
    assert capsys.readouterr().out == "12.50\n10.25\n"


def test_a_new_account_is_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["bob", "--folder", str(tmp_path)])
    assert capsys.readouterr().out == "0.00\n"
