"""The tests that a project ships on purpose: they lie inside its packages, and the wheel holds them today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verify_gate.onboarding.choice import Chosen, Proposal
from verify_gate.onboarding.facts import Layout
from verify_gate.onboarding.reading import Lines

_WHY = " Its tests lie inside its packages and ship with them, as they did before the gate."
_SAYS = "a test ships, as "


def with_its_tests(proposal: Proposal, lines: Lines, layout: Layout) -> Proposal:
    """The proposal with `ships` for the tests that are in the wheel; the same one where there are none.

    Tests that ship beside the packages, and not inside one, are a fault: nobody wants a `tests` in site-packages.
    """
    globs = tuple(dict.fromkeys(_globs(lines, layout)))
    if not globs:
        return proposal
    return replace(proposal, chosen=tuple(_shipping(each, globs) for each in proposal.chosen))


def _shipping(chosen: Chosen, globs: tuple[str, ...]) -> Chosen:
    if chosen.name != "build":
        return chosen
    return replace(chosen, why=chosen.why + _WHY, keys=(*chosen.keys, ("ships", globs)))


def _globs(lines: Lines, layout: Layout) -> Iterator[str]:
    """What stands for those tests in the wheel: a folder of them, or a file that lies by itself."""
    reading = lines["build"][0].reading if "build" in lines else None
    for finding in reading.findings if reading else ():
        member = finding.message.removeprefix(_SAYS)
        if finding.rule != "test" or finding.path is None or member == finding.message:
            continue
        top = next((each for each in layout.tests if f"{finding.path}/".startswith(f"{each}/")), None)
        if top is not None and any(top.startswith(f"{source}/") for source in layout.source):
            folder = member.removesuffix(finding.path.removeprefix(top))
            yield folder if folder == member else f"{folder}/**"
