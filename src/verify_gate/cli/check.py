"""`verify`: take the readings, write the reports, and say the verdict."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from verify_gate.cli.alone import alone
from verify_gate.cli.last import durations, keep
from verify_gate.cli.progress import Lines, Live, Silent
from verify_gate.cli.request import Request
from verify_gate.cli.streams import deliver
from verify_gate.config import load, locate
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.report import Report
from verify_gate.domain.verdict import Verdict
from verify_gate.environment import clean_environment, cleared
from verify_gate.errors import Problem, Undelivered, UserError
from verify_gate.gate import Gate
from verify_gate.job import select
from verify_gate.kept import KEPT, kept
from verify_gate.process import run
from verify_gate.registry import STANDARD, adapter_names, find_instrument
from verify_gate.reports import json_report
from verify_gate.repository import revision
from verify_gate.setting import Catalogue
from verify_gate.site import Site
from verify_gate.toolbox import environment_of
from verify_gate.workspace import file_below

if TYPE_CHECKING:
    from verify_gate.reports.screen import Screen

FORMATS = ("text", "json")


@dataclass(frozen=True, slots=True)
class _Output:
    format: str
    file: Path


def check(request: Request) -> Verdict:
    """Do what was asked for. Raises `UserError` before anything is run where that cannot be done."""
    outputs = _outputs(request)
    here = _working_directory()
    config = request.config or locate(here)
    catalogue, today = Catalogue(STANDARD, adapter_names, find_instrument), datetime.now(UTC).date()
    projects = load(config, catalogue, today)
    environ = clean_environment(os.environ)
    if request.cadence.includes(Cadence.PUSH) or KEPT in request.only:
        projects = tuple(kept(project, request.base, environ, catalogue, today) for project in projects)
    own = environment_of(Path(sys.executable).absolute(), here, environ)
    root = config.resolve().parent
    sites = [Site(project, environ, os.environ, own, request.base or project.base) for project in projects]
    jobs = select(sites, request.cadence, request.only)
    for job in jobs:
        if job.selected:
            job.site.find_interpreter(job.setting)
    state = revision(root, environ)
    started, begin = datetime.now(UTC), time.monotonic()
    with alone(site.folder for site in sites), _witness(request, sum(job.selected for job in jobs), root) as witness:
        gate = Gate(run, witness, fresh=request.fresh or _in_ci())
        lines = gate.read_all(jobs, request.jobs)
    report = Report(
        cadence=request.cadence,
        partial=bool(request.only),
        instruments=lines,
        started=started,
        duration_s=time.monotonic() - begin,
        commit=state.commit,
        dirty=state.dirty,
        cleared=cleared(os.environ),
    )
    keep(report, root)
    failed = [*(_write(output, report, root) for output in outputs), _say(request, report, root)]
    if any(failed):
        raise Undelivered(*filter(None, failed))
    return report.verdict


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise UserError(
            Problem("no-config", "The working directory is gone.", "Change into one that is there.")
        ) from None


def _outputs(request: Request) -> list[_Output]:
    """The files that reports go to. Raises `UserError` for a format that there is not, or a place that cannot be."""
    if sys.stdout is None:
        raise UserError(
            Problem("usage-output", "Standard output is closed.", "To see no report, send it to /dev/null.")
        )
    outputs = []
    for spelled in request.outputs:
        name, equals, file = spelled.partition("=")
        if not equals or not file:
            raise UserError(
                Problem(
                    "usage-output",
                    f"--output {spelled!r} names no file.",
                    "Write --output FORMAT=FILE, as in json=report.json.",
                )
            )
        if not Path(file).absolute().parent.is_dir():
            raise UserError(
                Problem(
                    "usage-output",
                    f"--output {spelled!r}: there is no folder {str(Path(file).parent)!r}.",
                    "Make it first.",
                )
            )
        if Path(file).is_dir():
            raise UserError(
                Problem("usage-output", f"--output {spelled!r}: {file!r} is a folder.", "Name a file in it.")
            )
        outputs.append(_Output(name, Path(file)))
    for name in (request.format, *(output.format for output in outputs)):
        if name not in FORMATS:
            raise UserError(
                Problem("usage-format", f"There is no format {name!r}.", f"There are: {', '.join(FORMATS)}.")
            )
    return outputs


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false", "no"}


def _witness(request: Request, total: int, root: Path) -> Silent:
    if request.quiet:
        return Silent()
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return Lines(sys.stderr)
    return Live(sys.stderr, total, durations(root))


def _say(request: Request, report: Report, root: Path) -> Problem | None:
    """The report on standard output."""
    screen = partial(_screen, sys.stdout)
    error = deliver(_rendered(request.format, report, root, screen, verbose=request.verbose))
    return _unwritable("standard output", error) if error else None


def _rendered(name: str, report: Report, root: Path, screen: Callable[[], Screen], *, verbose: bool) -> str:
    if name == "json":
        return json_report.render(report)
    from verify_gate.reports import text  # noqa: PLC0415 - rich is not loaded where it is not needed

    return text.render(report, screen(), partial(_source_line, root), verbose=verbose)


def _screen(stream: TextIO) -> Screen:
    """What a stream can show: colours on a terminal only, and not where NO_COLOR is set."""
    from verify_gate.reports.screen import Screen  # noqa: PLC0415 - see above

    color = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Screen(shutil.get_terminal_size().columns, color, stream.encoding or "ascii")


def _source_line(root: Path, path: str, line: int) -> str | None:
    """A line of a file of the project; `None` where there is no such line, or the file is none below `root`."""
    file = file_below(root, path)
    if file is None:
        return None
    try:
        with open(file, encoding="utf-8", errors="replace") as lines:
            return next(islice(lines, line - 1, None), None)
    except (OSError, ValueError):  # no right to read it, or there is no such line
        return None


def _write(output: _Output, report: Report, root: Path) -> Problem | None:
    try:
        with open(output.file, "w", encoding="utf-8", errors="replace") as file:
            file.write(_rendered(output.format, report, root, partial(_screen, file), verbose=False))
    except OSError as error:
        return _unwritable(str(output.file), error)
    return None


def _unwritable(where: str, error: OSError) -> Problem:
    return Problem("output-unwritable", f"The report could not be written to {where}: {error.strerror}.")
