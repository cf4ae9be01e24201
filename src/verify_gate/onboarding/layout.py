"""Where a project keeps its code and its tests, told from the names of its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from pathlib import PurePosixPath

from verify_gate.onboarding.facts import Configured, Layout

CONTAINERS = ("src", "lib", "python")
TESTS = frozenset({"test", "testing", "tests"})
ASIDE = frozenset(
    {
        *(
            "bench",
            "benchmark",
            "benchmarks",
            "build",
            "ci",
            "dist",
            "doc",
            "docs",
            "downstream",
            "example",
            "examples",
        ),
        *("fuzz", "fuzzing", "node_modules", "notebooks", "samples", "script", "scripts", "site-packages", "tasks"),
        *("tools", "typing_tests"),
    }
)
"""Folders at the root that hold Python, and are neither the package nor its tests."""
LOOSE = frozenset({"conftest.py", "dodo.py", "fabfile.py", "noxfile.py", "setup.py", "tasks.py", "versioneer.py"})
"""Files at the root that belong to other tools."""
SUFFIXES = (".py", ".pyi")
_OF_TESTS = re.compile(r"test_.*\.py|.*_test\.py")
_PROJECT = frozenset({"pyproject.toml", "setup.py"})


def layout(files: Iterable[str], configured: Configured) -> Layout:
    """The layout of the project that has these files; its `source` is empty where no Python was found."""
    there = sorted(path for path in files if path.endswith(SUFFIXES) and "/." not in f"/{path}")
    python = [path for path in there if _is_text(path)]
    source, shape, sure = _source(python, configured)
    notes = tuple(f"{path} cannot be named in a verify.toml: rename it." for path in there if not _is_text(path))
    return Layout(source, _tests(python, source, configured), shape, sure, notes)


def members(files: Iterable[str], configured: Configured) -> tuple[str, ...]:
    """The folders of a monorepo's projects: those of a workspace, or two and more where the root itself is none."""
    there = list(files)
    projects = sorted(
        folder
        for folder, _, file in (path.rpartition("/") for path in there)
        if file in _PROJECT and folder and "/." not in f"/{folder}" and folder.split("/")[0] not in ASIDE | TESTS
    )
    if configured.backend is not None or _has_code(there, configured):
        return ()
    if configured.members:
        return tuple(folder for folder in projects if any(fnmatch(folder, glob) for glob in configured.members))
    outer = [
        folder
        for folder in projects
        if folder.count("/") <= 1 and not any(folder.startswith(f"{other}/") for other in projects)
    ]
    return tuple(dict.fromkeys(outer)) if len(set(outer)) > 1 else ()


def patterns(folders: Sequence[str], files: Iterable[str]) -> tuple[str, ...]:
    """The folders as `members` says them: a glob where it takes in just these of what is there."""
    there = {path.rsplit("/", depth)[0] for path in files for depth in range(1, path.count("/") + 1)}
    told: list[str] = []
    for folder in folders:
        above = folder.rpartition("/")[0]
        siblings = {each for each in there if above and each.rpartition("/")[0] == above and "/." not in f"/{each}"}
        whole = len(siblings & set(folders)) > 1 and siblings <= set(folders)
        pattern = f"{above}/*" if whole else folder
        if pattern not in told:
            told.append(pattern)
    return tuple(told)


def _has_code(files: Iterable[str], configured: Configured) -> bool:
    """Whether the root has a package or a module of its own."""
    folders = [path.removesuffix("/__init__.py") for path in files if path.endswith("/__init__.py")]
    flat = any("/" not in folder and folder not in ASIDE | TESTS for folder in folders)
    in_src = any(folder.startswith("src/") and "/" not in folder.removeprefix("src/") for folder in folders)
    return flat or (in_src and configured.name is not None)


def _source(python: Sequence[str], configured: Configured) -> tuple[tuple[str, ...], str, bool]:
    """What is measured, its shape in words, and whether that is sure."""
    named = re.split(r"[-_.]+", (configured.name or "").lower())
    whole = "_".join(named)
    if _is_container("src", python):
        return ("src",), "a src layout", True
    tops = list(dict.fromkeys(path.partition("/")[0] for path in python if "/" in path))
    candidates = [top for top in tops if top not in ASIDE | TESTS]
    modules = tuple(
        path for path in python if "/" not in path and path.removesuffix(".py") in {*configured.modules, whole}
    )
    packages = [top for top in candidates if f"{top}/__init__.py" in python]
    if packages:
        own = {whole, "".join(named), *configured.modules}
        sure = len(packages) == 1 or any(top.lower() in own for top in packages)
        return (*packages, *modules), f"a flat layout ({', '.join(packages)})", sure
    spaces = [top for top in candidates if top.lower() == named[0] and top not in CONTAINERS]
    if spaces:
        return (*spaces, *modules), f"a namespace package ({', '.join(spaces)})", True
    containers = [top for top in CONTAINERS if _is_container(top, python)]
    if containers:
        return tuple(containers[:1]), f"packages in {containers[0]}", True
    if modules:
        return modules, "a single module" if len(modules) == 1 else "single modules", True
    loose = [path for path in python if "/" not in path and path not in LOOSE and not _OF_TESTS.fullmatch(path)]
    folders = [top for top in candidates if any(PurePosixPath(path).parent.as_posix() == top for path in python)]
    return (*folders, *loose), "scripts, and no package", len(folders) + len(loose) == 1


def _is_container(top: str, python: Sequence[str]) -> bool:
    """Whether packages or modules are imported from a folder."""
    inside = [path for path in python if path.startswith(f"{top}/")]
    return bool(inside) and f"{top}/__init__.py" not in inside


def _tests(python: Sequence[str], source: Sequence[str], configured: Configured) -> tuple[str, ...]:
    """The folders and files of its tests: as pytest is told, else as they are named."""
    of_tests = [path for path in python if _OF_TESTS.fullmatch(path.rpartition("/")[2]) and path not in source]
    told = [path.strip("/").removeprefix("./") for path in configured.testpaths]
    held = [
        path
        for path in dict.fromkeys(told)
        if (path in python or any(below(test, path) for test in of_tests))
        and not any(below(top, path) for top in source)
    ]
    if held:
        return tuple(held)
    places = dict.fromkeys(_place(path, source) for path in of_tests)
    plain = [
        place
        for place in places
        if place.rpartition("/")[2] in TESTS or "/" not in place.removesuffix(".py") or _any_below(place, source)
    ]
    plain = [place for place in plain if place.partition("/")[0] not in ASIDE] or list(places)
    return tuple(place for place in plain if not any(below(place, other) and place != other for other in plain))


def _place(path: str, source: Sequence[str]) -> str:
    """The outermost folder of tests that a file of tests lies in; the file itself where it lies among others."""
    parts = path.split("/")
    for depth, part in enumerate(parts[:-1], 1):
        if part in TESTS:
            return "/".join(parts[:depth])
    return path if len(parts) == 1 or _any_below(path, source) else parts[0]


def _is_text(path: str) -> bool:
    """Whether a name is text: a byte that is none cannot stand in TOML."""
    return not any("\ud800" <= sign <= "\udfff" for sign in path)


def _any_below(path: str, tops: Iterable[str]) -> bool:
    return any(below(path, top) for top in tops)


def below(path: str, top: str) -> bool:
    """Whether a path is `top`, or lies in it."""
    return path == top or path.startswith(f"{top}/") or top == "."
