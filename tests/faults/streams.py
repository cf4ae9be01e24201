"""What can become of standard output and standard error."""

from __future__ import annotations

from tests.faults.fault import Fault
from tests.faults.needs import programs


def closed(which: str) -> tuple[str, ...]:
    """Words that run what follows with its files turned as a shell would."""
    return ("sh", "-c", f'exec "$@" {which}', "sh")


def piped(reader: str) -> tuple[str, ...]:
    """Words that run what follows into a reader, and exit as it did."""
    return ("bash", "-c", f'"$@" | {reader}; exit ${{PIPESTATUS[0]}}', "bash")


FAULTS = [
    Fault(
        "Standard output is closed",
        2,
        "Standard output is closed. To see no report, send it to /dev/null.",
        through=closed(">&-"),
    ),
    Fault(
        "Standard output is full",
        3,
        "The report could not be written to standard output: No space left on device. [output-unwritable]",
        through=closed(">/dev/full"),
    ),
    Fault(
        "`--output` names a device that is full",
        3,
        "The report could not be written to /dev/full: No space left on device. [output-unwritable]",
        arguments=("--output", "json=/dev/full"),
    ),
    Fault(
        "The reader takes one line and goes (`| head -1`)",
        0,
        "it: in range",
        through=piped("head -1"),
        needs=lambda: programs("bash"),
    ),
    Fault(
        "The reader goes at once (`| true`)", 0, "it: in range", through=piped("true"), needs=lambda: programs("bash")
    ),
    Fault("Standard error is closed", 0, "PASS", through=closed("2>&-")),
    Fault("Standard error is full", 0, "PASS", through=closed("2>/dev/full")),
    Fault("Standard input is closed", 0, "PASS", through=closed("<&-")),
    Fault("All three are closed", 2, "", through=closed("<&- >&- 2>&-")),
    Fault("Standard output can say nothing but ASCII", 0, "PASS", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}),
]
