"""Look aways in the settings of tools: which keys they are, and where each tool keeps its own."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import groupby
from posixpath import commonpath, dirname, join, normpath

from verify_gate.probes.suppressions.keys import LOOKS, Look
from verify_gate.probes.suppressions.model import Suppression, first
from verify_gate.probes.suppressions.positions import Node, Settings, read_ini, read_json, read_toml

READERS: Mapping[str, Callable[[str], Settings]] = {
    **dict.fromkeys((".coveragerc", ".flake8", ".importlinter", ".mypy.ini", ".pytest.ini"), read_ini),
    **dict.fromkeys(("mypy.ini", "pytest.ini", "setup.cfg", "tox.ini"), read_ini),
    **dict.fromkeys((".coveragerc.toml", ".pytest.toml", ".ruff.toml"), read_toml),
    **dict.fromkeys(("pyproject.toml", "pytest.toml", "ruff.toml"), read_toml),
    **dict.fromkeys((".jscpd.json", "pyrightconfig.json"), read_json),
}
"""The files at the root that are read, and how."""
NESTED = frozenset({".ruff.toml", "pyproject.toml", "ruff.toml"})
"""Those that ruff heeds in any folder."""
OF_PYTEST = frozenset(
    {"pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"}
)
"""Those that pytest heeds in the folder that all tests lie in, or above it."""

_OWNER = {".coveragerc.toml": "coverage", ".jscpd.json": "jscpd", "pyrightconfig.json": "pyright"} | dict.fromkeys(
    (".ruff.toml", "ruff.toml"), "ruff"
)
_SECTIONS = (
    (re.compile(r"(?:coverage:)?(run|report)"), "coverage.{}"),
    (re.compile(r"mypy-(.+)"), "mypy.overrides.{}"),
    (re.compile(r"(?:tool:)?pytest"), "pytest"),
    (re.compile(r"importlinter:contract:(.+)"), "importlinter.contracts.{}"),
    (re.compile(r"(mypy|flake8|importlinter|isort)"), "{}"),
)
"""What a section of an INI file is in the words of pyproject.toml."""

_DESELECTS = re.compile(r"--(?:ignore|ignore-glob|deselect)\b|-[km]\b|-[km]\W|-W\s*ignore")


def in_settings(path: str, settings: Settings, tools: tuple[str, ...] = ()) -> Iterator[Suppression]:
    """The look aways in a file of settings, the entries of a key that share a reason together.

    Of `tools` alone, where any are named; below the root, of ruff alone, where none are.
    A reason is a comment behind or directly above the line, an unbroken run of entries that it begins, or the key.
    """
    tools = tools or (("ruff",) if "/" in path else ())
    for key, node, tables in keys_in(path, settings):
        if tools and key.partition(".")[0] not in tools:
            continue
        if re.fullmatch(r"pytest\.(?:ini_options\.)?addopts", key):
            yield from _options(path, settings, key, node)
            continue
        for look in LOOKS:
            if fnmatchcase(key, look.key):
                yield from _of_key(path, settings, key, (node, *(tables if look.whole else ())), look)
                break


def reader_of(path: str) -> Callable[[str], Settings] | None:
    """How a file of settings is read; `None` where it is none. One that no tool looks for is what ruff `extend`s."""
    return READERS.get(path.rpartition("/")[2], read_toml if path.endswith(".toml") else None)


def extended_by(path: str, settings: Settings) -> str | None:
    """The file that ruff's settings in this one build on, from the project's root; `None` where there is none."""
    named = next((node.value for key, node, _ in keys_in(path, settings) if key == "ruff.extend"), None)
    return None if named is None else normpath(join(dirname(path), str(named)))


def common_folder(tests: Sequence[str]) -> str:
    """The folder that all tests lie in, from which pytest looks for its settings; the root is empty."""
    folders = [dirname(top) if top.endswith(".py") else normpath(top) for top in tests]
    return commonpath(folders).removeprefix(".") if folders else ""


def keys_in(path: str, settings: Settings) -> Iterator[tuple[str, Node, tuple[Node, ...]]]:
    """Each key with a value of its own, in the words of `[tool]` in pyproject.toml; its value, and its table."""
    return _keys(_tables(path.rpartition("/")[2], settings.tree), ())


def _of_key(path: str, settings: Settings, key: str, nodes: Sequence[Node], look: Look) -> Iterator[Suppression]:
    entries = [entry for entry in entries_of(nodes[0]) if look.when(entry.value)]
    keys = [node.line for node in nodes]
    for reason, together in groupby(entries, lambda entry: _reason(settings, entry.line, keys)):
        found = list(together)
        texts = [str(entry.value).strip() for entry in found]
        blanket = any(re.fullmatch(look.blanket, text) for text in texts)
        what = f"{key} = {', '.join(texts)}"
        yield Suppression(path, found[0].line, what, reason, look.everything if blanket else None)


def _options(path: str, settings: Settings, key: str, node: Node) -> Iterator[Suppression]:
    """The options of pytest that leave tests out, or hide warnings."""
    split = path.endswith(".toml") and isinstance(node.value, list)
    words = [
        (word, entry.line)
        for entry in entries_of(node)
        for word in ([str(entry.value)] if split else words_of(str(entry.value)))
    ]
    told = [place for place, (word, _) in enumerate(words) if _DESELECTS.match(word)]
    if told:
        line = words[told[0]][1]
        shown = [
            words[place][0] if "=" in words[place][0] else " ".join(word for word, _ in words[place : place + 2])
            for place in told
        ]
        yield Suppression(path, line, f"{key} = {' '.join(shown)}", _reason(settings, line, [node.line]))


def words_of(text: str) -> list[str]:
    """The words of a line of options; what has quotes that do not close is split at its spaces."""
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _reason(settings: Settings, line: int, keys: Sequence[int]) -> str:
    """The reason of an entry: beside it, above the run of lines that it is in, or beside or above one of its keys."""
    comments = settings.comments
    runs: list[str] = []
    for key in keys:
        top = line
        while top - 1 > key and top - 1 in settings.filled:
            top -= 1
        runs += [comments.above(top) if top > key else "", comments.beside(key)]
    return first((comments.beside(line), *runs))


def entries_of(node: Node) -> list[Node]:
    """What a value is made of, however deep: itself, where it is a single one."""
    if isinstance(node.value, list):
        return [entry for each in node.value for entry in entries_of(each)]
    if isinstance(node.value, dict):
        return [entry for each in node.value.values() for entry in entries_of(each)]
    return [node]


def _keys(node: Node, above: tuple[tuple[str, Node], ...]) -> Iterator[tuple[str, Node, tuple[Node, ...]]]:
    """Each key with a value of its own: its full name, its node, and the table that it stands in."""
    children = node.value.items() if isinstance(node.value, dict) else ((_name(each), each) for each in node.value)
    for name, child in children:
        here = (*above, (str(name), child))
        holds_tables = isinstance(child.value, list) and any(isinstance(each.value, dict) for each in child.value)
        if isinstance(child.value, dict) or holds_tables:
            yield from _keys(child, here)
        else:
            yield ".".join(each for each, _ in here), child, (above[-1][1],) if above else ()


def _name(table: Node) -> str:
    """What a table in a list is about."""
    named = [table.value[key] for key in ("name", "module") if isinstance(table.value, dict) and key in table.value]
    return ", ".join(str(entry.value) for entry in entries_of(named[0])) if named else "…"


def _tables(name: str, tree: Node) -> Node:
    """The tree in the words of `[tool]` in pyproject.toml, whatever file it is from."""
    if name in _OWNER or name not in READERS:
        return Node(1, {_OWNER.get(name, "ruff"): tree})
    if READERS[name] is read_ini:
        return Node(1, dict(_sections(tree)))
    if name in {"pytest.toml", ".pytest.toml"}:
        return tree
    tools: Node = tree.value.get("tool", Node(1, {}))
    return tools


def _sections(tree: Node) -> Iterator[tuple[str, Node]]:
    for section, table in tree.value.items():
        for pattern, named in _SECTIONS:
            found = pattern.fullmatch(section)
            if found is not None:
                yield named.format(*found.groups()), table
                break
