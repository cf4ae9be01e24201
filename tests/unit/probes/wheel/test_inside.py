from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from verify_gate.probes.wheel import inside
from verify_gate.probes.wheel.inside import layers


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def tarred(**files: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


def names(data: bytes) -> list[str]:
    return [name for name, _ in layers(data)]


def test_a_plain_file_is_itself() -> None:
    assert list(layers(b"x = 1\n")) == [("", b"x = 1\n")]


def test_an_archive_is_itself_and_what_it_holds() -> None:
    data = zipped(a=b"1", b=b"2")
    assert list(layers(data)) == [("", data), ("a", b"1"), ("b", b"2")]
    data = tarred(a=b"1")
    assert list(layers(data)) == [("", data), ("a", b"1")]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_is_packed_is_unpacked(pack: object) -> None:
    assert callable(pack)
    data = pack(b"1")
    assert list(layers(data)) == [("", data), ("", b"1")]
    assert list(layers(pack(tarred(a=b"1"))))[-1] == ("a", b"1")


def test_archives_in_archives_are_opened_to_a_depth() -> None:
    deep = zipped(a=zipped(b=zipped(c=zipped(d=b"1"))))
    assert names(deep) == ["", "a", "a/b", "a/b/c"]


def test_one_that_is_two_at_once_is_opened_as_both() -> None:
    assert names(tarred(a=b"1") + zipped(b=b"2")) == ["", "a", "b"]


def test_one_that_is_broken_is_looked_into_as_far_as_it_goes() -> None:
    assert names(gzip.compress(b"1" * 1000)[:20]) == [""]
    assert names(b"PK\x05\x06" + b"\xff" * 18) == [""]
    sound = zipped(a=b"1" * 1000, b=b"2" * 1000)
    at = sound.index(b"PK\x03\x04", 4) + 35
    assert names(sound[:at] + b"\xff\xff" + sound[at + 2 :]) == ["", "a"]


def test_no_more_is_unpacked_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "BUDGET", 10)
    assert names(zipped(a=b"12345", b=b"12345", c=b"1", d=b"")) == ["", "a", "b"]
