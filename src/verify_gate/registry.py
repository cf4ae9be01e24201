"""Which adapter reads what: an explicit table, then the entry points of installed packages."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from verify_gate.errors import Problem, UserError
from verify_gate.setting import Catalogue

if TYPE_CHECKING:
    from verify_gate.plugin import Instrument

GROUP = "verify.instruments"
"""The entry points under which a package brings adapters of its own."""

STANDARD: Mapping[str, str] = {
    "typecheck": "mypy",
    "lint": "ruff-check",
    "format": "ruff-format",
    "boundaries": "import-linter",
    "duplication": "jscpd",
    "coverage": "coverage",
    "build": "wheel",
    "suppressions": "suppressions",
    "canon": "canon",
    "integrity": "integrity",
    "mutation": "mutmut",
}
"""The standard names of instruments, each with the adapter that reads it unless verify.toml says otherwise."""

ADAPTERS: Mapping[str, str] = {
    "mypy": "mypy:Mypy",
    "ruff-check": "ruff:RuffCheck",
    "ruff-format": "ruff:RuffFormat",
    "import-linter": "import_linter:ImportLinter",
    "jscpd": "jscpd:Jscpd",
    "coverage": "coverage:Coverage",
    "wheel": "wheel:Wheel",
    "suppressions": "suppressions:Suppressions",
    "canon": "canon:Canon",
    "integrity": "integrity:Integrity",
    "mutmut": "mutmut:Mutmut",
    "command": "command:CommandInstrument",
}
"""The built-in adapters: module below `verify_gate.instruments`, and the class in it."""


def adapter_names() -> tuple[str, ...]:
    """Every adapter there is, those of installed packages last."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - a slow import that most runs do not need

    return (*ADAPTERS, *sorted({point.name for point in entry_points(group=GROUP)} - set(ADAPTERS)))


def find_instrument(adapter: str) -> Instrument:
    """The adapter of that name. Raises `UserError` where there is none, or where a package's own cannot be loaded."""
    if adapter in ADAPTERS:
        module, _, name = ADAPTERS[adapter].partition(":")
        found: Instrument = getattr(import_module(f"verify_gate.instruments.{module}"), name)()
        return found
    from importlib.metadata import entry_points  # noqa: PLC0415 - a slow import that most runs do not need

    points = tuple(entry_points(group=GROUP, name=adapter))
    if not points:
        raise KeyError(adapter)
    try:
        foreign: Instrument = points[0].load()()
    except Exception as error:
        where = f"{points[0].value} of the entry point {adapter!r} ({GROUP})"
        raise UserError(
            Problem("adapter-broken", f"{where} could not be loaded: {error!r}.", "Mend or uninstall that package.")
        ) from error
    return foreign


CATALOGUE = Catalogue(STANDARD, adapter_names, find_instrument)
"""All of it, for who reads a verify.toml."""
