"""Tests that assert less than they did."""

from __future__ import annotations

import builtins
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from verify_gate.probes.integrity.model import Rule, Weakening
from verify_gate.probes.integrity.suites.claims import Fact, Measure, Strength
from verify_gate.probes.integrity.suites.inventory import Test
from verify_gate.probes.integrity.suites.pairing import Pair, Pairing
from verify_gate.probes.integrity.suites.parameters import combinations, parameters
from verify_gate.probes.integrity.suites.properties import less_tried
from verify_gate.probes.integrity.suites.statements import Claim, live

_RAISED = re.compile(r"\b(?:raises\(.*\.value|assertRaises\(.*\.exception)\b", re.DOTALL)
_EXCEPTIONS = frozenset({"raises", "warns", "logs"})
_SELF = {"itself": "itself", "made of itself": "what is made of itself"}


def weaker(pairing: Pairing, pair: Pair) -> Iterator[Weakening]:
    """The most telling loss of a test that runs on both sides; nothing where it holds the code to as much."""
    if pair.now is None or not pairing.touched(pair.was, pair.now):
        return
    loss = _loss(pairing, pair.was, pair.now)
    if loss is None or (loss.now is not None and loss.now.fact.op in _SELF):
        # The case that asks the subject what to expect of it says more than the assertion.
        for line, says, was, now in less_tried(pair.was, pair.now):
            place = (pair.now.path, line) if line > 0 else pairing.change.place(pair.was.path, -line)
            yield Weakening(Rule.WEAKER_TEST, *place, pair.now.name, f"{pair.now.node.name}: {says}", was=was, now=now)
            return
    if loss is not None:
        yield _weakening(pairing, pair.now, loss)


@dataclass(frozen=True, slots=True)
class _Loss:
    """An assertion of the base, what stands for it now, if anything, and what to say of it."""

    was: Claim
    now: Claim | None
    says: str


def _loss(pairing: Pairing, was: Test, now: Test) -> _Loss | None:
    """The worst loss: an assertion that says less before one that is gone."""
    expand = all(combinations(parameters(test)) is not None for test in (was, now))
    before, after = pairing.base.claims(was, expand=expand), pairing.head.claims(now, expand=expand)
    losses = list(losses_between(before, after, _Kinds(pairing)))
    losses = [loss for loss in losses if not (pairing.holds(loss.was) or pairing.removed.speaks(loss.was.words))]
    return min(losses, key=lambda loss: loss.now is None, default=None)


def losses_between(before: list[Claim], after: list[Claim], kinds: _Kinds) -> Iterator[_Loss]:
    """What of the assertions before is not asserted as strongly after."""
    left, right = _without_equals(live(before), after)
    for each in sorted(left, key=lambda claim: -claim.fact.strength):
        about = [other for other in right if set(each.fact.about) & set(other.fact.about)]
        whole = [other for other in right if _is_of_whole(other, each)]
        says = {id(other): kinds.loss(each, other, right) for other in about}
        says |= {id(other): kinds.loss(_as_part(each), other, right) for other in whole}
        as_strong = [other for other in (*about, *whole) if not says[id(other)]]
        near = about or _parts(each, right)
        elsewhere = [other for other in right if each.words & other.words and not kinds.loss(each, other, right)]
        if as_strong:
            _take(max(as_strong, key=lambda other: len(each.words & other.words)), right)
        elif near:
            nearest = max(near, key=lambda other: len(each.words & other.words))
            yield _Loss(each, nearest, says.get(id(nearest)) or f"only a part is asserted: {nearest.source}")
            _take(nearest, right)
        elif elsewhere:
            _take(max(elsewhere, key=lambda other: len(each.words & other.words)), right)
        elif rest := [other for other in right if each.words & other.words or other.fact.strength is Strength.NONE]:
            yield _Loss(each, rest[0], kinds.loss(each, rest[0], right))
            _take(rest[0], right)
        else:
            yield _Loss(each, None, "an assertion is gone")


