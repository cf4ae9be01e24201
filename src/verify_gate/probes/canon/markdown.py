"""Markdown as a document: links, code, headings and anchors, each with the line it stands on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.token import Token

from verify_gate.probes.canon.draft import Draft
from verify_gate.probes.canon.html import read_html
from verify_gate.probes.canon.marks import mark_of
from verify_gate.probes.canon.mkdocs import mkdocs
from verify_gate.probes.canon.model import Block, Document, Heading, Link, Span
from verify_gate.probes.canon.slugs import markdown_anchors

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_ATTRIBUTES = re.compile(r"\s*\{:?[^{}]*?#(?P<id>[^\s{}]+)[^{}]*\}\s*$")
"""`{#an-id}` after a heading or where a fence begins, as Python-Markdown and MyST have it."""
_TARGET = re.compile(r"^\((?P<name>[^()\s]+)\)=$", re.MULTILINE)
"""`(a-target)=`, as MyST has it."""
_ROLE = re.compile(r"\{(?P<role>[\w:.+-]+)\}$")
"""`{doc}` before a code span, which makes a role of it, as MyST has it."""
_LINK_END = re.compile(r"\](?:\([^)]*\)|\[[^\]]*\])?")
_INCLUDES = re.compile(r"\{(?:include|literalinclude|image|figure)\}\s+(?P<path>\S+)")


def read_markdown(path: str, text: str) -> Document:
    """Read a Markdown document."""
    blanked = _FRONT_MATTER.sub(lambda found: re.sub(r"[^\n]", "", found[0]), text)
    reading = _Reading(blanked.split("\n"))
    for token in MarkdownIt("commonmark").enable("table").use(mkdocs).parse(blanked):
        reading.take(token)
    reading.anchors.update(found["name"] for found in _TARGET.finditer(text))
    return reading.document(path, text, markdown_anchors(heading.text for heading in reading.headings))


@dataclass(slots=True)
class _Reading(Draft):
    """A draft from Markdown. `prompts` are the lines of bare `>>>` examples, which Markdown takes for quotes."""

    prompts: set[int] = field(default_factory=set)
    level: int = 0
    row: int = 1

    def take(self, token: Token) -> None:
        """Take in one token of the document's flow."""
        line = token.map[0] + 1 if token.map else self.row
        if token.type in {"heading_open", "heading_close"}:
            self.level = int(token.tag[1]) if token.type == "heading_open" else 0
        elif token.type == "tr_open":
            self.row = line
        elif token.type in {"fence", "code_block"}:
            self._code(token, line)
        elif token.type == "html_block":
            self._html(token.content, line)
        elif token.type == "blockquote_open":
            self._prompt(line)
        elif token.type == "inline" and line not in self.prompts:
            self._inline(token, line)

    def _code(self, token: Token, line: int) -> None:
        language = token.info.strip()
        if found := _INCLUDES.match(language):
            self.links.append(Link(f":file:{found['path']}", line))
        if attributes := _ATTRIBUTES.search(language):
            self.anchors.add(attributes["id"])
        fenced = token.type == "fence"
        self.keep_block(Block(language.split(maxsplit=1)[0] if language else "", token.content, line + fenced), line)

    def _prompt(self, line: int) -> None:
        """A bare example, up to the next empty line, if the quote that begins here is one."""
        if line in self.prompts or not self.lines[line - 1].lstrip().startswith(">>> "):
            return
        end = next((at for at in range(line, len(self.lines)) if not self.lines[at].strip()), len(self.lines))
        self.prompts.update(range(line, end + 1))
        self.keep_block(Block("pycon", dedent("\n".join(self.lines[line - 1 : end])) + "\n", line), line)

    def _html(self, text: str, line: int) -> None:
        found = read_html(text, line)
        self.links += found.links
        self.anchors |= found.anchors
        for at, comment in found.comments:
            mark = mark_of(comment)
            if mark is not None:
                self.marks[at + comment.count("\n")] = mark

    def _inline(self, token: Token, first: int) -> None:
        source, at, shown, before = token.content, 0, "", ""
        for child in token.children or ():
            line = first + source.count("\n", 0, at)
            if child.type in {"softbreak", "hardbreak"}:
                at = source.find("\n", at) + 1
                shown, before = f"{shown} ", ""
                continue
            if child.type == "code_inline":
                start, at = _code_span(source, child, at)
                self._code_span(child.content, before, first + source.count("\n", 0, start))
                shown += child.content
            elif child.type == "link_open":
                self.links.append(Link(str(child.attrGet("href")), line + source.count("\n", at, source.find("[", at))))
            elif child.type == "image":
                self.links.append(Link(str(child.attrGet("src")), line))
            elif child.type == "html_inline":
                self._html(child.content, line)
            if child.type == "text":
                shown += child.content
            at = _after(source, child, at)
            before = child.content if child.type == "text" else ""
        if self.level:
            self._heading(shown, first)

    def _code_span(self, text: str, before: str, line: int) -> None:
        role = _ROLE.search(before)
        if role is None:
            self.spans.append(Span(text, line))
        elif role["role"] in {"doc", "ref", "download"}:
            explicit = re.search(r"<([^<>]+)>$", text)
            self.links.append(Link(f":{role['role']}:{explicit[1] if explicit else text}", line))

    def _heading(self, shown: str, line: int) -> None:
        attributes = _ATTRIBUTES.search(shown)
        if attributes:
            self.anchors.add(attributes["id"])
            shown = shown[: attributes.start()]
        self.headings.append(Heading(shown.strip(), self.level, line))


def _code_span(source: str, token: Token, at: int) -> tuple[int, int]:
    """Where a code span starts and ends in its source, from `at` on; Markdown shows line ends within it as spaces."""
    text = r"\s".join(map(re.escape, token.content.split(" ")))
    found = re.compile(rf"{token.markup}\s?{text}\s?{token.markup}").search(source, at)
    return found.span() if found else (at, at)


def _after(source: str, token: Token, at: int) -> int:
    """Where in its source a token ends, as far as that can be told; `at` is where the one before ended."""
    if token.type in {"link_close", "image"}:
        found = _LINK_END.search(source, at)
        return found.end() if found else at
    if token.type in {"text", "html_inline"}:
        return max(at, source.find(token.content, at) + len(token.content))
    return at
