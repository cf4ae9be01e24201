"""What the steps of one mutation reading know of each other: where things lie."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from verify_gate.probes.mutation import witness

SETTLED = 10
"""How the step between the two runs of mutmut exits where a second one has nothing to do."""


@dataclass(frozen=True, slots=True)
class Task:
    """One reading: the project's `root`, the `folder` of this reading, and the `due` files, of which mutants are made.

    `known` are the files that the gate counts as source or tests: they are copied although git ignores them.
    """

    root: Path
    folder: Path
    due: tuple[str, ...]
    known: tuple[str, ...]

    @staticmethod
    def read(file: Path) -> Task:
        """The task that lies in `file`; its folder is the file's."""
        data = json.loads(file.read_text(encoding="utf-8"))
        return Task(Path(data["root"]), Path(data["folder"]), tuple(data["due"]), tuple(data["known"]))

    def as_json(self) -> str:
        """The task as `read` reads it."""
        return json.dumps(asdict(self), default=str)

    @property
    def tree(self) -> Path:
        """Where mutmut runs: its settings, and the unchanged text of the due files."""
        return self.folder / "tree"

    @property
    def mutants(self) -> Path:
        """The copy of the whole project: there the tests run, and there mutmut lays its mutants."""
        return self.tree / "mutants"

    @property
    def plugins(self) -> Path:
        """The folder with the pytest plugin that bears witness."""
        return self.folder / "plugins"

    def witness(self, run: str) -> Path:
        """Where the pytest sessions of one run say how they went."""
        return self.folder / f"{run}.jsonl"

    @property
    def temporary(self) -> Path:
        """A link to the folder that holds what tests write to temporary folders, outside the project."""
        return self.folder / witness.TEMPORARY

    @property
    def patient_settings(self) -> Path:
        """The settings for the second run, with more patience."""
        return self.folder / "patient.toml"

    @property
    def hidden(self) -> Path:
        """How many mutants the pragmas of each file take out."""
        return self.folder / "hidden.json"

    @property
    def laid(self) -> Path:
        """What was laid into the copy before any test ran over it."""
        return self.folder / "laid.json"

    @property
    def asked(self) -> Path:
        """Which tests run over each function, and which null mutants were asked for."""
        return self.folder / "asked.json"

    @property
    def first(self) -> Path:
        """What the first run of mutmut came to, kept before the second one overwrites it."""
        return self.folder / "first.json"

    @property
    def collected(self) -> Path:
        """What became of each mutant."""
        return self.folder / "collected.json"
