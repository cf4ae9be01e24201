"""The gate's entries among the hooks of Claude Code, as data: put in, and taken out; all others stay as they are."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any

from verify_gate.cli.hook.place import Place

Json = dict[str, Any]

LIMITS: Mapping[str, int] = {"Stop": 1800, "PostToolUse": 300}
"""The events at which the gate is asked, and the seconds after which Claude Code no longer waits for its answer."""
EDITS = "Edit|Write|MultiEdit"
"""The tools that change a file."""
_ASKED = " hook run claude "
_GONE = (
    "verify: nothing was measured: the gate that wrote this hook is gone, or broken. "
    "Install verify-gate again, then: verify hook install claude"
)


def command_of(place: Place) -> str:
    """What a hook runs, for a shell: where the gate is gone or broken it exits with 2, which blocks."""
    top = '"${CLAUDE_PROJECT_DIR:-.}"'
    if place.verify.is_relative_to(place.top):  # the same words for everyone who shares the file
        program = f"{top}/{shlex.quote(place.verify.relative_to(place.top).as_posix())}"
    else:
        program = shlex.quote(place.verify.as_posix())
    return (
        f"{program}{_ASKED}--config {top}/{shlex.quote(place.config)} || {{ echo {shlex.quote(_GONE)} >&2; exit 2; }}"
    )


def with_ours(settings: Json, place: Place) -> Json:
    """The settings with an entry of the gate's for each event, behind those that are there.

    Raises `ValueError`, with a sentence, where the hooks are not what Claude Code reads.
    """
    hooks = dict(_hooks(settings))
    for event, seconds in LIMITS.items():
        entry: Json = {"matcher": EDITS} if event == "PostToolUse" else {}
        entry["hooks"] = [{"type": "command", "command": command_of(place), "timeout": seconds}]
        groups = _groups(hooks, event)
        if [group for group in groups if _has_ours(group)] != [entry]:
            hooks[event] = [*_others(groups), entry]
    return {**settings, "hooks": hooks}


def without_ours(settings: Json) -> Json:
    """The settings without the gate's entries, nor what is empty then. Raises `ValueError` as `with_ours`."""
    hooks = _hooks(settings)
    others = {event: _others(_groups(hooks, event)) for event in hooks}
    left = {event: groups for event, groups in others.items() if groups or not hooks[event]}
    if left == hooks:
        return settings
    return {key: left if key == "hooks" else value for key, value in settings.items() if left or key != "hooks"}


def parsed(text: str) -> Json:
    """The settings in a file's text. Raises `ValueError`, with a sentence, where that is not a JSON object."""
    try:
        settings = json.loads(text, object_pairs_hook=_unique)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(settings, dict):
        raise ValueError("it is not an object")  # noqa: TRY004 - a mistake in what was read, not of the program
    return settings


def spelled(settings: Json, like: str) -> str:
    """The settings as text, indented, and with what is not ASCII said, as the text that they came from."""
    second = next((line for line in like.splitlines()[1:] if line.strip()), "")
    indent = second[: len(second) - len(second.lstrip())] or "  "
    return json.dumps(settings, indent=indent, ensure_ascii=like.isascii()) + (
        "\n" if not like or like[-1] == "\n" else ""
    )


def _hooks(settings: Json) -> Json:
    hooks = settings.get("hooks", {})
    if not isinstance(hooks, dict):
        raise ValueError('"hooks" in it is not an object')  # noqa: TRY004 - see above
    return hooks


def _groups(hooks: Json, event: str) -> list[Json]:
    groups = hooks.get(event, [])
    if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
        raise ValueError(f'"hooks", {event!r} in it is not a list of objects')
    return groups


def _has_ours(group: Json) -> bool:
    return any(_is_ours(hook) for hook in _inner(group))


def _others(groups: list[Json]) -> list[Json]:
    """The groups without the gate's hooks, and without those groups that held nothing else."""
    kept = []
    for group in groups:
        others = [hook for hook in _inner(group) if not _is_ours(hook)]
        if others or not _has_ours(group):
            kept.append({**group, "hooks": others} if _has_ours(group) else group)
    return kept


def _inner(group: Json) -> list[Any]:
    hooks = group.get("hooks", [])
    return hooks if isinstance(hooks, list) else []


def _is_ours(hook: object) -> bool:
    command = hook.get("command") if isinstance(hook, dict) else None
    return isinstance(command, str) and _ASKED in command and "verify" in command


def _unique(pairs: list[tuple[str, Any]]) -> Json:
    """An object; one that has a key twice would lose the first."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands in it twice")
    return found
