"""The gate above the folder of verify.toml: CI, hooks and owners at the repository's top, and whose members it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from posixpath import normpath

from verify_gate.probes.integrity.gate_files import FILE, weaker_gate
from verify_gate.probes.integrity.model import Change, Side, Weakening, below
from verify_gate.probes.integrity.pipelines.ci_files import weaker_pipelines
from verify_gate.probes.integrity.pipelines.files import is_pipeline
from verify_gate.probes.integrity.pipelines.owners import PLACES, fewer_owners
from verify_gate.probes.integrity.pipelines.terms import weaker_terms

_MEMBERS = re.compile(r"(?m)^\s*members\s*=")


def seen_from(change: Change, base: Side, head: Side) -> Change:
    """The change as the repository's top sees it: that of the gate's files there, and of the project below."""
    sides = _side(base, change.base), _side(head, change.head)
    source, tests = (
        tuple(normpath(f"{sides[1].folder}/{path}") for path in paths) for paths in (change.source, change.tests)
    )
    return Change(*sides, source, tests)


def _side(top: Side, project: Side) -> Side:
    folder = project.root.relative_to(top.root).as_posix()
    own = {f"{folder}/{path}" for path in project.files}
    gate = {path for path in top.files if is_pipeline(path) or path in PLACES or _has_members(top, path)}
    return replace(top, files=frozenset(own | gate), folder=folder)


def _has_members(top: Side, path: str) -> bool:
    return path == FILE and _MEMBERS.search(top.text(path) or "") is not None


def weaker_above(change: Change) -> Iterator[Weakening]:
    """What is weaker there; each path as it is found from the folder of verify.toml."""
    top = change.above
    if top is None:
        return
    up = "../" * len(top.head.folder.split("/"))
    for detect in (weaker_gate, weaker_pipelines, weaker_terms, fewer_owners):
        for each in detect(top):
            if not any(below(each.path, side.folder) for side in (top.base, top.head)):
                yield replace(each, path=f"{up}{each.path}")
