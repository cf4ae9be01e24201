"""Which rules ruff goes by on either side, by its own word: what no list of the settings shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import Event
from typing import Any

from verify_gate.probes.integrity.model import Change, Rule, Side, Weakening
from verify_gate.probes.integrity.tooling.losses import shown
from verify_gate.probes.integrity.tooling.rule_sets import is_below
from verify_gate.probes.integrity.tooling.tables import Tables, Unclear
from verify_gate.probes.suppressions.bench import Bench

Ask = Callable[[Side, str], str | None]
"""What ruff says of its settings for a file of a side; `None` where it says nothing."""


def ruff_of(context: Mapping[str, Any], head: Side, cancel: Event) -> Ask | None:
    """How the project's ruff is asked; `None` where it does not use it, or it is not there."""
    tool = Bench(head.root, context, cancel).tool("ruff")
    if tool is None:
        return None

    def ask(side: Side, path: str) -> str | None:
        said = Bench(side.root, context, cancel).says(*tool.argv, "check", "--no-cache", "--show-settings", path)
        return said.stdout if said.exit_code == 0 else None

    return ask


def unread_rules(change: Change, told: Iterable[Weakening], ask: Ask | None) -> Iterator[Weakening]:
    """The rules that ruff goes by no more where its settings lie at the root, less those that the lists account for."""
    path = _any_file(change)
    if ask is None or path is None:
        return
    was, now = (_enabled(ask(side, path) or "") for side in (change.base, change.head))
    codes = [code for each in told if each.subject.startswith("ruff.lint.") for code in _codes(each.message)]
    gone = sorted(code for code in was - now if not any(is_below(code, each) for each in codes))
    if now and gone:
        settings = Tables(change.head).of("ruff").path or path
        verb = "is" if len(gone) == 1 else "are"
        message = f"{shown(gone)} {verb} no longer read by ruff, as it says itself"
        yield Weakening(Rule.WEAKER_SETTING, settings, 1, f"ruff {shown(gone)}", message)


def _any_file(change: Change) -> str | None:
    """A file for which both sides go by the settings at the root; `None` where they are the same, or there is none."""
    before, after = Tables(change.base), Tables(change.head)
    try:
        tables = before.of("ruff"), after.of("ruff")
        if None in {table.path for table in tables} or tables[0] == tables[1]:
            return None
        nested = {*before.folders_of_ruff(), *after.folders_of_ruff()} - {""}
    except Unclear:
        return None
    both = (path for path in sorted(change.base.files & change.head.files) if change.is_source(path))
    return next((path for path in both if not any(path.startswith(f"{folder}/") for folder in nested)), None)


def _enabled(said: str) -> frozenset[str]:
    """The codes of the rules that are on."""
    found = re.search(r"(?ms)^linter\.rules\.enabled = \[\n(.*?)^\]", said)
    return frozenset(re.findall(r"(?m)\((\w+)\),?$", found[1])) if found else frozenset()


def _codes(message: str) -> list[str]:
    """The codes that a message begins with; all rules are the empty one."""
    words = re.split(r" (?:is|are) ", message)[0]
    return ["" if "more" in words or code == "ALL" else code for code in re.findall(r"[A-Z]+\d*", words)]
