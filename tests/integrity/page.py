"""docs/integrity.md: its table is written from the histories themselves, so that no row stands there untested.

`python -m tests.integrity.page` writes it anew. What the peers said is in peers.json, which
`scripts/compare_with_tamper_tools.py` writes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.integrity.benign import BENIGN
from tests.integrity.history import Case, Weakening, lines_of
from tests.integrity.weakenings import WEAKENINGS
from tests.pages import Page, cell

PEERS = Path(__file__).with_name("peers.json")
TOOLS = ("checkwash", "tamperguard")
SETTINGS = ("as it comes", "at its most sensitive")


def table() -> str:
    """The page's table: how many of each kind are caught by whom, then every weakening and every benign change."""
    said = json.loads(PEERS.read_text(encoding="utf-8"))
    lines = ["", *_counts(said), ""]
    for title, weakenings in WEAKENINGS.items():
        lines += [
            f"### {title}",
            "",
            "| what is done | `verify` names | checkwash | tamperguard |",
            "|---|---|---|---|",
        ]
        lines += [_row(each, said) for each in weakenings]
        lines += [""]
    for title, changes in BENIGN.items():
        lines += [
            f"### Benign: {title.lower()}",
            "",
            "| what is done | `verify` | checkwash | tamperguard |",
            "|---|---|---|---|",
        ]
        lines += [_benign_row(each, said) for each in changes]
        lines += [""]
    return "\n".join(lines)


def _counts(said: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> list[str]:
    weakenings = [each for part in WEAKENINGS.values() for each in part]
    benign = [each for part in BENIGN.values() for each in part]
    head = f"| | caught, of {len(weakenings)} weakenings | asked for something, of {len(benign)} benign changes |"
    rows = [f"| `verify` | {len(weakenings)} | 0 |"]
    for setting in SETTINGS:
        for tool in TOOLS:
            blocked = said[tool][setting]
            caught = sum(_caught(each, blocked) for each in weakenings)
            asked = sum(each.name in blocked for each in benign)
            rows += [f"| {tool} {said[tool]['version']}, {setting} | {caught} | {asked} |"]
    return [head, "|---|---|---|", *rows]


def _row(weakening: Weakening, said: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> str:
    place = f"{weakening.at.path}:{lines_of(weakening).start}"
    peers = [_word(weakening, said[tool]["as it comes"]) for tool in TOOLS]
    return f"| {cell(weakening.name)} | {' | '.join([place, *peers])} |"


def _word(weakening: Weakening, blocked: Mapping[str, Sequence[str]]) -> str:
    if _caught(weakening, blocked):
        return "caught"
    return "caught, in another file" if weakening.name in blocked else "**missed**"


def _caught(weakening: Weakening, blocked: Mapping[str, Sequence[str]]) -> bool:
    """Whether a finding that blocks is in the right file, by its old name or its new one."""
    right = {weakening.at.path, *(old for old, new in weakening.moved.items() if new == weakening.at.path)}
    return not right.isdisjoint(blocked.get(weakening.name, ()))


def _benign_row(case: Case, said: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> str:
    peers = ["**asked**" if case.name in said[tool]["as it comes"] else "not asked" for tool in TOOLS]
    return f"| {cell(case.name)} | {' | '.join(['not asked', *peers])} |"


PAGE = Page("integrity", "tests/integrity/page.py", table)

if __name__ == "__main__":
    PAGE.write()
