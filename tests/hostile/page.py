"""docs/security.md: its table is written from the cases themselves, so that no row stands there untested.

`python -m tests.hostile.page` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.hostile import settings, words
from tests.hostile.case import Case
from tests.pages import Page, cell


def catalogue() -> Iterator[tuple[str, Sequence[Case]]]:
    """The classes of cases, in the order of the page."""
    yield "Words that would be obeyed", words.CASES
    yield "Files and settings that would stand in for others", settings.CASES


def table() -> str:
    """The page's table: how many cases there are of each class, then the cases."""
    counts = [f"| {name} | {len(cases)} |" for name, cases in catalogue()]
    total = sum(len(cases) for _, cases in catalogue())
    lines = ["", "| class | cases |", "|---|---|", *counts, f"| all | {total} |", ""]
    for name, cases in catalogue():
        lines += [f"### {name}", "", "| what a project holds | what becomes of it |", "|---|---|"]
        lines += [f"| {cell(case.name)} | {cell(case.becomes)} |" for case in cases]
        lines += [""]
    return "\n".join(lines)


PAGE = Page("security", "tests/hostile/page.py", table)

if __name__ == "__main__":
    PAGE.write()
