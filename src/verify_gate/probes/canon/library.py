"""Which files of a project are documents, and which of those are records by their name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.reading import Unreadable
from verify_gate.probes.canon.reading import READERS
from verify_gate.repository import ignored
from verify_gate.workspace import NEVER, is_environment

_WITHOUT_ASKING = frozenset(READERS) - {".txt"}
"""A .txt file is a document where `docs` says so: most are something else."""
_RECORDS = ("changelog", "changes", "history", "news")


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents `there`, where documents usually are or where one is named; and the `named`, those to be read."""

    there: tuple[str, ...]
    named: tuple[str, ...]


def find_documents(root: Path, docs: Sequence[str], tests: Sequence[str], env: Mapping[str, str]) -> Documents:
    """The documents below `root`, sorted. Named are those that the globs `docs` take in; without globs, all there are.

    Nothing below `tests` is one, and nothing that git ignores. What links lead to is there once.
    Raises `Unreadable` where there are none, or where one of the globs takes in none.
    """
    below_tests = [Exclusion(folder, "tests") for folder in tests]
    there = [path for path in _files(root, env) if not any(test.covers(path) for test in below_tests)]
    usual = _usual(there, ("docs/", "doc/", *_linked(root, there)))
    if not docs and not usual:
        raise Unreadable(
            "There are no documents: no .md, .rst or .markdown file beside verify.toml, in docs or in doc. "
            "Name them with `docs`, or remove the instrument from verify.toml."
        )
    found: set[str] = set()
    for glob in docs:
        named = Exclusion(glob, "documents")
        taken = {path for path in there if named.covers(path) and Path(path).suffix.lower() in READERS}
        if not taken:
            raise Unreadable(f"`docs` names {glob!r}, where there is no document. Correct it, or remove it.")
        found |= taken
    once = _once(root, found.union(usual))
    return Documents(tuple(sorted({*once.values()})), tuple(sorted({once[path] for path in found or usual})))


def is_record(path: str) -> bool:
    """Whether a document tells, by its name, what was and may be no more."""
    return path.rpartition("/")[2].lower().startswith(_RECORDS)


def _usual(there: Sequence[str], folders: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        path
        for path in sorted(there)
        if Path(path).suffix.lower() in _WITHOUT_ASKING and ("/" not in path or path.startswith(folders))
    )


def _once(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """What each of the paths is read by: the file's own path where that is one of them, else the first link to it."""
    real = {path: os.path.realpath(root / path) for path in paths}
    names: dict[str, str] = {}
    for path in sorted(real, key=lambda path: ((root / path).is_symlink(), path)):
        names.setdefault(real[path], path)
    return {path: names[file] for path, file in real.items()}


def _linked(root: Path, there: Sequence[str]) -> Iterator[str]:
    """The folders of the project that links in docs or doc lead to, or they themselves: read where they lie."""
    whole, above = root.resolve(), {parent.as_posix() for path in there for parent in Path(path).parents}
    for top in ("docs", "doc"):
        inside = [name for name in above if name == top or name.startswith(f"{top}/")]
        links = [root / top, *(each for name in inside for each in (root / name).iterdir())]
        for target in (each.resolve() for each in links if each.is_symlink() and each.is_dir()):
            if target.is_relative_to(whole) and target != whole:
                yield f"{target.relative_to(whole).as_posix()}/"


def _files(root: Path, env: Mapping[str, str]) -> Iterator[str]:
    """Every file that is the project's own: no environment, no cache, no output that git ignores."""
    files_ignored, folders_ignored = ignored(root, env)
    for folder, folders, files in os.walk(root):
        here = Path(folder).relative_to(root).as_posix()
        prefix = "" if here == "." else f"{here}/"
        folders[:] = [
            name
            for name in folders
            if name not in {*NEVER, "node_modules"}
            and not name.startswith(".")
            and prefix + name not in folders_ignored
            and not is_environment(Path(folder, name), os.environ)
        ]
        yield from (prefix + name for name in files if prefix + name not in files_ignored)
