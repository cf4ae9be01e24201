"""verify.baseline.toml: what it lets pass by now, and no recorded loosening says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from posixpath import dirname, join

from verify_gate.baseline import parse_baseline
from verify_gate.domain.identity import recognise
from verify_gate.domain.ratchet import Baseline, Loosening
from verify_gate.domain.report import BASELINE
from verify_gate.errors import UserError
from verify_gate.probes.integrity.gate_files import FILE
from verify_gate.probes.integrity.model import Change, Rule, Weakening
from verify_gate.probes.suppressions.positions import Node, read_toml
from verify_gate.reports.words import noun


def looser_baselines(change: Change) -> Iterator[Weakening]:
    """Floors that are lower, and known findings that are new. One that is adopted just now has its own."""
    for path in sorted(change.head.files & change.changed):
        if path.rpartition("/")[2] == BASELINE:
            try:
                was, now = (
                    parse_baseline(text, Path(path)) if text else Baseline()
                    for text in (change.base.text(path), change.head.text(path))
                )
            except UserError:
                yield Weakening(Rule.WEAKER_GATE, path, 1, path, "the baseline cannot be read")
                continue
            lines = _lines(change.head.text(path) or "")
            loosened = {step.what: step.to for step in set(now.loosened) - set(was.loosened)}
            yield from _floors(path, was, now, loosened, lines)
            yield from _known(change, path, was, now, loosened, lines)
            yield from _forgotten(change, path, was, now)
            yield from _renamed(change, path, was, now, lines)


def loosenings(change: Change) -> Iterator[Weakening]:
    """What was adopted, or loosened and recorded with its reason: in the open, and for a person to read."""
    for path in sorted(change.head.files & change.changed):
        if path.rpartition("/")[2] == BASELINE:
            lines = _lines(change.head.text(path) or "")
            yield from _adopted(change, path, lines)
            steps = _records(change.head.text(path), path) - _records(change.base.text(path), path)
            for step in sorted(steps, key=lambda each: (each.on, each.what)):
                line = next((at for (part, key, _), at in lines.items() if part == "loosened" and step.what in key), 1)
                message = f"{step.what} was loosened to {step.to:g}: {step.reason}"
                yield Weakening(Rule.WEAKER_GATE, path, line, f"loosened {step.on} {step.what}", message)


def _adopted(change: Change, path: str, lines: Mapping[tuple[str, str, str], int]) -> Iterator[Weakening]:
    """What passes from now on for it was there when its instrument was adopted: nobody else can tell that it was."""
    was, now = (_baseline(side.text(path), path) for side in (change.base, change.head))
    for name in sorted(now.adopted.keys() - was.adopted.keys()):
        standard = now.of(name)
        known, floors = sum(standard.known.values()), len(standard.floors)
        parts = [f"{known} known {noun(known, 'findings')}"] if known else []
        parts += [f"{floors} {noun(floors, 'floors')} below the full one"] if floors else []
        if parts:
            line = lines.get(("adopted", name, ""), 1)
            message = f"{name} is adopted with {' and '.join(parts)}"
            yield Weakening(Rule.WEAKER_GATE, path, line, f"adopted {name}", message)


def _records(text: str | None, path: str) -> frozenset[Loosening]:
    return frozenset(_baseline(text, path).loosened)


def _baseline(text: str | None, path: str) -> Baseline:
    """A side's baseline; an empty one where there is none that can be read."""
    try:
        return parse_baseline(text, Path(path)) if text else Baseline()
    except UserError:
        return Baseline()


def _floors(
    path: str, was: Baseline, now: Baseline, loosened: Mapping[str, float], lines: Mapping[tuple[str, str, str], int]
) -> Iterator[Weakening]:
    for name, standard in now.standards.items():
        if name in set(now.adopted) - set(was.adopted):
            continue
        before = was.of(name).floors
        for item, floor in standard.floors.items():
            old = before.get(item)
            least = loosened.get(f"{name}:{item}", loosened.get(name))
            if (least is not None and floor >= least) or (old is not None and floor >= old):
                continue
            said = f"fell from {old:g} to {floor:g}" if old is not None else f"is {floor:g} instead of the full one"
            line = lines.get(("floors", name, item), 1)
            yield Weakening(
                Rule.WEAKER_GATE, path, line, f"floors.{name} {item}", f"the floor of {item} {said}", fix=_FIX
            )


def _known(
    change: Change,
    path: str,
    was: Baseline,
    now: Baseline,
    loosened: Mapping[str, float],
    lines: Mapping[tuple[str, str, str], int],
) -> Iterator[Weakening]:
    for name, standard in now.standards.items():
        most = loosened.get(name)
        if name in set(now.adopted) - set(was.adopted) or (most is not None and sum(standard.known.values()) <= most):
            continue
        found = [identity for identity, count in standard.known.items() for _ in range(count)]
        seen = recognise(found, was.of(name).known, lambda file: file in change.head.files)
        for identity in dict.fromkeys(each for each, known in zip(found, seen.known, strict=True) if not known):
            key = " | ".join((identity.path, identity.within, identity.rule, identity.digest))
            line = lines.get(("known", name, key), 1)
            message = f"{name} lets a finding pass that it did not: {identity}"
            yield Weakening(Rule.WEAKER_GATE, path, line, f"known.{name} {key}", message, fix=_FIX)


def _forgotten(change: Change, path: str, was: Baseline, now: Baseline) -> Iterator[Weakening]:
    """The record of a step back stays: it is what tells a reviewer why."""
    there = _lines(change.base.text(path) or "")
    for step in sorted(set(was.loosened) - set(now.loosened)):
        line = next((at for (part, key, _), at in there.items() if part == "loosened" and step.what in key), 1)
        message = f"the record of why {step.what} was loosened is gone"
        yield Weakening(Rule.WEAKER_GATE, *change.place(path, line), f"loosened {step.on} {step.what}", message)


def _renamed(
    change: Change, path: str, was: Baseline, now: Baseline, lines: Mapping[tuple[str, str, str], int]
) -> Iterator[Weakening]:
    """What is adopted in the place of an instrument that was adopted before: under another name it is the same."""
    before, after = (_instruments(side.text(join(dirname(path), FILE)) or "") for side in (change.base, change.head))
    gone = sorted(was.adopted.keys() & before - after)
    for name in sorted(now.adopted.keys() - was.adopted.keys()) if gone else ():
        if all(was.of(each) != now.of(name) for each in gone):
            line = lines.get(("adopted", name, ""), 1)
            message = f"{name} is adopted anew, and {', '.join(gone)}, adopted before, is gone from {FILE}"
            yield Weakening(Rule.WEAKER_GATE, path, line, f"adopted {name}", message, fix="Adopt nothing anew")


def _instruments(text: str) -> set[str]:
    try:
        table = read_toml(text).tree.value.get("instruments")
    except (ValueError, RecursionError):
        return set()
    return set(table.value) if table is not None and isinstance(table.value, dict) else set()


_FIX = "Put it back, or loosen it with `verify ratchet --loosen` and a reason"


def _lines(text: str) -> Mapping[tuple[str, str, str], int]:
    """The line of each entry, by its part, its instrument and its key."""
    try:
        tree: Node = read_toml(text).tree
    except (ValueError, RecursionError):
        return {}
    found: dict[tuple[str, str, str], int] = {}
    for part, table in tree.value.items():
        for name, inner in table.value.items() if isinstance(table.value, dict) else ():
            if isinstance(inner.value, dict):
                found |= {(part, name, key): entry.line for key, entry in inner.value.items()}
            else:
                found[part, name, ""] = inner.line
    return found
