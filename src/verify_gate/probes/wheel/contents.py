"""Which file of the project is which file of the wheel, and what each is called when it is imported."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import PurePosixPath

_CONTAINERS = frozenset({"src", "lib", "python"})
_COMPILED = re.compile(r"(.+?)\.(?:[\w-]+\.)?(?:so|pyd)")
_LIBRARY = re.compile(r"\A[^/]+\.data/(?:purelib|platlib)/")
_SCRIPT = re.compile(r"[^/]+\.data/scripts/([^/]+)")
_WAY_BACK = re.compile(r"[^/]+\.data/data/(?:.+/)?(?:site|dist)-packages/.+")
_METADATA = re.compile(r"[^/]+\.(?:dist-info|data)/.*")


def installed(member: str) -> str:
    """Where a member of a wheel lands, relative to site-packages."""
    return _LIBRARY.sub("", member, count=1)


def is_metadata(member: str) -> bool:
    """Whether a member, as it is installed, lands outside of what is imported."""
    return _METADATA.fullmatch(member) is not None


def is_program(member: str, data: bytes) -> bool:
    """Whether a member lands outside of what is imported, and yet is run: a script, or one that finds its way back."""
    return (_SCRIPT.fullmatch(member) is not None and data.startswith(b"#!")) or _WAY_BACK.fullmatch(member) is not None


def altered(ours: bytes, theirs: bytes) -> int | None:
    """The first line in which what ships differs; `None` where none does. An installer's own first line is none."""
    pairs = zip_longest(ours.splitlines(), theirs.splitlines())
    return next(
        (
            number
            for number, (our, their) in enumerate(pairs, 1)
            if our != their and not (number == 1 and _is_shebang(our) and _is_shebang(their))
        ),
        None,
    )


def _is_shebang(line: bytes | None) -> bool:
    return line is not None and line.startswith(b"#!")


def is_compiled(member: str) -> bool:
    """Whether a member is a module in machine code."""
    return _COMPILED.fullmatch(member) is not None


def module_name(member: str) -> str | None:
    """What a member is imported as; `None` where it is no module."""
    compiled = _COMPILED.fullmatch(member)
    stem = compiled[1] if compiled else member.removesuffix(".py")
    if stem == member:
        return None
    parts = stem.split("/")
    if not all(part.isidentifier() for part in parts):
        return None
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) or None


def place(
    source: Sequence[str], source_files: Sequence[str], test_files: Sequence[str], members: Collection[str]
) -> dict[str, str]:
    """The member of the wheel that each file of the project became, for those that are in it.

    The files below each entry of `source` are in the wheel below one common folder less; which one, is seen from where
    most of them are found. Tests lie beside them.
    """
    compiled = {found[1]: member for member in members if (found := _COMPILED.fullmatch(member))}
    scripts = {found[1]: member for member in members if (found := _SCRIPT.fullmatch(member))}
    placed: dict[str, str] = {}
    stripped: list[str] = []
    for entry in source:
        below = [path for path in source_files if entry in {path, "."} or path.startswith(f"{entry}/")]
        tries = [(strip, _without(strip, below, members, compiled)) for strip in _strips(entry, below)]
        strip, most = max(tries, key=lambda candidate: len(candidate[1]))
        stripped.append(strip)
        placed.update(most)
        for path in below:
            name = path.rpartition("/")[2]
            if path not in placed and name in scripts:
                placed[path] = scripts[name]
    for strip in (*stripped, ""):
        placed = {**_without(strip, test_files, members, compiled), **placed}
    return placed


def _strips(entry: str, below: Iterable[str]) -> Iterator[str]:
    """The leading folders that may be missing in the wheel, the likeliest first.

    `src/acme` is never looked for as `src/acme`: a wheel that holds it so is broken.
    """
    path = PurePosixPath(entry)
    package = f"{entry}/__init__.py" in below
    for candidate in (path, *path.parents):
        if candidate == path and (package or entry in below):
            continue
        yield "" if candidate == PurePosixPath() else candidate.as_posix()
        if candidate.name in _CONTAINERS:
            return


def _without(strip: str, paths: Iterable[str], members: Collection[str], compiled: Mapping[str, str]) -> dict[str, str]:
    """Those of `paths` that are members once the leading folder is gone, or whose compiled form is."""
    prefix = f"{strip}/" if strip else ""
    found = {}
    for path in paths:
        if path.startswith(prefix):
            target = path[len(prefix) :]
            if target in members:
                found[path] = target
            elif target.endswith(".py") and target.removesuffix(".py") in compiled:
                found[path] = compiled[target.removesuffix(".py")]
    return found
