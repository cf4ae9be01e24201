"""The variables by which CI, build scripts and hooks leave something out of what they run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from verify_gate.probes.integrity.pipelines.checks import IDLE
from verify_gate.probes.suppressions.positions import Node

_NAMES = ("SKIP", "PYTEST_ADDOPTS", "TOX_SKIP_ENV")
_GIVEN = re.compile(
    r"(?<!\w)(?P<name>PYTEST_ADDOPTS|TOX_SKIP_ENV|(?<=export )SKIP|(?<=ENV )SKIP)\b[\"']?"
    r"(?:(?P<wide>\s+[:?+]?=\s*|[:?+]?=\s+)|[:?+]?=|(?<=ENV PYTEST_ADDOPTS)\s+)"
    r"(?:(?P<quote>[\"'])(?P<quoted>.*?)(?P=quote)|(?P<rest>.*))"
)
"""A variable that a line sets; with a blank beside the sign, as make and tox have it, to the rest of the line."""
_WORD = re.compile(r"[^\s\"'\])};]+")

Set = tuple[str, Node]
"""The name of a variable, and what it is set to."""


def set_in_tree(node: Node) -> Iterator[Set]:
    """What they are set to wherever it is in a file of YAML: under their names, and in its scripts."""
    for key, each in node.value.items() if isinstance(node.value, dict) else ():
        if key in _NAMES and isinstance(each.value, str):
            yield key, each
        yield from set_in_tree(each)
    for each in node.value if isinstance(node.value, list) else ():
        yield from set_in_tree(each)
    if isinstance(node.value, str):
        # A block begins on the line below its key.
        yield from set_in_text(node.value, node.line + ("\n" in node.value))


def set_in_text(text: str, first: int = 1) -> Iterator[Set]:
    """What the lines of a script set them to; `first` is the number of the first one."""
    for number, line in enumerate(text.split("\n"), first):
        for found in () if line.lstrip().startswith(("#", "//")) else _GIVEN.finditer(line):
            words = _WORD.findall(found["quoted"] or found["rest"] or "")
            yield found["name"], Node(number, " ".join(words if found["quote"] or found["wide"] else words[:1]))


def gained(was: Iterable[Set], now: Iterable[Set]) -> Iterator[tuple[int, str, str]]:
    """The line, the name, and the words that are new of a variable, but for those that leave out nothing."""
    old = {(name, word) for name, value in was for word in _words(value)}
    for name, value in now:
        new = [word for word in _words(value) if (name, word) not in old and not IDLE.fullmatch(word)]
        if new:
            yield value.line, name, " ".join(new)


def _words(value: Node) -> list[str]:
    return [word for word in re.split(r"[,\s]+", str(value.value)) if word]
