"""What is wrong with the dependencies that the wheel declares."""

from __future__ import annotations

import re

from verify_gate.census import last_line
from verify_gate.domain.finding import Finding
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed
from verify_gate.probes.wheel.facts import Facts

_CONFLICT = re.compile(r"^.+ (?:requires .+|has requirement .+|is not supported on this platform)$|^The package .+$")


def conflicts(facts: Facts, check: Completed | None) -> tuple[Finding, ...]:
    """Those that only this machine has, and those that the installer's `check` finds at odds.

    Raises `Unreadable` where that did not come to a result.
    """
    if check is None:
        raise Unreadable("The step 'check' did not run.")
    return (*map(_of_this_machine, facts.of_this_machine), *_at_odds(check))


def _of_this_machine(requirement: str) -> Finding:
    return Finding(
        f"the wheel requires {requirement!r}, which is a file of this machine's",
        rule="dependency",
        fix="Name the dependency as anybody can get it.",
    )


def _at_odds(outcome: Completed) -> tuple[Finding, ...]:
    lines = [line.strip() for line in f"{outcome.stdout}\n{outcome.stderr}".splitlines()]
    found = tuple(
        Finding(line, rule="dependency", fix="Correct the dependencies that the project declares.")
        for line in lines
        if outcome.exit_code != 0 and _CONFLICT.match(line)
    )
    if outcome.exit_code != 0 and not found:
        said = last_line(outcome.stderr) or last_line(outcome.stdout) or "it said nothing"
        raise Unreadable(f"The installed dependencies could not be checked (exit {outcome.exit_code}): {said}")
    return found
