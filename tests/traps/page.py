"""docs/traps.md: its table is written from the traps themselves, so that no row stands there untested.

`python -m tests.traps.page` writes it anew.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence

from tests.pages import Page, cell
from tests.traps.trap import Clean, Trap

INSTRUMENTS = (
    "typecheck",
    "lint",
    "format",
    "boundaries",
    "duplication",
    "coverage",
    "build",
    "canon",
    "suppressions",
    "mutation",
)


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
        f"| {cell(trap.name)} | `{cell(trap.by_hand)}` | {cell(trap.says)} | {_verdict(trap)}: {cell(trap.because)} |"
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


PAGE = Page("traps", "tests/traps/page.py", table)

if __name__ == "__main__":
    PAGE.write()
