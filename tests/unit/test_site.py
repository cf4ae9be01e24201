"""A project with its surroundings: what an instrument is told of it."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.unit.test_gate import Fake
from verify_gate.config import Project
from verify_gate.options import InstrumentOptions
from verify_gate.plugin import Context
from verify_gate.setting import Setting
from verify_gate.site import Site
from verify_gate.toolbox import Environment

ODD = "# coding: utf-7\n# +AAo-import os\n"


def told(root: Path, *tools: str) -> Context:
    setting = Setting("it", "fake", Fake(tools=tools), InstrumentOptions(), 60)
    project = Project(root, ("src",), (), sys.executable, None, (setting,))
    own = Environment(Path(sys.executable), (3, 11), root, ())
    return Site(project, {}, {}, own).context(setting, root, None)


def test_what_a_tool_may_read_otherwise_than_python(tmp_path: Path) -> None:
    files = {
        "src/a.py": ODD,
        "src/b.py": "",
        "src/tool": f"#!/usr/bin/env python3\n{ODD}",
        "src/c.txt": ODD,
        "tool": "",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "tool").chmod(0o755)
    assert told(tmp_path, "tool").recoded == {"src/a.py": "utf-7", "src/tool": "utf-7"}
    assert told(tmp_path).recoded == {}  # no tool reads them, so none of them is opened
