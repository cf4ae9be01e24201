"""Settings of the tools that ask for less than at the base: of each tool those that it goes by, key by key."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from verify_gate.probes.integrity.model import Change, Rule, Side, Weakening
from verify_gate.probes.integrity.tooling.asked import Ask, Job, Refused, nobody
from verify_gate.probes.integrity.tooling.contracts import CONTRACT, fewer_contracts
from verify_gate.probes.integrity.tooling.directions import direction_of
from verify_gate.probes.integrity.tooling.losses import Loss, Place, lost, shown
from verify_gate.probes.integrity.tooling.measured import as_coverage_says
from verify_gate.probes.integrity.tooling.places import Places
from verify_gate.probes.integrity.tooling.resolved import file_in
from verify_gate.probes.integrity.tooling.rule_sets import RULE_TOOLS, RuleSet, fewer_rules, more_ignored_per_file
from verify_gate.probes.integrity.tooling.spelled import heard_before, spelled_out
from verify_gate.probes.integrity.tooling.tables import FILES, SHARED, Table, Tables, Unclear
from verify_gate.probes.integrity.tooling.type_flags import TypeFlags, looser
from verify_gate.probes.integrity.tooling.type_views import EXCLUDE, Read
from verify_gate.probes.suppressions.settings import common_folder

_NAMED: Mapping[str, tuple[str, ...]] = {
    "coverage": ("coverage", "pytest-cov"),
    "flake8": (r"flake8(?!-)",),  # ruff has rules of its plugins
    "importlinter": ("import-linter", "lint-imports", "instruments.boundaries"),
    "jscpd": ("jscpd", "instruments.duplication"),
    "mypy": ("mypy", "instruments.typecheck"),
    "pytest": ("pytest", "instruments.coverage"),
    "ruff": ("ruff", "instruments.lint", "instruments.format"),
}
"""By which patterns a tool is known to be used where it has no settings: its own name, where it is not here."""
_PROSE = (".md", ".rst", ".lock")


def weaker_settings(change: Change, ask: Ask = nobody) -> Iterator[Weakening]:
    """What is weaker in the settings of each tool, by its own word where `ask` gets it on both sides.

    Of a file that can no longer be read just that is told.
    """
    before, after = Tables(change.base), Tables(change.head)
    places = Places(change)
    unread: set[str] = set()
    for tool in FILES:
        told: set[Loss] = set()
        try:
            folders = _folders(tool, change, before, after)
            for folder in folders:
                tables = before.nearest(tool, folder), after.nearest(tool, folder)
                held = _Held(tool, *tables, places, ask, (folder, folders))
                found = [loss for loss in held.weaker() if loss not in told]
                told.update(found)
                yield from (_weakening(change, loss, tables[1].path) for loss in found)
        except Unclear as error:
            unread.add(error.path)
    yield from (_unread(path) for path in sorted(unread) if path in change.changed)


def _folders(tool: str, change: Change, *sides: Tables) -> list[str]:
    """The folders from which a tool looks for settings: the root, but ruff from each folder that has some.

    pytest is told the tests: it looks from the folder that all of them lie in.
    """
    if tool == "ruff":
        return sorted({"", *(folder for side in sides for folder in side.folders_of_ruff())})
    return sorted({"", common_folder(change.tests)}) if tool == "pytest" else [""]


@dataclass(frozen=True)
class _Held:
    """The settings of a tool on both sides; `where` is the folder that it takes them for, of those that have some."""

    tool: str
    was: Table
    now: Table
    places: Places
    ask: Ask
    where: tuple[str, Collection[str]]

    def weaker(self) -> Iterator[Loss]:
        """What is weaker; all in one where the settings are gone."""
        tool, was, now, change = self.tool, self.was, self.now, self.places.change
        renamed = tool == "mypy" and any(path.endswith(".py") for path in change.moved)
        own = was.path is None or (now.path is None and was.path.rpartition("/")[2] not in SHARED)
        if (was == now and not renamed) or (own and not _is_used(tool, change.base, was.path)):
            return
        found = list(self._losses())
        if now.path is None and was.path is not None and found:
            line = min((value.line for value in was.values.values()), default=1)
            keys = shown([loss.subject for loss in found])
            gone = Loss(tool, f"the settings of {tool} are gone: {keys}", there=Place(was.path, line))
            yield found[0] if len(found) == 1 and found[0].there else gone
        else:
            yield from found

    def _losses(self) -> Iterator[Loss]:
        """By what the tool says of itself, where it can be asked; else by what is written."""
        tool, places = self.tool, self.places
        types = Read(places.change, TypeFlags(self.was.values), TypeFlags(self.now.values))
        told = None
        try:
            told = (jobs := self._jobs(types)) and self.ask(tool, places.change, jobs)
        except Refused as refused:
            message = f"{tool} does not understand its settings: {refused}"
            yield Loss(tool, message, here=Place(self.now.path or "", 1))
        yield from self._by_key(told)
        if tool == "importlinter":
            yield from fewer_contracts(self.was.values, self.now.values, places)
        if tool == "mypy":
            yield from looser(types.was, types.now, places) if told is None else types.looser(*told)
        if tool in RULE_TOOLS:
            was, now = (RuleSet(tool, table.values) for table in (self.was, self.now))
            read, lost_rules = None, None
            if told is not None:
                read = frozenset(told[0]["rules"])
                lost_rules = read.difference(told[1]["rules"])
            yield from fewer_rules(was, now, lost_rules)
            yield from more_ignored_per_file(was, now, places, read)

    def _jobs(self, types: Read) -> tuple[Job, Job] | None:
        """What the tool is asked at the base and at the head; `None` where there is nothing to ask."""
        if self.tool == "ruff" and self.was.path and self.now.path:
            files = file_in(*self.where, self.places.change)
            return files and ({"file": files[0]}, {"file": files[1]})
        return {"coverage": ({}, {}), "mypy": types.jobs}.get(self.tool)

    def _by_key(self, told: tuple[Mapping[str, Any], Mapping[str, Any]] | None) -> Iterator[Loss]:
        """What is weaker under the single keys that have a direction."""
        tables = self.was, self.now
        if told is not None and self.tool == "coverage":
            tables = as_coverage_says(self.was, told[0]), as_coverage_says(self.now, told[1])
        was, now = (spelled_out(self.tool, table.values) for table in tables)
        for key in dict.fromkeys((*was, *now)):
            idle = key.startswith("ruff.lint.pep8-naming.") and not RuleSet("ruff", was).selects_any("N")
            idle = idle or key.startswith(CONTRACT) or (key == EXCLUDE and told is not None)
            direction = None if idle else direction_of(key)
            new = heard_before(was, now) if key == "pytest.filterwarnings" else now.get(key)
            if direction is not None and (loss := lost(key, direction, was.get(key), new, self.places)) is not None:
                yield loss


def _is_used(tool: str, side: Side, settings: str | None) -> bool:
    """Whether some file at a project's root, or one of CI's, names a tool, beside a file of its own settings."""
    words = _NAMED.get(tool, (tool,))
    told = (path for path in side.files if "/" not in path or path.startswith(("requirements", ".github/workflows/")))
    texts = (side.text(path) or "" for path in told if path != settings and not path.endswith(_PROSE))
    return any(re.search(word, text) for text in texts for word in words)


def _weakening(change: Change, loss: Loss, reads: str | None) -> Weakening:
    """At its place at the head; what is gone is where it stood, or in the other file that the tool goes by now."""
    if loss.here is not None:
        path, line = loss.here.path, loss.here.line
    elif loss.there is not None:
        elsewhere = reads not in {None, loss.there.path} and loss.there.path in change.head.files
        path, line = (reads or "", 1) if elsewhere else change.place(loss.there.path, loss.there.line)
    else:
        path, line = reads or "", 1
    return Weakening(Rule.WEAKER_SETTING, path, line, loss.subject, loss.message, loss.was, loss.now)


def _unread(path: str) -> Weakening:
    message = "this file of settings can no longer be read, so nothing of it counts"
    return Weakening(Rule.WEAKER_SETTING, path, 1, path, message)
