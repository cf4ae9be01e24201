from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from verify_gate.cli.interruption import at_once, heed, processes_first

HEEDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Signals as a terminal gives them: what runs in the background of a shell inherits them ignored."""
    before = {number: signal.getsignal(number) for number in HEEDED}
    for number in HEEDED:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_what_is_ignored_from_the_start_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    heed(processes_first)
    assert [signal.getsignal(number) for number in HEEDED] == [processes_first, processes_first, signal.SIG_IGN]


def test_a_second_signal_disturbs_nothing() -> None:
    heed(processes_first)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGINT)
    assert {signal.getsignal(number) for number in HEEDED} == {signal.SIG_IGN}


def test_before_anything_runs_the_end_is_at_once(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(code: int) -> None:
        raise SystemExit(code)

    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(SystemExit) as ended:
        at_once(signal.SIGINT, None)
    assert ended.value.code == 130
    assert capfd.readouterr().err == "verify: interrupted; there is no verdict, and nothing is left running.\n"
