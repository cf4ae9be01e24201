"""What stands within the sentences of reST: code spans, roles and hyperlinks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verify_gate.probes.canon.model import Link, Span

_INLINE = re.compile(
    r"``(?P<code>[^`](?:.*?[^`])??)``"
    r"|:(?P<role>[A-Za-z][\w:.+-]*):`(?P<of>[^`]+)`"
    r"|(?<![\w`])`(?P<phrase>[^`]+)`(?P<reference>__?)?",
    re.DOTALL,
)
_EXPLICIT = re.compile(r"<(?P<target>[^<>]+)>\s*\Z")
_CHECKED = frozenset({"doc", "ref", "download", "numref"})
_TARGET_IN_TEXT = re.compile(r"(?<!\w)_`(?P<name>[^`]+)`")


def read_text(text: str, line: int) -> Iterator[Link | Span]:
    """The links and code spans of a paragraph that begins on `line`."""
    for found in _INLINE.finditer(text):
        at = line + text.count("\n", 0, found.start())
        if found["code"] is not None:
            yield Span(" ".join(found["code"].split()), at)
            continue
        target = _EXPLICIT.search(found["of"] or found["phrase"])
        if found["role"] in _CHECKED:
            yield Link(f":{found['role']}:{' '.join((target['target'] if target else found['of']).split())}", at)
        elif found["reference"] and target and not target["target"].endswith("_"):
            yield Link("".join(target["target"].split()), at)


def targets_in(text: str) -> Iterator[str]:
    """The names of the targets that a paragraph sets inline."""
    return (found["name"] for found in _TARGET_IN_TEXT.finditer(text))
