"""What a project's settings say: which tools it has set up, and what of that a gate goes by."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from verify_gate.onboarding.facts import Configured
from verify_gate.probes.suppressions.positions import Node
from verify_gate.probes.suppressions.settings import READERS, entries_of, keys_in, words_of

MORE = {".pylintrc": "pylint", "pylintrc": "pylint", ".style.yapf": "yapf", ".flake8": "flake8"}
"""Files that are a tool's own, whatever they hold."""
_SELECTING = re.compile(r"(?P<option>-[mk])=?(?P<value>.+)?|(?P<long>--deselect)(?:=(?P<of_long>.+))?")
_FOR_TESTS = re.compile(r"(?:all[-_]?)?(?:dev|develop|development|tests?|testing)(?:[-_]\w+)?")
_ELSEWHERE = re.compile(r"(?m)^[-\s]*id:\s*[\"']?(black|yapf|autopep8|blue)\b")


def configured(texts: Mapping[str, str]) -> Configured:
    """Read the settings at the root, by file name. Raises `ValueError` where pyproject.toml is no TOML."""
    pyproject = tomllib.loads(texts.get("pyproject.toml", ""))
    tables = _table(pyproject, "tool")
    tools = dict.fromkeys(tables, "pyproject.toml") | {MORE[name]: name for name in texts if name in MORE}
    keys: dict[str, list[tuple[str, Node]]] = {}
    for name, text in texts.items():
        for key, node in _keys(name, text):
            tools.setdefault(key.partition(".")[0], name)
            keys.setdefault(key.replace(".ini_options.", "."), []).append((name, node))
    for found in _ELSEWHERE.findall(texts.get(".pre-commit-config.yaml", "")):
        tools.setdefault(found, ".pre-commit-config.yaml")
    named = _table(pyproject, "project").get("name") or _table(tables, "poetry").get("name")
    return Configured(
        tools=tools,
        name=named if isinstance(named, str) else None,
        modules=tuple(_modules(tables)),
        testpaths=tuple(word for _, node in keys.get("pytest.testpaths", ()) for word in _words(node)),
        selections=tuple(_selections(keys.get("pytest.addopts", ()))),
        coverage_floor=_number(keys.get("coverage.report.fail_under", ())),
        backend=_backend(pyproject, texts),
        members=tuple(map(str, _list(_table(_table(tables, "uv"), "workspace"), "members"))),
        extras=tuple(filter(_FOR_TESTS.fullmatch, _table(_table(pyproject, "project"), "optional-dependencies"))),
        groups=tuple(filter(_FOR_TESTS.fullmatch, _table(pyproject, "dependency-groups"))),
    )


def _keys(name: str, text: str) -> Iterator[tuple[str, Node]]:
    if name not in READERS:
        return
    try:
        for key, node, _ in keys_in(name, READERS[name](text)):
            yield key, node
    except (ValueError, RecursionError, AttributeError, TypeError):
        return  # the tool will say so itself, and be heard


def _modules(tables: Mapping[str, Any]) -> Iterator[str]:
    """The names of packages and modules that the settings of a build name."""
    setuptools = _table(tables, "setuptools")
    yield from (str(each).partition(".")[0] for key in ("packages", "py-modules") for each in _list(setuptools, key))
    told = (each.get("include") for each in _list(_table(tables, "poetry"), "packages") if isinstance(each, dict))
    yield from (str(each).partition("/")[0] for each in told)
    module = _table(_table(tables, "flit"), "module").get("name")
    yield from () if module is None else (str(module),)


def _backend(pyproject: Mapping[str, Any], texts: Mapping[str, str]) -> str | None:
    """What builds the project, in a word; `None` where nothing does."""
    system = pyproject.get("build-system")
    if isinstance(system, dict):
        return str(system.get("build-backend", "setuptools")).partition(".")[0]
    return "setuptools" if "setup.py" in texts else None


def _selections(places: Iterable[tuple[str, Node]]) -> Iterator[tuple[str, str]]:
    """The options among pytest's by which tests are left out, each with its value."""
    for name, node in places:
        listed = name.endswith(".toml") and isinstance(node.value, list)
        texts = [str(entry.value) for entry in entries_of(node)]
        words = texts if listed else [word for text in texts for word in words_of(text)]
        for place, word in enumerate(words):
            found = _SELECTING.fullmatch(word)
            if found is not None:
                option, value = found["option"] or found["long"], found["value"] or found["of_long"]
                yield option, value or "".join(words[place + 1 : place + 2])


def _words(node: Node) -> list[str]:
    return [word for entry in entries_of(node) for word in str(entry.value).split()]


def _number(places: Iterable[tuple[str, Node]]) -> float | None:
    for _, node in places:
        try:
            return float(_words(node)[0])
        except (ValueError, IndexError):
            continue
    return None


def _table(tables: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = tables.get(key)
    return found if isinstance(found, dict) else {}


def _list(tables: Mapping[str, Any], key: str) -> list[Any]:
    found = tables.get(key)
    return found if isinstance(found, list) else []
