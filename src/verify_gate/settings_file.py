"""A file of settings, read with care: what lies there may be a pipe, a disk image, or nested without end."""

from __future__ import annotations

import tomllib
from pathlib import Path
from stat import S_ISREG
from typing import Any

from verify_gate.errors import Problem, UserError

LARGEST = 1_000_000
"""Bytes of a verify.toml that are read."""


class NoPlainFile(OSError):
    """A folder, a pipe or a device: it has an end that nobody knows."""


class TooLarge(OSError):
    """More than anybody writes."""


def plain_text(file: Path, largest: int) -> str:
    """The text of a file of at most that many bytes, less the mark that some editors begin it with.

    Raises `OSError` where it cannot be read, or should not be (`NoPlainFile`, `TooLarge`), and `UnicodeDecodeError`.
    """
    found = file.stat()
    if not S_ISREG(found.st_mode):
        raise NoPlainFile("it is no plain file")
    if found.st_size > largest:
        raise TooLarge(f"it is over {largest // 1_000_000} MB, more than anybody writes")
    return file.read_text(encoding="utf-8-sig")


def tables_in(text: str) -> dict[str, Any]:
    """What a text in TOML holds. Raises `tomllib.TOMLDecodeError`, or `ValueError` for more than can be taken in."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except (ValueError, RecursionError):
        raise ValueError("a number in it has thousands of digits, or it is nested too deeply") from None


def tables_if_any(text: str | None) -> dict[str, Any]:
    """What a text in TOML holds; nothing where there is none, or where it is none: who reads it first says so."""
    try:
        return tables_in(text or "")
    except ValueError:
        return {}


def tables_of(file: Path) -> dict[str, Any]:
    """What verify.toml holds. Raises `UserError` where it cannot be read, or is no TOML."""
    try:
        return tables_in(plain_text(file, LARGEST))
    except FileNotFoundError:
        raise UserError(Problem("no-config", f"{file} does not exist.", "Name another with --config.")) from None
    except NoPlainFile:
        raise UserError(_unreadable(f"{file} is no plain file.", "Name another with --config.")) from None
    except TooLarge:
        raise UserError(_unreadable(f"{file} is over 1 MB, more than anybody writes.", "Correct it.")) from None
    except OSError as error:
        raise UserError(_unreadable(f"{file} cannot be read: {error.strerror}.")) from None
    except UnicodeDecodeError as error:
        said = f"{file} is not UTF-8: {error.reason} at byte {error.start}."
        raise UserError(_unreadable(said, "Save it as UTF-8.")) from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(Problem("config-syntax", f"{file} is not valid TOML: {error}.")) from None
    except ValueError as error:
        raise UserError(Problem("config-syntax", f"{file} cannot be taken in: {error}.")) from None


def is_file(file: Path) -> bool:
    """Whether it is a plain file. Raises `UserError` where the system does not even let us see."""
    try:
        return file.is_file()
    except OSError as error:
        raise UserError(_unreadable(f"{file} cannot be read: {error.strerror}.")) from None


def _unreadable(said: str, way_out: str | None = None) -> Problem:
    return Problem("config-unreadable", said, way_out)
