"""Round after round: which readings a change asks for, those readings, and what stands beside them from before."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from verify_gate.cli.check import Ready, prepare, take
from verify_gate.cli.request import Request
from verify_gate.cli.watching.changes import Change, Stamps, changes, look
from verify_gate.cli.watching.touched import touched
from verify_gate.domain.report import InstrumentReport, Report, labelled
from verify_gate.domain.verdict import Status
from verify_gate.environment import clean_environment
from verify_gate.errors import UserError
from verify_gate.job import Job
from verify_gate.repository import revision
from verify_gate.workspace import is_below

PATIENCE = 3
"""How many readings in a row the same files may disturb, or new ones, before another change is waited for."""


@dataclass(frozen=True, slots=True)
class Round:
    """What is to be done: the jobs, the labels of those to be read now, what changed, and the tree as it begins."""

    ready: Ready
    due: frozenset[str]
    changed: tuple[Change, ...]
    begin: Stamps
    commit: str | None

    @property
    def labels(self) -> tuple[str, ...]:
        """What is due, in the order of the jobs."""
        return tuple(label for job in self.ready.jobs if (label := label_of(job)) in self.due)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs, with those selected that are due."""
        return tuple(replace(job, selected=label_of(job) in self.due) for job in self.ready.jobs)


@dataclass
class Rounds:
    """The readings so far, and the tree that they are of.

    `request` names its verify.toml, and `root` is the folder of that. A reading counts on as long as no file that can
    touch it has changed since the round began in which it was taken. One that is no reading is taken in any round.
    """

    request: Request
    root: Path
    _lines: dict[str, InstrumentReport] = field(default_factory=dict)
    _tops: tuple[str, ...] = ()
    _begin: Stamps = field(default_factory=dict)
    _end: Stamps | None = None
    _commit: str | None = None
    _restless: frozenset[str] = frozenset()
    _disturbed: int = 0

    def stirred(self) -> bool:
        """Whether a file has changed since the tree was last looked at; or whether it can be seen, where it was not."""
        before = self._end
        try:
            self._end = look(self.root, self._tops, clean_environment(os.environ))
        except UserError:
            self._end = None
        if before is None or self._end is None:
            return before is not self._end
        return bool(changes(before, self._end))

    def plan(self) -> Round:
        """What is to be read now. Raises `UserError` as `prepare` does, and for a closed folder."""
        begin = look(self.root, self._tops, clean_environment(os.environ))
        ready = prepare(self.request)
        tops = tuple(dict.fromkeys(_tops(ready.jobs)))
        if tops != self._tops:
            self._tops = tops
            begin = {**look(self.root, tops, ready.environ), **begin}  # verify.toml as it was before it was read
        self._end = begin
        commit = revision(self.root, ready.environ).commit
        changed = changes(self._begin, begin) if self._lines else ()
        wanted = [job for job in ready.jobs if job.selected]
        due = frozenset(label_of(job) for job in wanted if commit != self._commit or self._is_due(job, changed))
        return Round(ready, due, changed, begin, commit)

    def pass_over(self, planned: Round) -> None:
        """Nothing is due: the readings there are count for the tree as it is now."""
        self._begin, self._commit = planned.begin, planned.commit

    def carry_out(self, planned: Round) -> Report | None:
        """Take the readings that are due: every reading there is now, those from before as `cached`.

        `None` where files changed meanwhile that touch any: it would be of no one tree, and another round is due at
        once. Raises `UserError` where another gate runs in the same tree, or for a closed folder; what is due stays so.
        """
        taken = take(self.request, replace(planned.ready, jobs=planned.jobs))
        self._end = end = look(self.root, self._tops, planned.ready.environ)
        self.pass_over(planned)
        self._lines |= {line.label: line for line in taken.instruments if line.label in planned.due}
        held_still = self._held_still(planned.ready.jobs, changes(planned.begin, end))
        return self._folded(taken, planned) if held_still else None

    @property
    def restless(self) -> tuple[str, ...]:
        """The files that changed during the last readings, though these were tried again; none where all held still."""
        return tuple(sorted(self._restless))

    def _held_still(self, jobs: Iterable[Job], meanwhile: Sequence[Change]) -> bool:
        """Whether no file changed meanwhile that touches a reading, or trying again has been of no use."""
        if not any(job.selected and _touches(meanwhile, job) for job in jobs):
            self._restless, self._disturbed = frozenset(), 0
            return True
        saved = frozenset(change.path for change in meanwhile if not change.moved)
        # What came or went is another file each time, where the tests name it by the hour or the process.
        self._disturbed = self._disturbed + 1 if saved <= self._restless else 1
        self._restless = frozenset(change.path for change in meanwhile)
        return self._disturbed >= PATIENCE

    def _is_due(self, job: Job, changed: Sequence[Change]) -> bool:
        line = self._lines.get(label_of(job))
        return line is None or line.status is Status.NO_READING or _touches(changed, job)

    def _folded(self, taken: Report, planned: Round) -> Report:
        """The readings of this round and, of those that were wanted and not due, the ones from before."""
        before = {label_of(job) for job in planned.ready.jobs if job.selected} - planned.due
        lines = (
            replace(self._lines[line.label], cached=True) if line.label in before else line
            for line in taken.instruments
        )
        return replace(taken, instruments=tuple(lines), partial=bool(self.request.only))


def label_of(job: Job) -> str:
    """What the report calls it."""
    return labelled(job.setting.name, job.site.project.member)


def within(changed: Iterable[Change], member: str | None) -> Iterator[Change]:
    """The changes as a member's project sees them: what lies outside of it begins with `..`."""
    for change in changed:
        if member is None:
            yield change
        elif is_below(change.path, member):
            yield replace(change, path=change.path.removeprefix(f"{member}/"))
        else:
            yield replace(change, path=f"../{change.path}")


def _touches(changed: Iterable[Change], job: Job) -> bool:
    project = job.site.project
    return touched(within(changed, project.member), job.setting.uses, project.source, project.tests)


def _tops(jobs: Iterable[Job]) -> Iterator[str]:
    """The sources and tests of every project, from the root of the run."""
    for job in jobs:
        project = job.site.project
        for top in (*project.source, *project.tests):
            yield PurePosixPath(project.member or ".", top).as_posix()
