"""The gate: for each instrument plan, run, read, judge. Readable as a list."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event
from typing import Protocol

from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.domain.report import InstrumentReport
from verify_gate.domain.verdict import Status, judge
from verify_gate.errors import UserError
from verify_gate.execution import Execution, Folders, Runner
from verify_gate.job import Job
from verify_gate.masking import Mask
from verify_gate.site import Site
from verify_gate.workspace import file_below, text_below


class Witness(Protocol):
    """Is told what happens while readings are taken."""

    def started(self, label: str) -> None:
        """The reading of this instrument has begun."""

    def finished(self, report: InstrumentReport) -> None:
        """It has ended."""


@dataclass(frozen=True)
class Gate:
    """Takes readings. What it needs of the world is given to it: how to run a request, whom to tell, the clock.

    `fresh` takes every reading anew, without any cache that a tool keeps.
    """

    run: Runner
    witness: Witness
    fresh: bool = False
    clock: Callable[[], float] = time.monotonic
    cancel: Event = field(default_factory=Event)

    def read_all(self, jobs: Sequence[Job], workers: int = 1) -> tuple[InstrumentReport, ...]:
        """Every job's line, in the order of the jobs; up to `workers` of them read at once."""
        lines = self._read_each(jobs, workers)
        return tuple(_of_one_tree(line, job) for line, job in zip(lines, jobs, strict=True))

    def _read_each(self, jobs: Sequence[Job], workers: int) -> tuple[InstrumentReport, ...]:
        if workers == 1:
            return tuple(self.read(job) for job in jobs)
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - not loaded where it is not needed

        with ThreadPoolExecutor(workers) as pool:
            futures = [pool.submit(self.read, job) for job in jobs]
            try:
                return tuple(future.result() for future in futures)
            except BaseException:
                self.cancel.set()
                pool.shutdown(cancel_futures=True)
                raise

    def read(self, job: Job) -> InstrumentReport:
        """One job's line. An instrument that cannot be read, for whatever reason, never stops the others."""
        if not job.selected:
            return job.line(Status.NOT_SELECTED)
        line = job.line(Status.NO_READING)
        self.witness.started(line.label)
        begin = self.clock()
        folders = Folders.of(job.site.folder, job.setting.name)
        environ = {**job.site.environ, **job.setting.options.env}
        root = job.site.project.root
        execution = Execution(self.run, self.cancel, folders, root, environ, job.setting.timeout)
        try:
            folders.make()
            with execution.logged():
                line = self._logged(line, job, execution)
        except Unreadable as error:  # the gate's own files fail it: there is nothing to show what was read
            line = replace(job.line(Status.NO_READING), why=str(error))
        line = _with_costs(line, execution, self.clock() - begin)
        self.witness.finished(line)
        return line

    def _logged(self, line: InstrumentReport, job: Job, execution: Execution) -> InstrumentReport:
        """The line with what came of it, all of which the log tells too."""
        try:
            line = _judged(line, _held(_stale_counted(self._reading(job, execution), job), job))
        except Unreadable as error:
            line = replace(line, why=str(error))
        except UserError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of one adapter must not blind the gate to the others
            from traceback import format_exc  # noqa: PLC0415 - see above

            execution.note(format_exc())
            line = replace(line, why=_fault(job.setting.uses, error))
        line = _masked(line, execution.mask)
        for finding in line.reading.findings if line.reading else ():
            execution.note(finding.in_full())
        execution.note(f"= {line.status.value}" + (f": {line.why}" if line.why else ""))
        return line

    def _reading(self, job: Job, execution: Execution) -> Reading:
        setting, folders = job.setting, execution.folders
        cache = None if self.fresh or not setting.options.cache else folders.cache
        context = job.site.context(setting, folders.scratch, cache)
        plan = setting.instrument.plan(context, setting.options)
        job.site.begin()
        outcomes = execution.carry_out(plan)
        return setting.instrument.read(context, setting.options, outcomes)


def _of_one_tree(line: InstrumentReport, job: Job) -> InstrumentReport:
    """The line; but what is in range on a tree that changed under the readings is in range on none."""
    if line.status is not Status.IN_RANGE or job.site.change is None:
        return line
    return replace(line, status=Status.NO_READING, why=job.site.change)


def _held(reading: Reading, job: Job) -> Reading:
    """The reading with its findings told apart, held to the baseline where the project has one for it."""
    root = job.site.project.root
    if reading.findings:
        from verify_gate.domain.likeness import identified  # noqa: PLC0415 - not loaded where nothing was found

        reading = replace(reading, findings=identified(reading.findings, partial(text_below, root)))
    baseline, quantity = job.site.project.baseline, job.setting.ratchet
    if baseline is None or quantity is None:
        return reading
    from verify_gate.domain.baseline import hold  # noqa: PLC0415 - not loaded where there is no baseline

    return hold(reading, quantity, baseline.of(job.setting.name), lambda path: file_below(root, path) is not None)


def _judged(line: InstrumentReport, reading: Reading) -> InstrumentReport:
    status, why = judge(reading)
    return replace(line, status=status, why=why, reading=reading, on_its_word=reading.population is None)


def _masked(line: InstrumentReport, mask: Mask) -> InstrumentReport:
    """The line without the secrets that a program may have printed of its environment."""
    reading = line.reading and replace(line.reading, findings=tuple(map(mask.finding, line.reading.findings)))
    return replace(line, why=line.why and mask.text(line.why), reading=reading)


def _with_costs(line: InstrumentReport, execution: Execution, duration: float) -> InstrumentReport:
    cpu = [ended.cpu_s for ended in execution.ended if ended.cpu_s is not None]
    return replace(
        line,
        commands=tuple(execution.commands),
        duration_s=round(duration, 3),  # as it is kept: shown again, it is the same
        cpu_s=sum(cpu) if cpu else None,
        peak_rss_mb=max(
            (ended.peak_rss_mb for ended in execution.ended if ended.peak_rss_mb is not None), default=None
        ),
        log=execution.folders.log.relative_to(execution.root).as_posix(),
    )


def _fault(uses: str, error: Exception) -> str:
    return f"The adapter {uses!r} itself failed: {type(error).__name__}: {error}. The log has where; please report it."


def _stale_counted(reading: Reading, job: Job) -> Reading:
    """The reading with a needle for the exclusions that match nothing, where there are exclusions at all."""
    exclusions = job.setting.options.exclusions
    if not exclusions:
        return reading
    stale = [exclusion for exclusion in exclusions if not _matches(exclusion, job.site)]
    return replace(
        reading,
        needles=(*reading.needles, Needle("stale exclusions", len(stale), "exclusions")),
        findings=(*reading.findings, *(_stale(exclusion, job.setting.name) for exclusion in stale)),
    )


def _matches(exclusion: Exclusion, site: Site) -> bool:
    files = (*site.workspace.source_files, *site.workspace.test_files)
    try:
        return any(map(exclusion.covers, files)) or any(site.project.root.glob(exclusion.path.strip("/")))
    except (ValueError, IndexError, NotImplementedError, OSError):
        return False  # what is a pattern here need be none to Python, such as `src/**.py`; then only files count


def _stale(exclusion: Exclusion, name: str) -> Finding:
    return Finding(
        f"the exclusion {exclusion.path!r} of [instruments.{name}] matches no file",
        path="verify.toml",
        rule="stale-exclusion",
        fix="Remove it, or correct its path.",
    )
