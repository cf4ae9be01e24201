"""What of the project's would be loaded in the place of a part of the tools, or by pytest as a plugin."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, ValidationError

from verify_gate.census import last_line, relative
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed, Context

_NEVER = frozenset(
    {
        *("coverage", "pytest", "sitecustomize", "usercustomize"),
        *("verify_gate_calls", "verify_gate_selection", "verify_gate_witness"),
    }
)
"""What no file of the project's may stand for, not even one of `source`."""


class _Shadows(BaseModel):
    """Files by the name that they would be loaded as; modules of plugins, each with the folder that registers it."""

    model_config = ConfigDict(frozen=True)
    shadowed: Mapping[str, str]
    plugins: tuple[tuple[str, str], ...]


def see_what_is_loaded(context: Context, outcome: Completed) -> tuple[Finding, ...]:
    """A note for each part of the tools that comes from `source`: the project may be that part.

    Raises `Unreadable` where anything else would stand in a tool's place, or beside it.
    """
    text = outcome.files.get("shadows")
    if outcome.exit_code != 0 or text is None:
        said = last_line(outcome.stderr) or "it said nothing"
        raise Unreadable(f"pytest and coverage could not be imported (exit {outcome.exit_code}): {said}")
    try:
        shadows = _Shadows.model_validate_json(text)
    except ValidationError:
        raise Unreadable("The record of what would be loaded is not what the gate writes; see the log.") from None
    for module, folder in shadows.plugins:
        raise Unreadable(
            f"{relative(context, folder)} registers the plugin {module!r}, which pytest would load though it is not "
            "installed. Install it in the project's environment, or remove its .dist-info or .egg-info."
        )
    files = {name: relative(context, file) for name, file in shadows.shadowed.items()}
    for name, file in files.items():
        if name in _NEVER or file not in context.source_files:
            raise Unreadable(
                f"{file} would be loaded as {name!r}, so what it says proves nothing. "
                "Rename it, or move it out of the folders that are imported from."
            )
    return tuple(
        Finding(f"the tools themselves load this file, as {name!r}", file, rule="shadowed", severity=Severity.NOTE)
        for name, file in files.items()
    )
