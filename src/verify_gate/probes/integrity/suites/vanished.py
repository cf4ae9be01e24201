"""Tests that ran at the base, and do not now."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from verify_gate.probes.integrity.model import Rule, Weakening
from verify_gate.probes.integrity.suites.bindings import flat
from verify_gate.probes.integrity.suites.inventory import Test
from verify_gate.probes.integrity.suites.pairing import Pair, Pairing
from verify_gate.probes.integrity.suites.parameters import Case, Parameters, parameters
from verify_gate.probes.integrity.suites.statements import live
from verify_gate.probes.integrity.suites.stops import FILE, Stop

_NAMED = 4
"""So many tests are named, where a class or a file goes as a whole."""

_VERBS = {"is": "are", "has": "have", "stands": "stand"}


def vanished(pairing: Pairing) -> Iterator[tuple[Pair, Weakening]]:
    """The pairs of which the head's test is no longer run, with what is to be said of it."""
    gone = [pair for pair in pairing.pairs if pair.now is None and not pairing.removed.concerns(pair.was)]
    yield from _gone(pairing, gone)
    stopped = []
    for pair in pairing.pairs:
        if pair.now is None:
            continue
        stop = _stop(pair.was, pair.now, pairing)
        if stop is not None and stop.whole:
            stopped.append((pair, pair.now, stop))
        elif stop is not None:
            yield pair, _stopped(pair.was, pair.now, stop)
        elif not pairing.touched(pair.was, pair.now):
            continue
        elif (weakening := _emptied(pairing, pair.was, pair.now)) or (weakening := _fewer(pairing, pair.was, pair.now)):
            yield pair, weakening
    yield from _as_a_whole(stopped)


def _gone(pairing: Pairing, pairs: Sequence[Pair]) -> Iterator[tuple[Pair, Weakening]]:
    """Tests without a counterpart; those of a class or a file that is gone, as one."""
    for (_, whole), each in groupby(pairs, key=lambda pair: (pair.was.path, _container(pairing, pair.was))):
        group = [pair.was for pair in each]
        if whole is None or len(group) == 1:
            told = [(test, test.name, f"{test.node.name} is gone") for test in group]
        else:
            says = f"{whole} is gone, with {_count(len(group))}: {_listed(group)}"
            told = [(group[0], whole, says)] * len(group)
        for test, (first, subject, message) in zip(group, told, strict=True):
            path, line = pairing.change.place(first.path, first.line)
            yield Pair(test, None), Weakening(Rule.LOST_TEST, path, line, subject, message, was=_heading(first))


def _container(pairing: Pairing, test: Test) -> str | None:
    """The class or the file that is gone with the test."""
    now = pairing.change.now(test.path)
    if now is None:
        return test.path.rpartition("/")[2]
    tree = pairing.change.head.tree(now)
    there = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)} if tree else set()
    return next((owner.name for owner in test.owners if owner.name not in there), None)


def _stop(was: Test, now: Test, pairing: Pairing) -> Stop | None:
    """What newly keeps a test from running: everywhere rather than somewhere."""
    if not now.collected:
        return _uncollected(was, now)
    final = [stop for stop in now.stops if not stop.partly]
    if final:
        return final[0]
    before = Counter(stop.key for stop in was.stops)
    for stop in now.stops:
        before[stop.key] -= 1
        if before[stop.key] < 0:
            return stop
    names = [{name.removeprefix("pytest.mark.") for name, _, _ in test.decorators} for test in (was, now)]
    told = pairing.head.told
    if told.selects(names[0]) and not told.selects(names[1]):
        mark = next((each for each in now.decorators if each[0].removeprefix("pytest.mark.") in told.marks), None)
        text = f"-m {told.marks!r}"
        return Stop(mark[2].lineno if mark else now.line, f"is left out by `{text}`", "deselected", text)
    return None


def _uncollected(was: Test, now: Test) -> Stop:
    text = f"class {now.owners[-1].name}" if now.owners else _heading(now)
    if now.node.name != was.node.name:
        return Stop(now.line, f"is {now.node.name} now, which pytest does not collect", "name", text)
    before, after = (test.owners[-1] if test.owners else None for test in (was, now))
    if after is not None and (before is None or before.name != after.name or len(before.bases) != len(after.bases)):
        return Stop(
            after.lineno,
            f"is in {after.name} now, which pytest does not collect",
            "class",
            text,
            whole=before.name if before else after.name,
        )
    return Stop(now.line, "is no test now: pytest does not collect it", "name", text)


