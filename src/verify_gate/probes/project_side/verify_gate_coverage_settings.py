"""What coverage's settings come to: asked of coverage.py itself, in the folder whose settings they are.

`python -I verify_gate_coverage_settings.py JOB`, in the interpreter that has coverage. JOB is a file with a JSON
object: `told` names the file that gets the answer. Where coverage refuses its settings, its words are on standard
error, and the exit code is 1. No plugin is loaded. It runs on Python 3.8 and coverage 6.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import coverage
import coverage.exceptions

SECTIONS = {
    "run": ("branch", "concurrency", "include", "omit", "patch", "plugins", "source", "source_dirs", "source_pkgs"),
    "report": (
        *("exclude_lines", "fail_under", "ignore_errors", "include", "include_namespace_packages", "omit"),
        *("partial_branches", "partial_branches_always"),
    ),
}
REFUSALS = (coverage.exceptions.CoverageException, coverage.exceptions.ConfigError)  # no kin in older versions


def main(words: Sequence[str]) -> int:
    """Write the file that the settings are from, what they hold, and what they would without any."""
    job = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            settings, without = coverage.Coverage(), coverage.Coverage(config_file=False)
    except REFUSALS as error:
        print(error, file=sys.stderr)  # noqa: T201 - its words for the gate
        return 1
    values: dict[str, list[Any]] = {}
    usual: dict[str, list[Any]] = {}
    for key in (f"{section}.{name}" for section, names in SECTIONS.items() for name in names):
        usual[key], own = (entries(each, key.replace(".", ":")) for each in (without, settings))
        adds_up = key.startswith(("report.exclude", "report.partial"))
        values[key] = [each for each in own if not (adds_up and each in usual[key])]
    file = settings.config.config_file
    answer = {"file": os.path.relpath(file) if file else None, "values": values, "usual": usual}
    Path(job["told"]).write_text(json.dumps(answer), encoding="utf-8")
    return 0


def entries(settings: coverage.Coverage, name: str) -> list[Any]:
    """What a setting holds; nothing where this version has none of that name."""
    try:
        value = settings.get_option(name)
    except REFUSALS:
        return []
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value is None else [value]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
