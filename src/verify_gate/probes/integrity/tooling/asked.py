"""What a tool says itself that its settings come to, in the tree of either side."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from verify_gate.domain.finding import Finding, Severity
from verify_gate.probes.asking import Said
from verify_gate.probes.integrity.model import Change, Side
from verify_gate.probes.project_side import FOLDER
from verify_gate.probes.suppressions.bench import Bench

_PROGRAMS: Mapping[str, str] = {
    "coverage": "verify_gate_coverage_settings.py",
    "mypy": "verify_gate_type_settings.py",
}
"""What asks a tool, in the interpreter that has it; ruff says it itself."""


Job = Mapping[str, Any]
Ask = Callable[[str, Change, tuple[Job, Job]], tuple[Mapping[str, Any], Mapping[str, Any]] | None]
"""How a tool is asked of the base and of the head, each with a job of its own; `None` where it cannot be."""


def nobody(tool: str, change: Change, jobs: tuple[Job, Job]) -> None:
    """No tool is asked."""


class Refused(ValueError):
    """The tool goes by no such settings; it says why. `of_project`: it is the project's own, and no other version."""

    def __init__(self, why: str, *, of_project: bool) -> None:
        super().__init__(why)
        self.of_project = of_project


@dataclass(frozen=True)
class Asked:
    """The tools that the project has, or else verify; `notes` says of which either side could not be asked."""

    context: Mapping[str, Any]
    cancel: Event
    notes: list[Finding] = field(default_factory=list)

    def _of(self, tool: str, side: Side, top: Side, job: Job) -> Mapping[str, Any] | None:
        """What the tool says of the settings in a side; `None` where it is not here. Raises `Refused`."""
        bench = Bench(side.root, self.context, self.cancel)
        found = bench.found(tool)
        if found is None:
            return None
        if tool == "ruff":
            said = bench.says(*found.argv, "check", "--no-cache", "--show-settings", str(job["file"]))
            if said.exit_code != 0:
                raise Refused(_last(said), of_project=found.of_project)
            rules = rules_in(said.stdout)
            if rules is None:
                raise Refused("it names no rules that it goes by", of_project=False)
            return {"rules": rules}
        python = self.context["python"] if found.of_project else sys.executable
        asks, told = bench.scratch / "settings-asked.json", bench.scratch / "settings-told.json"
        asks.write_text(json.dumps({**job, "top": str(top.root), "told": str(told)}), encoding="utf-8")
        told.unlink(missing_ok=True)
        said = bench.says(python, "-I", str(FOLDER / _PROGRAMS[tool]), str(asks))
        try:
            answer: Mapping[str, Any] = json.loads(told.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise Refused(_last(said), of_project=found.of_project) from None
        return answer

    def __call__(
        self, tool: str, change: Change, jobs: tuple[Job, Job]
    ) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
        """What the tool says of the base and of the head; `None` where it cannot be asked of both, with a note.

        Raises `Refused` where the project's own goes by the settings of the base, and not by those of the head.
        """
        told: list[Mapping[str, Any]] = []
        whole = change.above or change
        sides = ("base", change.base, whole.base), ("head", change.head, whole.head)
        for (name, side, top), job in zip(sides, jobs, strict=True):
            try:
                answer = self._of(tool, side, top, job)
            except Refused as refused:
                if told and refused.of_project:
                    raise
                self._note(f"{tool} does not understand its settings of the {name} ({refused})")
                return None
            if answer is None:
                self._note(f"{tool} is not here to be asked what its settings come to")
                return None
            told.append(answer)
        return told[0], told[1]

    def _note(self, why: str) -> None:
        message = f"{why}, so they are compared as they are written"
        self.notes.append(Finding(message, rule="unasked", severity=Severity.NOTE))


def _last(said: Said) -> str:
    lines = (said.stderr.strip() or said.stdout.strip() or f"exit {said.exit_code}").splitlines()
    return lines[-1].strip()


def rules_in(said: str) -> list[str] | None:
    """The codes of the rules that are on, in what ruff shows of its settings; `None` where it does not show them."""
    found = re.search(r"(?ms)^linter\.rules\.enabled = \[(\]$|\n.*?^\])", said)
    codes = re.findall(r"(?m)\((\w+)\),?$", found[1]) if found else []
    return codes if codes or (found and found[1] == "]") else None
