"""`python -m verify_gate.probes.integrity`: hold the head against its base, by the protocol of executables.

The exit code says a second time whether all is in range (0) or not (1). Where there is nothing to hold it against, the
last line of standard error says so; the exit code is 3.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from verify_gate import __version__
from verify_gate.census import hold_against
from verify_gate.domain.finding import ACKNOWLEDGED, Finding, Severity
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.environment import clean_environment
from verify_gate.probes.answering import answer
from verify_gate.probes.integrity.above import weaker_surroundings
from verify_gate.probes.integrity.acknowledged import IDLE, answered, unsigned
from verify_gate.probes.integrity.baselines import loosenings, looser_baselines
from verify_gate.probes.integrity.cheats.subjects import subjects
from verify_gate.probes.integrity.execution.oracles import changed_expectations, no_longer_run, unasked
from verify_gate.probes.integrity.execution.runs import Runs, run_all
from verify_gate.probes.integrity.execution.sessions import Pytest
from verify_gate.probes.integrity.model import NEEDLES, Change, Rule, Weakening
from verify_gate.probes.integrity.policy import Policy
from verify_gate.probes.integrity.sides import compared, looked_at
from verify_gate.probes.integrity.signers import Signers
from verify_gate.probes.integrity.suites.held import held_tests
from verify_gate.probes.integrity.suites.hooks import hooks
from verify_gate.probes.integrity.tooling.above import with_above
from verify_gate.probes.integrity.tooling.asked import Asked
from verify_gate.probes.integrity.tooling.look_aways import new_look_aways
from verify_gate.probes.integrity.tooling.settings import weaker_settings
from verify_gate.process import until_terminated
from verify_gate.repository import Base

DETECTORS: tuple[Callable[[Change], Iterable[Weakening]], ...] = (
    held_tests,
    hooks,
    subjects,
    new_look_aways,
    weaker_surroundings,
    looser_baselines,
)
"""What reads both sides as text, in the order of the report."""

_SHOWN = 8
"""How many lines of a side a finding shows."""


def main() -> int:
    """Take the reading and write it."""
    return answer(take)


def take(context: Mapping[str, Any]) -> Reading:
    """Hold the head against its base. Raises `Unreadable` where there is none, or where the tests cannot be run.

    What is found in the text is told even so: it may be what keeps them from being run.
    """
    scratch = Path(context["scratch"]).resolve()
    env = {**clean_environment(os.environ), **context["options"]["env"]}
    whole, policy, base = compared(context, env)
    change = looked_at(whole, policy)
    with until_terminated() as cancel:
        args, roots = (tuple(names) for names in (context["options"]["args"], context["import_roots"]))
        pytest = Pytest(context["python"], args, roots, env, scratch, cancel)
        refuse = unsigned if policy.signers is None else Signers(change.base, policy.signers, env, scratch, cancel)
        read = [each for detect in DETECTORS for each in detect(change)]
        asked = Asked(context, cancel)
        read += weaker_settings(with_above(change), asked)
        try:
            runs, why = run_all(whole, pytest), None
        except Unreadable as error:
            runs, why = Runs(), error
        ran = [*no_longer_run(change, runs), *changed_expectations(change, runs)]
        weakenings = _told_once([*read, *ran])
        recorded = tuple(loosenings(change))  # with its reason; where signatures are asked for, that is not enough
        weakenings = (*weakenings, *(recorded if policy.signers else ()))
        left, notes = answered(weakenings, policy.here, policy.at_base, refuse)
        notes = (*notes, *(() if policy.signers else map(_in_the_open, recorded)))
        if why is not None and not left:
            raise why
    more = {
        "changed": len(change.changed),
        "tests": runs.head.count,
        "tests_at_base": runs.base.count,
        "acknowledged": len(weakenings) - len(left),
    }
    population, unmeasured, leaks = _python_files(context, change, policy)
    return Reading(
        (*_needles(left), _idle(notes), unmeasured),
        replace(population, more=more),
        (
            *map(_finding, left),
            *notes,
            *unasked(change, runs),
            *asked.notes,
            *_not_run(why),
            *leaks,
            _held_against(base),
        ),
        ToolId("integrity", __version__),
    )


def _in_the_open(weakening: Weakening) -> Finding:
    return Finding(weakening.message, weakening.path, weakening.line, rule=ACKNOWLEDGED, severity=Severity.NOTE)


def _held_against(base: Base) -> Finding:
    return Finding(f"held against {base.name}, at {base.commit[:12]}", rule="base", severity=Severity.NOTE)


def _python_files(
    context: Mapping[str, Any], change: Change, policy: Policy
) -> tuple[Population, Needle, tuple[Finding, ...]]:
    """Those that were read, of those that are there."""
    python = sorted(change.head.files.intersection(context["python_files"]))
    return hold_against(python, {path for path in python if change.head.tree(path)}, policy.exclusions, _unread)


def _not_run(why: Unreadable | None) -> Iterator[Finding]:
    if why is not None:
        yield Finding(f"the tests of both sides are not compared. {why}", rule="unmeasured")


def _told_once(found: Iterable[Weakening]) -> tuple[Weakening, ...]:
    """Of what is told of the same test, the first; of anything else all."""
    told: dict[tuple[str, ...], Weakening] = {}
    for each in found:
        of_test = each.rule in {Rule.LOST_TEST, Rule.WEAKER_TEST, Rule.CHANGED_EXPECTATION}
        told.setdefault((each.path, each.subject) if of_test else (each.what,), each)
    return tuple(told.values())


def _needles(weakenings: Sequence[Weakening]) -> Iterator[Needle]:
    counts = Counter(each.rule for each in weakenings)
    for rule, (quantity, unit) in NEEDLES.items():
        yield Needle(quantity, counts[rule], unit)


def _finding(weakening: Weakening) -> Finding:
    sides = "".join(
        f"{name}: {_short(text)}\n" for name, text in (("was", weakening.was), ("now", weakening.now)) if text
    )
    return Finding(
        f"{weakening.message} ({weakening.said})" if weakening.said else weakening.message,
        path=weakening.path,
        line=weakening.line,
        rule=weakening.rule,
        fix=f"{weakening.fix}, or answer for it in [instruments.integrity]: `{_line(weakening)}`.",
        detail=sides or None,
    )


def _line(weakening: Weakening) -> str:
    """What acknowledges it, to be copied and filled in."""
    keys = ", ".join(f'{key} = "…"' for key in ("reason", "by"))
    return f"acknowledge = [{{ what = {weakening.what!r}, {keys}, until = YYYY-MM-DD }}]"


def _short(text: str) -> str:
    """The first lines of a text, each below the other."""
    lines = text.splitlines()
    more = [f"+{len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return "\n     ".join([*lines[:_SHOWN], *more])


def _idle(notes: Iterable[Finding]) -> Needle:
    count = sum(note.rule == IDLE and note.severity is Severity.ERROR for note in notes)
    return Needle("idle acknowledgements", count, "acknowledgements")


def _unread(_: str) -> str:
    return "It is no Python that can be read, so nothing of it is compared."


if __name__ == "__main__":
    sys.exit(main())
