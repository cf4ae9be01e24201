"""The loop, on files that are saved between one wait and the next."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
import watchfiles

from tests.conftest import Project
from tests.unit.cli.watching.conftest import Gate
from verify_gate.cli.request import Request
from verify_gate.cli.watching import command as module
from verify_gate.cli.watching.command import REST, watch
from verify_gate.errors import Undelivered, UserError

Saves = Callable[..., None]


@pytest.fixture
def saves(monkeypatch: pytest.MonkeyPatch) -> Saves:
    """`saves(one, other)`: what happens while it waits, one after the other; then Ctrl-C."""

    def happen(*happenings: Callable[[], object]) -> None:
        def told(*_: object, **_options: object) -> Iterator[set[str]]:
            for happening in happenings:
                happening()
                yield {"something"}
            raise KeyboardInterrupt

        monkeypatch.setattr(watchfiles, "watch", told)

    return happen


def rows(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    """What was said on standard output and standard error, line by line."""
    out, err = capsys.readouterr()
    return out.splitlines(), err.splitlines()


def test_what_touches_nothing_is_said_and_nothing_is_read(
    made: Project, gate: Gate, saves: Saves, capsys: pytest.CaptureFixture[str]
) -> None:
    saves(lambda: None, lambda: made.write({"README.md": "hello\n"}))
    assert watch(Request(config=made.root / "verify.toml", only=("lint",))) == 130
    out, err = rows(capsys)
    assert gate.read == [["lint"]]
    assert sum(line.startswith("PASS  1 of 1 in range") for line in out) == 1
    waiting = "waiting for a change; Ctrl-C ends"
    assert [line.partition("→ ")[2] or line for line in err] == [
        "reads lint",
        waiting,
        "",
        "touches nothing that is read here",
        waiting,
    ]


def test_files_that_never_hold_still_are_named_below_the_report(
    made: Project, gate: Gate, saves: Saves, capsys: pytest.CaptureFixture[str]
) -> None:
    saves()
    gate.meanwhile = lambda: made.write({"out.txt": "." * len(gate.read)})
    assert watch(Request(config=made.root / "verify.toml")) == 130
    out, err = rows(capsys)
    assert len(gate.read) == 3
    assert sum(line.startswith("PASS") for line in out) == 1
    assert sum("out.txt changed during each of the last readings" in line for line in err) == 1


def test_what_the_system_does_not_tell_of_is_seen_all_the_same_and_not_looked_for_without_a_rest(
    made: Project, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def untold(*_: object, **_options: object) -> Iterator[set[str]]:
        yield set()
        made.write({"src/a.py": "x = 22\n"})
        yield set()
        clock[0] += 1
        yield set()
        assert len(gate.read) == 1
        clock[0] += REST
        yield set()
        assert len(gate.read) == 2
        raise KeyboardInterrupt

    def ticking() -> float:
        clock[0] += 1
        return clock[0]

    clock = [0.0]
    monkeypatch.setattr(watchfiles, "watch", untold)
    monkeypatch.setattr(module, "monotonic", ticking)
    assert watch(Request(config=made.root / "verify.toml")) == 130
    assert gate.read == [["lint", "works"], ["lint", "works"]]


@pytest.mark.usefixtures("gate")
def test_a_folder_that_is_closed_is_said_and_the_next_change_waited_for(
    made: Project, saves: Saves, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "src")

    def close() -> None:
        monkeypatch.setattr("verify_gate.cli.watching.changes.every_file", closed)

    saves(close, lambda: None, lambda: None)
    assert watch(Request(config=made.root / "verify.toml")) == 130
    assert sum("verify: src cannot be read: Permission denied." in line for line in rows(capsys)[1]) == 1


def test_a_system_that_tells_of_no_changes_ends_it_with_the_way_out(
    made: Project, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **_options: object) -> Iterator[object]:
        raise OSError("OS file watch limit reached")
        yield

    monkeypatch.setattr(watchfiles, "watch", refused)
    with pytest.raises(UserError, match=r"cannot be watched: OS file watch limit reached\. With WATCHFILES_FORCE"):
        watch(Request(config=made.root / "verify.toml"))
    assert gate.read == [["lint", "works"]]


def test_a_system_that_stumbles_over_what_was_saved_is_asked_anew(
    made: Project, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(*_: object, **_options: object) -> Iterator[set[str]]:
        monkeypatch.setattr(watchfiles, "watch", goes_on)
        yield set()
        made.write({"src/b.py": ""})
        raise RuntimeError("Unable to decode path")

    def goes_on(*_: object, **_options: object) -> Iterator[set[str]]:
        assert len(gate.read) == 2
        made.write({"src/a.py": "x = 22\n"})
        yield {"src/a.py"}
        raise KeyboardInterrupt

    monkeypatch.setattr(watchfiles, "watch", stumbles)
    assert watch(Request(config=made.root / "verify.toml")) == 130
    assert len(gate.read) == 3


@pytest.mark.usefixtures("gate")
def test_a_report_that_cannot_be_written_ends_it(made: Project, saves: Saves, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(StringIO):
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    saves()
    monkeypatch.setattr("verify_gate.cli.watching.command.abandon", lambda _: None)
    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(Undelivered, match="could not be written to standard output: No space left on device"):
        watch(Request(config=made.root / "verify.toml"))
