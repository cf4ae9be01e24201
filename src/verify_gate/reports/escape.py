"""What a tool, a project or a file says is data: here it loses whatever a terminal or a CI log would obey."""

from __future__ import annotations

import re

_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])")
"""An escape sequence: CSI, then OSC and the other strings up to their end, then the short ones."""

_CI_COMMAND = re.compile(r"(?<!\S)::|##(?=\w*\[)")
"""Where a CI's log begins to take a line for a command of its own: `::set-output`, `##vso[`, `##[group]`."""

LONGEST = 4_000
"""How many characters of one text are shown: no tool can fill the screen with a single word."""


def prose(text: str, encoding: str) -> str:
    """A message as one line: no escape sequences, no control or direction characters, no CI command.

    Any white space is one blank; what `encoding` cannot say is a question mark.
    """
    told = _SEQUENCE.sub("", text[:LONGEST])
    shown = "".join(character for character in told if character.isprintable() or character.isspace())
    return _inert(" ".join(shown.split())).encode(encoding, "replace").decode(encoding)


def name(text: str, encoding: str) -> str:
    r"""A name, such as a path: whatever is not plainly visible in it is shown as its escape, as `\n` or `\x1b`."""
    shown = "".join(character if character.isprintable() else _escape(character) for character in text[:LONGEST])
    return _inert(shown).encode(encoding, "backslashreplace").decode(encoding)


def code(text: str, encoding: str) -> str:
    """A line of code: its indentation and spacing kept, tabs as four blanks, the rest as in `prose`."""
    line = _SEQUENCE.sub("", text[:LONGEST]).expandtabs(4)
    shown = "".join(character for character in line if character.isprintable())
    return _inert(shown).rstrip().encode(encoding, "replace").decode(encoding)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _inert(text: str) -> str:
    """The text with a blank inside each beginning of a CI command, so that no CI obeys it."""
    return _CI_COMMAND.sub(lambda found: f"{found.group()[0]} {found.group()[1]}", text)
