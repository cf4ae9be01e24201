"""Look aways in comments of Python: the tokens decide, so that what stands in a string is none."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from verify_gate.probes.suppressions.model import Comments, Form, Suppression, first, reason_in

_CODES = r"(?P<codes>[A-Z]+[0-9]+(?:(?:\s*,\s*|\s+)[A-Z]+[0-9]+)*)"
_HEAD = re.compile(r"!|.*coding[:=]\s*[-\w.]+|\s*(?:SPDX-|Copyright\b|\(c\)\s*\d)", re.IGNORECASE)
_NAMES = r"(?:\[(?P<codes>[^\]]*)\])?"


@dataclass(frozen=True, slots=True)
class _Pragma:
    """A way to write one: at the start of a comment, or after a further `#`. `everything` is hidden without codes."""

    pattern: re.Pattern[str]
    everything: str | None = None
    form: Form = Form.OTHER


def _pragma(pattern: str, everything: str | None = None, form: Form = Form.OTHER) -> _Pragma:
    return _Pragma(re.compile(pattern), everything, form)


_PRAGMAS = (
    _pragma(rf"(?:ruff|flake8)\s*[:=]\s*(?i:noqa)\b(?:\s*:\s*{_CODES})?", "every rule in the whole file", Form.FILE),
    _pragma(r"ruff\s*:\s*(?:file-ignore|ignore|disable)\s*\[(?P<codes>[^\]]*)\]", form=Form.RUFF),
    _pragma(rf"(?i:noqa)\b(?:\s*:\s*{_CODES})?", "every rule", Form.LINE),
    _pragma(rf"type:\s*ignore\b\s*{_NAMES}", "every type error", Form.TYPES),
    _pragma(r"mypy:\s*ignore-errors(?!\s*=\s*[Ff])[^#]*", "every type error in the whole file"),
    _pragma(
        r"mypy:\s*(?:[^#]*[\s,])?(?:(?:ignore-missing-imports|allow-[\w-]+)(?!\s*=\s*[Ff])|disable-error-code"
        r"|follow-imports\s*=\s*(?:skip|silent)|no-(?!implicit)|(?!ignore|allow)[\w-]+\s*=\s*[Ff]alse)[^#]*"
    ),
    _pragma(r"pyright:\s*(?:basic|standard|off|report\w+\s*=\s*\w+)\b"),
    _pragma(rf"(?:pyright|pyrefly|ty|zuban):\s*ignore(?:-errors)?\b{_NAMES}", "every type error"),
    _pragma(rf"pyre-(?:ignore-all-errors|ignore|fixme)\b{_NAMES}", "every type error"),
    _pragma(r"(?i:pragma[:\s]?\s*no\s*(?:cover|branch))\b"),
    _pragma(r"(?i:pragma[:\s]?\s*no\s*mutate)\b(?!:?\s*end\b)(?::?\s*(?:block|class|function|start)\b)?"),
    _pragma(r"fmt:\s*(?:off|skip)\b", form=Form.LAYOUT),
    _pragma(r"yapf:\s*disable\b"),
    _pragma(r"isort:\s*skip_file\b", "every import of the whole file"),
    _pragma(r"isort:\s*(?:skip|off)\b"),
    _pragma(r"nosec\b:?\s*(?P<codes>B\d{3}(?:[,\s]+B\d{3})*|[a-z]+(?:_[a-z0-9]+)+)?", "every risk"),
    _pragma(r"pylint:\s*(?:skip-file|disable(?:-next)?\s*=\s*all)\b", "every rule"),
    _pragma(r"pylint:\s*disable(?:-next)?\s*=\s*(?P<codes>[\w-]+(?:\s*,\s*[\w-]+)*)"),
    _pragma(r"jscpd:ignore-start\b"),
    _pragma(r"noinspection\s+(?P<codes>\w+(?:\s*,\s*\w+)*)"),
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the tokens of a file say: its comments, and of each line with one the first line of its statement."""

    comments: Comments
    starts: dict[int, int]


def read_tokens(text: str) -> Tokens:
    """The comments of a Python file. Raises `tokenize.TokenError` or `SyntaxError` where it is none."""
    own: dict[int, str] = {}
    trailing: dict[int, str] = {}
    starts: dict[int, int] = {}
    start: int | None = None
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        row = token.start[0]
        if token.type == tokenize.COMMENT:
            alone = not token.line[: token.start[1]].strip()
            (own if alone else trailing)[row] = token.string[1:]
            starts[row] = row if start is None else start
        elif token.type == tokenize.NEWLINE:
            start = None
        elif start is None and token.type not in {tokenize.NL, tokenize.INDENT, tokenize.DEDENT}:
            start = row
    return Tokens(Comments(own, trailing), starts)


def in_comments(path: str, tokens: Tokens) -> Iterator[Suppression]:
    """The look aways in the comments of a file.

    A reason is what follows in the same comment, or stands directly above the line or its statement.
    """
    comments = tokens.comments
    for line, text in sorted({**comments.own, **comments.trailing}.items()):
        parts = [part.strip() for part in text.split("#")]
        for place, part in enumerate(parts):
            pragma, match = _pragma_at(part)
            if pragma is None or match is None:
                continue
            after = (_without(later) for later in parts[place:])
            above = (comments.above(row, words_of) for row in (line, tokens.starts[line]))
            named = match.groupdict().get("codes") or ""
            codes = tuple(filter(None, re.split(r"[,\s]+", named)))
            yield Suppression(
                path,
                line,
                " ".join(match[0].split()),
                first((reason_in(" ".join(after)), *above)),
                None if codes else pragma.everything,
                codes,
                # mypy heeds its own only where a comment begins with it.
                Form.OTHER if pragma.form is Form.TYPES and place else pragma.form,
            )


def words_of(comment: str) -> str:
    """What a comment says to people about the code: nothing where it is to a tool, or about the file."""
    if _HEAD.match(comment):
        return ""
    parts = [part.strip() for part in comment.split("#")]
    return "" if _pragma_at(parts[0])[0] else " ".join(part for part in parts if _pragma_at(part)[0] is None)


def _without(part: str) -> str:
    """A part of a comment without what it says to a tool."""
    _, match = _pragma_at(part)
    return part[match.end() :] if match else part


def _pragma_at(part: str) -> tuple[_Pragma | None, re.Match[str] | None]:
    """What a part of a comment begins with."""
    for pragma in _PRAGMAS:
        match = pragma.pattern.match(part)
        if match is not None:
            return pragma, match
    return None, None
