"""The page of one instrument: what it asks, how it is set, what it read last, and what it cannot see."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.report import InstrumentReport

from .escape import code, name, prose
from .places import log_of
from .screen import Line, Screen, Span, hanging
from .table import table

DEFAULT = "default"
"""The source of an option that nobody set."""
_INDENT: Span = ("  ", "")


@dataclass(frozen=True, slots=True)
class Option:
    """A key of its table: the value that holds (`None`: not set), who set it, and what it is."""

    key: str
    value: object
    source: str
    description: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a reviewer reads: lines, an indented one below what it belongs to; `None` where they are not to be had."""

    title: str
    lines: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What there is to say of one instrument.

    `taken` says when `line`, its reading, was taken; where there is none, that and why. `blind` are the paragraphs
    about what it cannot see; those that begin with `- ` are points of a list.
    """

    label: str
    question: str
    uses: str
    when: Cadence
    options: Sequence[Option]
    taken: str
    line: InstrumentReport | None
    blind: Sequence[str]
    listing: Listing | None = None


def render(explained: Explanation, screen: Screen) -> str:
    """The page as text, with a newline at its end; as with a report, nothing in it is obeyed by a terminal or a CI.

    A list for a reviewer comes first, and then of the options those that are set.
    """
    title = ((name(explained.label, screen.encoding), "bold"), (f"  {prose(explained.question, screen.encoding)}", ""))
    how = f"Read at cadence {explained.when.value}, by the adapter {name(explained.uses, screen.encoding)}."
    lines = [*hanging((), title, screen.width), *_paragraph(how, screen)]
    options = _section("Options", (part for option in explained.options for part in _option(option, screen)))
    reading = _section("Last reading", _reading(explained, screen))
    if explained.listing is not None:
        lines += _section(explained.listing.title, _listed(explained.listing.lines, screen))
        lines += [*reading, *_section("Options", _those_that_are_set(explained.options, screen))]
    else:
        lines += [*options, *reading]
    lines += _section("What it cannot see", (part for text in explained.blind for part in _paragraph(text, screen)))
    return "".join(f"{screen.paint(line)}\n" for line in lines)


def toml(value: object) -> str:
    """A value as verify.toml would say it, on one line; empty keys of a table are left out."""
    match value:
        case bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case float() if value.is_integer():
            return str(int(value))
        case date():
            return value.isoformat()
        case Mapping():
            inner = [f"{key} = {toml(each)}" for key, each in value.items() if each is not None]
            return f"{{ {', '.join(inner)} }}" if inner else "{}"
        case list() | tuple():
            return f"[{', '.join(map(toml, value))}]"
        case _:
            return str(value)


def _section(title: str, lines: Iterator[Line]) -> Iterator[Line]:
    yield ()
    yield ((title, "bold"),)
    yield from lines


def _those_that_are_set(options: Sequence[Option], screen: Screen) -> Iterator[Line]:
    for option in options:
        if option.source != DEFAULT:
            yield from _option(option, screen)
    others = ", ".join(option.key for option in options if option.source == DEFAULT)
    if others:
        yield from _paragraph(f"As they are by default: {others}.", screen)


def _option(option: Option, screen: Screen) -> Iterator[Line]:
    """The key with its value as verify.toml would have it, and below it who says so and what it is."""
    joined, value = (" = ", toml(option.value)) if option.value is not None else (" ", "is not set")
    key: Line = (_INDENT, (name(option.key, screen.encoding), "bold"), (joined, ""))
    yield from hanging(key, ((name(value, screen.encoding), ""),), screen.width)
    told = prose(": ".join(filter(None, (option.source, option.description))), screen.encoding)
    yield from hanging((_INDENT, _INDENT), ((told, "dim"),), screen.width)


def _reading(explained: Explanation, screen: Screen) -> Iterator[Line]:
    yield from _paragraph(explained.taken, screen)
    line = explained.line
    if line is None:
        return
    within = replace(screen, width=screen.width - 2)
    yield from ((_INDENT, *part) for part in table((line,), within, every=True) if part)
    if line.why is not None:
        yield from _paragraph(line.why, screen)
    if line.log is not None:
        yield from hanging((_INDENT,), ((f"Log: {log_of(line, screen.encoding)}", "dim"),), screen.width)


def _paragraph(text: str, screen: Screen) -> Iterator[Line]:
    point = text.startswith("- ")
    first: Line = (_INDENT, ("- ", "")) if point else (_INDENT,)
    yield from hanging(first, ((prose(text.removeprefix("- "), screen.encoding), ""),), screen.width)


def _listed(lines: Sequence[str] | None, screen: Screen) -> Iterator[Line]:
    """The lines, each wrapped below its own beginning."""
    if not lines:
        yield from _paragraph("There are none." if lines is not None else "It could not be had; see above.", screen)
    for text in lines or ():
        shown = code(text, screen.encoding)
        indent: Span = (" " * (len(shown) - len(shown.lstrip())), "")
        yield from hanging((_INDENT, indent), ((shown.lstrip(), "" if indent[0] else "cyan"),), screen.width)
