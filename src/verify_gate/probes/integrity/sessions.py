"""The tests of a tree, run by pytest with the gate's own witness inside it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from verify_gate.probes.asking import ask
from verify_gate.probes.integrity.model import Side
from verify_gate.probes.project_side import FOLDER

EXECUTED = frozenset({"passed", "failed", "xpassed"})
"""How a test ends that ran to where it says something. One that is expected to fail says nothing."""

_SETTINGS = {
    "pytest.ini": r"",
    ".pytest.ini": r"",
    "pytest.toml": r"",
    ".pytest.toml": r"",
    "pyproject.toml": r"(?m)^\[tool\.pytest\b",
    "tox.ini": r"(?m)^\[pytest\]",
    "setup.cfg": r"(?m)^\[tool:pytest\]",
}
"""The files that pytest takes its settings from, and what one must say to be taken."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How a test failed: the line of its own file where it did, what was said, and whether it failed in that file."""

    line: int | None
    message: str
    in_test: bool


@dataclass(frozen=True, slots=True)
class Session:
    """How the tests ended: by file and name (`TestX::test_y`), each of its cases; and the failures likewise.

    `broken` names the files that could not be collected, with what was said. `why` says in a sentence why there is
    nothing to tell, where pytest did not come to its end.
    """

    cases: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    failures: Mapping[tuple[str, str], Failure] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)
    why: str | None = None

    def executed(self, test: tuple[str, str]) -> int:
        """How many cases of a test ran to their end."""
        return sum(outcome in EXECUTED for outcome in self.cases.get(test, ()))

    @property
    def count(self) -> int:
        """How many cases ran to their end, of all tests."""
        return sum(map(self.executed, self.cases))


@dataclass(frozen=True, slots=True)
class Pytest:
    """How the tests of any tree are run: by the project's interpreter, with what verify.toml passes on."""

    python: str
    args: tuple[str, ...]
    import_roots: tuple[str, ...]
    env: Mapping[str, str]
    scratch: Path
    cancel: Event

    def run(self, tree: Path, paths: Iterable[str], name: str) -> Session:
        """Run what is in `paths` of a tree; `name` is for the record. Raises `Cancelled`."""
        record = self.scratch / f"{name}.json"
        path = os.pathsep.join([str(FOLDER), *(str(tree / root) for root in self.import_roots)])
        env = {**self.env, "PYTHONPATH": path, "HYPOTHESIS_STORAGE_DIRECTORY": str(self.scratch / "hypothesis")}
        argv = (
            *(self.python, "--check-hash-based-pycs", "always", "-m", "pytest"),
            *("-p", "verify_gate_witness", f"--verify-gate-witness={record}"),
            *(f"--rootdir={tree}", f"--confcutdir={tree}", "-o", f"cache_dir={self.scratch / 'pytest-cache'}"),
            *paths,
            *self.args,
        )
        said = ask(argv, tree, env, self.scratch, self.cancel)
        try:
            return _session(json.loads(record.read_text(encoding="utf-8")), tree)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            last = (said.stderr.strip() or said.stdout.strip() or "it said nothing").splitlines()[-1]
            return Session(why=f"pytest did not come to its end (exit {said.exit_code}): {last}")


def _session(record: Mapping[str, Any], tree: Path) -> Session:
    if not record["finished"]:
        return Session(
            why="The process of the tests ended in the middle of them. Look for what ends it, as os._exit does."
        )
    cases: dict[tuple[str, str], list[str]] = defaultdict(list)
    broken: dict[str, str] = {}
    said = {failure["id"]: failure for failure in record["failures"]}
    failures: dict[tuple[str, str], Failure] = {}
    for node, outcome in record["outcomes"].items():
        test = test_of(node, record["rootdir"], tree)
        if not test[1]:
            broken |= {test[0]: said[node]["message"]} if node in said else {}
            continue
        cases[test].append(outcome)
        if node in said:
            failures.setdefault(test, _failure(said[node], tree / test[0]))
    return Session(cases, failures, broken)


def test_of(node: str, rootdir: str, tree: Path) -> tuple[str, str]:
    """The file of a node of pytest's, relative to the tree, and the test in it without the name of its case."""
    file, _, rest = node.partition("::")
    path = os.path.relpath(Path(rootdir, file), tree).replace(os.sep, "/")
    return path, re.sub(r"\[.*", "", rest, flags=re.DOTALL)


def _failure(told: Mapping[str, Any], file: Path) -> Failure:
    places = re.findall(r"(?m)^(\S[^\n]*?):(\d+): \w", told["detail"])
    at = [(Path(path).name, int(line)) for path, line in places]
    own = [line for name, line in at if name == file.name]
    return Failure(own[0] if own else told["line"], told["message"], not at or at[-1][0] == file.name)


def settings_of(side: Side) -> dict[str, str]:
    """The files at the root that pytest takes settings from, with their texts."""
    texts = ((name, side.text(name) or "") for name in _SETTINGS)
    return {name: text for name, text in texts if name in side.files and re.search(_SETTINGS[name], text)}


def close_off(tree: Path, side: Side) -> None:
    """Keep pytest in a tree of the gate's own from taking the settings of the folders above."""
    if not settings_of(side):
        (tree / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")


def copy_files(side: Side, paths: Iterable[str], tree: Path) -> None:
    """Copy files of a side into another tree; a link that leads out of the side is left out."""
    for path in paths:
        file, place = side.root / path, tree / path
        if file.is_file() and file.resolve().is_relative_to(side.root.resolve()):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, place)
