"""Where a report goes: to standard output, to files, and to the page on which GitHub shows a job's summary."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from verify_gate.cli.formats import FORMATS, View
from verify_gate.cli.streams import deliver
from verify_gate.domain.history import Course
from verify_gate.domain.report import Report
from verify_gate.errors import Problem, Undelivered, UserError

SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable in which GitHub names the file for a job's summary."""


@dataclass(frozen=True, slots=True)
class _Output:
    format: str
    file: Path


@dataclass(frozen=True, slots=True)
class Delivery:
    """In which format on standard output, and in which to which files."""

    format: str
    outputs: tuple[_Output, ...]
    verbose: bool = False

    @classmethod
    def asked(cls, name: str, outputs: Sequence[str], *, verbose: bool = False) -> Delivery:
        """What the command line asks for. Raises `UserError` for a format there is not, or a place that cannot be."""
        if sys.stdout is None:
            raise UserError(
                Problem("usage-output", "Standard output is closed.", "To see no report, send it to /dev/null.")
            )
        delivery = cls(name, tuple(map(_output, outputs)), verbose)
        for each in (name, *(output.format for output in delivery.outputs)):
            if each not in FORMATS:
                raise UserError(
                    Problem("usage-format", f"There is no format {each!r}.", f"There are: {', '.join(FORMATS)}.")
                )
        return delivery

    def hand_over(self, report: Report, root: Path) -> None:
        """Write it wherever it goes. Raises `Undelivered` where it did not get to all of that."""
        failed = list(self._failures(report, root))
        if failed:
            raise Undelivered(*failed)

    def _failures(self, report: Report, root: Path) -> Iterator[Problem]:
        for output in self.outputs:
            yield from _write(output.format, report, root, output.file, "w")
        error = deliver(FORMATS[self.format](report, View(root, sys.stdout, self.verbose, partial(_courses, root))))
        if error:
            yield _unwritable("standard output", error)
        summary = os.environ.get(SUMMARY)
        if self.format == "github" and summary:
            yield from _write("markdown", report, root, Path(summary), "a")


def _output(spelled: str) -> _Output:
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
        raise UserError(Problem("usage-output", f"--output {spelled!r}: {file!r} is a folder.", "Name a file in it."))
    return _Output(name, Path(file))


def _write(name: str, report: Report, root: Path, place: Path, mode: Literal["w", "a"]) -> Iterator[Problem]:
    try:
        with open(place, mode, encoding="utf-8", errors="replace") as file:
            file.write(FORMATS[name](report, View(root, file, courses=partial(_courses, root))))
    except OSError as error:
        yield _unwritable(str(place), error)


def _courses(root: Path) -> Sequence[Course]:
    from verify_gate.cli.history import all_courses  # noqa: PLC0415 - not loaded where no format asks for it

    return all_courses(root)


def _unwritable(where: str, error: OSError) -> Problem:
    return Problem("output-unwritable", f"The report could not be written to {where}: {error.strerror}.")
