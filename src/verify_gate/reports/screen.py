"""What a text report is written on: its width, its colours, and the characters it can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

Span = tuple[str, str]
"""A piece of text and its style in rich's words (`bold red`); the empty style is the terminal's own."""

Line = Sequence[Span]

TIE = "\N{NO-BREAK SPACE}"
"""A blank at which no line is broken."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs that the report draws with, each one cell wide but `more` and `way_out`; `levels` are eight of them."""

    passed: str
    failed: str
    unknown: str
    inside: str
    outside: str
    needle: str
    needle_outside: str
    floor: str
    ceiling: str
    both: str
    zero: str
    dot: str
    more: str
    bar: str
    way_out: str
    levels: str


DRAWN = Glyphs("✓", "✗", "?", "━", "─", "●", "◆", "┾", "┽", "┿", "├", "·", "…", "│", "→", "▁▂▃▄▅▆▇█")
PLAIN = Glyphs("+", "x", "?", "=", "-", "o", "X", "|", "|", "|", "|", "-", "...", "|", "->", "_.-~=+*#")
"""The same for a locale that cannot say the others."""


@dataclass(frozen=True, slots=True)
class Screen:
    """`width` in cells; `color` says whether styles show; `encoding` is that of the stream it goes to."""

    width: int = 80
    color: bool = False
    encoding: str = "utf-8"

    @property
    def glyphs(self) -> Glyphs:
        """The drawn signs where the encoding has all of them, else the plain ones."""
        try:
            "".join(getattr(DRAWN, sign) for sign in Glyphs.__slots__).encode(self.encoding)
        except UnicodeEncodeError:
            return PLAIN
        return DRAWN

    def paint(self, line: Line) -> str:
        """The line as text, without blanks at its end."""
        text = "".join(text for text, _ in line).rstrip(f" {TIE}")
        painted, left = [], len(text)
        for piece, style in line:
            shown = piece[:left].replace(TIE, " ")
            left -= len(shown)
            painted.append(_styled(shown, style) if self.color and style and shown.strip() else shown)
        return "".join(painted)


def _styled(text: str, style: str) -> str:
    from rich.color import ColorSystem  # noqa: PLC0415 - not loaded where nothing is coloured
    from rich.style import Style  # noqa: PLC0415 - see above

    return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)


def cells(line: Line) -> int:
    """How many cells of a terminal the line takes."""
    return sum(cell_len(text) for text, _ in line)


def cell_len(text: str) -> int:
    """How many cells a text takes: a wide character takes two, one that combines with another none."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(letter) in {"W", "F"} else 1 for letter in text if not combining(letter))


def wrap(line: Line, width: int) -> list[Line]:
    """The line as lines of at most `width` cells, broken at blanks, or inside a word where it is longer than that."""
    letters = [(letter, style) for text, style in line for letter in text]
    lines: list[Line] = []
    while letters:
        cut = _cut(letters, max(width, 2))
        lines.append(joined(letters[:cut]))
        letters = letters[cut:]
    return lines or [()]


def _cut(letters: Sequence[Span], width: int) -> int:
    """How many of the letters go on a line of `width` cells."""
    used, end, blank = 0, 0, 0
    while end < len(letters):
        used += cell_len(letters[end][0])
        if used > width and letters[end][0] != " ":
            break
        end += 1
        if letters[end - 1][0] == " ":
            blank = end
    if end == len(letters) or blank:
        return blank if end < len(letters) else end
    while end > 1 and letters[end][0] == ":":
        # A line that begins with `::` is a command to some CI.
        end -= 1
    return end


def joined(letters: Sequence[Span]) -> Line:
    """Letters back into spans of one style each, without blanks at their end."""
    spans: list[Span] = []
    while letters and letters[-1][0] == " ":
        letters = letters[:-1]
    for letter, style in letters:
        if spans and spans[-1][1] == style:
            spans[-1] = (spans[-1][0] + letter, style)
        else:
            spans.append((letter, style))
    return spans


def padded(line: Line, width: int) -> Line:
    """The line with blanks after it, up to `width` cells."""
    return (*line, (" " * max(width - cells(line), 0), ""))


def hanging(first: Line, line: Line, width: int) -> list[Line]:
    """The line after what stands `first`, wrapped so that its further lines stand under it."""
    indent = cells(first)
    parts = wrap(line, width - indent)
    return [(*(((" " * indent, ""),) if number else first), *part) for number, part in enumerate(parts)]


def excerpt(text: str, column: int | None, width: int, more: str) -> str:
    """As much of a line of code as `width` holds, without its indentation; what stands at `column` is in it."""
    indent = len(text) - len(text.lstrip())
    text, at = text[indent:], max((column or 1) - 1 - indent, 0)
    if cell_len(text) <= width:
        return text
    if at > width * 2 // 3:
        text = more + text[at - width // 2 :]
    return trimmed(text, width, more)


def trimmed(text: str, width: int, more: str) -> str:
    """As much of a text as `width` holds, from its beginning."""
    if cell_len(text) <= width:
        return text
    text = text[: max(width - len(more), 0)]
    while cell_len(text) > width - len(more) > 0:
        text = text[:-1]
    return text.rstrip() + more
