"""Placeholder until the progress display lands."""

from verify_gate.domain.report import InstrumentReport


class Silent:
    """Says nothing."""

    def started(self, label: str) -> None:
        """Nothing."""

    def finished(self, report: InstrumentReport) -> None:
        """Nothing."""
