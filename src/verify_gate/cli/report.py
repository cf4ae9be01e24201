"""`verify report`: the last run's report once more, in any format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from verify_gate.cli.delivery import Delivery
from verify_gate.cli.last import last_run
from verify_gate.config import locate
from verify_gate.domain.verdict import Verdict
from verify_gate.errors import Problem, UserError


def show_again(
    name: str, outputs: Sequence[str], config: Path | None, *, verbose: bool = False, anew: bool = False
) -> Verdict:
    """Render what the last run kept, and say its verdict.

    Raises `UserError` where there is no such run, and where a run is asked for: this is none.
    """
    if anew:
        said = "verify report shows the last run again, whatever it read, and reads nothing itself."
        raise UserError(Problem("usage-report", said, "To read anew, leave out the word report: verify --push, say."))
    delivery = Delivery.asked(name, outputs, verbose=verbose)
    file = config or locate(Path.cwd())
    if not file.is_file():
        raise UserError(Problem("no-config", f"{file} does not exist.", "Name another with --config."))
    root = file.resolve().parent
    report = last_run(root, "report-no-run").report
    delivery.hand_over(report, root)
    return report.verdict
