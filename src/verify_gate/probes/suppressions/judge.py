"""What is wrong with a look away: of each place the one thing that mends most."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from verify_gate.domain.finding import Finding
from verify_gate.probes.suppressions.model import Suppression

UNREASONED, BLANKET, EXPIRED, IDLE = RULES = ("unreasoned", "blanket", "expired", "idle")
"""The rules, in the order of the needles."""


def judged(
    found: Iterable[Suppression], idle: Mapping[Suppression, Collection[str]], today: date
) -> tuple[Finding, ...]:
    """The findings. `idle` names those that suppress nothing, with the codes that do so.

    What is wrong with several on one line in the same way is told once.
    """
    verdicts = [(each, verdict) for each in found if (verdict := _judge(each, idle.get(each), today)) is not None]
    together: dict[tuple[str, int, str, str], list[str]] = {}
    fixes: dict[str, str] = {}
    for each, (rule, message, fix) in verdicts:
        together.setdefault((each.path, each.line, rule, message), []).append(f"`{each.what}`")
        fixes[rule] = fix
    return tuple(
        Finding(f"{' and '.join(dict.fromkeys(places))}: {message}", path=path, line=line, rule=rule, fix=fixes[rule])
        for (path, line, rule, message), places in together.items()
    )


def _judge(found: Suppression, idle: Collection[str] | None, today: date) -> tuple[str, str, str] | None:
    """The rule, what to say and what to do; `None` where all is well."""
    ended = found.ended(today)
    if idle is not None:
        codes = f" for {', '.join(sorted(idle))}" if idle and set(idle) < set(found.codes) else ""
        return IDLE, f"it suppresses nothing{codes}", "Remove what suppresses nothing."
    if found.everything is not None:
        also = "" if found.reason else ", and nothing says why"
        return BLANKET, f"it hides {found.everything}{also}", "Name just what it is for, or mend what it hides."
    if ended is not None:
        return EXPIRED, f"it {ended} ({found.reason})", "Mend what it hides, or give a new date and the reason for it."
    if not found.reason:
        fix = "Mend what it hides, or write the reason beside it or in a comment directly above."
        return UNREASONED, "nothing says why", fix
    return None
