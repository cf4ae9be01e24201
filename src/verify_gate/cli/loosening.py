"""`verify ratchet --loosen`: one step back, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from verify_gate.domain.baseline import Standard, full_floor, is_floor, needle_of
from verify_gate.domain.ratchet import Baseline, Loosening, adopt, identities
from verify_gate.domain.reading import Reading
from verify_gate.errors import Problem, UserError


def loosened(before: Baseline, readings: Mapping[str, tuple[Reading, str]], taken: Loosening) -> Baseline:
    """The baseline with one step back taken, and recorded. Raises `UserError` where the step fits nothing.

    `readings` are those of the last run that a baseline can hold, each with its needle's quantity.
    """
    name, _, item = taken.what.partition(":")
    if name not in readings:
        raise UserError(
            Problem(
                "ratchet-unknown",
                f"The last run has no reading of {name!r} that a baseline could hold.",
                f"It has: {', '.join(sorted(readings)) or 'none'}.",
            )
        )
    reading, quantity = readings[name]
    needle = needle_of(reading, quantity)
    if needle is not None and is_floor(needle):
        if not item and quantity not in reading.measured:
            raise UserError(_which_file(name, reading))
        standard = _lower_floor(before.of(name), reading, item or quantity, taken.to, full_floor(needle))
    else:
        standard = _more_known(before.of(name), reading, quantity, taken.to)
    return replace(
        before, standards={**before.standards, name: standard}, loosened=tuple(sorted({*before.loosened, taken}))
    )


def _which_file(name: str, reading: Reading) -> Problem:
    """That an instrument is held file by file, and which of them is the worst."""
    least = min(reading.measured, key=lambda path: (reading.measured[path], path), default=None)
    way_out = f"The worst is {least}, at {reading.measured[least]:.2f}: --loosen {name}:{least}" if least else None
    return Problem("ratchet-unknown", f"{name} is held file by file, and no file is named.", way_out)


def _lower_floor(standard: Standard, reading: Reading, item: str, to: float, full: float) -> Standard:
    if item not in reading.measured:
        raise UserError(
            Problem("ratchet-unknown", f"The last run measured no {item!r}.", "Name one of the files that it measured.")
        )
    if not to >= 0:
        raise UserError(Problem("ratchet-direction", f"A floor of {to:g} is none."))
    now = standard.floors.get(item, full)
    if to >= now:
        raise UserError(
            Problem("ratchet-direction", f"The floor of {item} is {now:g}, so {to:g} loosens nothing.", "Aim lower.")
        )
    there = reading.measured[item]
    if there >= now:
        holds = f"{item} was measured at {there:.2f}, which is not below its floor of {now:g}"
        raise UserError(Problem("ratchet-direction", f"{holds}: there is nothing to loosen.", "Leave it as it is."))
    return replace(standard, floors={**standard.floors, item: to})


def _more_known(standard: Standard, reading: Reading, quantity: str, to: float) -> Standard:
    there = len(identities(reading, quantity))
    known = sum(standard.known.values())
    if to != there or there <= known:
        raise UserError(
            Problem(
                "ratchet-direction",
                f"The last run found {there}, and the baseline knows {known}, so --to {to:g} fits neither.",
                f"To take all of them in, say --to {there}." if there > known else "There is nothing to take in.",
            )
        )
    return replace(standard, known=adopt(reading, quantity).known)
