"""The files of settings above the folder of verify.toml, in the same repository: tools that look upwards find them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from verify_gate.probes.integrity.model import Change, Side
from verify_gate.probes.integrity.tooling.tables import FILES

_NAMES = frozenset(name for names in FILES.values() for name in names)


def with_above(change: Change) -> Change:
    """The change, with the settings in the folders above as files too: `../pyproject.toml`."""
    top = change.above
    if top is None:
        return change
    return replace(change, base=_with(change.base, top.base.folder), head=_with(change.head, top.head.folder))


def _with(side: Side, folder: str) -> Side:
    texts = dict(_texts(side, len(PurePosixPath(folder).parts)))
    return replace(side, files=side.files | texts.keys(), _texts=texts)


def _texts(side: Side, depth: int) -> Iterator[tuple[str, str | None]]:
    for up in range(1, depth + 1):
        for file in sorted(side.root.parents[up - 1].iterdir()):
            if (file.name in _NAMES or file.suffix == ".toml") and file.is_file():
                yield f"{'../' * up}{file.name}", file.read_text(encoding="utf-8", errors="replace")
