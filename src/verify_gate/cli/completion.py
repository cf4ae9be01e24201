"""The question of a shell for words to complete, which reaches the program in a variable instead of arguments."""

from __future__ import annotations

import os

from verify_gate.cli.ending import USAGE

VARIABLE = "_VERIFY_COMPLETE"
"""Set by the shell's script, and by nothing else: it would make of a run one that measures nothing."""
_FISH_ASKS = ("_TYPER_COMPLETE_FISH_ACTION", "is-args")


def code_of(code: int) -> int:
    """The exit code of an answer: never 0, for nothing was measured, but where fish goes by it."""
    name, value = _FISH_ASKS
    return USAGE if code == 0 and os.environ.get(name) != value else code
