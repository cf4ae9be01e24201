"""The tests of a tree, run by pytest with the gate's own witness inside it."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from verify_gate.domain.reading import Unreadable
from verify_gate.probes.asking import ask
from verify_gate.probes.integrity.execution.pytest_settings import Tree, settings_of
from verify_gate.probes.project_side import FOLDER

_EXECUTED = frozenset({"passed", "failed", "xpassed", "error"})
"""How a test ends that says something: one that is skipped, or expected to fail, says nothing."""
_GOING_ON = ("--continue-on-collection-errors", "--maxfail=0", "--tb=short")
"""One file or test that fails keeps no other from being run, and each is told of alike."""
_FIND = (
    "import importlib.util as u, json, sys\n"
    "found = {name: u.find_spec(name) for name in sys.argv[1:]}\n"
    "places = {name: [*(s.submodule_search_locations or ()), s.origin][0] for name, s in found.items() if s}\n"
    "print(json.dumps(places))"
)
"""Says where each of some modules would be imported from."""

Test = tuple[str, str]
"""A test: its file, and its name in it (`TestX::test_y`)."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How a test failed: the line of its own file where it did, what was said, and the file that raised it."""

    line: int | None
    message: str
    where: str


@dataclass(frozen=True, slots=True)
class Session:
    """How the tests ended: of each, how its cases did; and the failures likewise.

    `broken` names the files that could not be collected, with what was said. `why` says in a sentence why there is
    nothing to tell, where pytest did not come to its end.
    """

    cases: Mapping[Test, Mapping[str, str]] = field(default_factory=dict)
    failures: Mapping[Test, Mapping[str, Failure]] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)
    why: str | None = None

    def executed(self, test: Test) -> int:
        """How many cases of a test said something."""
        return sum(outcome in _EXECUTED for outcome in self.ends(test))

    def ends(self, test: Test) -> Sequence[str]:
        """How the cases of a test ended."""
        return tuple(self.cases.get(test, {}).values())

    @property
    def count(self) -> int:
        """How many cases said something, of all tests."""
        return sum(map(self.executed, self.cases))

    @property
    def modules(self) -> frozenset[str]:
        """The files that hold tests."""
        return frozenset(path for path, _ in self.cases)


@dataclass(frozen=True, slots=True)
class Pytest:
    """How the tests of any tree are run: by the project's interpreter, with what verify.toml passes on."""

    python: str
    args: tuple[str, ...]
    import_roots: tuple[str, ...]
    env: Mapping[str, str]
    scratch: Path
    cancel: Event

    def run(self, tree: Tree, paths: Iterable[str], name: str) -> Session:
        """Run what is in `paths` of a tree; `name` is for the record. Raises `Cancelled`."""
        record = self.scratch / f"{name}.json"
        settings = settings_of(tree)
        home = settings.file.parent if settings.file else tree.root
        empty = self.scratch / "no-settings.ini"
        empty.write_text("[pytest]\n", encoding="utf-8")
        argv = (
            *(self.python, "--check-hash-based-pycs", "always", "-m", "pytest"),
            *("-p", "verify_gate_witness", f"--verify-gate-witness={record}"),
            *("-c", str(settings.file or empty), f"--rootdir={home}", f"--confcutdir={home}"),
            *("-o", f"cache_dir={self.scratch / f'{name}-cache'}"),
            *_GOING_ON,
            *paths,
            *self.args,
        )
        said = ask(argv, tree.root, self._environment(tree), self.scratch, self.cancel)
        try:
            return _session(json.loads(record.read_text(encoding="utf-8")), tree.root)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            lines = (said.stderr.strip() or said.stdout.strip() or "it said nothing").splitlines()
            telling = [line for line in lines if "error: " in line] or lines
            return Session(why=f"pytest did not come to its end (exit {said.exit_code}): {telling[-1].strip()}")

    def see_where_from(self, tree: Tree, names: Sequence[str]) -> None:
        """Raise `Unreadable` where one of these modules would be imported from elsewhere than from the tree."""
        if not names:
            return
        said = ask((self.python, "-c", _FIND, *names), tree.root, self._environment(tree), self.scratch, self.cancel)
        try:
            places = json.loads(said.stdout)
        except ValueError:
            return  # it cannot even start: pytest will say why
        for name, place in places.items():
            if place and not Path(place).resolve().is_relative_to(tree.root.resolve()):
                raise Unreadable(
                    f"The tests of the base would import {name} from {place}, whatever the base holds: what is "
                    "installed there comes before PYTHONPATH. Install it otherwise (pip install -e, a path of its own)."
                )

    def _environment(self, tree: Tree) -> dict[str, str]:
        path = os.pathsep.join([str(FOLDER), *(str(tree.root / root) for root in self.import_roots)])
        return {**self.env, "PYTHONPATH": path, "HYPOTHESIS_STORAGE_DIRECTORY": str(self.scratch / "hypothesis")}


def _session(record: Mapping[str, Any], tree: Path) -> Session:
    if not record["finished"]:
        return Session(
            why="The process of the tests ended in the middle of them. Look for what ends it, as os._exit does."
        )
    if record["not_run"]:
        last = f"pytest stopped before {record['not_run'][0]}"
        return Session(why=f"{last}. Look for what ends it: --stepwise, pytest.exit, a limit of a plugin's.")
    cases: dict[Test, dict[str, str]] = defaultdict(dict)
    failures: dict[Test, dict[str, Failure]] = defaultdict(dict)
    broken: dict[str, str] = {}
    said = {failure["id"]: failure for failure in record["failures"]}
    for node, outcome in record["outcomes"].items():
        path, name, case = parts_of(node, record["rootdir"], tree)
        if not name:
            broken |= {path: _here(said[node]["message"], tree)} if node in said else {}
            continue
        cases[path, name][case] = outcome
        if node in said:
            failures[path, name][case] = _failure(said[node], path, tree)
    return Session(cases, failures, broken)


def parts_of(node: str, rootdir: str, tree: Path) -> tuple[str, str, str]:
    """The file of a node of pytest's, relative to the tree, the test in it, and its case; empty where there is none."""
    file, _, rest = node.partition("::")
    name, bracket, case = rest.partition("[")
    return _relative(Path(rootdir, file), tree), name, bracket + case


def _failure(told: Mapping[str, Any], path: str, tree: Path) -> Failure:
    places = re.findall(r"(?m)^(\S[^\n]*?):(\d+): \w", told["detail"])
    at = [(_relative(tree / place, tree), int(line)) for place, line in places] or [(path, told["line"])]
    own = [line for place, line in at if place == path]
    return Failure(own[0] if own else told["line"], _here(told["message"], tree), at[-1][0])


def _here(message: str, tree: Path) -> str:
    """What was said, with the paths of the tree as they are in the project."""
    return message.replace(f"{tree}{os.sep}", "")


def _relative(path: Path, tree: Path) -> str:
    return os.path.relpath(path, tree).replace(os.sep, "/")
