"""What of a project's would be loaded in the place of a part of pytest or coverage, or by pytest as a plugin.

`python -E verify_gate_shadows.py JOB OUT`, for PYTHONPATH is what it is asked about. JOB is a JSON object with the
folders of the project that are imported from before all others, as `project_path`. OUT gets the files that would be
loaded in the place of others, each by its name, and the plugins that these folders register though they are not
installed. Everything runs on Python 3.8.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder
from importlib.metadata import distributions

ALWAYS = (
    "coverage", "pytest", "sitecustomize", "usercustomize", "verify_gate_calls", "verify_gate_selection",
    "verify_gate_witness",
)  # fmt: skip  # a list, many words to a line
GROUP = "pytest11"
"""The entry points that pytest loads as plugins."""


def main(job_file: str, out: str) -> int:
    """Look through the folders of the job."""
    with open(job_file, encoding="utf-8") as file:
        project_path = json.load(file)["project_path"]
    path = [folder for folder in sys.path if folder]
    installed = {(name, value) for name, value, _ in plugins(path)}
    record = {
        "shadowed": shadowed([*project_path, *path], [*ALWAYS, *parts(value for _, value in installed)]),
        "plugins": [[value, place] for name, value, place in plugins(project_path) if (name, value) not in installed],
    }
    with open(out, "w", encoding="utf-8") as file:
        json.dump(record, file)
    return 0


def parts(modules: Iterator[str]) -> list[str]:
    """The names of all that pytest and coverage load, their installed plugins among them."""
    import_module("coverage.cmdline")
    for name in import_module("_pytest.config").default_plugins:
        import_module(f"_pytest.{name}")
    whole = {module.partition(":")[0] for module in modules} | set(sys.modules)
    return sorted({name.partition(".")[0] for name in whole} - {"__main__"})


def shadowed(path: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """The files on a path that would be loaded in the place of what has that name without it."""
    found = {}
    for name in names:
        if BuiltinImporter.find_spec(name) or FrozenImporter.find_spec(name):
            continue
        there = PathFinder.find_spec(name, path)
        # Of each finder, for an editable installation has one of its own.
        usual = [spec.origin for finder in sys.meta_path if (spec := finder.find_spec(name, None))]
        if there and there.origin and there.origin not in usual[:1]:
            found[name] = there.origin
    return found


def plugins(path: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The plugins that are registered on a path: the name of each, its module, and the folder that says so."""
    for distribution in distributions(path=list(path)):
        for entry in distribution.entry_points:
            if entry.group == GROUP:
                yield entry.name, entry.value, str(distribution.locate_file(""))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
