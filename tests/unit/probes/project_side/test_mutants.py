from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from verify_gate.probes.project_side import verify_gate_mutants as side

BARE = "def add(a, b):\n    return a + b\n"
WITH_PRAGMA = "def add(a, b):\n    c = a + b  # pragma: no mutate\n    return c + 1\n"


@pytest.mark.parametrize(
    ("source", "hidden"),
    [(BARE, 0), (WITH_PRAGMA, 2), ("x = 'no mutate'\n" + BARE, 0), ("no mutate (\n", 0)],
    ids=["no comment", "a line", "a text", "no Python"],
)
def test_what_a_pragma_takes_out_is_counted(tmp_path: Path, source: str, hidden: int) -> None:
    (tmp_path / "a.py").write_text(source)

    assert side.hidden_in(tmp_path / "a.py") == hidden


@pytest.mark.parametrize(("workers", "used"), [("3", 3), ("0", 2)])
def test_the_mutants_are_made_and_what_is_left_out_is_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: str, used: int
) -> None:
    asked: list[int] = []
    (tmp_path / "a.py").write_text(WITH_PRAGMA)
    monkeypatch.setitem(sys.modules, "mutmut.__main__", SimpleNamespace(create_mutants=asked.append))
    monkeypatch.setattr(side, "walk_mutatable_files", lambda: [tmp_path / "a.py"])
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    side.main(str(tmp_path / "hidden.json"), workers)

    assert asked == [used]
    assert json.loads((tmp_path / "hidden.json").read_text()) == {str(tmp_path / "a.py"): 2}


def test_it_can_be_imported_where_mutmut_has_nothing_to_mutate(tmp_path: Path) -> None:
    """As the modules of a wheel are, one by one, in an empty folder."""
    done = subprocess.run(
        [sys.executable, "-c", f"import {side.__name__}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
