"""Which files hold Python, and which of them Python reads as another text than tools do that know UTF-8 alone."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

_LINE = 300
"""Bytes of a first line that are looked at: no system starts a program that stands further on."""
_STARTS_PYTHON = re.compile(rb"#!.*(?:python|pypy|\buv\b|\bpipx\b)")
_BLANK = re.compile(rb"[ \t\f]*(?:#.*)?")
_DECLARES = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_EXECUTABLE = 0o111


def is_python(file: Path) -> bool:
    """Whether a file is Python by its suffix, or by the `#!` line of a script.

    Of what has another suffix, only what may be executed is opened: a folder of data holds many files.
    """
    if file.suffix.lower() in {".py", ".pyi", ".pyw"}:
        return True
    try:
        if not file.is_file():
            return False  # a pipe or a device has an end that nobody knows
        if "." in file.name and not file.stat().st_mode & _EXECUTABLE:
            return False
        with open(file, "rb") as opened:
            return _STARTS_PYTHON.match(opened.readline(_LINE)) is not None
    except OSError:
        return False


def read_otherwise(file: Path) -> str | None:
    """The encoding that a file of Python declares, where by UTF-8 other code would be read from it."""
    try:
        if not file.is_file():
            return None  # as above
        with open(file, "rb") as opened:
            declared = _declared(opened.readline() + opened.readline())
        return None if declared is None or _is_same(file.read_bytes(), declared) else declared
    except OSError:
        return None  # a file that is gone, or cannot be read, is for the tools to tell


def _declared(head: bytes) -> str | None:
    """The encoding that the first two lines declare; to Python, a lone carriage return ends a line too."""
    first, *more = re.split(rb"\r\n|\r|\n", head.removeprefix(b"\xef\xbb\xbf"))
    for line in (first, *more[:1]):
        found = _DECLARES.match(line)
        if found is not None:
            return found[1].decode("ascii", "replace")
        if not _BLANK.fullmatch(line):
            return None
    return None


def _is_same(data: bytes, encoding: str) -> bool:
    """Whether what is ASCII in the bytes is so in the text, and nothing else: all that code is made of is."""
    try:
        if codecs.lookup(encoding).name == "utf-8":
            return True  # where it is none, each tool says so
        return data.decode(encoding).encode("ascii", "ignore") == data.decode("ascii", "ignore").encode()
    except (LookupError, ValueError):  # no encoding of text, or no text in it
        return False
