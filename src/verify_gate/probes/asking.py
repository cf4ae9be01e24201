"""How a probe of our own asks a tool: a process whose output is kept in files of the scratch folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from verify_gate.process import PROBE_GRACE_S, Request, run

_LONG_S = 24 * 3600.0
"""The gate ends the probe in time, and with it what the probe runs."""


@dataclass(frozen=True, slots=True)
class Said:
    """How a tool ended and what it said; the exit code is below zero where it did not come to its end."""

    exit_code: int
    stdout: str
    stderr: str


def ask(
    argv: Sequence[str], cwd: Path, env: Mapping[str, str], scratch: Path, cancel: Event, stdin: Path | None = None
) -> Said:
    """Run a command to its end, with a file as its standard input or none, and tell what it said.

    Raises `Cancelled` when `cancel` is set.
    """
    out, err = scratch / "told.out", scratch / "told.err"
    ended = run(Request(tuple(argv), cwd, env, _LONG_S, out, err, PROBE_GRACE_S, stdin), cancel)
    said, erred = (file.read_text(encoding="utf-8", errors="replace") if file.exists() else "" for file in (out, err))
    return Said(-1 if ended.exit_code is None else ended.exit_code, said, erred or ended.failure or "")
