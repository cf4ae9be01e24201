"""How a run ends, whatever `check` does."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from verify_gate.cli import ending, streams
from verify_gate.cli.ending import ended, exit_code_of
from verify_gate.cli.request import Request
from verify_gate.domain.verdict import Verdict
from verify_gate.errors import Problem, Undelivered, UserError


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(streams, "abandon", lambda _: None)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def ends(monkeypatch: pytest.MonkeyPatch, outcome: Verdict | BaseException) -> int:
    def check(_: Request) -> Any:
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    monkeypatch.setattr(ending, "check", check)
    return exit_code_of(Request())


@pytest.mark.parametrize(
    ("outcome", "code", "said"),
    [
        (Verdict.FAIL, 1, ""),
        (
            UserError(Problem("a", "One\x1b[2J\nline.", "Mend it."), Problem("b", "Two.")),
            2,
            "verify: One\\x1b[2J\\nline. Mend it. [a]\nverify: Two. [b]\nverify: nothing was run, so there is no verdict.\n",
        ),
        (Undelivered(Problem("output-unwritable", "No room.")), 3, "verify: No room. [output-unwritable]\n"),
        (KeyboardInterrupt(), 130, "verify: interrupted; there is no verdict, and nothing is left running.\n"),
    ],
)
def test_the_code_and_the_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    outcome: Verdict | BaseException,
    code: int,
    said: str,
) -> None:
    assert (ends(monkeypatch, outcome), capsys.readouterr().err) == (code, said)


@pytest.mark.parametrize(
    ("outcome", "code", "said"),
    [
        (None, 0, ""),
        (UserError(Problem("a", "One.", "Mend it.")), 2, "verify: One. Mend it. [a]\n"),
        (Undelivered(Problem("output-unwritable", "No room.")), 3, "verify: No room. [output-unwritable]\n"),
        (KeyboardInterrupt(), 130, "verify: interrupted; there is no verdict, and nothing is left running.\n"),
    ],
)
def test_what_takes_no_reading_ends_alike(
    capsys: pytest.CaptureFixture[str], outcome: BaseException | None, code: int, said: str
) -> None:
    def task() -> None:
        if outcome is not None:
            raise outcome

    assert (ended(task), capsys.readouterr().err) == (code, said)


def test_a_fault_of_what_takes_no_reading(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> None:
        raise RuntimeError("it broke")

    monkeypatch.setattr(ending, "_kept_traceback", lambda: "Please report it")
    assert (ended(breaks), capsys.readouterr().err) == (
        3,
        "verify: failed by a fault of its own, so there is no verdict: RuntimeError: it broke. Please report it.\n",
    )


def test_a_fault_whose_traceback_cannot_be_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    assert ends(monkeypatch, RuntimeError("it broke")) == 3
    assert capsys.readouterr().err == (
        "verify: failed by a fault of its own, so there is no verdict: RuntimeError: it broke. Please report it.\n"
    )


class Deaf(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError("nobody hears")


def test_where_nobody_hears_the_code_has_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Deaf())
    assert ends(monkeypatch, UserError(Problem("a", "One."))) == 2
