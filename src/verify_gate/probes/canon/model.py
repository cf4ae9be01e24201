"""What a document holds that can be true or not, and what is found untrue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link points, as it is written: a path, an anchor (`#…`), both, or an address; `line` counts from 1."""

    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Span:
    """Text set as code within a sentence."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code: its language, as written (empty where none is), and its text; `line` is that of its first line.

    `run` is false where the document says that the block is not to be run.
    """

    language: str
    text: str
    line: int
    run: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level from 1, and its text without markup."""

    text: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read. `path` is relative to the project's root.

    `anchors` are the fragments that a link to it can name. `records` are the lines that speak of what was, and may name
    what is gone; a whole document can be one.
    """

    path: str
    text: str
    links: tuple[Link, ...] = ()
    spans: tuple[Span, ...] = ()
    blocks: tuple[Block, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: frozenset[str] = frozenset()
    records: frozenset[int] = frozenset()


class Kind(StrEnum):
    """What kind of untruth, each counted by a needle of its own."""

    LINK = "dead links"
    NAME = "dead names"
    EXAMPLE = "failing examples"
    DECISION = "ADR faults"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a document that is not so, and what mends it."""

    kind: Kind
    path: str
    line: int
    rule: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How many things of a kind were looked at, what is not so, and how many were passed over.

    `follow` is how many are not so for want of what one of the faults left undone; that one says so.
    """

    count: int
    faults: tuple[Fault, ...] = ()
    passed_over: int = 0
    follow: int = 0

    @property
    def wrong(self) -> int:
        """How many things are not so."""
        return len(self.faults) + self.follow
