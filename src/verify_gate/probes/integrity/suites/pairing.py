"""Which test of the base is which of the head."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from verify_gate.probes.integrity.model import Change
from verify_gate.probes.integrity.suites.inventory import Test
from verify_gate.probes.integrity.suites.removed import Removed
from verify_gate.probes.integrity.suites.statements import Claim, live
from verify_gate.probes.integrity.suites.suite import Suite

_LIKE = 0.6
"""How much two functions have in common, for one to be the other under a new name."""
_MANY = 250_000
"""Comparisons of tests of two sides, beyond which only equal ones are found again."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A test of the base, and what became of it: `None` where it is gone."""

    was: Test
    now: Test | None


class Pairing:
    """The tests of the files that differ, held against each other."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.files = [
            (was, now)
            for was, now in change.each()
            if any(path and change.is_test(path) for path in (was, now)) and (now is None or change.head.tree(now))
        ]
        self.base, self.head = (Suite(side, filter(change.is_test, side.files)) for side in (change.base, change.head))
        self.removed = Removed(change)
        self._names: dict[str, frozenset[str]] = {}

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every test of the base that ran, with what became of it."""
        left = [test for was, _ in self.files if was for test in self.base.tests(was)]
        right = [test for _, now in self.files if now for test in self.head.tests(now)]
        before = [test for test in left if test.runs]
        found: dict[int, Test] = {}
        taken: set[int] = set()

        def match(key: Callable[[Test], Hashable], candidates: Iterable[Test]) -> None:
            there: dict[Hashable, list[Test]] = {}
            for test in candidates:
                if id(test) not in taken:
                    there.setdefault(key(test), []).append(test)
            for test in before:
                if id(test) not in found and (same := there.get(key(test))):
                    best = max(same, key=lambda each: (each.written == test.written, each.runs))
                    same.remove(best)
                    found[id(test)] = best
                    taken.add(id(best))

        match(lambda test: (self._place(test), test.name), right)
        collected = [test for test in right if test.collected]
        match(lambda test: (test.node.name, test.written), collected)
        match(lambda test: test.written or test, collected)
        match(lambda test: (self._place(test), test.node.name), [test for test in collected if self._is_new(test)])
        self._alike(before, [test for test in collected if self._is_new(test)], found, taken)
        lost = [test for test in before if id(test) not in found and not self.absorbed(test)]
        others = [test for test in right if not test.collected and not self._is_called(test) and self._is_new(test)]
        self._alike(lost, others, found, taken)
        return [Pair(test, found.get(id(test))) for test in before if id(test) in found or not self.absorbed(test)]

    @cached_property
    def helpers(self) -> list[Pair]:
        """The functions that are no tests, where they are as they were called."""
        pairs = []
        source = [each for each in self.change.each() if each[0] and self.change.is_source(each[0])]
        for was, now in (*self.files, *source):
            there = {test.name: test for test in self.head.tests(now)} if now else {}
            each = (test for test in self.base.tests(was) if not test.collected) if was else ()
            if (was, now) in source:
                each = (test for test in each if test.name in self.base.asserting)
            pairs += [Pair(test, there[test.name]) for test in each if test.name in there]
        return pairs

    def touched(self, was: Test, now: Test) -> bool:
        """Whether a test, or what the tests of its file share, differs in more than its layout."""
        return was.whole != now.whole or self.base.around(was.path) != self.head.around(now.path)

    def absorbed(self, test: Test) -> bool:
        """Whether all that a test asserts is asserted by tests of the head."""
        claims = live(self.base.claims(test))
        return bool(claims) and all(self.holds(each) for each in claims)

    def holds(self, claim: Claim) -> bool:
        """Whether a test of the head makes this very assertion, in one of the files that differ."""
        return claim.key in self._claimed

    @cached_property
    def _claimed(self) -> frozenset[tuple[object, ...]]:
        tests = (test for _, now in self.files if now for test in self.head.tests(now) if test.runs)
        return frozenset(claim.key for test in tests for claim in self.head.claims(test) if not claim.guarded)

    def _place(self, test: Test) -> str | None:
        """The file of a test, by its path at the head."""
        return self.change.now(test.path) if test.path in self.change.base.files else test.path

    def _is_new(self, test: Test) -> bool:
        """Whether the base has no test of that name in that place."""
        was = self.change.was(test.path)
        return was is None or test.name not in self._names_at_base(was)

    def _names_at_base(self, path: str) -> frozenset[str]:
        if path not in self._names:
            self._names[path] = frozenset(each.name for each in self.base.tests(path))
        return self._names[path]

    def _is_called(self, test: Test) -> bool:
        """Whether another function of its file uses it: then it is a helper."""
        name = test.node.name
        nodes = (node for other in self.head.tests(test.path) if other is not test for node in ast.walk(other.node))
        return any(name in {getattr(node, "id", None), getattr(node, "attr", None)} for node in nodes)

    def _alike(self, before: Iterable[Test], after: Iterable[Test], found: dict[int, Test], taken: set[int]) -> None:
        """Pair what is left by likeness, the most alike first."""
        left = [test for test in before if id(test) not in found]
        right = [test for test in after if id(test) not in taken]
        if len(left) * len(right) > _MANY:
            return
        for _, was, now in sorted(self._likely(left, right), key=lambda each: -each[0]):
            if id(was) not in found and id(now) not in taken:
                found[id(was)] = now
                taken.add(id(now))

    def _likely(self, left: list[Test], right: list[Test]) -> Iterator[tuple[float, Test, Test]]:
        shapes = {id(test): Counter(test.written.splitlines()) for test in (*left, *right)}
        abouts = {id(test): _about(self.base.claims(test)) for test in left}
        abouts |= {id(test): _about(self.head.claims(test)) for test in right}
        for was in left:
            for now in right:
                named = 0.2 * (was.node.name == now.node.name)
                common = max(_share(group[id(was)], group[id(now)]) for group in (shapes, abouts)) + named
                if common >= _LIKE:
                    yield common, was, now


def _about(claims: Iterable[Claim]) -> Counter[str]:
    return Counter(text for claim in claims for text in claim.fact.about)


def _share(was: Counter[str], now: Counter[str]) -> float:
    """How much of the two is in both, from 0 to 1."""
    union = (was | now).total()
    return (was & now).total() / union if union else 0.0
