"""The command: a round, then another for each saved change, until Ctrl-C."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath
from time import monotonic

from verify_gate.cli.check import working_directory
from verify_gate.cli.delivery import Delivery
from verify_gate.cli.formats import FORMATS, View, screen_of
from verify_gate.cli.interruption import EXIT_CODE
from verify_gate.cli.request import Request
from verify_gate.cli.streams import abandon
from verify_gate.cli.watching.rounds import Rounds
from verify_gate.cli.watching.words import WAITING, complaint, heading, restlessness
from verify_gate.config import locate
from verify_gate.domain.report import Report
from verify_gate.errors import Problem, Undelivered, UserError
from verify_gate.reports.screen import Line
from verify_gate.workspace import NEVER

STEP_MS, MOST_MS = 100, 2_000
"""A burst of saves has ended once nothing was saved for so long; and is looked at after so long if it goes on."""
TICK_MS = 1_000
"""How long the system is asked for changes at once."""
REST = 50
"""How many times as long as a look took the system is taken at its word that nothing was saved."""


def watch(request: Request) -> int:
    """Take the readings, and again at every saved change those that it can touch, until a signal: the exit code.

    Raises `UserError` where the first round cannot begin. Later such a complaint is said, and the next change waited
    for; what is due stays so.
    """
    Delivery.asked(request.format, request.outputs)
    config = (request.config or locate(working_directory())).absolute()
    rounds = Rounds(replace(request, config=config), config.resolve().parent)
    saved = _saved(rounds.root)
    _round(rounds)
    while True:
        _say([((WAITING, "dim"),)])
        try:
            _wait(saved, rounds)
        except KeyboardInterrupt:
            return EXIT_CODE
        try:
            _round(rounds)
        except UserError as error:
            _say(complaint(error, screen_of(sys.stderr)))


def _round(rounds: Rounds) -> None:
    """Read what is due until the tree has held still, and show the report."""
    report = None
    while report is None:
        planned = rounds.plan()
        head = heading(planned.changed, planned.labels, datetime.now().astimezone(), screen_of(sys.stderr))
        _say([(), *head] if planned.changed else head)
        if not planned.due:
            rounds.pass_over(planned)
            return
        report = rounds.carry_out(planned)
    _show(report, rounds)
    if rounds.restless:
        _say(restlessness(rounds.restless, screen_of(sys.stderr)))


def _wait(saved: Iterator[object], rounds: Rounds) -> None:
    """Until a file of the tree is another one than at the last look.

    The first look is taken whatever the system says: of what was saved before it was asked, it does not tell. Nor does
    it of a file that is written by another of its names, as where a link leads; so a look is taken now and then.
    """
    next_look = 0.0
    for told in saved:
        begin = monotonic()
        if told or begin >= next_look:
            if rounds.stirred():
                return
            end = monotonic()
            next_look = end + REST * (end - begin)


def _saved(root: Path) -> Iterator[object]:
    """What was saved, burst by burst, and nothing now and then. Raises `UserError` where that cannot be had."""
    try:
        import watchfiles  # noqa: PLC0415 - an extra, which nothing else needs
    except ImportError:
        said = "verify watch needs watchfiles, which is not installed beside verify."
        raise UserError(Problem("extra-missing", said, "Install it: pip install 'verify-gate[watch]'")) from None

    def counts(_: object, path: str) -> bool:
        return NEVER.isdisjoint(PurePath(path.removeprefix(str(root))).parts)

    def bursts() -> Iterator[object]:
        while True:
            asked = False
            try:
                for told in watchfiles.watch(
                    root,
                    watch_filter=counts,
                    debounce=MOST_MS,
                    step=STEP_MS,
                    rust_timeout=TICK_MS,
                    yield_on_timeout=True,
                ):
                    asked = True
                    yield told
            except (OSError, RuntimeError) as error:
                if not asked:
                    way_out = "With WATCHFILES_FORCE_POLLING=1 set, the files are looked at instead."
                    raise UserError(Problem("watch-refused", f"{root} cannot be watched: {error}.", way_out)) from error
                yield error  # what was saved has a name that is no UTF-8, say: it is looked at, and asked anew

    return bursts()


def _show(report: Report, rounds: Rounds) -> None:
    """Print the report. Raises `KeyboardInterrupt` where nobody reads on, and `Undelivered` where it cannot be said."""
    view = View(rounds.root, sys.stdout, rounds.request.verbose)
    try:
        sys.stdout.write(FORMATS[rounds.request.format](report, view))
        sys.stdout.flush()
    except BrokenPipeError:
        raise KeyboardInterrupt from None
    except OSError as error:
        abandon(sys.stdout)
        said = f"The report could not be written to standard output: {error.strerror}."
        raise Undelivered(Problem("output-unwritable", said)) from error


def _say(lines: Iterable[Line]) -> None:
    """Sentences on standard error, as far as there is anybody."""
    with suppress(OSError):
        screen = screen_of(sys.stderr)
        print("\n".join(map(screen.paint, lines)), file=sys.stderr, flush=True)  # noqa: T201 - a person watches
