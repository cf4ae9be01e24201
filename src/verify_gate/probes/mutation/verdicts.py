"""What the codes of mutmut mean, held against what else is known: which mutants were plainly judged, and how."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from verify_gate.domain.finding import Finding
from verify_gate.probes.mutation.again import TIMED_OUT
from verify_gate.probes.mutation.nulls import function_of
from verify_gate.probes.mutation.outcome import Mutant, SourceFile

_OTHERWISE = {
    0: "survived",
    33: "not_tested",
    None: "never run",
    2: "interrupted",
    3: "pytest itself broke",
    5: "no test was collected",
    34: "skipped",
    37: "left to a type checker",
    255: "pytest did not come to run the tests",
    -11: "the interpreter crashed",
    -9: "killed from outside, for want of memory perhaps",
}
"""What the codes of mutmut mean, but for killed and timed out; 33 is a mutant of a function that no test runs."""

_SHOWN_TESTS = 3

PLAIN = ("killed", "survived", "timed_out", "not_tested")
"""The verdicts that are plain."""


def verdict_on(mutant: Mutant, alive: Collection[str]) -> str:
    """`killed`, `survived`, `timed_out` or `not_tested`; else what happened, as a phrase: it is not plainly judged.

    `alive` are the null mutants that the tests left alive.
    """
    if not mutant.due:
        return "judged, though there is no such mutant"
    verdict = _ended(mutant) if mutant.code in {1, TIMED_OUT} else None
    if verdict in {"killed", "timed_out"} and mutant.null not in alive:
        return "their tests fail, in mutmut, on unchanged code too"
    return verdict or _OTHERWISE.get(mutant.code, f"ended with code {mutant.code}")


def _ended(mutant: Mutant) -> str:
    if mutant.code == TIMED_OUT:
        return "timed_out"
    if mutant.failed:
        return "killed"
    if mutant.broken:
        return f"called killed, though {mutant.broken[0]} could not be collected and no test failed"
    return "called killed, though no test is known to have failed"


def in_doubt(mutants: Iterable[Mutant], verdicts: Mapping[str, str], doubtful: int) -> str:
    """The sentence that says which mutants were not plainly judged, why, and the way out."""
    by_reason: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        if verdicts[mutant.name] not in PLAIN:
            by_reason.setdefault(verdicts[mutant.name], []).append(mutant)
    told = "; ".join(
        f"{reason} ({len(those)}, such as {those[0].name} in {those[0].path})" for reason, those in by_reason.items()
    )
    return (
        f"{doubtful} of {len(verdicts)} mutants were not plainly judged: {told}. Make their tests pass in any order "
        "and however often they run, or exclude the file with a reason."
    )


def findings(mutants: Iterable[Mutant], verdicts: Mapping[str, str]) -> tuple[Finding, ...]:
    """A finding per survivor and per mutant that was not plainly judged, and one per function that no test runs."""
    found: list[Finding] = []
    untested: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        if verdicts[mutant.name] == "survived":
            found.append(_survivor(mutant))
        elif verdicts[mutant.name] == "not_tested":
            untested.setdefault(function_of(mutant.name), []).append(mutant)
        elif verdicts[mutant.name] not in PLAIN:
            told = f"{mutant.name} was not plainly judged: {verdicts[mutant.name]}"
            found.append(Finding(told, path=mutant.path, line=mutant.line, rule="unjudged", detail=mutant.diff or None))
    found += [
        Finding(
            f"no test runs this function, so none of its {len(those)} mutants was tried",
            path=those[0].path,
            line=min((mutant.line for mutant in those if mutant.line), default=None),
            rule="not-tested",
            fix="Write a test that calls it, or remove it.",
        )
        for those in untested.values()
    ]
    return tuple(found)


def hidden(file: SourceFile) -> Finding:
    """The finding for a file in which pragmas take mutants out: nobody tried them."""
    more = f" and {len(file.pragmas) - 1} more of the file" if len(file.pragmas) > 1 else ""
    taken = (
        f"{file.hidden} mutants out: not tried, so they count"
        if file.hidden > 1
        else "1 mutant out: not tried, so it counts"
    )
    return Finding(
        f"`# pragma: no mutate` in this line{more} takes {taken} against the score",
        path=file.path,
        line=min(file.pragmas, default=None),
        rule="hidden",
        fix="Remove the comment, or name the file in an exclusion with a reason.",
    )


def _survivor(mutant: Mutant) -> Finding:
    changed = [line for line in mutant.diff.splitlines() if line[:1] in {"-", "+"} and line[:3] not in {"---", "+++"}]
    told = "the diff shows how"
    if [line[0] for line in changed] == ["-", "+"]:
        told = f"{changed[0][1:].strip()} → {changed[1][1:].strip()}"
    more = len(mutant.tests) - _SHOWN_TESTS
    tests = [*mutant.tests[:_SHOWN_TESTS], *([f"and {more} more"] if more > 0 else [])]
    return Finding(
        f"no test fails when this changes: {told}",
        path=mutant.path,
        line=mutant.line,
        rule="survived",
        fix="Let one of the tests that ran over it look at the difference, or simplify the code.",
        detail="\n".join((*changed, "Tests that ran over it:", *(f"  {test}" for test in tests))),
    )
