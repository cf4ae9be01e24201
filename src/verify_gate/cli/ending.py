"""How a run ends: its verdict, or what kept it from one, as an exit code and a sentence on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable

from verify_gate.cli import streams
from verify_gate.cli.check import check
from verify_gate.cli.interruption import EXIT_CODE, SAID, heed, processes_first
from verify_gate.cli.request import Request
from verify_gate.cli.saying import complain
from verify_gate.domain.verdict import Verdict
from verify_gate.errors import Problem, Undelivered, UserError
from verify_gate.process import end_strays

USAGE = 2


def exit_code_of(request: Request) -> int:
    """Do what was asked for: 0 PASS, 1 FAIL, 2 for a user's mistake, 3 UNKNOWN, 130 interrupted."""
    return _ended(lambda: check(request).exit_code, "verify: nothing was run, so there is no verdict.")


def ended(task: Callable[[], None]) -> int:
    """Carry out what takes no reading: 0, and otherwise as with one that does."""

    def code() -> int:
        task()
        return 0

    return _ended(code)


def answered(task: Callable[[], Verdict]) -> int:
    """Carry out what says a verdict without taking a reading: its exit code, and otherwise as with one that does."""
    return _ended(lambda: task().exit_code)


def coded(task: Callable[[], int]) -> int:
    """Carry out what says its own exit code, and otherwise as with one that takes a reading."""
    return _ended(task)


def _ended(task: Callable[[], int], refused: str | None = None) -> int:
    """The task's exit code, or that of what kept it from one; `refused` is said after a user's mistakes."""
    heed(processes_first)
    streams.open_all()
    try:
        code = _exit_code(task, refused)
    except KeyboardInterrupt:
        end_strays()
        if sys.stdout is not None:
            streams.abandon(sys.stdout)
        complain(SAID)
        code = EXIT_CODE
    streams.settle()
    return code


def _exit_code(task: Callable[[], int], refused: str | None) -> int:
    try:
        return task()
    except UserError as error:
        for problem in error.problems:
            _tell(problem)
        if refused is not None:
            complain(refused)
        return USAGE
    except Undelivered as error:
        for problem in error.problems:
            _tell(problem)
    except Exception as error:  # noqa: BLE001 - a fault of our own is no verdict either, and no wall of text
        complain(
            f"verify: failed by a fault of its own, so there is no verdict: {type(error).__name__}: {error}. "
            f"{_kept_traceback()}."
        )
    return Verdict.UNKNOWN.exit_code


def _tell(problem: Problem) -> None:
    complain(f"verify: {problem} [{problem.code}]")


def _kept_traceback() -> str:
    """Where the traceback of the exception at hand is kept, if it can be, and what to do about it."""
    import traceback  # noqa: PLC0415 - not loaded where all goes well
    from tempfile import NamedTemporaryFile  # noqa: PLC0415 - see above

    try:
        with NamedTemporaryFile("w", prefix="verify-", suffix=".txt", delete=False, encoding="utf-8") as file:
            traceback.print_exc(file=file)
    except OSError:
        return "Please report it"
    return f"{file.name} has the traceback; please report it"
