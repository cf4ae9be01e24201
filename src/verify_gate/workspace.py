"""Which files the project has: worked out without asking any of the tools."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from verify_gate.domain.reading import Unreadable
from verify_gate.python_text import is_python
from verify_gate.repository import ignored, tracks

SETTINGS = (
    ".coveragerc", ".importlinter", ".jscpd.json", ".mypy.ini", ".pytest.ini", ".ruff.toml", "mypy.ini",
    "pyproject.toml", "pytest.ini", "pytest.toml", ".pytest.toml", "ruff.toml", "setup.cfg", "setup.py", "tox.ini",
)  # fmt: skip  # a list, many words to a line
"""The files at the root that tools take settings from."""

NEVER = frozenset({".git", ".hg", ".svn", ".verify", "__pycache__"})
"""Folders that hold no source of the project's, wherever they are."""
CONTAINERS = frozenset({"src", "lib", "python", ""})
"""Names of folders from which packages are imported, and that are none themselves."""
_PYTHON = (".py", ".pyi", ".pyw")
PYTHON_OF_AN_ENVIRONMENT = ("bin/python", "Scripts/python.exe")


@dataclass(frozen=True, slots=True)
class Workspace:
    """The files of a project, relative to its root with forward slashes, sorted.

    A file that git ignores counts (`ignored` names it), for it is imported and shipped like any other. A folder that
    git ignores as a whole, with nothing tracked in it, does not: it is output, an environment or a cache.
    """

    source_files: tuple[str, ...]
    test_files: tuple[str, ...]
    python_files: frozenset[str]
    import_roots: tuple[str, ...]
    ignored: frozenset[str]
    settings: Mapping[str, str]


def survey(root: Path, source: tuple[str, ...], tests: tuple[str, ...], env: Mapping[str, str]) -> Workspace:
    """Look at the project below `root`. Raises `Unreadable` where a part of it cannot be seen."""
    try:
        return _survey(root, source, tests, env)
    except OSError as error:
        raise Unreadable(
            f"{error.filename} cannot be read: {error.strerror}. What is in it would go unmeasured."
        ) from error


def _survey(root: Path, source: tuple[str, ...], tests: tuple[str, ...], env: Mapping[str, str]) -> Workspace:
    ignored_files, ignored_folders = ignored(root, env)
    test_files = set(_walk(root, tests, ignored_folders, env))
    source_files = set(_walk(root, source, ignored_folders, env)) - test_files
    every = source_files | test_files
    python_files = frozenset(path for path in every if path in source or is_python(root / path))
    return Workspace(
        tuple(sorted(source_files)),
        tuple(sorted(test_files)),
        python_files,
        _import_roots(root, source, python_files),
        frozenset(ignored_files & every),
        {name: text for name in SETTINGS if (text := _text(root / name)) is not None},
    )


def files_named(root: Path, name: str, env: Mapping[str, str]) -> tuple[str, ...]:
    """Every file of that name below `root`, but what git ignores, and what lies in an environment or a hidden folder.

    Raises `OSError` where a folder cannot be listed.
    """
    found = every_file(root, (), env)
    return tuple(path for path in found if path.rpartition("/")[2] == name and "/." not in f"/{path}")


def every_file(root: Path, tops: Iterable[str], env: Mapping[str, str]) -> tuple[str, ...]:
    """Every file below `root`, sorted, but what lies in an environment, and what git ignores.

    Below `tops` a file that git ignores counts, as in `survey`, also by a path that leads through a link; and of a
    folder that it ignores as a whole, the Python in it, which may be imported. Where `tops` has the root itself, such
    folders are caches and builds. Raises `OSError` where a folder cannot be listed.
    """
    files, folders = ignored(root, env)
    named = [top for top in tops if top != "."]
    there = (top for top in named if (root / top).exists())
    generated = {path for path in folders if path.rpartition("/")[2] not in NEVER and _is_below_any(path, named)}
    hidden = {path for path in files if not _is_below_any(path, tops)}
    return tuple(
        sorted(
            path
            for path in {*_walk(root, (".", *there), folders - generated, env)}
            if path not in hidden and (path.endswith(_PYTHON) or not _is_below_any(path, generated))
        )
    )


def _is_below_any(path: str, tops: Iterable[str]) -> bool:
    return any(is_below(path, top) for top in tops)


