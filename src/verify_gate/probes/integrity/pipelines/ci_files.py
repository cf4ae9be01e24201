"""CI, build scripts and hooks that check less than at the base: what is no longer run, or may fail, or seldom runs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from verify_gate.probes.integrity.model import Change, Rule, Weakening
from verify_gate.probes.integrity.pipelines.checks import is_runner, kin, loosened
from verify_gate.probes.integrity.pipelines.files import YAML, Pipeline, folder_of
from verify_gate.probes.integrity.pipelines.lines import Check
from verify_gate.probes.integrity.pipelines.precommit import FILE
from verify_gate.probes.integrity.pipelines.reach import narrowed


def weaker_pipelines(change: Change) -> Iterator[Weakening]:
    """What CI, build scripts and hooks no longer check."""
    before, after = Pipeline(change.base), Pipeline(change.head)
    both = sorted(change.base.files & change.head.files & change.changed)
    told = [path for path in both if YAML.fullmatch(path) or path == FILE]
    unread = [path for path in told if before.is_read(path) and not after.is_read(path)]
    for path in unread:
        yield _found(path, 1, path, "this file can no longer be read, so nothing of it runs")
    if [_told(check) for check in before.checks] != [_told(check) for check in after.checks]:
        yield from (each for each in _Comparison(change, before, after).weaker() if each.path not in unread)


def _told(check: Check) -> tuple[object, ...]:
    conditions = tuple(text for text, _ in check.conditions)
    return check.path, check.job, check.program, check.words, check.swallowed and check.swallowed[0], conditions


def _firm(checks: Iterable[Check]) -> Counter[str]:
    """How often each program is run whose failure counts."""
    return Counter(check.program for check in checks if check.swallowed is None)


@dataclass(frozen=True)
class _Comparison:
    """The checks of the base, each sought in its own job first, and then wherever it may have gone."""

    change: Change
    before: Pipeline
    after: Pipeline

    @cached_property
    def new(self) -> frozenset[str]:
        """The programs that some job runs which it did not run, or not as often."""
        found: set[str] = set()
        for (path, job), checks in self.after.jobs.items():
            before = self.before.jobs.get((self.change.was(path) or path, job), [])
            found.update(_firm(checks) - _firm(before))
        return frozenset(found)

    def weaker(self) -> Iterator[Weakening]:
        """What is gone, what may fail, and what runs under a further condition; of what holds for several, once."""
        told: set[tuple[str, int | None]] = set()
        gone: dict[str, list[Weakening]] = {}
        for each in self._each():
            if each.path not in self.change.head.files:
                gone.setdefault(each.path, []).append(each)
            elif (each.path, each.line) not in told:
                told.add((each.path, each.line))
                yield each
        for path, found in gone.items():
            programs = ", ".join(dict.fromkeys(each.was for each in found))
            yield _found(path, 1, path, f"this file is gone, and nothing runs what it did: {programs}")

    def _each(self) -> Iterator[Weakening]:
        for (path, job), was in self.before.jobs.items():
            now = self.after.jobs.get((self.change.now(path) or path, job)) or self._renamed(was)
            firm = [check for check in was if check.swallowed is None]
            for program in dict.fromkeys(check.program for check in firm):
                yield from self._less([check for check in firm if check.program == program], now)

    def _renamed(self, checks: list[Check]) -> list[Check]:
        """The job that has another name by now and runs most of the same; empty where there is none."""
        mine = set(_firm(checks))
        others = [each for key, each in self.after.jobs.items() if key not in self.before.jobs]
        shares = [
            (len(mine & theirs) / len(mine | theirs | {""}), place)
            for place, theirs in enumerate(map(set, map(_firm, others)))
        ]
        share, place = max(shares, default=(0.0, 0))
        return others[place] if share >= _ALIKE else []

    def _less(self, was: list[Check], now: list[Check]) -> Iterator[Weakening]:
        """What is weaker of one program in one job."""
        check = was[0]
        program, name = check.program, f"{check.job} {check.program}".strip()
        same = [each for each in now if each.program == program]
        firm = [each for each in same if each.swallowed is None]
        soft = [each for each in same if each.swallowed is not None]
        if soft and len(firm) < len(was):
            kept = {each.words for each in firm}
            check, may_fail = _nearest([each for each in was if each.words not in kept] or was, soft)
            text, line = may_fail.swallowed or ("", 1)
            message = f"the failure of {program} no longer counts: {text}"
            yield _found(may_fail.path, line, name, message, was=_words(check), now=_words(may_fail))
        elif not firm and not self._elsewhere(check, now):
            message = f"{program} is no longer run in {check.job or check.path}"
            yield _found(*self.change.place(check.path, check.line), name, message, was=_words(check))
        elif firm:
            for each in {each.words: each for each in reversed(was)}.values():
                yield from _changed(self.change, each, firm)

    def _elsewhere(self, check: Check, now: list[Check]) -> bool:
        """Whether another job runs it since, or what may take its place, or a runner does that is new.

        Of a target that is gone from a build script nothing is lost that another target of the script runs as well.
        """
        program, others = check.program, kin(check.program)
        beside = [each for each in self.after.checks if each.path == check.path and each.swallowed is None]
        if not now and self._is_gone(check) and any(each.program == program for each in beside):
            return True
        action = any(each.startswith("uses ") and program.partition(" ")[0] in each for each in self.new)
        if action or others & self.new or any(each.program in others and each.swallowed is None for each in now):
            return True
        scripts = [each for each in self.after.checks if not YAML.fullmatch(each.path) and each.swallowed is None]
        return any(map(is_runner, self.new)) and any(each.program in others for each in scripts)

    def _is_gone(self, check: Check) -> bool:
        """Whether the target of a build script is no longer defined in it."""
        text = self.change.head.text(self.change.now(check.path) or check.path) or ""
        defined = rf"(?m)^\W*(?:def |.*\bAS )?{re.escape(check.job)}\W"
        return YAML.fullmatch(check.path) is None and re.search(defined, text) is None


_ALIKE = 0.4
"""The share of their programs that two jobs have in common at least, for one to be the other renamed."""


_ASIDE = re.compile(r"\|\||&&,|more after it|! …|\$\(…|(?:if|elif|while|until) …")
"""The shapes of a script in which a check runs, and its failure is but a part of what decides."""


def _changed(change: Change, check: Check, firm: list[Check]) -> Iterator[Weakening]:
    """What is asked of a check that is still there: the occurrence of it that asks for most counts.

    Where all ask for less, the one most like it is shown.
    """
    firm = sorted(firm, key=lambda each: each is not _nearest([check], firm)[1])
    name = f"{check.job} {check.program}".strip()
    before = {text for text, _ in check.conditions}
    own = change.head.folder or None  # to be run where the project lies is no condition
    told = [[each for each in now.conditions if folder_of(each[0]) != own or own is None] for now in firm]
    further = [[each for each in conditions if not any(each[0] in old for old in before)] for conditions in told]
    if all(further):
        text, line = further[0][0]
        old = ", ".join(sorted(before))
        what = (
            "the failure of {} no longer counts by itself" if _ASIDE.match(text) else "{} runs only under a condition"
        )
        message = f"{what.format(check.program)}: {text}"
        yield _found(firm[0].path, line, name, message, was=old, now=text)
    less = [loosened(check.program, check.words, now.words) or narrowed(change, check, now) for now in firm]
    if all(less):
        now = firm[0]
        yield _found(now.path, now.line, name, f"{check.program} {less[0]}", was=_words(check), now=_words(now))


def _nearest(was: list[Check], now: list[Check]) -> tuple[Check, Check]:
    """Of the commands of either side the two that have most of their words in common."""
    pairs = [(one, other) for one in was for other in now]
    return max(pairs, key=lambda pair: len({*pair[0].words} & {*pair[1].words}))


def _words(check: Check) -> str:
    """A command as it stands in its file."""
    return check.source or " ".join(check.words)


def _found(path: str, line: int, subject: str, message: str, *, was: str = "", now: str = "") -> Weakening:
    return Weakening(Rule.WEAKER_GATE, path, line, subject, message, was, now)
