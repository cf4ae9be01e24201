"""What a run is asked for: the options of the command line, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from verify_gate.domain.cadence import Cadence


@dataclass(frozen=True)
class Request:
    """One run. `outputs` are spelled FORMAT=FILE; `config` is the nearest verify.toml upwards where it is `None`."""

    cadence: Cadence = Cadence.CHANGE
    only: tuple[str, ...] = ()
    format: str = "text"
    outputs: tuple[str, ...] = ()
    fresh: bool = False
    jobs: int = 1
    config: Path | None = None
    base: str | None = None
    quiet: bool = False
    verbose: bool = False
