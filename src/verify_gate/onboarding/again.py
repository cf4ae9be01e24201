"""What has changed since a verify.toml was written: it is said, and nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from verify_gate.domain.exclusion import Exclusion
from verify_gate.onboarding.choice import Proposal
from verify_gate.onboarding.facts import Layout
from verify_gate.onboarding.layout import below


def since(tables: Mapping[str, Any], layout: Layout, proposal: Proposal, files: Collection[str]) -> Iterator[str]:
    """A sentence for each thing that the file does not know, or says in vain. `tables` is what it holds, valid."""
    verify = _table(tables.get("verify"))
    for key, there in (("source", layout.source), ("tests", layout.tests)):
        told = [str(path).removeprefix("./").rstrip("/") or "." for path in verify.get(key, ())]
        if key == "tests" and "tests" not in verify:
            told = ["tests", "test"]
        for path in there:
            if not any(below(path, top) for top in told) and not any(below(top, path) for top in told):
                yield f"{path} is new: [verify] {key} does not name it."
    instruments = {name: _table(table) for name, table in _table(tables.get("instruments")).items()}
    for chosen in proposal.chosen:
        if chosen.name not in instruments:
            yield f"{chosen.name} could be read, and verify.toml has no [instruments.{chosen.name}]. {chosen.why}"
    for name, table in instruments.items():
        for each in table.get("exclude", ()):
            excluded = _table(each).get("path")
            if isinstance(excluded, str) and not any(map(Exclusion(excluded, "").covers, files)):
                yield f"[instruments.{name}] excludes {excluded!r}, and there is no such file any more: take it out."


def new_members(there: Collection[str], known: Collection[str]) -> Iterator[str]:
    """A sentence for each project of the repository that no member takes in."""
    for folder in there:
        if folder not in known:
            yield f"{folder} is a project, and [verify] members does not take it in."


def _table(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}
