"""What the witness inside pytest says: what was collected, what ran, and how each test ended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from verify_gate.census import last_line, relative
from verify_gate.domain.finding import Finding
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed, Context

from .written import Selection

_FROZEN = ConfigDict(frozen=True)
_Outcome = Literal["passed", "failed", "error", "skipped", "xfailed", "xpassed"]
_PLURAL = {"error": "errors"}
_ERROR = re.compile(r"(?m)^.*error: (?!usage)(.+)$", re.IGNORECASE)


class _Failure(BaseModel):
    model_config = _FROZEN
    id: str
    outcome: Literal["failed", "error"]
    path: str
    line: int | None
    message: str
    detail: str


class _Session(BaseModel):
    """The witness's record of one session that ended."""

    model_config = _FROZEN
    pytest: str
    finished: Literal[True]
    exit_status: int
    rootdir: str
    workers: int = Field(ge=0)
    reruns: int = Field(ge=0)
    selection: Selection | None
    not_run: tuple[str, ...]
    outcomes: Mapping[str, _Outcome]
    failures: tuple[_Failure, ...]

    @property
    def failing(self) -> Iterator[str]:
        """The tests that did not end well."""
        return (test for test, outcome in self.outcomes.items() if outcome in {"failed", "error"})

    @property
    def deselected(self) -> int:
        """How many tests were collected and then left out."""
        return len(self.selection.deselected) if self.selection else 0


class _Unfinished(BaseModel):
    model_config = _FROZEN
    finished: Literal[False]


_Record = TypeAdapter[_Session | _Unfinished](_Session | _Unfinished)


@dataclass(frozen=True, slots=True)
class Tests:
    """How all the tests ended: a finding for each that fails, how many there were, and what each session selected.

    `ran` says whether any test got as far as to run.
    """

    failing: tuple[Finding, ...]
    selections: tuple[Selection, ...]
    counts: Mapping[str, int]
    ran: bool


def tests_of(context: Context, outcomes: Sequence[Completed], *, subprocesses: bool) -> Tests:
    """How the tests ended. Raises `Unreadable` where a session did not plainly come to its end, or proves nothing.

    `subprocesses` says whether what runs in another process, such as a worker of pytest-xdist, is measured.
    """
    sessions = [_session(outcome) for outcome in outcomes]
    if not subprocesses and any(session.workers for session in sessions):
        raise Unreadable(
            "The tests ran in workers of pytest-xdist, which coverage measures from version 7.10 on. "
            "Install a newer coverage, or set args = ['-n0']."
        )
    failing = tuple(_failing(context, failure) for session in sessions for failure in session.failures)
    counts = _counts(sessions)
    if not failing:
        for session, outcome in zip(sessions, outcomes, strict=True):
            _see_that_all_ran(session, outcome)
        if not counts["passed"]:
            raise Unreadable(f"No test passed, so nothing was shown: {_listed(counts)}.")
    selections = tuple(session.selection for session in sessions if session.selection)
    ran = any(counts[outcome] for outcome in ("passed", "failed", "xfailed", "xpassed"))
    return Tests(failing, selections, counts, ran)


def _session(outcome: Completed) -> _Session:
    text = outcome.files.get("witness")
    code = outcome.exit_code
    if text is None:
        raise Unreadable(f"pytest did not start with the gate's witness in it (exit {code}): {_said(outcome)}")
    try:
        session = _Record.validate_json(text)
    except ValidationError:
        raise Unreadable("The record of the test session is not what the gate's witness writes; see the log.") from None
    if isinstance(session, _Unfinished):
        running = ", ".join(outcome.files.get("running", "").splitlines())
        where = f"in the middle of {running}" if running else f"outside any test: {_said(outcome)}"
        raise Unreadable(
            f"The test session did not come to its end: its process ended (exit {code}) {where}. "
            "Look for what ends it there, such as os._exit."
        )
    if {failure.id for failure in session.failures} != set(session.failing):
        raise Unreadable("The record of the test session contradicts itself about which tests fail; see the log.")
    return session


def _see_that_all_ran(session: _Session, outcome: Completed) -> None:
    """Hold a session without a failure against what it collected, and against the exit code."""
    code = outcome.exit_code
    if session.selection is None:
        raise Unreadable(f"Nobody says which tests were collected (exit {code}): {_said(outcome)}")
    if not session.outcomes and not session.not_run:
        if session.deselected:
            raise Unreadable(f"No test ran: {session.deselected} were deselected; see -k, -m and conftest.py.")
        raise Unreadable(f"No test ran, for none was collected (exit {code}): {_said(outcome)}")
    if session.not_run:
        there = len(session.outcomes) + len(session.not_run)
        raise Unreadable(
            f"{len(session.not_run)} of {there} tests that were to run never did (exit {code}); the first is "
            f"{session.not_run[0]}. {_said(outcome) if code else 'Look for --collect-only, pytest.exit and the like.'}"
        )
    if code or session.exit_status:
        status = code or session.exit_status
        raise Unreadable(f"pytest ended with exit {status} although no test failed: {_said(outcome)}")


def _counts(sessions: Iterable[_Session]) -> dict[str, int]:
    """The further counts of the population, over all sessions."""
    ended = Counter(outcome for session in sessions for outcome in session.outcomes.values())
    return {
        "tests": ended.total(),
        **{_PLURAL.get(outcome, outcome): ended[outcome] for outcome in get_args(_Outcome)},
        "deselected": sum(session.deselected for session in sessions),
        "not_run": sum(len(session.not_run) for session in sessions),
        "reruns": sum(session.reruns for session in sessions),
    }


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count and name != "tests")


def _failing(context: Context, failure: _Failure) -> Finding:
    test = failure.id.partition("::")[2]
    what = (
        f"{test} {'failed' if failure.outcome == 'failed' else 'ended in an error'}" if test else "cannot be collected"
    )
    clash = "import file mismatch" in failure.detail
    return Finding(
        f"{what}: {failure.message}",
        path=relative(context, failure.path),
        line=failure.line,
        rule=failure.outcome,
        fix="Let each path of tests run by itself: separately = true." if clash else None,
        detail=failure.detail or None,
    )


def _said(outcome: Completed) -> str:
    """What pytest says went wrong, in a line."""
    marked = _ERROR.findall(outcome.stderr)
    return marked[-1] if marked else last_line(outcome.stderr) or last_line(outcome.stdout) or "it said nothing"
