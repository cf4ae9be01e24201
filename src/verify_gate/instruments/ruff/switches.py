"""What comments keep from ruff: a whole file from its rules, statements from its formatting."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter, ValidationError

from verify_gate.census import last_line, relative
from verify_gate.domain.reading import Unreadable
from verify_gate.instruments.ruff.diagnostics import diagnostics_of
from verify_gate.plugin import Completed, Context
from verify_gate.strict_model import StrictModel

_BLANKET = "`ruff: noqa`"
_FORMATTED = re.compile(r"# (m[0-9a-f]{16}:\w+)$", re.MULTILINE)


class _Marked(StrictModel):
    """What the probe tells of a file; see `verify_gate.probes.marks.marked`."""

    mark: str
    statements: tuple[int, ...]
    skipped: tuple[int, ...]
    switches: tuple[tuple[int, str], ...]


_TOLD = TypeAdapter(Mapping[str, _Marked | str])


def switched_off(context: Context, outcome: Completed) -> Mapping[str, str]:
    """The files that a comment takes from every rule, each with why as a sentence; `outcome` is of PGH004 alone."""
    return {
        relative(context, found.filename): f"`# ruff: noqa` in line {found.location.row} switches off every rule."
        for found in diagnostics_of(outcome)
        if found.code == "PGH004" and _BLANKET in found.message and found.location
    }


def left_alone(copied: Completed, tried: Completed) -> Mapping[str, str]:
    """The files most of whose statements, or whose end, comments keep from ruff, each with why as a sentence.

    `copied` is the outcome of the probe that marks copies, and `tried` of formatting these: it holds each mark that
    ruff wrote anew. Raises `Unreadable` where the probe told nothing.
    """
    try:
        told = _TOLD.validate_json(copied.stdout if copied.exit_code == 0 else "")
    except ValidationError:
        said = last_line(copied.stderr).rstrip(".") or "it said nothing"
        raise Unreadable(f"The copies that are to show what comments hide could not be made: {said}.") from None
    formatted = frozenset(_FORMATTED.findall(tried.stdout))
    return {path: why for path, marked in told.items() if (why := _why(marked, formatted))}


def _why(marked: _Marked | str, formatted: frozenset[str]) -> str | None:
    if isinstance(marked, str):
        return f"What its comments keep from ruff cannot be told. {marked.rstrip('.')}."
    if f"{marked.mark}:head" not in formatted:
        return "What its comments keep from ruff cannot be told, for ruff did not format a copy of it."
    alone = {*marked.skipped, *(row for row in marked.statements if f"{marked.mark}:{row}" not in formatted)}
    of = len(marked.statements) + len(marked.skipped)
    offs = [switch for switch in marked.switches if not switch[1].endswith(("on", "enable"))]
    if f"{marked.mark}:end" not in formatted:
        return f"{_last(offs)} holds to the end of the file: close it with `# fmt: on`."
    if 2 * len(alone) > of:
        first = _last([switch for switch in offs if switch[0] <= min(alone)])
        return f"{first}, and its like, keep {len(alone)} of its {of} statements from ruff."
    return None


def _last(switches: Sequence[tuple[int, str]]) -> str:
    return f"`{switches[-1][1]}` in line {switches[-1][0]}" if switches else "A comment"
