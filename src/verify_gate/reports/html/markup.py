"""HTML put together of elements: a text is data, and becomes HTML nowhere but here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import chain

from verify_gate.reports import escape as shown

ENCODING = "utf-8"
VOID = "meta"
"""The one element we use that has no end."""


_TICKED = re.compile("(?<!`)`([^`]+)`(?!`)")


@dataclass(frozen=True, slots=True)
class Html:
    """Text that is HTML already."""

    text: str


Content = str | Html | None
"""What an element holds: a text, which is escaped, HTML, or nothing."""


def element(tag: str, *content: Content, **attributes: str | float | None) -> Html:
    """The element with what it holds.

    An attribute of `None` is left out, an empty one has its name alone. `_` in a name is a hyphen, one at its end falls
    away: `class_`, `aria_label`.
    """
    named = "".join(
        f" {name.rstrip('_').replace('_', '-')}" + (f'="{escape(str(value))}"' if value != "" else "")
        for name, value in attributes.items()
        if value is not None
    )
    return Html(f"<{tag}{named}>" if tag == VOID else f"<{tag}{named}>{together(content).text}</{tag}>")


def together(content: Iterable[Content]) -> Html:
    """One after the other."""
    return Html("".join(part.text if isinstance(part, Html) else escape(part or "") for part in content))


def apart(content: Iterable[Content], between: str) -> Html:
    """One after the other, with a text between any two."""
    return together(tuple(chain.from_iterable((between, part) for part in content))[1:])


def prose(text: str) -> str:
    """A message as one line, without what is not plainly visible."""
    return shown.prose(text, ENCODING)


def spoken(text: str) -> Html:
    """A message as `prose` has it, with what stands between backticks as code."""
    parts = _TICKED.split(prose(text))
    return together(element("code", part) if place % 2 else part for place, part in enumerate(parts))


def name(text: str) -> str:
    """A path or a label; what is not plainly visible in it is shown as its escape."""
    return shown.name(text, ENCODING)


def code(text: str) -> str:
    """A line of code with its spacing."""
    return shown.code(text, ENCODING)
