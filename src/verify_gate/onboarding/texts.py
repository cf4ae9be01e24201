"""A proposal as the texts of its files: TOML that says what was meant, whatever a name or a comment holds."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from verify_gate.domain.exclusion import Exclusion
from verify_gate.onboarding.choice import Proposal
from verify_gate.onboarding.facts import Facts
from verify_gate.reports.escape import prose

WIDTH = 120
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def gate(facts: Facts, proposal: Proposal, excluded: Mapping[str, Sequence[Exclusion]], date: str) -> str:
    """The text of verify.toml."""
    lines = [
        f"# Written by `verify init` on {date}. From now on it is yours: no command rewrites it.",
        "# `verify schema config` has every key, and `verify explain NAME` says more of an instrument.",
        "",
        "[verify]",
        *_commented(f"What is measured: {facts.layout.shape}."),
    ]
    lines.append(f"source = {_list(facts.layout.source)}")
    if facts.layout.tests:
        where = " Those inside a package count as tests, and not as source." if _inside(facts) else ""
        lines += [*(_commented(f"Its tests.{where}") if where else []), f"tests = {_list(facts.layout.tests)}"]
    if facts.python.told is not None:
        lines += _commented("Its interpreter, which is not where it would be looked for: .venv, venv, $VIRTUAL_ENV.")
        lines.append(f"python = {quoted(facts.python.told)}")
    if facts.history.base is not None:
        lines += _commented("What a change is held against; the usual names (main, master) are not there.")
        lines.append(f"base = {quoted(facts.history.base)}")
    for chosen in proposal.chosen:
        lines += ["", *_commented(chosen.why), f"[instruments.{chosen.name}]"]
        lines += [f"{key} = {_value(value)}" for key, value in chosen.keys]
        lines += _exclude(excluded.get(chosen.name, ()))
    if proposal.left:
        lines += ["", "# Left out:"]
        for left in proposal.left:
            lines += _commented(f"- {left.name}: {left.why}. To have it: {left.way}.", "  ")
    return "\n".join(lines) + "\n"


def root(patterns: Sequence[str], date: str) -> str:
    """The text of a monorepo's own verify.toml."""
    return "\n".join(
        [
            f"# Written by `verify init` on {date}. From now on it is yours: no command rewrites it.",
            "",
            "[verify]",
            "# Each of these folders has a verify.toml of its own; their verdicts fold into one.",
            f"members = {_list(patterns)}",
            "",
        ]
    )


def quoted(text: str) -> str:
    """A text as a TOML string that gives it back, with nothing in it that a terminal would obey."""
    return '"' + "".join(_SHORT.get(sign) or (sign if sign.isprintable() else _escaped(sign)) for sign in text) + '"'


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"  # noqa: PLR2004 - four digits hold it


def _inside(facts: Facts) -> bool:
    return any(test.startswith(f"{top}/") for test in facts.layout.tests for top in facts.layout.source)


def _commented(text: str, indent: str = "") -> list[str]:
    told = prose(text, "utf-8")
    return textwrap.wrap(
        told,
        WIDTH,
        initial_indent="# ",
        subsequent_indent=f"# {indent}",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _exclude(excluded: Iterable[Exclusion]) -> Iterator[str]:
    there = tuple(excluded)
    if there:
        yield "exclude = ["
        yield from (f"  {{ path = {quoted(each.path)}, reason = {quoted(each.reason)} }}," for each in there)
        yield "]"


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, words))}]"


def _value(value: object) -> str:
    return _list(map(str, value)) if isinstance(value, tuple) else str(value)
