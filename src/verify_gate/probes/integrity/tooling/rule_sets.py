"""Which rules ruff and flake8 go by: what is selected less what is ignored, the more specific first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from verify_gate.probes.integrity.tooling.losses import Loss, Place, shown
from verify_gate.probes.integrity.tooling.places import Places
from verify_gate.probes.integrity.tooling.tables import Value
from verify_gate.probes.suppressions.positions import Node

_SELECTED = {"ruff": ("E4", "E7", "E9", "F"), "flake8": ("E", "F", "W", "C90")}
_IGNORED = {"ruff": (), "flake8": ("E121", "E123", "E126", "E226", "E24", "E704", "W503", "W504")}
RULE_TOOLS = frozenset(_SELECTED)
"""The tools whose rules have codes."""
_APART = r"[,\s]"
Rules = Collection[str] | None
"""The codes of single rules, by a tool's own word; `None` where it was not asked."""


@dataclass(frozen=True)
class RuleSet:
    """The rules of one side: the codes by how they are told, each with the value and the line it stands on."""

    tool: str
    values: Mapping[str, Value]

    def entries(self, name: str) -> list[tuple[str, str, int]]:
        """The codes under `NAME` and `extend-NAME`, each with its file and line."""
        prefix = "ruff.lint." if self.tool == "ruff" else "flake8."
        found = []
        for key in (f"{prefix}{name}", f"{prefix}extend-{name}"):
            value = self.values.get(key)
            if value is not None:
                found += [(_code(entry), value.path, entry.line) for entry in value.split(_APART).entries]
        return found

    def codes(self, name: str) -> tuple[str, ...]:
        """The codes that count under a name, the usual ones where none are given instead."""
        prefix = "ruff.lint." if self.tool == "ruff" else "flake8."
        usual = (_SELECTED if name == "select" else _IGNORED)[self.tool]
        given = tuple(code for code, _, _ in self.entries(name))
        return given if f"{prefix}{name}" in self.values else (*usual, *given)

    def selects(self, code: str) -> bool:
        """Whether the rules of that code are read."""
        wanted, unwanted = (
            max((len(each) for each in self.codes(name) if is_below(code, each)), default=-1)
            for name in ("select", "ignore")
        )
        return wanted > unwanted or (wanted == unwanted == 0)

    def selects_any(self, code: str) -> bool:
        """Whether any rule is read that a code takes in."""
        return self.selects(code) or any(is_below(each, code) and self.selects(each) for each in self.codes("select"))

    def per_file(self) -> Iterator[tuple[str, str, Value, Node]]:
        """What is ignored per file: the glob, the code, and where it stands."""
        for key, value in self.values.items():
            found = re.match(r"ruff\.lint\.(?:extend-)?per-file-ignores\.(.+)", key, re.DOTALL)
            if found is not None:
                yield from ((found[1], _code(entry), value, entry) for entry in value.split(_APART).entries)
            elif key == "flake8.per-file-ignores":
                yield from _flake8_per_file(value)


def fewer_rules(was: RuleSet, now: RuleSet, lost: Rules = None) -> Iterator[Loss]:
    """The rules that were read, and are no longer selected, or are ignored now.

    `lost` are those that the tool itself does not go by any more, where it could be asked: then no others count, and
    what no list accounts for is told as well.
    """

    def counts(code: str) -> bool:
        return lost is None or any(is_below(each, code) for each in lost)

    there, here = was.codes("select"), now.codes("select")
    gone = _widest(
        code for code in there if was.selects(code) and not any(is_below(code, each) for each in here) and counts(code)
    )
    if gone:
        yield _loss(was, now, "select", "no longer selected", gone)
    before = was.codes("ignore")
    new = [code for code in now.codes("ignore") if not any(is_below(code, each) for each in before)]
    unread = _widest(code for code in new if (was.selects_any(code) if lost is None else counts(code)))
    if unread:
        yield _loss(was, now, "ignore", "ignored", unread)
    rest = sorted(code for code in lost or () if not any(is_below(code, each) for each in (*gone, *unread)))
    if rest:
        yield _loss(was, now, "select", "no longer read", rest, ", as it says itself")


def _widest(codes: Iterable[str]) -> list[str]:
    """The codes that are in no group that is there too."""
    found = sorted(set(codes))
    return [code for code in found if not any(each != code and is_below(code, each) for each in found)]


def _loss(was: RuleSet, now: RuleSet, name: str, said: str, codes: list[str], so: str = "") -> Loss:
    words = shown([code or "ALL" for code in codes])
    old, new = (", ".join(code or "ALL" for code in rules.codes(name)) for rules in (was, now))
    there, here = (
        next((Place(path, line) for code, path, line in rules.entries(name) if code in codes), None)
        for rules in (was, now)
    )
    key = f"{'ruff.lint' if was.tool == 'ruff' else was.tool}.{name}"
    message = f"{words} {'is' if len(codes) == 1 else 'are'} {said} by {was.tool}{so}"
    return Loss(f"{key} {words}", message, old, new, here, there)


def more_ignored_per_file(was: RuleSet, now: RuleSet, places: Places, read: Rules = None) -> Iterator[Loss]:
    """What is ignored in files in which it was read: `read` is what the tool itself says that it read there."""
    before = list(was.per_file())
    found: dict[str, list[tuple[str, Value, Node]]] = {}
    for glob, code, value, entry in now.per_file():
        globs = [other for other, each, _, _ in before if is_below(code, each)]
        is_read = was.selects_any(code) if read is None else any(is_below(each, code) for each in read)
        if is_read and not places.named_before(glob, globs):
            found.setdefault(glob, []).append((code or "ALL", value, entry))
    for glob, entries in found.items():
        codes = shown([code for code, _, _ in entries])
        _, value, entry = entries[0]
        key = "ruff.lint.per-file-ignores" if was.tool == "ruff" else "flake8.per-file-ignores"
        old = ", ".join(code or "ALL" for other, code, _, _ in before if other == glob)
        message = f"{codes} {'is' if len(entries) == 1 else 'are'} ignored in {glob}"
        yield Loss(f"{key} {glob} {codes}", message, old, ", ".join(value.texts), Place(value.path, entry.line))


def is_below(code: str, other: str) -> bool:
    """Whether a code is another or one of its group: PLR0913 of PL, but PTH of no PT. All rules are the empty code."""
    if not other or code == other:
        return True
    letters, others = (re.match(r"[A-Za-z]*", each)[0] for each in (code, other))  # type: ignore[index] # it matches ""
    return code.startswith(other) and (letters == others or other == "PL")


def _code(entry: Node) -> str:
    text = str(entry.value).strip()
    return "" if text == "ALL" else text


def _flake8_per_file(value: Value) -> Iterator[tuple[str, str, Value, Node]]:
    globs: Iterable[str] = ()
    for entry in value.entries:
        for part in re.split(r"[,\s]+", re.sub(r"\s*:\s*", ": ", str(entry.value))):
            if part.endswith(":"):
                globs = (part[:-1],)
            elif part:
                yield from ((glob, part, value, entry) for glob in globs)
