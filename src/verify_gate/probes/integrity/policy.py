"""What verify.toml says of integrity itself: that of the head, and that of the base; the stricter of both counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify_gate.domain.exclusion import Exclusion
from verify_gate.kept import own_tables
from verify_gate.probes.integrity.acknowledged import Acknowledgement
from verify_gate.probes.integrity.model import Side
from verify_gate.settings_file import tables_if_any


@dataclass(frozen=True, slots=True)
class Policy:
    """Where not to look: what both sides exclude, for the head alone cannot say so but where integrity itself is new.

    The acknowledgements of either side, and the file of those who may sign them: the base's, where it names one, for
    nobody takes that away from the head. `source` and `tests` are what either side names.
    """

    exclusions: tuple[Exclusion, ...]
    here: tuple[Acknowledgement, ...]
    at_base: tuple[Acknowledgement, ...]
    signers: str | None
    source: tuple[str, ...]
    tests: tuple[str, ...]


def policy_of(base: Side, context: Mapping[str, Any]) -> Policy:
    """The policy of a base, and of the head as the gate tells it."""
    settings = tables_if_any(base.text("verify.toml"))
    own, now = next(iter(own_tables(settings).values()), None), context["options"]
    before = own or {}
    at_base = {each.get("path") for each in _tables(before.get("exclude"))}
    signers = before.get("signers") or now["signers"]
    return Policy(
        tuple(
            Exclusion(each["path"], each["reason"]) for each in now["exclude"] if own is None or each["path"] in at_base
        ),
        tuple(map(Acknowledgement.of, now["acknowledge"])),
        tuple(map(Acknowledgement.of, _tables(before.get("acknowledge")))),
        signers if isinstance(signers, str) else None,
        _named(settings, "source", context["source"]),
        _named(settings, "tests", context["tests"]),
    )


def _tables(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _named(settings: Mapping[str, Any], key: str, here: Sequence[str]) -> tuple[str, ...]:
    """What either side names under a key of [verify]."""
    table = settings.get("verify")
    there = table.get(key) if isinstance(table, dict) else None
    texts = [Path(path).as_posix() for path in there if isinstance(path, str)] if isinstance(there, list) else []
    return tuple(dict.fromkeys([*here, *texts]))
