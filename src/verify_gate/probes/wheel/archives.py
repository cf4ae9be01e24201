"""What is in a wheel and in an sdist."""

from __future__ import annotations

import configparser
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

LARGE = 20_000_000
"""Bytes of one member beyond which it is not searched for secrets."""


class NotOne(Exception):
    """The build did not leave exactly one wheel and one sdist. The message is a sentence."""


def built(folder: Path) -> tuple[Path, Path]:
    """The wheel and the sdist that a build left in `folder`. Raises `NotOne` where there is anything else."""
    wheels, sdists = sorted(folder.glob("*.whl")), sorted(folder.glob("*.tar.gz"))
    if len(wheels) != 1 or len(sdists) != 1:
        there = ", ".join(sorted(path.name for path in folder.iterdir())) if folder.is_dir() else ""
        raise NotOne(f"The build left {there or 'nothing'}, and not one wheel and one sdist; look at `args`.")
    return wheels[0], sdists[0]


def zip_members(file: Path | IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Each file of a zip archive, such as a wheel, by its path, with its first bytes."""
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                with archive.open(info) as member:
                    yield info.filename, member.read(LARGE)


def tar_members(file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Each file of a tar archive by its path, with its first bytes."""
    with tarfile.open(fileobj=file) as archive:
        for info in archive:
            member = archive.extractfile(info) if info.isfile() else None
            if member is not None:
                yield info.name, member.read(LARGE)


def sdist_members(sdist: Path) -> Iterator[tuple[str, bytes]]:
    """Each file of an sdist by its path below the one folder that it holds, with its first bytes."""
    with open(sdist, "rb") as file:
        for path, data in tar_members(file):
            yield path.partition("/")[2], data


def entry_points(text: str) -> list[dict[str, str]]:
    """Every entry point of an entry_points.txt, as group, name and value."""
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None, default_section="")
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names are case-sensitive
    parser.read_string(text)
    return [
        {"group": group, "name": name, "value": value}
        for group in parser.sections()
        for name, value in parser.items(group)
    ]
