"""Every module imported and every entry point loaded in the clean environment, whatever one does to the process."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event

from verify_gate.probes.project_side import FOLDER
from verify_gate.probes.wheel.facts import Target, Trial
from verify_gate.process import PROBE_GRACE_S, Request, run

PATIENCE_S = 60.0
"""Seconds that one module may take to be imported."""

_LOADER = FOLDER / "verify_gate_loader.py"
_HUNG = "it was not done after"
_CERTAIN = (_HUNG, "ModuleNotFoundError", "SyntaxError", "IndentationError", "TabError")
_ALL = 1e6


class NotTried(Exception):
    """The environment's interpreter did not try anything at all. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where targets are tried: an interpreter, an empty folder, how long each may take, and what calls it off."""

    python: Path
    folder: Path
    env: Mapping[str, str]
    cancel: Event
    patience: float = PATIENCE_S

    def try_all(self, targets: Sequence[Target]) -> tuple[Trial, ...]:
        """How each target fared, in their order.

        One process tries them all; where a target ends it, another goes on behind. What went wrong beside other targets
        is tried once more by itself, and only that counts.
        """
        trials: list[Trial] = []
        while len(trials) < len(targets):
            trials += self._in_one_process(targets[len(trials) :])
        return tuple(
            self._in_one_process([target])[0] if number and _doubtful(trial) else trial
            for number, (target, trial) in enumerate(zip(targets, trials, strict=True))
        )

    def _in_one_process(self, targets: Sequence[Target]) -> list[Trial]:
        """How the targets fared up to the one, included, that ended the process."""
        asked, told, out, err = (self.folder / name for name in ("targets.json", "results.jsonl", "out", "err"))
        asked.write_text(json.dumps([asdict(target) for target in targets]), encoding="utf-8")
        told.unlink(missing_ok=True)
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        words = (str(self.python), "-I", "-B", str(_LOADER), str(asked), str(told), str(self.patience))
        ended = run(Request(words, home, self.env, _ALL, out, err, PROBE_GRACE_S), self.cancel)
        for stream in (out, err):
            if stream.exists():
                with open(stream, "rb") as said:
                    shutil.copyfileobj(said, sys.stderr.buffer)
        lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
        begun, trials = results(lines)
        if begun > len(trials):
            hung = b"Timeout (" in err.read_bytes()
            trials.append(Trial(error=_how_it_ended(ended.exit_code, self.patience if hung else None)))
        if not trials:
            raise NotTried(ended.failure or f"{self.python} imported nothing (exit {ended.exit_code}); see the log.")
        return trials


def results(lines: Iterable[str]) -> tuple[int, list[Trial]]:
    """How many targets were begun, and how those that ended did."""
    begun, trials = 0, []
    for line in map(json.loads, lines):
        if "begins" in line:
            begun += 1
        else:
            trials.append(Trial(error=line["error"], line=line["line"]))
    return begun, trials


def missing_scripts(targets: Iterable[Target], scripts: Path) -> tuple[str, ...]:
    """The scripts that ought to be in the environment and are not."""
    there = {path.name.removesuffix(".exe") for path in scripts.iterdir()}
    return tuple(target.name for target in targets if target.callable and target.name not in there)


def _doubtful(trial: Trial) -> bool:
    """Whether something went wrong that might have gone well in a process of its own."""
    return trial.error is not None and not trial.error.startswith(_CERTAIN)


def _how_it_ended(exit_code: int | None, hung_for: float | None) -> str:
    if hung_for is not None:
        return f"{_HUNG} {hung_for:g} s"
    if exit_code is not None and exit_code < 0:
        return f"it ended the interpreter with signal {-exit_code}"
    return f"it ended the interpreter with exit code {exit_code}"
