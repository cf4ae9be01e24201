"""What checkwash and tamperguard say about the histories that `integrity` is tried on.

Usage: python -m scripts.compare_with_tamper_tools PATH_OF_CHECKWASH PATH_OF_TAMPERGUARD

Each judges the change of every history, all of it committed, from where it left `main`: once as it comes, and once at
the most sensitive setting that it has. Writes tests/integrity/peers.json: by tool and setting, the files that the tool
named with what made it block; a change that is not there was let through. `python -m tests.integrity.page` makes
docs/integrity.md of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from tests.conftest import Project
from tests.integrity.benign import BENIGN
from tests.integrity.history import Case, begin, change
from tests.integrity.page import PEERS
from tests.integrity.weakenings import WEAKENINGS

CHANGE = "main...HEAD"
Named = Callable[[dict[str, Any]], set[str]]
"""From a tool's JSON, the files named by the findings that block."""


def main(checkwash: str, tamperguard: str) -> None:
    """Run both over every history, and write down what they said."""
    cases = [case for group in (WEAKENINGS, BENIGN) for part in group.values() for case in part]
    settings = [
        ("checkwash", "as it comes", [checkwash, "check", CHANGE, "--format", "json"], washed("high", "critical")),
        (
            "checkwash",
            "at its most sensitive",
            [checkwash, "check", CHANGE, "--format", "json", "--fail-on", "info"],
            washed("info", "warn", "high", "critical"),
        ),
        ("tamperguard", "as it comes", [tamperguard, "--range", CHANGE, "--json"], guarded),
        (
            "tamperguard",
            "at its most sensitive",
            [tamperguard, "--range", CHANGE, "--json", "--fail-on", "review"],
            guarded,
        ),
    ]
    said: dict[str, Any] = {
        "checkwash": {"version": version(checkwash, "checkwash")},
        "tamperguard": {"version": version(tamperguard, "tamperguard")},
    }
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            project = Project(Path(folder))
            lay(project, case)
            for tool, setting, command, named in settings:
                blocked = said[tool].setdefault(setting, {})
                files = judge(command, project, named)
                if files is not None:
                    blocked[case.name] = sorted(files)
    PEERS.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def lay(project: Project, case: Case) -> None:
    """The history of the case, nothing left uncommitted: both tools read commits best."""
    begin(project)
    change(project, case)
    if case.left != "committed":
        project.git("add", "-A")
        project.git("commit", "-q", "-m", case.name)


def judge(command: Sequence[str], project: Project, named: Named) -> set[str] | None:
    """The files that the tool blocks for; None where it lets the change through."""
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)
    return named(json.loads(done.stdout)) if done.returncode else None


def washed(*severities: str) -> Named:
    """What checkwash names with findings of these severities."""
    return lambda said: {each["path"] for each in said["findings"] if each["severity"] in severities}


def guarded(said: dict[str, Any]) -> set[str]:
    """What tamperguard names: it blocks by the sum of its findings."""
    return {each["file"] for each in said["findings"]}


def version(program: str, name: str) -> str:
    """The version of a tool, as the environment that it is installed in has it."""
    environment = Path(program).parent.parent
    [found] = metadata.distributions(
        name=name, path=[str(each) for each in environment.glob("lib/python*/site-packages")]
    )
    return found.version


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
