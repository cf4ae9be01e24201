"""import-linter's contracts: those that are gone, and those that forbid less than they did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations, permutations

from verify_gate.probes.integrity.tooling.directions import direction_of
from verify_gate.probes.integrity.tooling.losses import Loss, Place, lost, shown
from verify_gate.probes.integrity.tooling.places import Places
from verify_gate.probes.integrity.tooling.tables import Value

CONTRACT = "importlinter.contracts."
Contract = Mapping[str, Value]


def fewer_contracts(was: Mapping[str, Value], now: Mapping[str, Value], places: Places) -> Iterator[Loss]:
    """What a contract of the base no longer forbids. One that has another name now is known by what it says."""
    before, after = _contracts(was), _contracts(now)
    for name, contract in before.items():
        other = after.get(name) or _renamed(contract, [each for key, each in after.items() if key not in before])
        if other is None:
            first = next(iter(contract.values()))
            yield Loss(f"{CONTRACT}{name}", f"the contract {name!r} is gone", there=Place(first.path, first.line))
        else:
            yield from _weaker(f"{CONTRACT}{name}", contract, other, places)


def _contracts(values: Mapping[str, Value]) -> Mapping[str, Contract]:
    found: dict[str, dict[str, Value]] = {}
    for key, value in values.items():
        if key.startswith(CONTRACT):
            name, _, option = key.removeprefix(CONTRACT).rpartition(".")
            found.setdefault(name, {})[option] = value
    return found


def _renamed(contract: Contract, others: list[Contract]) -> Contract | None:
    """The contract that says most of what another said."""
    said = _said(contract)
    shares = [(len(said & _said(other)) / len(said | _said(other)), place) for place, other in enumerate(others)]
    best = max(shares, default=(0.0, 0))
    return others[best[1]] if best[0] >= 0.5 else None  # noqa: PLR2004 - most of it


def _said(contract: Contract) -> frozenset[tuple[str, str]]:
    return frozenset((key, text) for key, value in contract.items() if key != "name" for text in value.texts)


def _weaker(name: str, was: Contract, now: Contract, places: Places) -> Iterator[Loss]:
    if "type" in was and ("type" not in now or was["type"].texts != now["type"].texts):
        new = now.get("type")
        place = Place(new.path, new.line) if new else None
        there = Place(was["type"].path, was["type"].line)
        kind = ", ".join(new.texts) if new else ""
        yield Loss(f"{name}.type", f"{name} is of another type", ", ".join(was["type"].texts), kind, place, there)
        return
    for option in dict.fromkeys((*was, *now)):
        key, old, new = f"{name}.{option}", was.get(option), now.get(option)
        direction = direction_of(key)
        if option == "layers":
            if old is not None and (loss := _layers(key, old, new, places)) is not None:
                yield loss
        elif direction is not None and (loss := lost(key, direction, old, new, places)) is not None:
            yield loss


def _layers(key: str, was: Value, now: Value | None, places: Places) -> Loss | None:
    """What lower layers may import now; what is gone imports nothing."""
    kept, names = (set(_pairs(now)), list(_names(now))) if now else (set(), [])
    since = {name: _since(name, names, places) for name in _names(was)}
    pairs = [(low, high) for low, high in _pairs(was) if (since[low], since[high]) not in kept]
    allowed = [pair for pair in pairs if not _is_gone(pair, places)]
    if not allowed:
        return None
    told = shown([f"{low} may import {high}" for low, high in allowed])
    rearranged = now is not None and set(_names(was)) <= set(_names(now))
    here = Place(now.path, now.line) if now and (rearranged or now.path != was.path) else None
    there = Place(was.path, _line(was, allowed))
    return Loss(key, f"{key}: {told}", ", ".join(was.texts), ", ".join(now.texts) if now else "", here, there)


def _line(was: Value, allowed: list[tuple[str, str]]) -> int:
    """The line of the layer that most of it is about."""
    about = [name for pair in allowed for name in pair]
    return max(was.entries, key=lambda entry: sum(about.count(name) for name in _layer(str(entry.value))[1])).line


def _since(name: str, names: list[str], places: Places) -> str:
    """The name that a module has by now."""
    return name if name in names else next((each for each in names if places.still_named(name, [each])), name)


def _is_gone(pair: tuple[str, str], places: Places) -> bool:
    return any(places.still_named(module, ()) for module in pair)


def _names(layers: Value) -> Iterator[str]:
    for entry in layers.entries:
        yield from _layer(str(entry.value))[1]


def _pairs(layers: Value) -> list[tuple[str, str]]:
    """Of each two modules of a list of layers, which may not import which."""
    rows = [_layer(str(entry.value)) for entry in layers.entries]
    down = [(low, high) for (_, higher), (_, lower) in combinations(rows, 2) for high in higher for low in lower]
    return down + [pair for independent, modules in rows if independent for pair in permutations(modules, 2)]


def _layer(text: str) -> tuple[bool, tuple[str, ...]]:
    """Whether the modules of a layer are independent of each other, and which they are."""
    modules = tuple(name for part in re.split(r"[|:]", text) if (name := part.strip().strip("()").strip()))
    return "|" in text, modules
