"""What a reader has found in a document so far, whatever the document is written in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from verify_gate.probes.canon.marks import Mark, recorded
from verify_gate.probes.canon.model import Block, Document, Heading, Link, Span


@dataclass(slots=True)
class Draft:
    """The lines of a document, and what was found in them. Lines count from 1 in all that is kept."""

    lines: list[str]
    links: list[Link] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    marks: dict[int, Mark] = field(default_factory=dict)

    def keep_block(self, block: Block, first: int) -> None:
        """Keep a block whose source begins on line `first`; a mark directly before it says whether it is to be run."""
        above = first - 1
        while above > 1 and not self.lines[above - 1].strip():
            above -= 1
        self.blocks.append(replace(block, run=block.run and self.marks.get(above) is not Mark.NOT_RUN))

    def document(self, path: str, text: str, of_headings: Iterable[str]) -> Document:
        """The document, with the anchors of its headings beside those that it sets itself."""
        return Document(
            path,
            text,
            tuple(self.links),
            tuple(self.spans),
            tuple(self.blocks),
            tuple(self.headings),
            frozenset((*self.anchors, *of_headings)),
            recorded(self.marks),
        )
