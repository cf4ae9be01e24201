"""The ids of findings: short, and the same on another day, on whatever line they stand by then."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from verify_gate.domain.finding import Finding
from verify_gate.domain.report import InstrumentReport

from .escape import sayable

DIGITS = 8


def ids(line: InstrumentReport) -> tuple[str, ...]:
    """An id for each finding of an instrument; those that nothing tells apart are counted: `1f0c52aa`, `1f0c52aa-2`."""
    seen: Counter[str] = Counter()
    told = []
    for finding in line.reading.findings if line.reading else ():
        id_ = _hash(line.label, finding)
        seen[id_] += 1
        told.append(id_ if seen[id_] == 1 else f"{id_}-{seen[id_]}")
    return tuple(told)


def _hash(label: str, finding: Finding) -> str:
    """Of what it is, whatever its size; of its message, where nobody has said what it is."""
    who = finding.identity
    within, what = (who.within, who.digest.partition("+")[0]) if who else ("", finding.message)
    parts = (label, finding.path or "", within, finding.rule or "", what)
    return sha256("\0".join(map(sayable, parts)).encode()).hexdigest()[:DIGITS]
