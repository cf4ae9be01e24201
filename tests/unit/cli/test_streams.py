from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from verify_gate.cli.streams import abandon, deliver, open_all, settle


@pytest.fixture
def full() -> Iterator[int]:
    """The number of an open file that takes nothing."""
    number = os.open("/dev/full", os.O_WRONLY)
    yield number
    os.close(number)


def test_all_files_are_open_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(os.listdir("/dev/fd"))
    monkeypatch.setattr(sys, "stderr", None)
    open_all()
    sys.stderr.write("nobody hears this")
    sys.stderr.close()
    assert len(os.listdir("/dev/fd")) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_what_cannot_be_written_is_given_up(full: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with open(full, "w", encoding="utf-8", closefd=False) as stream:
        stream.write("nobody reads this")
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setattr(sys, "stderr", None)
        settle()
    assert os.path.samestat(os.fstat(full), Path(os.devnull).stat())


def test_an_abandoned_file_takes_all(tmp_path: Path) -> None:
    with open(tmp_path / "file", "w", encoding="utf-8") as stream:
        abandon(stream)
        stream.write("nobody reads this")
    assert (tmp_path / "file").read_text(encoding="utf-8") == ""


def test_what_is_delivered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open(tmp_path / "file", "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert deliver("one\n") is None
        assert (tmp_path / "file").read_text(encoding="utf-8") == "one\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_what_keeps_it_from_there(full: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with open(full, "w", encoding="utf-8", closefd=False) as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        error = deliver("one\n")
    assert error is not None
    assert error.errno == errno.ENOSPC


def test_a_reader_that_has_gone_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert deliver("one\n") is None
