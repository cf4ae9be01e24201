"""docs/faults.md: its table is written from the faults themselves, so that no row stands there untested.

`python -m tests.faults.page` writes it anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.faults import folder, interruptions, settings, streams, surroundings, tools, tree
from tests.faults.fault import Fault
from tests.pages import Page, cell

SECTIONS: Mapping[str, Sequence[Fault]] = {
    "A tool": tools.FAULTS,
    "The gate's own folder": folder.FAULTS,
    "verify.toml": settings.FAULTS,
    "The tree": tree.FAULTS,
    "git, the user, the machine": surroundings.FAULTS,
    "Standard output and error": streams.FAULTS,
    "An interruption": interruptions.FAULTS,
}


def catalogue() -> Sequence[tuple[str, Sequence[Fault]]]:
    """Each section of the page with its faults."""
    return tuple(SECTIONS.items())


def table() -> str:
    """The page's tables: one a section, and how many rows there are in all."""
    count = sum(len(faults) for faults in SECTIONS.values())
    head = ["", f"{count} rows.", ""]
    return "\n".join([*head, *(line for section, faults in SECTIONS.items() for line in _section(section, faults))])


def _section(section: str, faults: Sequence[Fault]) -> list[str]:
    rows = [f"| {cell(fault.name)} | {fault.code} | {cell(fault.says)} |" for fault in faults]
    return [f"## {section}", "", "| what happens | exit | `verify` says |", "|---|---|---|", *rows, ""]


PAGE = Page("faults", "tests/faults/page.py", table)

if __name__ == "__main__":
    PAGE.write()
