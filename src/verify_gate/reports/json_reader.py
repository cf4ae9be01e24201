"""A report read back from its JSON: what the last run kept, for what is done with it afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading
from verify_gate.domain.report import InstrumentReport
from verify_gate.domain.verdict import Status
from verify_gate.reports.json_report import SCHEMA


@dataclass(frozen=True, slots=True)
class Kept:
    """The instruments of a run that is over, by their member (`None` without members) and their name.

    Of each there is what it is, what it read, how long that took and where its log is.
    """

    started: str
    commit: str | None
    lines: Mapping[tuple[str | None, str], InstrumentReport]

    @property
    def readings(self) -> Mapping[tuple[str | None, str], Reading]:
        """The readings of those that have one."""
        return {key: line.reading for key, line in self.lines.items() if line.reading is not None}


def read_back(text: str) -> Kept:
    """The instruments in a report. Raises `ValueError` for a text that is none of this version."""
    try:
        report = json.loads(text)
        if report["schema"] != SCHEMA:
            raise ValueError(f"its schema is {report['schema']!r}, and not {SCHEMA!r}")
        lines = {(line["member"], line["name"]): line for line in report["instruments"]}
        return Kept(
            _text(report["started"]),
            _text_or_none(report["commit"]),
            {key: _line(line, *key) for key, line in lines.items()},
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is no report: {error!r}") from None


def _line(line: Mapping[str, Any], member: str | None, name: str) -> InstrumentReport:
    return InstrumentReport(
        name=name,
        uses=line["uses"],
        when=Cadence(line["when"]),
        question=line["question"],
        status=Status(line["status"]),
        reading=_reading(line, member) if line["needles"] else None,
        why=_text_or_none(line["why"]),
        duration_s=float(line["duration_s"]),
        log=_below(member, line["log"]),
        on_its_word=line["on_its_word"],
        member=member,
    )


def _reading(line: Mapping[str, Any], member: str | None) -> Reading:
    """A reading without the tool that took it."""
    return Reading(
        tuple(_needle(each) for each in line["needles"]),
        _population(line["population"]),
        tuple(_finding(each, member) for each in line["findings"]),
        measured=line["measured"],
    )


def _population(data: Mapping[str, Any] | None) -> Population | None:
    if data is None:
        return None
    more = {name: count for name, count in data.items() if name not in {"count", "of", "unit"}}
    return Population(data["count"], data["of"], _text(data["unit"]), more)


def _below(member: str | None, path: str | None) -> str | None:
    """A path from the root of the run as one below the member's folder."""
    below = _text_or_none(path)
    return below and below.removeprefix(f"{member}/" if member else "")


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError(f"{value!r} is no text")


def _needle(data: Mapping[str, Any]) -> Needle:
    full = data["full"]
    return Needle(
        _text(data["quantity"]),
        data["value"],
        _text(data["unit"]),
        Range(data["min"], data["max"]),
        None if full is None else Range(full["min"], full["max"]),
    )


def _finding(data: Mapping[str, Any], member: str | None) -> Finding:
    below = _below(member, data["path"])
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