def _without_equals(left: list[Claim], right: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    """What is left of both when what both assert is taken away, the assertion that is always made for any other."""
    there = Counter((claim.fact, claim.guarded) for claim in right)
    messages = any(claim.fact.measure and claim.fact.measure.match for claim in right if claim.fact.op == "raises")
    taken: Counter[tuple[Fact, str]] = Counter()
    rest, others = [], []
    for claim in left:
        keys = [(claim.fact, ""), (claim.fact, claim.guarded)]
        key = next((key for key in keys if taken[key] < there[key]), None)
        if key is not None:
            taken[key] += 1
        elif not (messages and _is_of_message(claim)):
            rest.append(claim)
    for claim in right:
        key = claim.fact, claim.guarded
        if taken[key]:
            taken[key] -= 1
        else:
            others.append(claim)
    return rest, others


def _is_of_message(claim: Claim) -> bool:
    """Whether an assertion is about an exception that was raised: `match` says the same."""
    return any(_RAISED.search(about) for about in claim.fact.about)


def _take(claim: Claim, right: list[Claim]) -> None:
    if not claim.many:
        right.remove(claim)


def _parts(was: Claim, right: list[Claim]) -> list[Claim]:
    """The one assertion about a part of what was asserted as a whole; several make up for it."""
    if was.fact.strength is not Strength.EXACT:
        return []
    parts = [
        each for each in right if any(_is_part(about, whole) for about in each.fact.about for whole in was.fact.about)
    ]
    return parts if len(parts) == 1 else []


def _is_of_whole(now: Claim, was: Claim) -> bool:
    """Whether an assertion is about all of that of which another was about a part."""
    return any(_is_part(about, whole) for about in was.fact.about for whole in now.fact.about)


def _as_part(claim: Claim) -> Claim:
    """An assertion about a part, as it counts beside one about the whole."""
    return replace(claim, fact=replace(claim.fact, strength=min(claim.fact.strength, Strength.MEMBER), measure=None))


def _is_part(about: str, whole: str) -> bool:
    return about.startswith((f"{whole}[", f"{whole}."))


@dataclass(frozen=True, slots=True)
class _Kinds:
    """How two assertions are compared."""

    pairing: Pairing | None = None

    def loss(self, was: Claim, now: Claim, others: list[Claim]) -> str:
        """What `now` asks less than `was`, as a phrase; empty where it asks as much."""
        before, after = was.fact, now.fact
        if after.strength is Strength.NONE:
            said = f"its assertion is always true: {now.source}"
        elif before.op in _EXCEPTIONS and after.op == before.op and before.measure and after.measure:
            said = self._raised(before.measure, after.measure, others)
        elif after.op in _SELF and after.strength < before.strength:
            said = f"it is compared with {_SELF[after.op]}: {now.source}"
        elif after.strength < before.strength:
            said = f"`{before.op}` became `{after.op}`" if before.op != after.op else "less is compared"
        elif after.strength is before.strength and before.measure and after.measure:
            said = _measured(before.measure, after.measure)
        else:
            said = ""
        if not said and now.guarded and not was.guarded:
            said = f"the assertion is made only under `{now.guarded}`"
        return said

    def _raised(self, before: Measure, after: Measure, others: list[Claim]) -> str:
        wider = after.members - before.members
        lost = before.members - after.members
        if wider and (
            len(after.members) > len(before.members) or any(self._wider(new, old) for new in wider for old in lost)
        ):
            return f"{', '.join(sorted(wider))} will do, where {', '.join(sorted(before.members))} had to be raised"
        if before.match and after.match is None and not any(map(_is_of_message, others)):
            return "`match` is gone"
        if (
            before.match
            and after.match is not None
            and after.match != before.match
            and _looser(before.match, after.match)
        ):
            return "`match` asks for less"
        return ""

    def _wider(self, new: str, old: str) -> bool:
        """Whether an exception is an ancestor of another: one of Python's, or of the project's."""
        if new in {"Exception", "BaseException"}:
            return True
        kinds = [getattr(builtins, name, None) for name in (old, new)]
        if all(isinstance(kind, type) for kind in kinds):
            return issubclass(kinds[0], kinds[1])  # type: ignore[arg-type]  # both were seen to be types
        return self.pairing is not None and self.pairing.removed.derives(old, new)


def _measured(before: Measure, after: Measure) -> str:
    wide = dict(before.wide)
    for name, value in after.wide:
        if name in wide and value > wide[name]:
            return "the bound is wider" if name in {"from", "to"} else f"the tolerance grew: {name}={value:g}"
        if name in {"rel", "abs"} and not wide.keys() & {name} and value > max(wide.values(), default=value):
            return f"the tolerance grew: {name}={value:g}"
    return "more values will do" if before.members < after.members else ""


def _looser(was: str, now: str) -> bool:
    """Whether a pattern says less: a part of it, or next to nothing."""
    return now in was or not now.strip(".*+?^$() ")


def _weakening(pairing: Pairing, test: Test, loss: _Loss) -> Weakening:
    if loss.now is not None:
        path, line, now = loss.now.path, loss.now.line, loss.now.source
    else:
        path, line = pairing.change.place(loss.was.path, loss.was.line)
        now = ""
    message = f"{test.node.name}: {loss.says}"
    return Weakening(Rule.WEAKER_TEST, path, line, test.name, message, was=loss.was.source, now=now)
