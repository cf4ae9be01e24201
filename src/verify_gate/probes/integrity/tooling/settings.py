"""Settings of the tools that ask for less than at the base: of each tool those that it goes by, key by key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from verify_gate.probes.integrity.model import Change, Rule, Side, Weakening
from verify_gate.probes.integrity.tooling.asked import PROGRAMS, Ask, Refused, nobody
from verify_gate.probes.integrity.tooling.contracts import CONTRACT, fewer_contracts
from verify_gate.probes.integrity.tooling.directions import direction_of
from verify_gate.probes.integrity.tooling.losses import Loss, Place, lost, shown
from verify_gate.probes.integrity.tooling.measured import as_coverage_says
from verify_gate.probes.integrity.tooling.places import Places
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
            for folder in _folders(tool, change, before, after):
                was, now = before.nearest(tool, folder), after.nearest(tool, folder)
                found = [loss for loss in _of_tool(tool, was, now, places, ask) if loss not in told]
                told.update(found)
                yield from (_weakening(change, loss, now.path) for loss in found)
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


def _of_tool(tool: str, was: Table, now: Table, places: Places, ask: Ask) -> Iterator[Loss]:
    renamed = tool == "mypy" and any(path.endswith(".py") for path in places.change.moved)
    own = was.path is None or (now.path is None and was.path.rpartition("/")[2] not in SHARED)
    if (was == now and not renamed) or (own and not _is_used(tool, places.change.base, was.path)):
        return
    found = list(_losses(tool, was, now, places, ask))
    if now.path is None and was.path is not None and found:
        line = min((value.line for value in was.values.values()), default=1)
        keys = shown([loss.subject for loss in found])
        gone = Loss(tool, f"the settings of {tool} are gone: {keys}", there=Place(was.path, line))
        yield found[0] if len(found) == 1 and found[0].there else gone
    else:
        yield from found


def _losses(tool: str, before: Table, after: Table, places: Places, ask: Ask) -> Iterator[Loss]:
    """By what the tool says of itself, where it can be asked; else by what is written."""
    change = places.change
    types = Read(change, TypeFlags(before.values), TypeFlags(after.values))
    told = None
    try:
        if tool in PROGRAMS:
            told = ask(tool, change, types.jobs if tool == "mypy" else ({}, {}))
    except Refused as refused:
        yield Loss(tool, f"{tool} does not understand its settings: {refused}", here=Place(after.path or "", 1))
    if told is not None and tool == "coverage":
        before, after = (as_coverage_says(table, each) for table, each in zip((before, after), told, strict=True))
    was, now = (spelled_out(tool, table.values) for table in (before, after))
    for key in dict.fromkeys((*was, *now)):
        idle = key.startswith("ruff.lint.pep8-naming.") and not RuleSet("ruff", was).selects_any("N")
        idle = idle or (key == EXCLUDE and told is not None)
        direction = None if key.startswith(CONTRACT) or idle else direction_of(key)
        new = heard_before(was, now) if key == "pytest.filterwarnings" else now.get(key)
        if direction is not None and (loss := lost(key, direction, was.get(key), new, places)) is not None:
            yield loss
    if tool == "importlinter":
        yield from fewer_contracts(was, now, places)
    if tool == "mypy":
        yield from looser(types.was, types.now, places) if told is None else types.looser(*told)
    if tool in RULE_TOOLS:
        rules, left = RuleSet(tool, was), RuleSet(tool, now)
        yield from fewer_rules(rules, left)
        yield from more_ignored_per_file(rules, left, places)


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
