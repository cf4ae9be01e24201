"""The probe as a command: read the settings, build the graph, check each contract, write all of it as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from importlib.metadata import version
from pathlib import Path

import importlinter

from .examination import examine
from .settings import Unusable, read_settings

UNUSABLE = 3
"""The exit code beside a sentence on standard error that says what is wrong. Any other is a fault of this probe."""


def run(words: list[str]) -> int:
    """Write to the first word, a file, what import-linter sees from here; say why not on standard error.

    The other words are folders that modules are imported from; they come before all others.
    """
    parser = argparse.ArgumentParser(prog="import_contracts")
    parser.add_argument("out", type=Path)
    parser.add_argument("--config")
    parser.add_argument("roots", nargs="*")
    asked = parser.parse_args(words)
    named = os.environ.get("PYTHONPATH", "")
    sys.path[:0] = [*map(os.path.abspath, asked.roots), str(Path.cwd()), *filter(None, named.split(os.pathsep))]
    try:
        facts = examine(read_settings(asked.config))
    except Unusable as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    versions = {"version": importlinter.__version__, "grimp": version("grimp")}
    asked.out.write_text(json.dumps({**versions, **facts}), encoding="utf-8")
    return 0
