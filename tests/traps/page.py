"""docs/traps.md: its table is written from the traps themselves, so that no row stands there untested.

`python -m tests.traps.page` writes it anew.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.traps.trap import Clean, Trap

PAGE = Path(__file__).parent.parent.parent / "docs" / "traps.md"
START, END = "<!-- the table: written by tests/traps/page.py -->\n", "<!-- the end of the table -->\n"
INSTRUMENTS = ("typecheck", "lint", "format", "boundaries", "duplication", "coverage", "build", "canon", "mutation")


def catalogue() -> Iterator[tuple[Clean, Sequence[Trap]]]:
    """Each instrument's clean project and its traps, in the order of the page."""
    for name in INSTRUMENTS:
        module = importlib.import_module(f"tests.traps.{name}")
        yield module.CLEAN, module.TRAPS


def table() -> str:
    """The page's table: first how many traps each instrument has, then a section for each."""
    rows = [f"| [{clean.instrument}](#{clean.instrument}) | {len(traps)} |" for clean, traps in catalogue()]
    total = sum(len(traps) for _, traps in catalogue())
    head = ["", "| instrument | traps |", "|---|---|", *rows, f"| all | {total} |", ""]
    return "\n".join([*head, *(line for clean, traps in catalogue() for line in _section(clean, traps))])


def _section(clean: Clean, traps: Sequence[Trap]) -> list[str]:
    rows = [
        f"| {_cell(trap.name)} | `{_cell(trap.by_hand)}` | {_cell(trap.says)} | {_verdict(trap)}: {_cell(trap.because)} |"
        for trap in traps
    ]
    return [
        f"## {clean.instrument}",
        "",
        "| what is done | the tool, exit 0 | it says | `verify` says |",
        "|---|---|---|---|",
        *rows,
        "",
    ]


def _verdict(trap: Trap) -> str:
    return {"out_of_range": "**FAIL**", "no_reading": "**UNKNOWN**"}[trap.status]


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def page() -> str:
    """The whole page, its table new."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    return before + START + table() + END + after


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
