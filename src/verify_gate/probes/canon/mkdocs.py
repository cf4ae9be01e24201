"""What MkDocs adds to Markdown: notes, folded notes and tabs, with what is set in by four below their first line."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_HOLDS = re.compile(r'(?:!!!|\?{3}\+?)(?= *[\w"]) ?[\w-]*(?: +[\w-]+)*(?: +".*")?\s*|===[+!]{0,2} +".*"\s*')


def mkdocs(parser: MarkdownIt) -> None:
    """Teach a parser of Markdown what MkDocs adds."""
    parser.block.ruler.before("code", "mkdocs", _holds, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _holds(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """A rule as markdown-it has them: whether a note begins on line `start`; if so, and not `silent`, it is read."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if state.is_code_block(start) or not _HOLDS.fullmatch(line):
        return False
    if silent:
        return True
    state.push("paragraph_open", "p", 1)
    title = state.push("inline", "", 0)
    title.content, title.map, title.children = line, [start, start + 1], []
    state.push("paragraph_close", "p", -1)
    around, inside = (state.blkIndent, state.lineMax), state.sCount[start] + 4
    after = start + 1
    while after < end and (state.isEmpty(after) or state.sCount[after] >= inside):
        after += 1
    state.blkIndent, state.lineMax = inside, after
    state.md.block.tokenize(state, start + 1, after)
    state.blkIndent, state.lineMax = around
    state.line = after
    return True
