"""The gate above the folder of verify.toml: CI, hooks and owners at the repository's top, and whose members it has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from posixpath import normpath

from verify_gate.probes.integrity.gate_files import FILE, weaker_gate
from verify_gate.probes.integrity.model import Change, Side, Weakening, below
from verify_gate.probes.integrity.pipelines.ci_files import weaker_pipelines
from verify_gate.probes.integrity.pipelines.files import is_pipeline
from verify_gate.probes.integrity.pipelines.owners import PLACES, fewer_owners
from verify_gate.probes.integrity.pipelines.terms import weaker_terms

_DETECTORS = (weaker_gate, weaker_pipelines, weaker_terms, fewer_owners)
_MEMBERS = re.compile(r"(?m)^\s*members\s*=")


def seen_from(change: Change, base: Side, head: Side) -> Change:
    """The change as the repository's top sees it: that of the gate's files there, and of the project below.

    Where the project came from the top, or went there, they are those that stayed.
    """
    sides = _side(base, change.base), _side(head, change.head)
    if not _are_below(*sides):
        deeper = max(sides, key=lambda side: side.folder)
        both = filter(_is_gate, sides[0].files & sides[1].files)
        stay = {path for path in both if f"{deeper.folder}/{path}" not in deeper.files}
        sides = _with(sides[0], stay), _with(sides[1], stay)
    source, tests = (
        tuple(normpath(f"{sides[1].folder or '.'}/{path}") for path in paths) for paths in (change.source, change.tests)
    )
    return Change(*sides, source, tests)


def _are_below(base: Side, head: Side) -> bool:
    return bool(base.folder and head.folder)


def _with(side: Side, gate: Collection[str]) -> Side:
    """A side with no other files of the gate."""
    return replace(side, files=frozenset(path for path in side.files if path in gate or not _is_gate(path)))


def _side(top: Side, project: Side) -> Side:
    folder = project.root.relative_to(top.root).as_posix().removeprefix(".")
    own = {normpath(f"{folder or '.'}/{path}") for path in project.files}
    gate = {path for path in top.files if _is_gate(path) or _has_members(top, path)}
    return replace(top, files=frozenset(own | gate), folder=folder)


def _is_gate(path: str) -> bool:
    return is_pipeline(path) or path in PLACES


def _has_members(top: Side, path: str) -> bool:
    return path == FILE and _MEMBERS.search(top.text(path) or "") is not None


def weaker_surroundings(change: Change) -> Iterator[Weakening]:
    """What is weaker in the gate's own files: the project's, and those above it."""
    top = change.above
    is_apart = top is None or _are_below(top.base, top.head)
    stay = frozenset[str]() if top is None or is_apart else frozenset(filter(_is_gate, top.base.files))
    own = replace(change, base=_without(change.base, stay), head=_without(change.head, stay)) if stay else change
    for detect in _DETECTORS:
        yield from detect(own)
    if top is not None:
        folders = {side.folder for side in (top.base, top.head)}
        told = folders if is_apart else {f"{folder}/{FILE}".lstrip("/") for folder in folders}
        for each in (each for detect in _DETECTORS for each in detect(top)):
            if not any(below(each.path, path) for path in told):
                yield replace(each, path=_from(top.head.folder, each.path))


def _without(side: Side, gate: frozenset[str]) -> Side:
    return replace(side, files=side.files - gate)


def _from(folder: str, path: str) -> str:
    """A path as it is found from a folder."""
    if not folder or below(path, folder):
        return path[len(folder) :].lstrip("/")
    return "../" * (folder.count("/") + 1) + path
