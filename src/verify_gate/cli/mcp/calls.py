"""The calls under way: taken in turn, and ended with all that they have started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import TypeVar

from verify_gate.process import GRACE_S, Cancelled, end_strays

T = TypeVar("T")
_BREATH_S = 2
"""Seconds beyond its own grace that the end of a process is waited for."""


@dataclass
class Calls:
    """One at a time is carried out, in a thread of its own; the others wait for it."""

    _under_way: set[Event] = field(default_factory=set)
    _turn: Lock = field(default_factory=Lock)

    async def awaited(self, task: Callable[[Event], T]) -> T:
        """What the task comes to. Where the one who waits is cancelled, it is over once nothing of the task is left."""
        import anyio.lowlevel  # noqa: PLC0415 - of the extra, which nothing else needs
        import anyio.to_thread  # noqa: PLC0415 - see above

        cancel = Event()

        async def heed() -> None:
            try:
                await anyio.sleep_forever()
            finally:
                cancel.set()

        async with anyio.create_task_group() as group:
            group.start_soon(heed)
            result = await anyio.to_thread.run_sync(self.carried_out, task, cancel)
            group.cancel_scope.cancel()
        await anyio.lowlevel.checkpoint()  # whoever was cancelled goes no further
        if result is None:
            raise AssertionError("a call that nobody cancelled was not carried out")
        return result

    def carried_out(self, task: Callable[[Event], T], cancel: Event) -> T | None:
        """What the task comes to, once it is its turn; `None` where it was cancelled, with nothing left of it."""
        self._under_way.add(cancel)
        try:
            with self._turn:
                return None if cancel.is_set() else task(cancel)
        except Cancelled:
            return None
        finally:
            self._under_way.discard(cancel)

    def end(self) -> None:
        """Cancel them all, and wait until nothing is left of the one that runs."""
        for cancel in tuple(self._under_way):
            cancel.set()
        if self._turn.acquire(timeout=GRACE_S + _BREATH_S):
            self._turn.release()
        end_strays()
