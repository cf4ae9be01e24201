"""How a probe of our own answers, by the protocol of executables."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.protocol import NOTHING, reading_json


def answer(take: Callable[[Mapping[str, Any]], Reading]) -> int:
    """Take the reading whose context VERIFY_CONTEXT names, and write it where VERIFY_READING says.

    The exit code says a second time whether all is in range (0) or not (1). Where there is nothing to read, `take`
    raises `Unreadable`.
    """
    context = json.loads(Path(os.environ["VERIFY_CONTEXT"]).read_text(encoding="utf-8"))
    try:
        reading = take(context)
    except Unreadable as error:
        sys.stderr.write(f"{error}\n")
        return NOTHING
    Path(os.environ["VERIFY_READING"]).write_text(json.dumps(reading_json(reading)), encoding="utf-8")
    return 0 if all(needle.in_range for needle in reading.needles) else 1
