"""What Claude Code says to a hook, and what it is told."""

from __future__ import annotations

import errno
import io
import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from verify_gate.cli.hook import answer as module
from verify_gate.cli.hook.answer import AGAIN, Call, answer, understood
from verify_gate.domain.unreadable import Unreadable

STOP = {"hook_event_name": "Stop", "cwd": "/p"}


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("told", "call"),
    [
        (STOP, Call("Stop", Path("/p"), None, held=False)),
        ({**STOP, "stop_hook_active": True}, Call("Stop", Path("/p"), None, held=True)),
        ({"hook_event_name": "SubagentStop"}, Call("SubagentStop", Path(), None, held=False)),
        (
            {"hook_event_name": "PostToolUse", "cwd": "/p", "tool_input": {"file_path": "a.py"}},
            Call("PostToolUse", Path("/p"), Path("/p/a.py"), held=False),
        ),
        (
            {"hook_event_name": "PostToolUse", "cwd": "/p", "tool_input": {"file_path": "/q/a.py"}},
            Call("PostToolUse", Path("/p"), Path("/q/a.py"), held=False),
        ),
        (
            {"hook_event_name": "PostToolUse", "cwd": 3, "tool_input": {"file_path": "a\0"}},
            Call("PostToolUse", Path(), None, held=False),
        ),
        ({"hook_event_name": "PostToolUse", "tool_input": "x"}, Call("PostToolUse", Path(), None, held=False)),
    ],
)
def test_a_call(told: dict[str, object], call: Call) -> None:
    assert understood(json.dumps(told).encode()) == call


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"hook_event_name": ["Stop"]}', b"[" * 100_000])
def test_what_is_no_call(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        understood(data)


def call(monkeypatch: pytest.MonkeyPatch, told: object, outcome: str | BaseException | None) -> int:
    """Answer a call, where the gate comes to this."""

    def read(*_: object) -> str | None:
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    monkeypatch.setattr(module, "read", read)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(told).encode())))
    return answer(Path("verify.toml"))


def test_nothing_is_said_where_all_is_in_range(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (call(monkeypatch, STOP, None), capsys.readouterr()) == (0, ("", ""))


@pytest.mark.parametrize(
    ("told", "outcome", "reason"),
    [
        (STOP, "FAIL x\n", "FAIL x\n"),
        ({**STOP, "stop_hook_active": True}, "FAIL x\n", f"{AGAIN}FAIL x\n"),
        ([], None, None),
        (STOP, Unreadable("No."), "UNKNOWN The gate could not run, so nothing was measured. No.\n"),
        (
            STOP,
            RuntimeError("oh"),
            "UNKNOWN The gate could not run, so nothing was measured. It failed by a fault of its own: RuntimeError: oh.\n",
        ),
    ],
)
def test_anything_else_blocks(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    told: object,
    outcome: str | Exception | None,
    reason: str | None,
) -> None:
    code = call(monkeypatch, told, outcome)

    out, err = capsys.readouterr()
    decision: dict[str, Any] = json.loads(out)
    assert (code, err, decision["decision"]) == (0, "", "block")
    assert reason is None or decision["reason"] == reason


def test_an_interruption_blocks_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(monkeypatch, STOP, KeyboardInterrupt()) == 2
    assert capsys.readouterr() == ("", "verify: interrupted; there is no verdict, and nothing is left running.\n")


def test_where_standard_output_is_full_the_reason_goes_the_other_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "deliver", lambda _: OSError(errno.ENOSPC, "No room"))

    assert call(monkeypatch, STOP, "FAIL x\n") == 2
    assert capsys.readouterr() == ("", "FAIL x\n")


def test_where_there_is_no_verify_toml_it_blocks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps({**STOP, "cwd": "/"}).encode())))

    assert answer(None) == 0
    assert "There is no verify.toml" in json.loads(capsys.readouterr().out)["reason"]


def test_a_person_who_tries_it_is_not_kept_waiting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    assert answer(Path("verify.toml")) == 0
    assert "not what Claude Code gives a hook" in json.loads(capsys.readouterr().out)["reason"]
