"""What lies at a path that a document names, whatever it names."""

from __future__ import annotations

from collections.abc import Callable


def seen(ask: Callable[[], bool]) -> bool:
    """What `Path.exists` or its like answers. No where it cannot: what is asked for is too long, or no path at all."""
    try:
        return ask()
    except (OSError, ValueError):
        return False
