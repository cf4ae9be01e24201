"""What a tool, a project or a file says is data: here it loses whatever a terminal or a CI log would obey."""

from __future__ import annotations

import re

_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])")
"""An escape sequence: CSI, then OSC and the other strings up to their end, then the short ones."""

_CI_COMMAND = re.compile(r"(?<!\S)::|##(?=\w*\[)")
"""Where a CI's log begins to take a line for a command of its own: `::set-output`, `##vso[`, `##[group]`."""

_HALF = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""A half of a character in which Python does not keep a byte that it could not decode."""

LONGEST = 4_000
"""How many characters of one text are shown: no tool can fill the screen with a single word."""


_PLAIN = str.maketrans(
    {
        "…": "...",
        "→": "->",
        "←": "<-",
        "—": "-",
        "·": "-",
        "“": '"',
        "”": '"',
        "\N{EN DASH}": "-",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{MULTIPLICATION SIGN}": "x",
    }
)
"""Signs of print that sentences are set with, for a locale that cannot say them."""


def prose(text: str, encoding: str) -> str:
    """A message as one line: no escape sequences, no control or direction characters, no CI command.

    Any white space is one blank. What `encoding` cannot say is told by plainer signs, or else a question mark.
    """
    told = _SEQUENCE.sub("", text[:LONGEST])
    shown = "".join(character for character in told if character.isprintable() or character.isspace())
    return _said(_inert(" ".join(shown.split())), encoding)


def name(text: str, encoding: str) -> str:
    r"""A name, such as a path: whatever is not plainly visible in it is shown as its escape, as `\n` or `\x1b`."""
    told = sayable(text[:LONGEST])
    shown = "".join(character if character.isprintable() else _escape(character) for character in told)
    return _inert(shown).encode(encoding, "backslashreplace").decode(encoding)


def code(text: str, encoding: str) -> str:
    """A line of code: its indentation and spacing kept, tabs as four blanks, the rest as in `prose`."""
    line = _SEQUENCE.sub("", text[:LONGEST]).expandtabs(4)
    shown = "".join(character for character in line if character.isprintable())
    return _said(_inert(shown).rstrip(), encoding)


def sayable(text: str) -> str:
    r"""The text without halves of characters: a byte of a name that is no UTF-8 is told as `\xff`."""
    whole = _HALF.sub("\N{REPLACEMENT CHARACTER}", text)
    return whole.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _said(text: str, encoding: str) -> str:
    """The text in characters that the encoding has."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    return text


def _inert(text: str) -> str:
    """The text with a blank inside each beginning of a CI command, so that no CI obeys it."""
    return _CI_COMMAND.sub(lambda found: f"{found.group()[0]} {found.group()[1]}", text)
