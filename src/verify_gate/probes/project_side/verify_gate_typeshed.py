"""Which modules of the standard library mypy takes from the project instead of from typeshed: asked of mypy itself.

Whatever else is typed by such a module is then held to what the project says of it. It runs on Python 3.8 and mypy
1.11, and is loaded by verify_gate_mypy.py, beside which it lies.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from mypy.build import default_data_dir
from mypy.modulefinder import BuildSource, FindModuleCache, SearchPaths, compute_search_paths
from mypy.options import Options
from mypy.util import decode_python_encoding

NOT_PYTHONS = ("_typeshed", "mypy_extensions", "typing_extensions")
"""Modules that typeshed has among Python's and Python has not."""


def replaced(sources: Sequence[BuildSource], options: Options) -> dict[str, str]:
    """The file that mypy takes for each such module, relative to the current folder where it lies below it.

    A stub is always told. Code is not where it may be what Python imports too: in the current folder, or where none
    but its neighbours import it, as scripts do.
    """
    paths = compute_search_paths(list(sources), options, default_data_dir())
    finder = FindModuleCache(SearchPaths(paths.python_path, paths.mypy_path, (), paths.typeshed_path), None, options)
    found: dict[str, str] = {}
    for name, (first, last) in finder.stdlib_py_versions.items():
        if "." in name or name in NOT_PYTHONS or not first <= options.python_version <= (last or (9, 99)):
            continue
        where = finder.find_module(name)
        file = Path(where) if isinstance(where, str) else None
        if file is None or any(Path(folder) in file.parents for folder in paths.typeshed_path):
            continue
        if file.suffix == ".pyi" or (not _at_hand(file) and any(_imported(name, file, sources))):
            found[name] = _shown(file)
    return found


def _at_hand(file: Path) -> bool:
    """Whether Python finds it first, where it is started in the current folder."""
    return (file.parent.parent if file.stem == "__init__" else file.parent) == Path.cwd()


def _imported(name: str, file: Path, sources: Sequence[BuildSource]) -> Iterator[Path]:
    """The sources that import the module by its name and lie neither beside it nor in it."""
    for path in (Path(source.path).absolute() for source in sources if source.path):
        inside = file.stem == "__init__" and file.parent in path.parents
        if path.parent != file.parent and not inside and name in _imports(path):
            yield path


def _imports(path: Path) -> set[str]:
    """The packages that a file imports; none of one that cannot be read, of which mypy itself has more to say."""
    try:
        tree = ast.parse(decode_python_encoding(path.read_bytes()))
    except (OSError, SyntaxError, ValueError, RecursionError):
        return set()
    whole = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    return {module.partition(".")[0] for module in whole | parts}


def _shown(file: Path) -> str:
    here = Path.cwd()
    return file.relative_to(here).as_posix() if here in file.parents else file.as_posix()
