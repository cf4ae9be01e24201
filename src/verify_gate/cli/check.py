"""`verify`: take the readings, write the reports, and say the verdict."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from verify_gate.cli.alone import alone
from verify_gate.cli.delivery import Delivery
from verify_gate.cli.last import durations, keep, remember
from verify_gate.cli.progress import Lines, Live, Silent
from verify_gate.cli.request import Request
from verify_gate.config import load, locate
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.report import Report
from verify_gate.domain.verdict import Verdict
from verify_gate.environment import clean_environment, cleared
from verify_gate.errors import Problem, UserError
from verify_gate.gate import Gate
from verify_gate.job import Job, select
from verify_gate.kept import KEPT, kept
from verify_gate.process import run
from verify_gate.registry import CATALOGUE
from verify_gate.repository import revision
from verify_gate.site import Site
from verify_gate.toolbox import environment_of


@dataclass(frozen=True, slots=True)
class Ready:
    """What a run found before it took any reading: the folder of verify.toml, the environment, and the jobs."""

    root: Path
    environ: Mapping[str, str]
    jobs: tuple[Job, ...]


def check(request: Request) -> Verdict:
    """Do what was asked for. Raises `UserError` before anything is run where that cannot be done."""
    delivery = Delivery.asked(request.format, request.outputs, verbose=request.verbose)
    ready = prepare(request)
    report = take(request, ready)
    delivery.hand_over(report, ready.root)
    return report.verdict


def prepare(request: Request) -> Ready:
    """Read verify.toml, and find what is to be read and with which interpreter. Raises `UserError` as `check` does."""
    here = working_directory()
    config = request.config or locate(here)
    today = datetime.now(UTC).date()
    projects = load(config, CATALOGUE, today)
    environ = clean_environment(os.environ)
    if request.cadence.includes(Cadence.PUSH) or KEPT in request.only:
        projects = tuple(kept(project, request.base, environ, CATALOGUE, today) for project in projects)
    own = environment_of(Path(sys.executable).absolute(), here, environ)
    sites = [Site(project, environ, os.environ, own, request.base or project.base) for project in projects]
    jobs = select(sites, request.cadence, request.only)
    for job in jobs:
        if job.selected:
            job.site.find_interpreter(job.setting)
    return Ready(config.resolve().parent, environ, jobs)


def take(request: Request, ready: Ready, cancel: Event | None = None) -> Report:
    """Take the readings and keep the report as that of the last run.

    Raises `UserError` where another gate runs in the same tree, and `Cancelled` once `cancel` is set.
    """
    state = revision(ready.root, ready.environ)
    started, begin = datetime.now(UTC).replace(microsecond=0), time.monotonic()
    folders = (job.site.folder for job in ready.jobs)
    total = sum(job.selected for job in ready.jobs)
    with alone(folders), _witness(request, total, ready.root) as witness:
        gate = Gate(run, witness, fresh=request.fresh or _in_ci(), cancel=cancel or Event())
        lines = gate.read_all(ready.jobs, request.jobs)
    report = Report(
        cadence=request.cadence,
        partial=bool(request.only) or any(_left_out(job, request.cadence) for job in ready.jobs),
        instruments=lines,
        started=started,
        duration_s=round(time.monotonic() - begin, 3),  # as it is kept: shown again, it is the same
        commit=state.commit,
        dirty=state.dirty,
        cleared=cleared(os.environ),
    )
    keep(report, ready.root)
    remember(report, ready.root)
    return report


def _left_out(job: Job, cadence: Cadence) -> bool:
    """Whether the cadence includes it, and it is not read all the same."""
    return cadence.includes(job.setting.when) and not job.selected


def working_directory() -> Path:
    """The folder one is in. Raises `UserError` where that is gone."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise UserError(
            Problem("no-config", "The working directory is gone.", "Change into one that is there.")
        ) from None


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false", "no"}


def _witness(request: Request, total: int, root: Path) -> Silent:
    if request.quiet:
        return Silent()
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return Lines(sys.stderr)
    return Live(sys.stderr, total, durations(root))
