"""The steps of one reading: what each left behind, and what it means where one of them stopped."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from verify_gate.census import last_line
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed
from verify_gate.probes.mutation.outcome import Collected, Session
from verify_gate.probes.mutation.task import SETTLED

_STAGES = (
    "Copying the project",
    "pytest",
    "mutmut, making the mutants,",
    "The step that adds the null mutants",
    "mutmut, looking which test runs what,",
    "The step that asks for null mutants",
    "mutmut",
    "The step between the two runs of mutmut",
    "mutmut, run again,",
    "The step that collects the verdicts",
)
"""The commands of the plan, in their order, as a person may call them."""

_BETWEEN = _STAGES.index("The step between the two runs of mutmut") + 1
"""How many commands have run where nothing was to run again."""

_KNOWN = {
    "could not find any test case for any mutant": "No test runs anything that mutmut can change. Point `paths` at "
    "functions that the tests call.",
    "none match any mutant key": "The tests import the source by another name than its path says, so nothing tells "
    "which test runs what. Import it from the project's root or from src.",
    "failed to collect stats": "The tests fail once mutmut has laid its mutants beside the code, before any is tried. "
    "The log says which.",
    "Failed to run clean test": "The tests pass once, and fail when they run again over the same copy. The log says "
    "which.",
    "Failed to run pytest with args": "pytest does not find the tests again by the names that it gave them. Give "
    "parameters `ids` that are the same each time.",
}
"""What mutmut says where it cannot go on, and what that means."""


def baseline(outcomes: Sequence[Completed]) -> int:
    """How many tests ran over the unchanged copy. Raises `Unreadable` where one failed, or none is seen to have run."""
    if len(outcomes) == 1:
        raise _stopped(outcomes)
    outcome = outcomes[1]
    try:
        lines = outcome.files.get("sessions", "").splitlines()
        whole = [session for line in lines if (session := Session.model_validate_json(line)).mutant is None]
    except ValidationError:
        raise Unreadable("What the tests say of themselves is not understood; the log has it.") from None
    if not whole:
        said = last_line(outcome.stdout) or last_line(outcome.stderr)
        raise Unreadable(
            f"The tests did not run to their end in a copy of the project (exit {outcome.exit_code}): {said}"
        )
    session = whole[-1]
    failed = (*session.failed, *session.broken)
    if failed:
        more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
        raise Unreadable(
            f"In a copy of the project, unchanged, tests fail: {failed[0]}{more}. Mend them; the copy has "
            "only what git tracks or does not ignore."
        )
    if outcome.exit_code != 0 or session.exit != 0 or session.ran == 0:
        raise Unreadable(
            f"pytest ran {session.ran} tests over the unchanged project and exited with {outcome.exit_code}. "
            "The log says why."
        )
    return session.ran


def collected(outcomes: Sequence[Completed]) -> Collected:
    """What became of the mutants. Raises `Unreadable` where a step stopped, or where it is not understood."""
    if (len(outcomes), outcomes[-1].exit_code) not in {(len(_STAGES), 0), (_BETWEEN, SETTLED)}:
        raise _stopped(outcomes)
    try:
        return Collected.model_validate_json(outcomes[-1].files["collected"])
    except (KeyError, ValidationError):
        raise Unreadable("What became of the mutants is not understood; the log has it.") from None


def _stopped(outcomes: Sequence[Completed]) -> Unreadable:
    last = outcomes[-1]
    for words, meaning in _KNOWN.items():
        if words in last.stdout + last.stderr:
            return Unreadable(meaning)
    said = last_line(last.stderr) or last_line(last.stdout) or "it said nothing"
    return Unreadable(f"{_STAGES[len(outcomes) - 1]} stopped (exit {last.exit_code}): {said}. The log has more.")
