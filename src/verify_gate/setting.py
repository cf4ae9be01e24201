"""One instrument as verify.toml sets it: its table, held against the adapter that reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from verify_gate.complaints import complaints, meant, shown
from verify_gate.domain.cadence import Cadence
from verify_gate.errors import Problem, UserError
from verify_gate.plugin import Instrument, InstrumentOptions


@dataclass(frozen=True, slots=True)
class Setting:
    """One instrument as verify.toml sets it: its name, the adapter's name and the adapter, its validated options."""

    name: str
    uses: str
    instrument: Instrument
    options: InstrumentOptions
    timeout: float

    @property
    def when(self) -> Cadence:
        """The cadence at which it is read."""
        return self.options.when or self.instrument.when

    @property
    def ratchet(self) -> str | None:
        """The quantity of the needle that a baseline may hold."""
        return getattr(self.instrument, "ratchet", None)

    @property
    def question(self) -> str:
        """The question it answers."""
        return self.options.question or self.instrument.question


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The adapters that verify.toml can name: `find` raises `KeyError` for one that is not there."""

    standard: Mapping[str, str]
    names: Callable[[], Iterable[str]]
    find: Callable[[str], Instrument]


def settings_of(
    file: Path, tables: object, timeout: float, catalogue: Catalogue, today: date
) -> tuple[list[Setting], list[Problem]]:
    """The instruments as the tables set them, and what is wrong with those that cannot be.

    `tables` is what `[instruments]` of `file` holds, and `timeout` is that of an instrument with none of its own.
    """
    facts = {"today": today, "root": file.resolve().parent}
    settings: list[Setting] = []
    problems: list[Problem] = []
    for name, options in tables.items() if isinstance(tables, dict) else ():
        try:
            settings.append(_setting(file, name, options, timeout, catalogue, facts))
        except UserError as error:
            problems += error.problems
    return settings, problems


def _setting(
    file: Path, name: str, data: object, timeout: float, catalogue: Catalogue, facts: Mapping[str, Any]
) -> Setting:
    place = f"instruments.{name}"
    if not isinstance(data, dict):
        raise UserError(
            Problem("config-type", f"{file}: [{place}] is not a table.", f"Write [{place}] on a line of its own.")
        )
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name):
        raise UserError(
            Problem("config-name", f"{file}: [{place}]: a name is made of letters, digits, - and _.", "Rename it.")
        )
    uses = data.get("uses", catalogue.standard.get(name))
    if uses is None:
        raise UserError(
            Problem(
                "config-missing",
                f"{file}: [{place}] is no standard instrument and has no uses{meant(name, catalogue.standard)}",
                'Say which adapter reads it, such as uses = "command".',
            )
        )
    try:
        instrument = catalogue.find(uses)
    except (KeyError, TypeError, AttributeError):
        raise UserError(
            Problem(
                "config-adapter",
                f"{file}: [{place}] uses: there is no adapter {shown(uses)}{meant(shown(uses), catalogue.names())}",
                f"There are: {', '.join(catalogue.names())}.",
            )
        ) from None
    try:
        options = instrument.Options.model_validate(data, context=dict(facts))
    except ValidationError as error:
        raise UserError(*complaints(file, place, error, instrument.Options)) from None
    return Setting(name, uses, instrument, options, options.timeout or timeout)
