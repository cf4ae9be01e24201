"""What a piece of HTML within Markdown holds: where its tags point, the anchors it sets, and comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from verify_gate.probes.canon.model import Link

_NO_CHARACTER = re.compile(r"&#\d{8,}")
"""A reference to a character by more digits than any has. html.parser fails where they are thousands."""


@dataclass(frozen=True, slots=True)
class Html:
    """The links and anchors of a piece of HTML, and its comments, each with its line."""

    links: list[Link] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    comments: list[tuple[int, str]] = field(default_factory=list)


def read_html(text: str, line: int) -> Html:
    """Read a piece of HTML that begins on `line`."""
    reader = _Reader(line)
    plain = text.replace("<![", "<__")  # a marked section holds no tags, and html.parser fails on most
    reader.feed(_NO_CHARACTER.sub("&#0", plain))
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, first_line: int) -> None:
        super().__init__()
        self.found = Html()
        self._before = first_line - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self._before + self.getpos()[0]
        points = {"a": "href", "img": "src"}.get(tag)
        for name, value in attrs:
            if value and name == points:
                self.found.links.append(Link(value, line))
            if value and (name == "id" or (name == "name" and tag == "a")):
                self.found.anchors.add(value)

    def handle_comment(self, data: str) -> None:
        self.found.comments.append((self._before + self.getpos()[0], data))