def is_below(path: str, top: str) -> bool:
    """Whether a path is that of `top`, or of something in it."""
    return top in {".", path} or path.startswith(f"{top}/")


def is_environment(folder: Path, env: Mapping[str, str]) -> bool:
    """Whether a folder is a virtual environment: one that says so, holds an interpreter, and nothing that git tracks.

    A `pyvenv.cfg` would otherwise hide whatever lies beside it.
    """
    return _says_so(folder) and not tracks(folder, env)


def _says_so(folder: Path) -> bool:
    return os.path.isfile(folder / "pyvenv.cfg") and any(  # noqa: PTH113 - Path.is_file() raises for a folder that is closed
        (folder / python).exists() for python in PYTHON_OF_AN_ENVIRONMENT
    )


def _walk(root: Path, tops: Iterable[str], ignored_folders: set[str], env: Mapping[str, str]) -> Iterator[str]:
    for top in tops:
        if (root / top).is_file():
            yield top
            continue
        walked = {os.path.realpath(root / top)}
        for folder, folders, files in os.walk(root / top, onerror=_refuse, followlinks=True):
            here = Path(folder).relative_to(root).as_posix()
            prefix = "" if here == "." else f"{here}/"
            folders[:] = [
                name
                for name in folders
                if name not in NEVER
                and prefix + name not in ignored_folders
                and not is_environment(Path(folder, name), env)
                and _first_time(os.path.realpath(Path(folder, name)), walked)
            ]
            yield from (prefix + name for name in files if not name.endswith((".pyc", ".pyo")))


def _refuse(error: OSError) -> None:
    """A folder that cannot be listed is not passed over: who knows what is in it."""
    raise error


def _first_time(folder: str, walked: set[str]) -> bool:
    """Whether a folder was not walked before: a link is followed, but not in a circle, and not to the same twice."""
    new = folder not in walked
    walked.add(folder)
    return new


def _import_roots(root: Path, source: tuple[str, ...], python_files: Iterable[str]) -> tuple[str, ...]:
    """The folders from which the sources are imported: up from each, past every folder that is a package itself.

    A folder that is no package, but is not named like a container of packages either (`src`, `lib`, `.`) and holds
    modules of its own, is taken for a namespace package: it is imported from the folder above. So is one that holds
    packages, where a file of the project imports it by its name.
    """
    roots = []
    for top in source:
        path = Path(top)
        is_package = (root / path / "__init__.py").is_file()
        if (root / path).is_file() or not (is_package or _holds_packages(root / path)):
            path = path.parent
        while path != Path() and (
            (root / path / "__init__.py").is_file() or _is_imported(root, path.parts, python_files)
        ):
            path = path.parent
        if path.as_posix() not in roots:
            roots.append(path.as_posix())
    return tuple(roots)


def _holds_packages(folder: Path) -> bool:
    """Whether a folder without an __init__.py is one that packages are imported from."""
    if folder.name in CONTAINERS:
        return True
    return any((child / "__init__.py").is_file() for child in folder.iterdir() if child.is_dir()) and not any(
        folder.glob("*.py")
    )


def _is_imported(root: Path, folder: tuple[str, ...], python_files: Iterable[str]) -> bool:
    """Whether one of the files imports the folder by its name, or by the end of its path."""
    if folder[-1] in CONTAINERS:
        return False
    names = [".".join(folder[start:]) for start in range(len(folder))]
    if folder[-1] in sys.stdlib_module_names:
        names.pop()  # an import of that name means the standard library's
    spelled = re.compile(rf"^[ \t]*(?:from|import)[ \t]+(?:{'|'.join(map(re.escape, names))})\b", re.MULTILINE)
    return bool(names) and any(spelled.search(_text(root / path) or "") for path in python_files)


def file_below(root: Path, path: str) -> Path | None:
    """The plain file of the project at that path; `None` where there is none, or where it lies outside `root`."""
    try:
        file = (root / path).resolve()
        return file if file.is_relative_to(root) and file.is_file() else None
    except (OSError, ValueError, RuntimeError):  # it is no path at all, or leads in a circle
        return None


def text_below(root: Path, path: str) -> str | None:
    """The text of a plain file of the project; `None` where there is none that can be read."""
    file = file_below(root, path)
    return None if file is None else _text(file)


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None
    except OSError:
        return None
