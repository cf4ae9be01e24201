"""What Claude Code is told when it calls: nothing where all is in range, else to go on, and what is to be done.

The contract: `{"decision": "block", "reason": …}` with exit 0, or a sentence on standard error with exit 2, reaches the
model; exit 1 and a traceback do not. So there are no other ends than 0 and 2, and a gate that cannot run blocks.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify_gate.cli.hook.gate import edited, read, unread
from verify_gate.cli.interruption import SAID, heed, processes_first
from verify_gate.cli.streams import deliver, open_all, settle
from verify_gate.config import locate
from verify_gate.domain.unreadable import Unreadable
from verify_gate.errors import UserError
from verify_gate.process import end_strays

BLOCKED = 2
STOPS = ("Stop", "SubagentStop")
EDIT = "PostToolUse"
AGAIN = (
    "This was read again after your last attempt to stop. Do not work around the gate: what you cannot mend, "
    "say plainly to the user.\n"
)
"""What stands before a further reason to go on, for Claude Code lets nobody be held for ever."""


@dataclass(frozen=True, slots=True)
class Call:
    """What Claude Code says: the event, where it works, the file that was changed, and whether it was held before."""

    event: str
    cwd: Path
    file: Path | None
    held: bool


def answer(config: Path | None) -> int:
    """Read the call on standard input, ask the gate, and say what it came to. The exit code is 0, or 2."""
    heed(processes_first)
    open_all()
    try:
        reason = _reason(config)
        if reason is None:
            return 0
        if sys.stdout is not None and deliver(json.dumps({"decision": "block", "reason": reason}) + "\n") is None:
            return 0
    except KeyboardInterrupt:
        end_strays()
        reason = f"{SAID}\n"
    finally:
        settle()
    with suppress(OSError):
        print(reason, end="", file=sys.stderr, flush=True)  # noqa: T201 - the other way to the model
    return BLOCKED


def understood(data: bytes) -> Call:
    """The call in what came on standard input. Raises `ValueError` where that is none."""
    try:
        told = json.loads(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    event = told.get("hook_event_name") if isinstance(told, dict) else None
    if event not in (*STOPS, EDIT):
        raise ValueError(f"its event is {event!r}, and not one of {', '.join((*STOPS, EDIT))}")
    cwd = Path(_word(told, "cwd") or ".")
    given = told.get("tool_input")
    file = _word(given, "file_path") if isinstance(given, dict) else None
    return Call(event, cwd, cwd / file if file else None, held=told.get("stop_hook_active") is True)


def _word(table: dict[str, Any], key: str) -> str | None:
    """A word that can be a path; `None` for anything else."""
    value = table.get(key)
    return value if isinstance(value, str) and "\0" not in value else None


def _reason(config: Path | None) -> str | None:
    """Why to go on; `None` where there is nothing to be done."""
    try:
        call = understood(b"" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer.read())
    except ValueError as error:
        return unread(f"Standard input is not what Claude Code gives a hook: {error}.")
    try:
        file = config or locate(call.cwd.absolute())
        reason = read(file, edited(file, call.file) if call.event == EDIT else None)
    except (UserError, Unreadable) as error:
        reason = unread(str(error))
    except Exception as error:  # noqa: BLE001 - a fault of our own lets nothing pass either
        reason = unread(f"It failed by a fault of its own: {type(error).__name__}: {error}.")
    return f"{AGAIN}{reason}" if reason and call.held else reason
