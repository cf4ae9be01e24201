"""The anchors that headings get from what shows them: GitHub, Python-Markdown (MkDocs), docutils (Sphinx)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable


def markdown_anchors(headings: Iterable[str]) -> frozenset[str]:
    """The anchors of a Markdown document's headings, as GitHub gives them and as Python-Markdown does."""
    texts = tuple(headings)
    return _numbered(texts, github, "{}-{}") | _numbered(texts, python_markdown, "{}_{}")


def github(text: str) -> str:
    """A heading's anchor on GitHub: letters of any script stay, and each space becomes a hyphen."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


def python_markdown(text: str) -> str:
    """A heading's anchor in Python-Markdown: ASCII, and spaces and hyphens in a row become one."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def docutils(text: str) -> str:
    """A title's id in docutils: runs of anything but ASCII letters and digits become one hyphen."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"^[-0-9]+|-+$", "", re.sub(r"[^a-z0-9]+", "-", plain.lower()))


def _numbered(texts: Iterable[str], slug: Callable[[str], str], numbered: str) -> frozenset[str]:
    """The slug of each text, numbered from the second time on that one comes up."""
    taken: set[str] = set()
    for text in texts:
        first = found = slug(text)
        count = 0
        while found in taken:
            count += 1
            found = numbered.format(first, count)
        taken.add(found)
    return frozenset(taken)
