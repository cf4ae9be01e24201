"""For which file of a folder ruff is asked: one that goes by the settings there, on both sides."""

from __future__ import annotations

from collections.abc import Collection

from verify_gate.probes.integrity.model import Change


def file_in(folder: str, folders: Collection[str], change: Change) -> tuple[str, str] | None:
    """The path at the base and at the head of a Python file, of the source if there is one; `None` where there is none.

    `folders` are all that have settings on either side: the file lies in no other of them that is nearer.
    """
    python = [path for path in sorted(change.head.files) if path.endswith(".py")]
    for now in sorted(python, key=lambda path: not change.is_source(path)):
        was = change.was(now)
        if was is not None and {_innermost(now, folders), _innermost(was, folders)} == {folder}:
            return was, now
    return None


def _innermost(path: str, folders: Collection[str]) -> str:
    return max((each for each in folders if not each or path.startswith(f"{each}/")), key=len, default="")
