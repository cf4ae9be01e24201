"""Every figure of an instrument in verify's JSON report, and its findings as places, in the words of the tools."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tools_by_hand import pair

Findings = Sequence[Mapping[str, Any]]

_PLACES: Mapping[str, Mapping[str, tuple[str | None, str]]] = {
    "typecheck": {"[errors]": (None, "{path}:{line} {rule}")},
    "lint": {"[findings]": (None, "{path}:{line}:{column}: {rule}"), "[unmeasured files]": ("unmeasured", "{path}")},
    "format": {"[files to reformat]": (None, "{path}")},
    "boundaries": {
        "[forbidden imports]": ("forbidden", "{importer} -> {imported} l.{line}"),
        "[imports that close a cycle]": ("acyclic_siblings", "{importer} -> {imported}"),
    },
    "duplication": {"[clones]": ("clone", "{pair} ({tokens} tokens)")},
    "coverage": {"[percent of each file below 100]": ("below-floor", "{path} {percent}")},
    "build": {},
}
"""By kind and name of the places: the rule of the findings (`None` for all but leaks), and how each is written."""

_MESSAGES = (
    r"(?P<importer>\S+) imports (?P<imported>[\w.]+)",
    r"lines (?P<lines>\S+) \((?P<tokens>\d+) tokens\) stand in (?P<other>\S+) too",
    r"(?P<percent>\S+) % of its lines",
)


def figures_of(instrument: Mapping[str, Any]) -> dict[str, int | float | str | frozenset[str]]:
    """The needles, the population, and under names in brackets the places, of an instrument that has a reading."""
    population = dict(instrument["population"])
    unit, findings = population.pop("unit"), instrument["findings"]
    kind = instrument["name"].partition("-")[0]
    places = {name: _places(findings, rule, text) for name, (rule, text) in _PLACES[kind].items()}
    match kind:
        case "lint":
            rules = Counter(each["rule"] for each in findings if each["rule"] != "unmeasured")
            places["[findings of a rule]"] = frozenset(f"{rule} {count}" for rule, count in rules.items())
        case "coverage":
            places |= {f"[missing {what}]": _missing(what, findings) for what in ("lines", "branches")}
    return {
        **{needle["quantity"]: needle["value"] for needle in instrument["needles"]},
        f"{unit} measured": population.pop("count"),
        f"{unit} there": population.pop("of"),
        **population,
        **places,
    }


def _places(findings: Findings, rule: str | None, text: str) -> frozenset[str]:
    chosen = (each for each in findings if (each["rule"] == rule if rule else each["rule"] != "unmeasured"))
    return frozenset(text.format_map({**each, **_named(each)}) for each in chosen)


def _named(finding: Mapping[str, Any]) -> Mapping[str, str]:
    """What a finding's message names beside its place."""
    found = next((found for each in _MESSAGES if (found := re.match(each, finding["message"]))), None)
    named = found.groupdict() if found else {}
    return (
        {**named, "pair": pair([f"{finding['path']}:{named['lines']}", named["other"]])} if "other" in named else named
    )


def _missing(kind: str, findings: Findings) -> frozenset[str]:
    """The lines, or the branches, that the findings say are missing."""
    said = ((each["path"], re.search(rf"Missing {kind}: ([^.]+)\.", each["fix"] or "")) for each in findings)
    return frozenset(f"{path} {place}" for path, found in said if found for place in found[1].split(", "))
