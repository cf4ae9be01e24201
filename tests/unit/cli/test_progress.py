from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO, StringIO, TextIOWrapper
from select import select
from typing import TextIO

import pytest

from tests.unit.reports.made import COVERAGE, LINT, MISSING, ON_ITS_WORD, TYPECHECK
from verify_gate.cli.progress import Lines, Live, Silent


def stream(encoding: str = "utf-8") -> TextIO:
    return TextIOWrapper(BytesIO(), encoding, write_through=True)


def written(to: TextIO) -> str:
    to.seek(0)
    return to.read()


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_silent_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with Silent() as witness:
        witness.started("lint")
        witness.finished(LINT)
    assert capfd.readouterr() == ("", "")


def test_a_plain_line_for_each_reading_that_has_ended() -> None:
    to = stream()
    with Lines(to) as witness:
        for report in (COVERAGE, LINT, MISSING):
            witness.started(report.label)
            witness.finished(report)
    assert written(to) == (
        "verify: coverage: in range, 12s\nverify: lint: out of range, 1.2s\nverify: build: no reading, 0.0s\n"
    )


def test_a_label_is_data() -> None:
    hostile = replace(LINT, name="a\x1b[2J\nb", member="pack\u202eages/ü")
    for encoding, shown in (("utf-8", "ü"), ("ascii", r"\xfc")):
        to = stream(encoding)
        Lines(to).finished(hostile)
        assert written(to) == rf"verify: pack\u202eages/{shown}:a\x1b[2J\nb: out of range, 1.2s" + "\n"
    without_encoding = StringIO()
    Lines(without_encoding).finished(LINT)
    assert without_encoding.getvalue() == "verify: lint: out of range, 1.2s\n"


def test_lines_that_come_at_once_do_not_mix() -> None:
    to = stream()
    witness = Lines(to)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(witness.finished, [LINT] * 200))
    assert written(to) == "verify: lint: out of range, 1.2s\n" * 200


class Gone(StringIO):
    def write(self, _text: str) -> int:
        raise BrokenPipeError


def test_a_listener_that_has_gone_does_not_end_the_run() -> None:
    to = Gone()
    Lines(to).finished(LINT)
    assert to.getvalue() == ""


def test_the_live_line_tells_what_is_read_for_how_long_and_of_how_much() -> None:
    clock = Clock()
    live = Live(stream(), 3, {"coverage": 72.0}, clock)
    assert live.shown().plain == "0 of 3 read"
    live.started("typecheck")
    clock.now += 2.5
    live.started("coverage")
    clock.now += 10
    assert live.shown().plain == "0 of 3 read  - typecheck 12s  - coverage 10s of about 1m12s"
    live.finished(TYPECHECK)
    assert live.shown().plain == "1 of 3 read  - coverage 10s of about 1m12s"
    live.finished(COVERAGE)
    live.finished(ON_ITS_WORD)
    assert live.shown().plain == "3 of 3 read"


@pytest.mark.parametrize(
    ("last", "seconds", "shown"),
    [
        (0.9, 0.9, "0s"),
        (1.0, 1.99, "1s of about 1s"),
        (59.9, 59.9, "59s of about 59s"),
        (60, 60, "1m00s of about 1m00s"),
        (3725, 9.5, "9s of about 1h02m"),
    ],
)
def test_the_live_line_counts_whole_seconds(last: float, seconds: float, shown: str) -> None:
    clock = Clock()
    live = Live(stream(), 1, {"lint": last}, clock)
    clock.now = 0.0
    live.started("lint")
    clock.now = seconds
    assert live.shown().plain == f"0 of 1 read  - lint {shown}"


def test_a_label_in_the_live_line_is_data() -> None:
    live = Live(stream("ascii"), 1, {}, Clock())
    live.started("[red]ü\x1b[2J\n")
    assert live.shown().plain == r"0 of 1 read  - [red]\xfc\x1b[2J\n 0s"


def said_on(terminal: int) -> str:
    """What was written to a terminal that is silent now."""
    said = ""
    while select([terminal], [], [], 0.05)[0]:
        said += os.read(terminal, 10_000).decode()
    return said


@pytest.mark.parametrize("end", [None, KeyboardInterrupt, RuntimeError])
def test_however_the_run_ends_the_terminal_is_clean(
    end: type[BaseException] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    outer, inner = os.openpty()
    with open(inner, "w", encoding="utf-8") as terminal:
        try:
            with Live(terminal, 2, {}) as live:
                live.started("a-label-of-such-a-length-that-it-does-not-fit")
                if end is not None:
                    raise end
        except (KeyboardInterrupt, RuntimeError) as error:
            assert type(error) is end  # noqa: PT017 - what is looked at is what was written before it
        terminal.flush()
        said = said_on(outer)
    os.close(outer)
    assert "0 of 2 read  - a-label-of-such-a-length…" in said
    assert said.count("\x1b[?25l") == said.count("\x1b[?25h") == 1
    assert said.endswith("\x1b[2K")  # the line itself is gone


@pytest.mark.parametrize(("no_color", "dim"), [("", True), ("1", False)])
def test_with_no_color_the_line_has_no_style(no_color: str, dim: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", no_color)
    outer, inner = os.openpty()
    with open(inner, "w", encoding="utf-8") as terminal:
        with Live(terminal, 2, {}):
            pass
        terminal.flush()
        said = said_on(outer)
    os.close(outer)
    assert "0 of 2 read" in said
    assert bool(re.search(r"\x1b\[[0-9;]*m", said)) is dim
