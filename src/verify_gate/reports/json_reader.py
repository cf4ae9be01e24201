"""A report read back from its JSON: what the last run kept, for what is done with it afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verify_gate.domain.finding import Finding
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.reading import Reading
from verify_gate.reports.json_report import SCHEMA


@dataclass(frozen=True, slots=True)
class Kept:
    """The readings of a run that is over, by the member (`None` without members) and the name of their instrument."""

    started: str
    commit: str | None
    readings: Mapping[tuple[str | None, str], Reading]


def read_back(text: str) -> Kept:
    """The readings in a report. Raises `ValueError` for a text that is none of this version."""
    try:
        report = json.loads(text)
        if report["schema"] != SCHEMA:
            raise ValueError(f"its schema is {report['schema']!r}, and not {SCHEMA!r}")
        lines = {(line["member"], line["name"]): line for line in report["instruments"] if line["needles"]}
        return Kept(report["started"], report["commit"], {key: _reading(line, key[0]) for key, line in lines.items()})
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is no report: {error!r}") from None


def _reading(line: Mapping[str, Any], member: str | None) -> Reading:
    """What a baseline asks of a reading: its population is left out."""
    return Reading(
        tuple(_needle(each) for each in line["needles"]),
        None,
        tuple(_finding(each, member) for each in line["findings"]),
        measured=line["measured"],
    )


def _needle(data: Mapping[str, Any]) -> Needle:
    full = data["full"]
    return Needle(
        data["quantity"],
        data["value"],
        data["unit"],
        Range(data["min"], data["max"]),
        None if full is None else Range(full["min"], full["max"]),
    )


def _finding(data: Mapping[str, Any], member: str | None) -> Finding:
    path = data["path"]
    below = path.removeprefix(f"{member}/") if path and member else path
    digest = data["digest"]
    return Finding(
        data["message"],
        path=below,
        line=data["line"],
        rule=data["rule"],
        needle=data["needle"],
        part_of=data["part_of"],
        identity=None if digest is None else Identity.of(below, data["within"], data["rule"], digest),
        known=data["known"],
    )
