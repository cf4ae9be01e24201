"""How a run ends: its verdict, or what kept it from one, as an exit code and a sentence on standard error."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import FrameType

from verify_gate.cli.check import check
from verify_gate.cli.request import Request
from verify_gate.domain.verdict import Verdict
from verify_gate.errors import Problem, UserError

USAGE = 2
INTERRUPTED = 130


def exit_code_of(request: Request) -> int:
    """Do what was asked for: 0 PASS, 1 FAIL, 2 for a user's mistake, 3 UNKNOWN, 130 interrupted."""
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, _interrupt)
    try:
        return check(request).exit_code
    except UserError as error:
        _complain(error.problems)
        return USAGE
    except KeyboardInterrupt:
        _say("verify: interrupted; there is no verdict, and nothing is left running.")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a fault of our own is no verdict either, and no wall of text
        _say(
            f"verify: failed by a fault of its own, so there is no verdict: {type(error).__name__}: {error}. "
            f"{_kept_traceback()} has the traceback; please report it."
        )
        return Verdict.UNKNOWN.exit_code


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """A polite SIGTERM, or a terminal that is closed, ends the run as Ctrl-C does: processes first."""
    raise KeyboardInterrupt


def _complain(problems: Sequence[Problem]) -> None:
    for problem in problems:
        _say(f"verify: {problem} [{problem.code}]")
    if all(problem.code != "output-unwritable" for problem in problems):
        _say("verify: nothing was run, so there is no verdict.")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 - the one way out to a person


def _kept_traceback() -> str:
    """The file that the traceback of the exception at hand is kept in."""
    import traceback  # noqa: PLC0415 - not loaded where all goes well
    from tempfile import NamedTemporaryFile  # noqa: PLC0415 - see above

    with NamedTemporaryFile("w", prefix="verify-", suffix=".txt", delete=False, encoding="utf-8") as file:
        traceback.print_exc(file=file)
    return file.name
