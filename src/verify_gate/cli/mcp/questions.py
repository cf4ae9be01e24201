"""What can be asked for: the arguments of each tool, and what they are for. Their schemas come from here."""

from __future__ import annotations

from pydantic import Field

from verify_gate.reports.agent import LIMIT
from verify_gate.strict_model import StrictModel


class _Limited(StrictModel):
    limit: int = Field(default=LIMIT, ge=500, le=50_000, description="Characters of the answer's text, at most.")


class Read(_Limited):
    """Take the reading of one instrument of verify.toml now, as `verify --only NAME` does.

    The first word of the answer is PASS, FAIL or UNKNOWN: only PASS means that every figure is in range. It runs the
    instrument's tool, which may run the project's tests or its build, and may take minutes.
    """

    instrument: str = Field(min_length=1, description="Its name in verify.toml, such as lint.")


class Findings(_Limited):
    """List what the last run found, with an id for each; nothing is run.

    The first line says what that run measured and what it did not: no finding of what was not read means nothing.
    """

    instrument: str | None = Field(default=None, description="Just those of this instrument.")
    path: str | None = Field(default=None, description="Just those in this file, or below this folder.")
    known: bool = Field(default=False, description="Those too that verify.baseline.toml has.")
    cursor: str | None = Field(default=None, description="Where the answer before this one ended.")


class Explain(_Limited):
    """Explain a finding of the last run by its id: in full, with its source, what mends it, how to look again.

    Or an instrument by its name: what it asks, how it is set, what it read last, and what it cannot see.
    """

    what: str = Field(min_length=1, description="The id of a finding, such as 1f0c52aa, or an instrument's name.")
