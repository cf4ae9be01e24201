"""verify.toml itself: what the gate looks at, how often, and what it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from verify_gate.domain.cadence import Cadence
from verify_gate.probes.integrity.model import Change, Rule, Weakening
from verify_gate.probes.integrity.pipelines.checks import IDLE
from verify_gate.probes.integrity.tooling.losses import is_on, shown
from verify_gate.probes.integrity.tooling.places import Places
from verify_gate.probes.suppressions.positions import Node, read_toml
from verify_gate.probes.suppressions.settings import entries_of

FILE = "verify.toml"
_LATE = {"canon": Cadence.PUSH, "integrity": Cadence.PUSH, "mutation": Cadence.MILESTONE, "mutmut": Cadence.MILESTONE}
"""The cadence of those that are not read on every change unless their table says otherwise."""
_FLOORS = {"coverage": 90.0, "mutation": 80.0, "mutmut": 80.0}
_CEILINGS = {"max_clones": 0.0, "min_lines": 5.0, "min_tokens": 50.0}
_PLACES = ("source", "tests", "paths", "docs", "inputs")
_SWITCHES = ("ignore_identifiers", "ignore_literals")
_STRICT = re.compile(r"--strict.*|--doctest-modules|-W.*|error.*")
_USUAL_BASES = frozenset({"main", "master", "origin/main", "origin/master", "@{upstream}"})
_SAID = ("uses", "run", "config", "adr", "cwd", "signers")


def weaker_gate(change: Change) -> Iterator[Weakening]:
    """What verify.toml asks for less than it did, instrument by instrument."""
    paths = (path for path in change.base.files if path.rpartition("/")[2] == FILE)
    for path in sorted(paths):
        now = change.head.text(path)
        was = change.base.text(path)
        if was == now or was is None:
            continue
        if now is None:
            elsewhere = change.now(path)
            by_name = elsewhere is not None and elsewhere.rpartition("/")[2] == FILE
            if not by_name and any(each.startswith(_folder(path)) for each in change.head.files):
                yield _found(path, 1, path, "the gate's own file is gone")
            continue
        try:
            sides = [read_toml(text).tree for text in (was, now)]
        except (ValueError, RecursionError):
            yield _found(path, 1, path, "the gate's own file cannot be read")
            continue
        yield from _File(change, path, *sides).weaker()


def _folder(path: str) -> str:
    return path.removesuffix(FILE)


class _File:
    """One verify.toml at both sides."""

    def __init__(self, change: Change, path: str, was: Node, now: Node) -> None:
        self._change, self._path, self._was, self._now = change, path, was, now
        self._places = Places(change)

    def weaker(self) -> Iterator[Weakening]:
        """What is weaker in it."""
        old, new = (_table(tree, "verify") for tree in (self._was, self._now))
        yield from self._fewer("verify", old, new, ("source", "tests", "members"))
        yield from self._excluded("verify", old, new)
        base, against = (_text(table.get("base")) for table in (old, new))
        if against not in {base, "", *_USUAL_BASES}:
            yield self._here("verify.base", new["base"].line, f"a change is held against {against!r}", base, against)
        python, another = (_text(table.get("python")) for table in (old, new))
        if another not in {python, ""}:
            yield self._here(
                "verify.python", new["python"].line, f"the project's Python is {another!r}", python, another
            )
        before, after = (_table(tree, "instruments") for tree in (self._was, self._now))
        for name, node in before.items():
            uses = _text(_table(node).get("uses")) or name
            renamed = (key for key in after if key not in before and _uses(key, after) == uses)
            other = name if name in after else next(renamed, None)
            if other is None:
                yield self._gone(f"instruments.{name}", node.line, f"the instrument {name!r} is gone")
            else:
                yield from self._instrument(name, uses, _table(node), _table(after[other]), after[other].line)

    def _instrument(
        self, name: str, uses: str, was: Mapping[str, Node], now: Mapping[str, Node], line: int
    ) -> Iterator[Weakening]:
        key = f"instruments.{name}"
        yield from self._said(key, was, now, line)
        yield from self._passed_on(key, was, now, line)
        yield from self._numbers(key, _FLOORS.get(uses), was, now, line)
        usual = _LATE.get(uses, Cadence.CHANGE)
        old, new = (_cadence(table, usual) for table in (was, now))
        if old != new and new.includes(old):
            at = now["when"].line if "when" in now else line
            yield self._here(f"{key}.when", at, f"{name} is read on {new} instead of {old}", old, new)
        yield from self._fewer(key, was, now, _PLACES)
        yield from self._excluded(key, was, now)
        before = [str(each.value) for each in _entries(was.get("ships"))]
        for each in _entries(now.get("ships")):
            if not self._places.named_before(str(each.value), before):
                yield self._here(f"{key}.ships {each.value}", each.line, f"{key}.ships gained {each.value}")
        for switch in _SWITCHES:
            if is_on(_text(was.get(switch))) and not is_on(_text(now.get(switch))):
                yield self._gone(f"{key}.{switch}", was[switch].line, f"{key}.{switch} is off")

    def _said(self, key: str, was: Mapping[str, Node], now: Mapping[str, Node], line: int) -> Iterator[Weakening]:
        """What is of no size, so that any other word for it may be a weaker one."""
        for option in _SAID:
            old, new = (_text(table.get(option)) for table in (was, now))
            if old != new and (old or option in {"uses", "config", "cwd"}) and old != "." != new:
                at = now[option].line if option in now else None
                message = f"{key}.{option} is {new!r} where it was {old!r}" if new else f"{key}.{option} is gone"
                if at is None:
                    yield self._gone(f"{key}.{option}", was[option].line, message)
                elif not (option == "signers" and self._change.now(old) == new):
                    yield self._here(f"{key}.{option}", at, message, old, new)

    def _passed_on(self, key: str, was: Mapping[str, Node], now: Mapping[str, Node], line: int) -> Iterator[Weakening]:
        """What a tool is told beside its settings: any word that is new, but for those that change no result."""
        for option in ("args", "env"):
            old, new = (_words(table.get(option)) for table in (was, now))
            come = [each for each in new if each not in old and not IDLE.fullmatch(each)]
            gone = [each for each in old if each not in new and (option == "env" or _STRICT.match(each))]
            told = " and ".join(
                part for part in (come and f"gained {shown(come)}", gone and f"lost {shown(gone)}") if part
            )
            if told:
                at = now[option].line if option in now else line
                yield self._here(f"{key}.{option}", at, f"{key}.{option} {told}", " ".join(old), " ".join(new))

    def _numbers(
        self, key: str, floor: float | None, was: Mapping[str, Node], now: Mapping[str, Node], line: int
    ) -> Iterator[Weakening]:
        usual: dict[str, float] = {**({} if floor is None else {"floor": floor}), **_CEILINGS}
        for option, default in usual.items():
            old, new = (_number(table.get(option), default) for table in (was, now))
            if (new < old) if option == "floor" else (new > old):
                at = now[option].line if option in now else was[option].line if option in was else line
                message = f"{key}.{option} {'fell' if new < old else 'rose'} from {old:g} to {new:g}"
                if option in now:
                    yield self._here(f"{key}.{option}", at, message, f"{old:g}", f"{new:g}")
                else:
                    yield self._gone(f"{key}.{option}", at, message)

    def _fewer(
        self, key: str, was: Mapping[str, Node], now: Mapping[str, Node], options: tuple[str, ...]
    ) -> Iterator[Weakening]:
        """Paths that are no longer looked at; what is gone from the tree is none."""
        for option in options:
            old, new = (_entries(table.get(option)) for table in (was, now))
            if option == "paths" and option in was and option not in now:
                continue
            if option in {"paths", "docs"} and option not in was and option in now:
                told = shown([str(each.value) for each in new])
                yield self._here(f"{key}.{option}", now[option].line, f"{key} looks at {told} alone")
            others = [str(each.value) for each in new]
            lost = [each for each in old if not self._places.still_named(str(each.value), others)]
            if lost:
                told = shown([str(each.value) for each in lost])
                yield self._gone(f"{key}.{option} {told}", lost[0].line, f"{key}.{option} lost {told}")

    def _excluded(self, key: str, was: Mapping[str, Node], now: Mapping[str, Node]) -> Iterator[Weakening]:
        old, new = (_excluded(table.get("exclude")) for table in (was, now))
        before = [path for path, _ in old]
        for path, line in new:
            if not self._places.named_before(path, before):
                yield self._here(f"{key}.exclude {path}", line, f"{key} excludes {path}")

    def _here(self, subject: str, line: int, message: str, was: str = "", now: str = "") -> Weakening:
        return Weakening(Rule.WEAKER_GATE, self._path, line, subject, message, was, now)

    def _gone(self, subject: str, line: int, message: str) -> Weakening:
        return Weakening(Rule.WEAKER_GATE, *self._change.place(self._path, line), subject, message)


def _found(path: str, line: int, subject: str, message: str) -> Weakening:
    return Weakening(Rule.WEAKER_GATE, path, line, subject, message)


def _table(node: Node | None, key: str | None = None) -> Mapping[str, Node]:
    """A table, or the one below a key of it; empty where it is none."""
    table = node.value if node is not None and isinstance(node.value, dict) else {}
    return table if key is None else _table(table.get(key))


def _uses(name: str, tables: Mapping[str, Node]) -> str:
    return _text(_table(tables[name]).get("uses")) or name


def _text(node: Node | None) -> str:
    return " ".join(str(each.value) for each in entries_of(node)) if node is not None else ""


def _entries(node: Node | None) -> list[Node]:
    return entries_of(node) if node is not None else []


def _words(node: Node | None) -> list[str]:
    if node is not None and isinstance(node.value, dict):
        return [f"{key}={_text(value)}" for key, value in node.value.items()]
    return [str(each.value) for each in _entries(node)]


def _number(node: Node | None, default: float) -> float:
    return float(node.value) if node is not None and isinstance(node.value, (int, float)) else default


def _cadence(table: Mapping[str, Node], usual: Cadence) -> Cadence:
    text = _text(table.get("when"))
    return Cadence(text) if text in set(Cadence) else usual


def _excluded(node: Node | None) -> list[tuple[str, int]]:
    """The paths of the exclusions, and their lines."""
    tables = node.value if node is not None and isinstance(node.value, list) else []
    return [(_text(table["path"]), table["path"].line) for each in tables if "path" in (table := _table(each))]
