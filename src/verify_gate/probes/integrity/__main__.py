"""`python -m verify_gate.probes.integrity`: hold the head against its base, by the protocol of executables.

The exit code says a second time whether all is in range (0) or not (1). Where there is nothing to hold it against, the
last line of standard error says so; the exit code is 3.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from verify_gate import __version__
from verify_gate.census import hold_against
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId
from verify_gate.environment import clean_environment
from verify_gate.probes.answering import answer
from verify_gate.probes.integrity.acknowledged import IDLE, Acknowledgement, answered, unsigned
from verify_gate.probes.integrity.model import NEEDLES, Change, Side, Weakening
from verify_gate.repository import export, find_base, listed

DETECTORS: tuple[Callable[[Change], Iterable[Weakening]], ...] = ()
"""What reads both sides as text, in the order of the report."""


def main() -> int:
    """Take the reading and write it."""
    return answer(take)


def take(context: Mapping[str, Any]) -> Reading:
    """Hold the head against its base. Raises `Unreadable` where there is none."""
    root, scratch = Path(context["root"]), Path(context["scratch"])
    env = clean_environment(os.environ)
    base = find_base(root, context["base"], env)
    before = export(root, base.commit, scratch / "base", env)
    there = {*listed(root, env), *context["source_files"], *context["test_files"]}
    head = Side(root, frozenset(path for path in there if not path.startswith(".verify/")))
    old = Side(before, frozenset(_walk(before)))
    settings = _table(old)
    change = Change(
        old, head, _named(settings, "source", context["source"]), _named(settings, "tests", context["tests"])
    )
    weakenings = [each for detect in DETECTORS for each in detect(change)]
    here, at_base = (_acknowledgements(table) for table in (context["options"], _own(settings)))
    left, notes = answered(weakenings, here, at_base, unsigned)
    python = [path for path in sorted(head.files) if path in context["python_files"]]
    population, unmeasured, leaks = hold_against(
        python, {path for path in python if head.tree(path)}, _exclusions(context, settings), _unread
    )
    more = {"changed": len(change.changed), "acknowledged": len(weakenings) - len(left)}
    return Reading(
        (*_needles(left), _idle(notes), unmeasured),
        Population(population.count, population.of, "files", more),
        (*map(_finding, left), *notes, *leaks),
        ToolId("integrity", __version__),
    )


def _needles(weakenings: Sequence[Weakening]) -> Iterator[Needle]:
    counts = Counter(each.rule for each in weakenings)
    for rule, (quantity, unit) in NEEDLES.items():
        yield Needle(quantity, counts[rule], unit)


def _finding(weakening: Weakening) -> Finding:
    told = f'{{ what = "{weakening.what}", reason = "…", by = "…", until = … }}'
    sides = "".join(f"{name}: {text}\n" for name, text in (("was", weakening.was), ("now", weakening.now)) if text)
    return Finding(
        weakening.message,
        path=weakening.path,
        line=weakening.line,
        rule=weakening.rule,
        fix=f"{weakening.fix}, or acknowledge it: {told}",
        detail=sides or None,
    )


def _idle(notes: Iterable[Finding]) -> Needle:
    count = sum(note.rule == IDLE and note.severity is Severity.ERROR for note in notes)
    return Needle("idle acknowledgements", count, "acknowledgements")


def _unread(_: str) -> str:
    return "It is no Python that can be read, so nothing of it is compared."


def _exclusions(context: Mapping[str, Any], settings: Mapping[str, Any]) -> tuple[Exclusion, ...]:
    """The exclusions that both sides name: the head alone cannot say where not to look."""
    at_base = {entry.get("path") for entry in _own(settings).get("exclude", []) if isinstance(entry, dict)}
    there = context["options"]["exclude"]
    return tuple(Exclusion(each["path"], each["reason"]) for each in there if each["path"] in at_base)


def _walk(folder: Path) -> Iterator[str]:
    for here, _, files in os.walk(folder):
        for name in files:
            yield Path(here, name).relative_to(folder).as_posix()


def _table(side: Side) -> Mapping[str, Any]:
    """What verify.toml says there; empty where it has none that can be read."""
    try:
        return tomllib.loads(side.text("verify.toml") or "")
    except (ValueError, RecursionError):
        return {}


def _named(settings: Mapping[str, Any], key: str, here: Sequence[str]) -> tuple[str, ...]:
    """What either side names under a key of [verify]."""
    table = settings.get("verify")
    there = table.get(key, ()) if isinstance(table, dict) else ()
    texts = [Path(path).as_posix() for path in there if isinstance(path, str)] if isinstance(there, list) else []
    return tuple(dict.fromkeys([*here, *texts]))


def _own(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table of this very instrument, by whatever name: empty where there is none."""
    tables = settings.get("instruments")
    named = tables.items() if isinstance(tables, dict) else ()
    return next(
        (table for name, table in named if isinstance(table, dict) and table.get("uses", name) == "integrity"),
        {},
    )


def _acknowledgements(table: Mapping[str, Any]) -> tuple[Acknowledgement, ...]:
    entries = table.get("acknowledge", ())
    return tuple(Acknowledgement.of(each) for each in entries if isinstance(each, dict))


if __name__ == "__main__":
    sys.exit(main())
