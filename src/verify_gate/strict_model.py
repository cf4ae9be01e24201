"""The base of every model of what comes from outside: strict, frozen, and validated by pydantic alone."""

from __future__ import annotations

import re
import sys
from types import ModuleType

from pydantic import BaseModel, ConfigDict, ValidationError

_LOADER = "pydantic.plugin._loader"


class StrictModel(BaseModel):
    """Takes no key that it does not name and converts nothing. It is built when it is first used."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


def first_complaint(error: ValidationError) -> str:
    """The first of what a model complains of, in a line."""
    complaint = error.errors(include_url=False)[0]
    place = ".".join(map(str, complaint["loc"]))
    message = re.sub(r"\s+", " ", complaint["msg"])
    return f"{place}: {message}" if place else message


def _without_plugins() -> None:
    """Keep pydantic from looking for plugins of its own among the installed packages.

    One of them could change what verify.toml or a reading means; and looking for them costs a tenth of a run that
    has little to do. Pydantic loads them by way of this module of its own when it builds its first model: where it
    no longer does, this has no effect.
    """
    loader = ModuleType(_LOADER, "No plugins.")
    vars(loader)["get_plugins"] = tuple
    sys.modules.setdefault(_LOADER, loader)


_without_plugins()
