"""The commands of a shell script, one after the other: what joins them, and the blocks around each."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
_TO_ANOTHER = re.compile(r"\d*>&(?:\d|-)|(?<=\s)&(?=>)")
"""The redirections in which an `&` joins nothing."""
_HERE = re.compile(r"(?<!<)<<-?\s*([\"']?)(\w+)\1")
_JOINS = re.compile(r"\|\||&&|;;|\|&|[;|&]|\n")
OPEN = frozenset({"if", "for", "while", "until", "case", "{"})
CLOSED = frozenset({"fi", "done", "esac", "}"})
KEYWORDS = OPEN | {"elif", "then", "else", "do", "!", "time"}
"""What may stand before the command itself."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words, its line from 0, and all that stands between it and the next.

    Beside them the places of the openers of the blocks that it is in, and of the closer if it opens one; the mark of
    the document that it is a line of; the function that it begins; and its whole line as it is written.
    """

    words: tuple[str, ...]
    line: int
    end: str
    within: tuple[int, ...] = ()
    closer: int | None = None
    text_of: str = ""
    defines: str = ""
    source: str = ""

    @property
    def join(self) -> str:
        """What joins it to the next: `&&`, `||`, `;`, a pipe, `&`, a line's end, or nothing."""
        found = _JOINS.search(self.end)
        return found[0] if found else ""

    @property
    def keywords(self) -> tuple[str, ...]:
        """The words of the shell that stand before the command itself."""
        size = next((at for at, word in enumerate(self.words) if word not in KEYWORDS), len(self.words))
        return self.words[:size]

    @property
    def told(self) -> str:
        """The command itself, in one line."""
        return " ".join(self.words[len(self.keywords) :])


def commands_of(script: str) -> list[Command]:
    """The commands of a script, in the order in which they stand there."""
    found: list[Command] = []
    opened: list[int] = []
    name = ""
    for line, text, document in _lines(script):
        for words, end in _commands(text):
            if words[0] in CLOSED and opened and not document:
                first = opened.pop()
                found[first] = replace(found[first], closer=len(found))
            within = tuple(opened)
            heads = 0 if document else sum(word in OPEN for word in Command(tuple(words), line, end).keywords)
            if words[0] == "function" and len(words) > 1:
                name, heads = words[1], sum(word == "{" for word in words)
            defines = name if heads else ""
            found.append(Command(tuple(words), line, end, within, None, document, defines, text.strip()))
            opened += [len(found) - 1] * heads
            name = words[0] if end.startswith("()") else "" if heads else name
    return found


def _lines(script: str) -> Iterator[tuple[int, str, str]]:
    """The logical lines, each with the number of its first, and the mark of the document that it is a part of."""
    begun: list[str] = []
    first, mark = 0, ""
    lines = script.split("\n")
    for number, line in enumerate(lines):
        if mark:
            yield number, line, mark
            mark = "" if line.strip() == mark else mark
            continue
        first = first if begun else number
        begun.append((line.rstrip("\\") if line.endswith("\\") else line).strip())
        if line.endswith("\\") or re.search(r"(?:\|\||&&|[^&|]\|)\s*$", line):
            continue
        here = _HERE.search(line)
        mark = here[2] if here and any(each.strip() == here[2] for each in lines[number + 1 :]) else ""
        yield first, " ".join(begun), ""
        begun = []
    if begun:
        yield first, " ".join(begun), ""


def _commands(line: str) -> Sequence[tuple[list[str], str]]:
    """The simple commands of a line, each with what stands behind it."""
    text = _TO_ANOTHER.sub("", _EXPRESSION.sub("EXPRESSION", line))
    lexer = shlex.shlex(text, posix=True, punctuation_chars=";|&()")
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        parts = list(lexer)
    except ValueError:
        parts = line.split()
    found: list[tuple[list[str], str]] = []
    words: list[str] = []
    for part in parts:
        if part.startswith("#"):
            break
        if re.fullmatch(r"[;|&()]+", part):
            if words:
                found.append((words, part))
                words = []
            elif found:
                found[-1] = (found[-1][0], found[-1][1] + part)
        else:
            words.append(part)
    found = [*found, (words, "")] if words else found
    if found and not _JOINS.search(found[-1][1]):
        found[-1] = (found[-1][0], found[-1][1] + "\n")
    return found
