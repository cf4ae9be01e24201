"""What lies inside a file that is an archive, or is packed: a secret does not hide there."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from verify_gate.probes.wheel.archives import LARGE, tar_members, zip_members

DEPTH = 3
"""How many archives within each other are opened."""
BUDGET = 5 * LARGE
"""Bytes that are unpacked from one file, at most."""

_NO_ARCHIVE = (
    zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error, EOFError, OSError,
    RuntimeError, NotImplementedError, ValueError,
)  # fmt: skip  # a list, many words to a line
"""What is raised for one that is broken, or that only a password opens."""


def layers(data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file's own bytes, under no name, and those of every file in it, by its path there."""
    yield "", data
    room = BUDGET
    for path, inner in _below(data, DEPTH):
        room -= len(inner)
        if room < 0:
            return
        yield path, inner


def _below(data: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    if depth == 0:
        return
    try:
        for name, inner in _opened(data):
            yield name, inner
            for path, deeper in _below(inner, depth - 1):
                yield "/".join(part for part in (name, path) if part), deeper
    except _NO_ARCHIVE:
        return


def _opened(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The members of an archive, or what a packed file unpacks to, under no name; nothing for any other file."""
    packed = _unpacking(data)
    if packed is not None:
        yield "", packed.read(LARGE)
        return
    # A file can be both at once, for the one is read from its beginning and the other from its end.
    if tarfile.is_tarfile(io.BytesIO(data)):
        yield from tar_members(io.BytesIO(data))
    if zipfile.is_zipfile(io.BytesIO(data)):
        yield from zip_members(io.BytesIO(data))


def _unpacking(data: bytes) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile | None:
    file = io.BytesIO(data)
    if data.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if data.startswith(b"BZh"):
        return bz2.BZ2File(file)
    return lzma.LZMAFile(file) if data.startswith(b"\xfd7zXZ\0") else None
