"""The words that mypy gets: its switches, and what it is pointed at."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from verify_gate.census import python_files
from verify_gate.domain.exclusion import left
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Context, InstrumentOptions

_OWN_BASES = re.compile(r"(?m)^\s*(?:mypy_path|explicit_package_bases)\s*[=:]")
_MYPYS = ("mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg")
_SUFFIXES = (".py", ".pyi")
LAID = "laid_by_verify.py"
"""The file in the scratch folder in which our probe lays an error for mypy to find."""
_INITS = frozenset({"__init__.py", "__init__.pyi"})


def words_and_env(context: Context, options: InstrumentOptions) -> tuple[tuple[str, ...], dict[str, str]]:
    """The arguments of mypy and what is set for it."""
    due = left(python_files(context, tests=False), options.exclusions)
    targets = _targets(context, due)
    if not targets:
        raise Unreadable("There is no Python file to check. Correct [verify] source, or the exclusions.")
    bases = _bases(context, due)
    scripts = [path for path in targets if path in due and not path.endswith(_SUFFIXES)]
    switches = (
        *(() if context.tools["mypy"].of_project else (f"--python-executable={context.python}",)),
        *(("--explicit-package-bases",) if bases else ()),
        *(("--scripts-are-modules",) if len(scripts) > 1 else ()),
        *options.args,
        "--output=json",
        "--verbose",
        # Without a folder mypy cannot work in parallel, should its settings ask for it.
        f"--cache-dir={context.cache or context.scratch / 'cache'}",
        # Its settings may name a report that would lie in the project's own tree.
        "--junit-xml=",
        "--",
        str(context.scratch / LAID),
        *targets,
    )
    own = options.env.get("MYPYPATH")
    return switches, {"MYPYPATH": os.pathsep.join((*([own] if own else []), *bases))} if bases else {}


def _targets(context: Context, due: Sequence[str]) -> tuple[str, ...]:
    """What mypy is pointed at: the sources that hold modules, and each script, which it finds in no folder."""
    modules = [PurePosixPath(path) for path in due if path.endswith(_SUFFIXES)]
    tops = [top for top in context.source if any(module.is_relative_to(top) for module in modules)]
    return (*tops, *(path for path in due if not path.endswith(_SUFFIXES)))


def _bases(context: Context, due: Sequence[str]) -> tuple[str, ...]:
    """The folders from which modules are imported, where mypy cannot tell by itself; none where it can.

    It can where each module lies in a package with an `__init__.py` all the way down from such a folder. A project that
    tells mypy where they are is left alone.
    """
    if any(_OWN_BASES.search(context.settings.get(name, "")) for name in _MYPYS):
        return ()
    files = [PurePosixPath(path) for path in due if path.endswith(_SUFFIXES)]
    packages = {PurePosixPath(path).parent for path in context.source_files if PurePosixPath(path).name in _INITS}
    scripts = [top for top in context.source if _holds_scripts(PurePosixPath(top), files, packages)]
    bases = tuple(dict.fromkeys((*context.import_roots, *scripts)))
    folders = {PurePosixPath(base) for base in bases}
    return () if all(_is_plain(file, folders, packages) for file in files) else bases


def _holds_scripts(top: PurePosixPath, files: Sequence[PurePosixPath], packages: set[PurePosixPath]) -> bool:
    """Whether a folder at the root is no package, but scripts that import each other by their bare names."""
    inside = [file for file in files if file != top and file.is_relative_to(top)]
    at_root = top.parent == PurePosixPath() and top != PurePosixPath()
    return at_root and top not in packages and bool(inside) and all(file.parent == top for file in inside)


def _is_plain(file: PurePosixPath, bases: set[PurePosixPath], packages: set[PurePosixPath]) -> bool:
    for folder in file.parents:
        if folder in bases:
            return True
        if folder not in packages:
            return False
    return False