def _stopped(was: Test, now: Test, stop: Stop) -> Weakening:
    path, line = _where(now, stop)
    message = f"{was.node.name} {stop.says}"
    return Weakening(Rule.LOST_TEST, path, line, now.name, message, was=_heading(was), now=stop.text)


def _where(now: Test, stop: Stop) -> tuple[str, int]:
    """The line that stops a test; of one that stands in the wrong file, its own."""
    return now.path, now.line if stop.key == FILE else stop.line


def _as_a_whole(stopped: Sequence[tuple[Pair, Test, Stop]]) -> Iterator[tuple[Pair, Weakening]]:
    """Tests that one line stops together."""
    for (_, stop), each in groupby(stopped, key=lambda entry: (entry[1].path, entry[2])):
        group = list(each)
        path, line = _where(group[0][1], stop)
        if len(group) == 1:
            pair, now, _ = group[0]
            yield pair, _stopped(pair.was, now, stop)
            continue
        names = _listed([pair.was for pair, _, _ in group])
        says = f"{_count(len(group))} of {stop.whole} {_plural(stop.says)}: {names}"
        for pair, _, _ in group:
            told = Weakening(Rule.LOST_TEST, path, line, stop.whole, says, was=_heading(group[0][0].was), now=stop.text)
            yield pair, told


def _emptied(pairing: Pairing, was: Test, now: Test) -> Weakening | None:
    """A test whose body is gone, or ends before its first assertion."""
    if not now.body and was.body:
        message = f"{was.node.name} is empty"
        return Weakening(Rule.LOST_TEST, now.path, _inner(now), now.name, message, was=_line(was), now=_heading(now))
    if live(pairing.base.claims(was)) and not pairing.head.claims(now) and (end := _end(now)) is not None:
        message = f"{was.node.name} returns before its first assertion"
        return Weakening(Rule.LOST_TEST, now.path, end[0], now.name, message, was=_line(was), now=end[1])
    return None


def _inner(test: Test) -> int:
    return test.node.body[-1].lineno


def _end(test: Test) -> tuple[int, str] | None:
    """The statement at which a test ends although there is more of it."""
    for each in flat(test.node.body):
        if isinstance(each, (ast.Return, ast.Raise)) and each is not test.node.body[-1]:
            return each.lineno, ast.unparse(each)
    return None


def _fewer(pairing: Pairing, was: Test, now: Test) -> Weakening | None:
    """A test that is run with less."""
    before, after = parameters(was), parameters(now)
    known = [case for mark in after for case in mark.cases or ()]
    if any(mark.cases is None for mark in after):
        return None
    free = {case.text for mark in before for case in mark.cases or () if not case.stops}
    for case in known:
        final = [stop for stop in case.stops if not stop.partly]
        if final and case.text in free:
            message = f"{was.node.name} {final[0].says} for {case.text}"
            return Weakening(Rule.LOST_TEST, now.path, case.line, now.name, message, was=case.text, now=final[0].text)
    gone = [(mark, case) for mark in before for case in _missing(mark, known)]
    count = sum(len(mark.cases or ()) for mark in before)
    if not gone or count <= len(known) or (gone[0][0].names and _absorbed(pairing, was, now)):
        return None
    path, line = pairing.change.place(was.path, gone[0][1].line)
    cases = "1 case of {} is" if count - len(known) == 1 else f"{count - len(known)} cases of {{}} are"
    message = f"{cases.format(was.node.name)} gone"
    return Weakening(Rule.LOST_TEST, path, line, was.name, message, was=gone[0][1].text)


def _missing(mark: Parameters, known: Sequence[Case]) -> Iterator[Case]:
    texts = {case.text for case in known}
    yield from (case for case in mark.cases or () if case.text not in texts)


def _absorbed(pairing: Pairing, was: Test, now: Test) -> bool:
    """Whether what was asserted of the cases is asserted still, by this test or others."""
    there = {claim.key for claim in pairing.head.claims(now)}
    claims = live(pairing.base.claims(was))
    return bool(claims) and all(claim.key in there or pairing.holds(claim) for claim in claims)


def _heading(test: Test) -> str:
    return f"def {test.node.name}"


def _line(test: Test) -> str:
    return test.written.partition("\n")[0]


def _plural(says: str) -> str:
    """What is said of one test, said of several."""
    verb, _, rest = says.partition(" ")
    return f"{_VERBS.get(verb, verb)} {rest}"


def _count(number: int) -> str:
    return f"{number} tests"


def _listed(tests: Sequence[Test]) -> str:
    names = [test.node.name for test in tests]
    more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
