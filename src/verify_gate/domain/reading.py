"""A reading: what one run of an instrument gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .finding import Finding
from .needle import Needle
from .population import Population
from .unreadable import Unreadable

__all__ = ["Reading", "ToolId", "Unreadable"]


@dataclass(frozen=True, slots=True)
class ToolId:
    """The tool that measured, and its version where it is known."""

    name: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The needles, what they were measured over, the places to go, and the tool that measured.

    `population` is `None` only where nothing shows what was looked at: a plain command, which is believed
    on its word. `measured` are the figures, by item, of which a needle shows the worst: those a floor can be set for.
    """

    needles: tuple[Needle, ...]
    population: Population | None
    findings: tuple[Finding, ...] = ()
    tool: ToolId | None = None
    measured: Mapping[str, float] = field(default_factory=dict)
