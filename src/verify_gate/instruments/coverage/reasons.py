"""Why a test was left out: which setting, in which file, as far as that can be told."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Sequence

from verify_gate.census import relative
from verify_gate.plugin import Context

from .written import Selection, Written

_PYTEST_S_OWN = frozenset({"*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}"})
"""The folders that pytest leaves out where nobody sets `norecursedirs`."""
_SELECTING = {"-k", "-m", "--deselect"}


def why_not_looked_into(context: Context, path: str, real: str, selection: Selection) -> str:
    """Why pytest did not look into a file, as a sentence."""
    wholes = (f"{context.root.as_posix()}/{path}", real)
    for setting, file, hidden in selection.hiding:
        if any(whole == hidden or whole.startswith(f"{hidden}/") or fnmatch.fnmatch(whole, hidden) for whole in wholes):
            return f"{_setting(context, setting, file, selection)} hides it."
    for pattern in selection.settings.norecursedirs:
        if any(_matches(folder, pattern) for folder in _folders(path)):
            whose = "by itself" if pattern in _PYTEST_S_OWN else _where(context, selection)
            return f"pytest's setting norecursedirs hides it: {pattern!r} {whose}."
    if not matches_any(path, selection.settings.python_files):
        return f"pytest's setting python_files hides it: it names {_listed(context, selection, 'python_files')}."
    return "Look for pytest_ignore_collect, pytest_collect_file and the like in a conftest.py."


def why_not_taken(context: Context, test: Written, selection: Selection, instead: tuple[str, int] | None) -> str:
    """Why pytest looked into the file of a test and did not take it, but what is at another place, as a sentence."""
    known = {
        "shadowed": f"Line {test.cause_line} defines the same name anew: rename one of them.",
        "refused": "`__test__ = False` hides it.",
        "constructor": "Its class has a constructor, and such a class pytest does not collect: use a fixture instead.",
    }
    if test.cause:
        return known[test.cause]
    if instead:
        file, line = instead
        return (
            f"What is collected by its name is the function at {relative(context, file)}:{line}: rename one of them, "
            "or, where one wraps the other, use functools.wraps."
        )
    *classes, function = test.name.split(".")
    if not all(_starts(name, selection.settings.python_classes) for name in classes):
        return f"pytest's setting python_classes hides it: it names {_listed(context, selection, 'python_classes')}."
    if not _starts(function, selection.settings.python_functions):
        return (
            f"pytest's setting python_functions hides it: it names {_listed(context, selection, 'python_functions')}."
        )
    return "Look for what takes it out: a decorator, `del`, or pytest_pycollect_makeitem in a conftest.py."


def why_deselected(context: Context, by: str, selection: Selection) -> str:
    """Who left collected tests out, as a sentence; and the way out where it is an option."""
    if by in _SELECTING:
        value = _value(by, selection.settings.addopts)
        return (
            f"{_setting(context, by, '', selection)} leaves them out. Let them run, "
            f'or say so in verify.toml: args = ["{by}", "{value}"].'
        )
    if by:
        return f"{relative(context, by)} leaves them out. Let them run, or exclude the file with a reason."
    return "A conftest.py or a plugin takes them out of the session without a word. Let them run."


def asked_for(by: str, args: Sequence[str]) -> bool:
    """Whether tests were left out by an option that verify.toml itself gives."""
    return by in _SELECTING and any(word.startswith(by) for word in args)


def matches_any(path: str, patterns: Iterable[str]) -> bool:
    """Whether pytest takes a file for one of tests."""
    return any(_matches(path, pattern) for pattern in patterns)


def _matches(path: str, pattern: str) -> bool:
    """Whether a path matches as pytest has it: a pattern without a folder is held against the name alone."""
    if "/" in pattern:
        return fnmatch.fnmatch(f"/{path}", pattern if pattern.startswith("/") else f"*/{pattern}")
    return fnmatch.fnmatch(path.rpartition("/")[2], pattern)


def _starts(name: str, options: Iterable[str]) -> bool:
    """Whether a name is one of tests as pytest has it: by its start, or by a glob."""
    return any(name.startswith(option) or ("*" in option and fnmatch.fnmatch(name, option)) for option in options)


def _folders(path: str) -> Iterable[str]:
    """The folders above a file, from the top."""
    return (path[: found.start()] for found in re.finditer("/", path))


def _setting(context: Context, setting: str, file: str, selection: Selection) -> str:
    """A setting or an option, with the file it stands in where that is known."""
    if file:
        return f"{setting} in {relative(context, file)}"
    if any(word.startswith(setting) for word in selection.settings.addopts):
        return f"pytest's {setting}, in addopts {_where(context, selection)},"
    return f"pytest's {setting}"


def _listed(context: Context, selection: Selection, name: str) -> str:
    """The values of a setting of names, and where they are set."""
    values = ", ".join(getattr(selection.settings, name))
    return f"{values or 'nothing'} {_where(context, selection)}"


def _value(option: str, words: Sequence[str]) -> str:
    """What an option is set to among words, an ellipsis where that is not there to be read."""
    for position, word in enumerate(words):
        if word.startswith(option):
            given = word[len(option) :].removeprefix("=")
            return given or "".join(words[position + 1 : position + 2])
    return "…"


def _where(context: Context, selection: Selection) -> str:
    return f"(in {relative(context, selection.settings_file)})" if selection.settings_file else "(by default)"
