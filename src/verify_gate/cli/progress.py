"""What a person sees on standard error while readings are taken."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Self, TextIO

from verify_gate.cli.formats import screen_of
from verify_gate.domain.report import InstrumentReport
from verify_gate.reports.escape import name
from verify_gate.reports.words import MINUTE, duration

if TYPE_CHECKING:
    from rich.text import Text


class Silent(AbstractContextManager["Silent"]):
    """Says nothing."""

    def started(self, label: str) -> None:
        """Say nothing."""

    def finished(self, report: InstrumentReport) -> None:
        """Say nothing."""

    def __exit__(self, *_: object) -> None:
        """End as it began."""


@dataclass
class Lines(Silent):
    """A plain line for each reading that has ended, for a log or a pipe."""

    stream: TextIO
    _lock: Lock = field(default_factory=Lock)

    def finished(self, report: InstrumentReport) -> None:
        """Say what came of it, and how long it took."""
        status = report.status.value.replace("_", " ")
        line = f"verify: {_shown(report.label, self.stream)}: {status}, {duration(report.duration_s)}\n"
        with self._lock, suppress(OSError):  # whoever listened has gone; the readings go on
            self.stream.write(line)
            self.stream.flush()


@dataclass
class Live(Silent):
    """A line that stays in its place on a terminal: what is being read, for how long, of what it took last time.

    `total` is how many readings there will be; `expected` has the seconds that each took last time, by its label. Many
    may be under way at once. Used as a context, so that the cursor comes back however the run ends.
    """

    stream: TextIO
    total: int
    expected: Mapping[str, float]
    clock: Callable[[], float] = time.monotonic
    _begun: dict[str, float] = field(default_factory=dict)
    _done: int = 0
    _lock: Lock = field(default_factory=Lock)

    def __enter__(self) -> Self:
        """Show the line from now on."""
        from rich.console import Console  # noqa: PLC0415 - not loaded where nobody watches
        from rich.live import Live as Display  # noqa: PLC0415 - see above

        console = Console(file=self.stream)
        self._display = Display(get_renderable=self.shown, console=console, transient=True, refresh_per_second=8)
        self._display.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the line away, where the terminal is still there."""
        with suppress(OSError):
            self._display.stop()

    def started(self, label: str) -> None:
        """Count its seconds from now on."""
        with self._lock:
            self._begun[label] = self.clock()

    def finished(self, report: InstrumentReport) -> None:
        """Count it among those that are done."""
        with self._lock:
            self._begun.pop(report.label, None)
            self._done += 1

    def shown(self) -> Text:
        """The line as it stands now."""
        from rich.text import Text  # noqa: PLC0415 - see above

        now = self.clock()
        with self._lock:
            running = [self._told(label, now - begin) for label, begin in self._begun.items()]
            text = "  ".join([f"{self._done} of {self.total} read", *running])
        return Text(text, style="dim" if screen_of(self.stream).color else "", no_wrap=True, overflow="ellipsis")

    def _told(self, label: str, seconds: float) -> str:
        last = self.expected.get(label, 0)
        of = f" of about {_seconds(last)}" if last >= 1 else ""
        return f"- {_shown(label, self.stream)} {_seconds(seconds)}{of}"


def _seconds(seconds: float) -> str:
    """A time without its tenths, which would only flicker."""
    return f"{int(seconds)}s" if seconds < MINUTE else duration(seconds)


def _shown(label: str, stream: TextIO) -> str:
    return name(label, stream.encoding or "ascii")
