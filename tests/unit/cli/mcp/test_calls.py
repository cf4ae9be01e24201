"""Calls are taken in turn, and nothing is left of one that is ended."""

from __future__ import annotations

from threading import Event, Thread

import anyio
import pytest

from verify_gate.cli.mcp.calls import Calls
from verify_gate.process import Cancelled

LONG_S = 60


def until_cancelled(cancel: Event) -> str:
    assert cancel.wait(LONG_S)
    raise Cancelled


def test_what_a_task_comes_to_is_awaited() -> None:
    async def asked() -> str:
        return await Calls().awaited(lambda cancel: f"done, {cancel.is_set()}")

    assert anyio.run(asked) == "done, False"


def test_one_that_is_cancelled_is_over_once_nothing_of_it_is_left() -> None:
    over = Event()

    def task(cancel: Event) -> str:
        try:
            return until_cancelled(cancel)
        finally:
            over.set()

    async def asked() -> None:
        with anyio.move_on_after(0.05) as scope:
            await Calls().awaited(task)
        assert scope.cancelled_caught
        assert over.is_set()

    anyio.run(asked)


def test_one_that_waits_for_its_turn_is_not_begun_once_it_is_cancelled() -> None:
    calls, cancel = Calls(), Event()
    cancel.set()
    assert calls.carried_out(lambda _: "begun", cancel) is None


@pytest.mark.parametrize("waiting", [0, 2])
def test_all_are_ended(waiting: int) -> None:
    calls, begun = Calls(), Event()
    came: list[str | None] = []

    def task(cancel: Event) -> str:
        begun.set()
        return until_cancelled(cancel)

    threads = [Thread(target=lambda: came.append(calls.carried_out(task, Event()))) for _ in range(waiting + 1)]
    for thread in threads:
        thread.start()
    assert begun.wait(LONG_S)
    while len(calls._under_way) < waiting + 1:
        pass
    calls.end()
    for thread in threads:
        thread.join(LONG_S)
    assert came == [None] * (waiting + 1)
