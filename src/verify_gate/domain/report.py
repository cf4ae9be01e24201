"""What one run of the gate came to: a row of instruments and the verdict they fold into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from posixpath import normpath

from .cadence import Cadence
from .exclusion import Exclusion
from .reading import Reading
from .verdict import Status, Verdict, fold

BASELINE = "verify.baseline.toml"
"""The file that holds what a project has reached, beside verify.toml."""


@dataclass(frozen=True, slots=True)
class InstrumentReport:
    """One instrument's line: what it is, what it read, and what that cost.

    `why` is a sentence where the status is `no_reading`. `reading` is `None` where there is none. Times are in seconds,
    memory in MB; `None` where the system does not tell. `log` is relative to the project's root.
    `env` is what verify.toml sets for it. `on_its_word` marks a plain command: nothing shows what it looked at.
    """

    name: str
    uses: str
    when: Cadence
    question: str
    status: Status
    reading: Reading | None = None
    why: str | None = None
    exclusions: tuple[Exclusion, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    commands: tuple[tuple[str, ...], ...] = ()
    duration_s: float = 0.0
    cpu_s: float | None = None
    peak_rss_mb: float | None = None
    log: str | None = None
    on_its_word: bool = False
    member: str | None = None
    cached: bool = False

    @property
    def label(self) -> str:
        """The name, with the member it belongs to where the project has members."""
        return labelled(self.name, self.member)

    def located(self, path: str | None) -> str | None:
        """A path of its project's as one from the root of the run, where every reader of a report starts."""
        return path if path is None or self.member is None else below(f"{self.member}/", path)


def below(folder: str, path: str) -> str:
    """A path of a folder, as one from where the folder, with a slash behind it, is: `..` leads out of it again."""
    return normpath(f"{folder}{path}") if path.startswith("../") else f"{folder}{path}"


def labelled(name: str, member: str | None) -> str:
    """The name of an instrument, with the member it belongs to where the project has members."""
    return f"{member}:{name}" if member else name


@dataclass(frozen=True, slots=True)
class Report:
    """One run: every instrument of `verify.toml`, read or not, in its order.

    `commit` and `dirty` are `None` without git. `partial` says that `--only` picked some of what the cadence includes.
    `cleared` names the variables of tools that were set, and that no command inherited.
    """

    cadence: Cadence
    partial: bool
    instruments: tuple[InstrumentReport, ...]
    started: datetime
    duration_s: float
    commit: str | None = None
    dirty: bool | None = None
    cleared: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """All the selected instruments' statuses, folded into one."""
        return fold(instrument.status for instrument in self.instruments)
