"""What pytest runs that is no function of its file: examples in documentation, and what is made at run time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from verify_gate.probes.integrity.execution.definitions import definition
from verify_gate.probes.integrity.execution.runs import Runs
from verify_gate.probes.integrity.execution.sessions import Session
from verify_gate.probes.integrity.model import Change, Rule, Side, Weakening

_BACK = "Let it run again"


def items_no_longer_run(change: Change, runs: Runs) -> Iterator[Weakening]:
    """Examples that ran at the base and are run no longer, although what they explain is there; fewer other items."""
    before, after = Counter[str](), Counter[str]()
    for (path, name), _ in sorted(runs.base.cases.items()):
        now, count = change.now(path), runs.base.executed((path, name))
        if now is None or not count or definition(change.base, path, name):
            continue
        explained = _explained(path, name)
        if explained is None:
            before[now] += count
        elif (line := _line_of(change.head, now, explained)) and not _is_run(runs.head, now, explained):
            message = f"the examples of {name} ran at the base, and do no longer"
            yield Weakening(Rule.LOST_TEST, now, line, name, message, fix=_BACK)
    for path, name in runs.head.cases:
        was = change.was(path)
        if _explained(path, name) is None and (was is None or not definition(change.base, was, name)):
            after[path] += runs.head.executed((path, name))
    for path, count in sorted((before - after).items()):
        items = "1 item is" if count == 1 else f"{count} items are"
        message = f"{items} run no longer, of {before[path]} that no function of the file spells out"
        yield Weakening(Rule.LOST_TEST, path, 1, "items", message, fix=_BACK)


def _explained(path: str, name: str) -> str | None:
    """What the examples explain: a definition, empty for the whole file; `None` where it is no item of doctest's."""
    if not path.endswith(".py"):
        return "" if name == path.rpartition("/")[2] else None
    module = path.removesuffix(".py").removesuffix("/__init__").split("/")
    parts = name.split(".")
    longest = min(len(module), len(parts))
    found = (length for length in range(longest, 0, -1) if module[-length:] == parts[:length])
    return next(("::".join(parts[length:]) for length in found), None)


def _line_of(side: Side, path: str, explained: str) -> int:
    """Where what is explained stands; 0 where it is gone."""
    if not explained:
        return 1
    there = definition(side, path, explained)
    return there.lineno if there else 0


def _is_run(session: Session, path: str, explained: str) -> bool:
    names = (name for file, name in session.cases if file == path and _explained(file, name) == explained)
    return any(session.executed((path, name)) for name in names)
