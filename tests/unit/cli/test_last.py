from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.samples import exactly
from tests.unit.reports.made import CANON, COVERAGE, MISSING, report
from verify_gate.cli.last import durations, keep, last_run, remember
from verify_gate.domain.history import Run
from verify_gate.errors import UserError
from verify_gate.history.store import History, read


def test_what_is_kept_tells_how_long_each_reading_took(tmp_path: Path) -> None:
    keep(report(COVERAGE, MISSING, replace(COVERAGE, member="packages/core", duration_s=0.5), CANON), tmp_path)
    assert durations(tmp_path) == {"coverage": 12.4, "build": 0.0, "packages/core:coverage": 0.5}
    assert (tmp_path / ".verify/.gitignore").read_text(encoding="utf-8") == "*\n"


def test_without_a_last_run_nothing_is_known(tmp_path: Path) -> None:
    assert durations(tmp_path) == {}


LINE = {"name": "lint", "member": None, "status": "in_range", "duration_s": 1.5}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"instruments": null}',
        '{"instruments": [3]}',
        '{"instruments": [{}]}',
        json.dumps({"instruments": [{**LINE, "duration_s": "long"}]}),
        json.dumps({"instruments": [{**LINE, "duration_s": None}]}),
        json.dumps({"instruments": [{**LINE, "duration_s": float("inf")}]}),
        json.dumps({"instruments": [{**LINE, "duration_s": float("nan")}]}),
        "[" * 100_000,
    ],
)
def test_one_that_is_not_understood_tells_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / ".verify").mkdir()
    (tmp_path / ".verify/last.json").write_text(text, encoding="utf-8")
    assert durations(tmp_path) == {}


def test_bytes_that_are_no_text_tell_nothing(tmp_path: Path) -> None:
    (tmp_path / ".verify").mkdir()
    (tmp_path / ".verify/last.json").write_bytes(b"\xff\xfe")
    assert durations(tmp_path) == {}


def test_a_report_that_cannot_be_kept_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / ".verify").write_text("a file", encoding="utf-8")
    keep(report(COVERAGE), tmp_path)
    assert (tmp_path / ".verify").read_text(encoding="utf-8") == "a file"
    assert durations(tmp_path) == {}


def test_a_pipe_in_its_place_is_not_waited_at(tmp_path: Path) -> None:
    (tmp_path / ".verify").mkdir()
    os.mkfifo(tmp_path / ".verify/last.json")
    assert durations(tmp_path) == {}
    said = f"{tmp_path}/.verify/last.json cannot be read: it is no plain file. Run verify again."
    with pytest.raises(UserError, match=exactly(said)):
        last_run(tmp_path, "report-no-run")


def test_its_figures_go_into_the_history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = report(COVERAGE, CANON)
    remember(one, tmp_path)
    assert read(tmp_path / ".verify") == History((Run.of(one),), ("coverage", "canon"))
    assert capsys.readouterr().err == ""


def test_what_is_lost_of_the_history_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "a\x1b[2Jb"
    (folder / ".verify").mkdir(parents=True)
    (folder / ".verify/history.sqlite").symlink_to(tmp_path)
    remember(report(COVERAGE), folder)
    assert capsys.readouterr().err == (
        f"verify: {tmp_path}/a\\x1b[2Jb/.verify/history.sqlite is no plain file. "
        "It is history.sqlite.broken now, and a new one was begun; the verdict stands.\n"
    )
    remember(report(COVERAGE), folder)
    assert capsys.readouterr().err == ""
