"""Which readings a changed file can touch. Whatever is not plainly out of an instrument's sight touches it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import PurePosixPath

from verify_gate.cli.watching.changes import Change
from verify_gate.workspace import is_below


class Kind(StrEnum):
    """What a changed file is to the instruments."""

    TEST = "test"
    DOCUMENT = "document"
    OTHER = "other"


DOCUMENTS = frozenset({".markdown", ".md", ".rst"})

SPARED: Mapping[Kind, frozenset[str]] = {
    Kind.TEST: frozenset({"jscpd"}),
    Kind.DOCUMENT: frozenset({"import-linter", "jscpd", "mypy", "ruff-check", "ruff-format", "suppressions"}),
    Kind.OTHER: frozenset(),
}
"""The adapters whose tools never open such a file, and run nothing of the project's that could.

What runs the project's code (its tests, its build, the examples of its documents) may read any file there is. So may
an adapter that is not named here: a plain command, one of another package.
"""


def kind_of(change: Change, source: Sequence[str], tests: Sequence[str]) -> Kind:
    """What the file is. One that came or went is `OTHER`: exclusions and baselines ask whether a file is there."""
    if change.moved:
        return Kind.OTHER
    if any(is_below(change.path, top) for top in tests):
        return Kind.TEST
    if PurePosixPath(change.path).suffix.lower() in DOCUMENTS and not any(is_below(change.path, top) for top in source):
        return Kind.DOCUMENT
    return Kind.OTHER


def touched(changed: Iterable[Change], uses: str, source: Sequence[str], tests: Sequence[str]) -> bool:
    """Whether the reading of the adapter `uses` may be another one, now that these files have changed.

    Their paths are relative to the project's root; what lies outside of a member begins with `..`.
    """
    return any(uses not in SPARED[kind_of(change, source, tests)] for change in changed)
