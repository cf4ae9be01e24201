"""The error that is laid for ruff: one that reports nothing of it is not to be believed in what else it reports."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from verify_gate.census import relative
from verify_gate.domain.reading import Unreadable
from verify_gate.instruments.ruff.diagnostics import Diagnostic
from verify_gate.plugin import Context

LAID = "laid_by_verify.py"
"""The file in the scratch folder that ruff is pointed at beside all others."""
NO_PYTHON = "# verify laid this error, which ruff finds whatever rules are enabled.\nlaid = (\n"
NO_FORMAT = "# verify laid this line, which ruff formats otherwise whatever its settings say.\nlaid  =  1\n"


def found_elsewhere(
    context: Context, found: Sequence[Diagnostic], looked_at: Collection[str]
) -> tuple[Diagnostic, ...]:
    """What ruff found but for what was laid for it. Raises `Unreadable` where it looked there and found nothing.

    It need not have looked: a project's `exclude` holds there too with `force-exclude`.
    """
    laid = relative(context, str(context.scratch / LAID))
    elsewhere = tuple(diagnostic for diagnostic in found if relative(context, diagnostic.filename) != laid)
    if laid in looked_at and len(elsewhere) == len(found):
        raise Unreadable(
            f"ruff did not find the error that verify laid for it, nor would it find another. "
            f"Is {context.tools['ruff'].argv[0]} the ruff that was installed?"
        )
    return elsewhere
