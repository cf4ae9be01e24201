"""reST as a document: links, code, titles and targets. Only what is plainly one of these is taken for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from textwrap import dedent

from verify_gate.probes.canon.draft import Draft
from verify_gate.probes.canon.marks import mark_of
from verify_gate.probes.canon.model import Block, Document, Heading, Link
from verify_gate.probes.canon.rest_text import read_text, targets_in
from verify_gate.probes.canon.slugs import docutils

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*$")
_EXPLICIT = re.compile(r"(?P<indent>\s*)\.\.(?:\s+(?P<rest>.*))?$")
_DIRECTIVE = re.compile(r"(?:\|[^|]+\|\s+)?(?P<name>[A-Za-z][\w:.+-]*)::(?:\s+(?P<argument>.*))?$")
_TARGET = re.compile(r"_(?P<name>`[^`]+`|(?:\\:|[^:])+):(?:\s+(?P<to>.*))?$")
_NOTE = re.compile(r"\[[^\]]+\]\s")
_OPTION = re.compile(r"\s*:[\w.-]+:(?:\s|$)")
_SETS_UP = re.compile(r"^\s*\.\. test(?:setup|code)::|^\s+:skipif:", re.MULTILINE)
_CODE = frozenset({"code-block", "code", "sourcecode"})
_POINTS = frozenset({"include", "literalinclude", "image", "figure"})
_NO_TEXT = re.compile(
    "aafig|actdiag|blockdiag|chart|command-output|digraph|ditaa|exec.*|graph|graphviz|inheritance-diagram|ipython[23]?"
    "|jupyter-.*|math|meta|mermaid|nwdiag|openapi|parsed-literal|plantuml|plot|productionlist|program-output|prompt|raw"
    "|runblock|seqdiag|test(?:cleanup|code|output|setup)|tikz|uml|unicode"
)
"""Directives that hold something else than text of the document. What any other holds is text, known here or not."""


def read_rest(path: str, text: str) -> Document:
    """Read a reST document."""
    reading = _Reading(text.expandtabs(8).split("\n"), sets_up=_SETS_UP.search(text) is not None)
    reading.flow(0, len(reading.lines))
    return reading.document(path, text, (docutils(heading.text) for heading in reading.headings))


def label(name: str) -> str:
    """A target's or a reference's name, as reST compares them."""
    return " ".join(name.strip("`").replace("\\", "").lower().split())


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


@dataclass(slots=True)
class _Reading(Draft):
    """A draft from reST. Lines count from 0 in here. `styles` are how titles are set off, by level.

    `sets_up` says that examples of `.. doctest::` need what only Sphinx runs before them.
    """

    styles: list[tuple[str, bool]] = field(default_factory=list)
    sets_up: bool = False

    def flow(self, at: int, end: int) -> None:
        """Read what stands from line `at` up to line `end`."""
        while at < end:
            line = self.lines[at]
            explicit = _EXPLICIT.match(line)
            if not line.strip():
                at += 1
            elif explicit:
                at = self._explicit(at, explicit["rest"] or "", end)
            elif line.lstrip().startswith(">>> "):
                at = self._example(at, end)
            else:
                at = self._title(at, end) or self._paragraph(at, end)

    def _body(self, at: int, indent: int, end: int) -> int:
        """Where the lines that are indented by more than `indent` end, from `at` on."""
        while at < end and (not self.lines[at].strip() or _indent(self.lines[at]) > indent):
            at += 1
        return at

    def _explicit(self, at: int, rest: str, end: int) -> int:
        """Something that begins with two dots; the line after it."""
        after = self._body(at + 1, _indent(self.lines[at]), end)
        directive, target = _DIRECTIVE.match(rest), _TARGET.match(rest)
        if directive:
            self._directive(directive["name"].lower(), (directive["argument"] or "").strip(), at, after)
        elif target:
            self.anchors.add(label(target["name"]))
            self.anchors.add(docutils(target["name"]))
            to = (target["to"] or "").strip()
            if to and not to.endswith("_"):
                self.links.append(Link(to, at + 1))
        elif _NOTE.match(rest):
            self._text(at, after)
        elif mark := mark_of("\n".join((rest, *self.lines[at + 1 : after]))):
            self.marks[at + 1] = mark
        return after

    def _directive(self, name: str, argument: str, at: int, after: int) -> None:
        first = at + 1
        options = self._take_options(first, after)
        if name == "doctest":
            self._block(name, first, after, at, run=not self.sets_up)
        elif name in _CODE:
            self._block(argument, first, after, at)
        elif name in _POINTS and argument:
            self.links.append(Link(f":file:{argument}", at + 1))
            self.flow(first, after)
        elif name == "toctree":
            if not any(":glob:" in line for line in options):
                self._contents(first, after)
        elif _NO_TEXT.fullmatch(name):
            self._block(name, first, after, at, run=False)
        else:
            self._words(argument, at)
            self.flow(first, after)

    def _take_options(self, at: int, after: int) -> list[str]:
        """The lines of a directive's options, which are blank from now on. They stand before the first blank line."""
        taken: list[str] = []
        of = None  # how far the option is set in whose value may go on
        for place in range(at, after):
            line = self.lines[place]
            if not line.strip():
                break
            if _OPTION.match(line):
                of = _indent(line)
            elif of is None or _indent(line) <= of:
                of = None
                continue
            taken.append(line)
            self.lines[place] = ""
        return taken

    def _contents(self, first: int, after: int) -> None:
        """The entries of a table of contents."""
        for at in range(first, after):
            entry = self.lines[at].strip()
            named = re.search(r"<([^<>]+)>$", entry)
            if entry and entry != "self":
                self.links.append(Link(f":doc:{named[1] if named else entry}", at + 1))

    def _block(self, language: str, first: int, after: int, start: int, *, run: bool = True) -> None:
        """Keep the lines from `first` to `after`; what they belong to starts on line `start`."""
        while first < after and not self.lines[first].strip():
            first += 1
        text = dedent("\n".join(self.lines[first:after])).rstrip("\n")
        if text:
            self.keep_block(Block(language, f"{text}\n", first + 1, run), start + 1)

    def _example(self, at: int, end: int) -> int:
        after = next((place for place in range(at, end) if not self.lines[place].strip()), end)
        self._block("pycon", at, after, at)
        return after

    def _title(self, at: int, end: int) -> int | None:
        """The line after the title that stands here; `None` where none does."""
        over = _ADORNMENT.match(self.lines[at]) is not None
        text, below = at + over, at + over + 1
        if below >= end or not self.lines[text].strip() or (not over and _indent(self.lines[text])):
            return at + 1 if over else None
        under = _ADORNMENT.match(self.lines[below])
        if not under or (over and self.lines[below].strip() != self.lines[at].strip()):
            return at + 1 if over else None
        style = (under[1], over)
        if style not in self.styles:
            self.styles.append(style)
        title = re.sub(r":[\w:]+:`([^`<]*)[^`]*`|``?([^`]+)``?_*", r"\1\2", self.lines[text].strip())
        self.headings.append(Heading(title.strip(), self.styles.index(style) + 1, text + 1))
        return below + 1

    def _paragraph(self, at: int, end: int) -> int:
        """A paragraph, with the literal block that its last words announce; the line after both."""
        after = at + 1
        while after < end and self.lines[after].strip() and not _EXPLICIT.match(self.lines[after]):
            if self.lines[after].rstrip().endswith("::"):
                after += 1
                break
            if _indent(self.lines[after - 1]) < _indent(self.lines[after]) and self.lines[after - 1].endswith("::"):
                break
            after += 1
        self._text(at, after)
        if not self.lines[after - 1].rstrip().endswith("::"):
            return after
        literal = self._body(after, _indent(self.lines[after - 1]), end)
        text = "\n".join(self.lines[after:literal]).strip()
        if text:
            self._block("pycon" if text.startswith(">>> ") else "", after, literal, after)
        return literal

    def _text(self, at: int, after: int) -> None:
        """The sentences of some lines; those of a table's cells, line by line, for they do not go on in the next."""
        if self.lines[at].lstrip()[:1] in {"|", "+"}:
            for row in range(at, after):
                self._words(self.lines[row], row)
        else:
            self._words("\n".join(self.lines[at:after]), at)

    def _words(self, text: str, at: int) -> None:
        for found in read_text(text, at + 1):
            if isinstance(found, Link):
                self.links.append(found)
            else:
                self.spans.append(found)
        self.anchors.update(form for name in targets_in(text) for form in (label(name), docutils(name)))
