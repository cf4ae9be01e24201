"""What is wrong in verify.toml, said so that a person can mend it: the file, the table, the key, and what was meant."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from verify_gate.errors import Problem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


LONGEST = 100
"""Characters of a value that a sentence shows."""

_WORDS = (
    (r"valid dictionary or instance of \w+|valid dictionary", "table"),
    ("valid tuple", "list"),
    ("a valid integer", "a whole number"),
    ("valid ", ""),
)
"""Pydantic's words for types, and those of a TOML file's author."""


def complaints(file: Path, table: str, error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Each complaint of pydantic's about a table, as one of ours."""
    return [_complaint(f"{file}: [{table}]", complaint, model) for complaint in error.errors(include_url=False)]


def unknown_key(place: str, key: str, known: Iterable[str]) -> Problem:
    """A key that nothing reads, at a place that ends the file's name and a colon, or a table's."""
    known = list(known)
    close = _closest(key, known)
    way_out = None if close else f"Known keys: {', '.join(known)}."
    return Problem("config-unknown-key", f"{place} unknown key {key!r}{meant(key, known)}", way_out)


def meant(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: the one that was meant, where there is one like it."""
    close = _closest(word, known)
    return f"; did you mean {close!r}?" if close else "."


def unknown_instrument(where: str, name: str, known: Iterable[str]) -> Problem:
    """An instrument of a name that there is not in verify.toml, in the history, or wherever else it was looked for."""
    there = sorted(known)
    return Problem(
        "unknown-instrument",
        f"{where} has no instrument {name!r}{meant(name, there)}",
        f"It has: {', '.join(there)}.",
    )


def misplaced(file: Path, root: Path, place: str, path: str) -> Problem | None:
    """What is wrong with a path that is to be one below `root`; `None` where nothing is."""
    try:
        inside = (root / path).resolve().is_relative_to(root)
    except (OSError, ValueError, RuntimeError):
        inside = True  # it is no path at all, or leads in a circle, so it does not exist
    if not inside:
        return Problem(
            "config-path", f"{file}: {place}: {shown(path)} lies outside {root}.", "Name a path below verify.toml."
        )
    if not os.path.exists(root / path):  # noqa: PTH110 - Path.exists() raises for a name that is too long
        return Problem("config-path", f"{file}: {place}: {shown(path)} does not exist.", "Correct the path.")
    return None


def shown(value: object) -> str:
    """A value of verify.toml as Python writes it, for a sentence: no longer than a line."""
    try:
        text = repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a number of thousands of digits"
    except RecursionError:
        return "a table nested thousands deep"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _complaint(place: str, complaint: ErrorDetails, model: type[BaseModel]) -> Problem:
    location, message = complaint["loc"], complaint["msg"]
    key = _spelled(location)
    match complaint["type"]:
        case "extra_forbidden":
            outer = _spelled(location[:-1])
            where = f"{place} {outer}:" if outer else f"{place}:"
            return unknown_key(where, str(location[-1]), _keys(model, location[:-1]))
        case "missing":
            return Problem("config-missing", f"{place} {key}: it is missing.", "Add it.")
        case "value_error":
            said = message.partition(", ")[2]
            return Problem("config-value", f"{place} {key}: {said}." if key else f"{place}: {said}.")
        case _:
            said = re.sub(r"^\w+ should", "should", message)
            for theirs, ours in _WORDS:
                said = re.sub(theirs, ours, said)
            return Problem("config-type", f"{place} {key}: {said}, not {shown(complaint['input'])}.")


def _spelled(location: Iterable[str | int]) -> str:
    """`("exclude", 0, "reason")` as `exclude[0].reason`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")


def _keys(model: type[BaseModel], outer: Iterable[str | int]) -> list[str]:
    """The keys that are known at a place below `model`; what is no key of a model is an index or a free name."""
    for part in outer:
        if part in model.model_fields:
            inner = _arguments(model.model_fields[str(part)].annotation)
            model = next((argument for argument in inner if _is_model(argument)), model)
    return list(model.model_fields)


def _arguments(annotation: Any) -> list[Any]:
    inner = getattr(annotation, "__args__", ())
    return [annotation, *(found for argument in inner for found in _arguments(argument))]


def _is_model(candidate: object) -> bool:
    return isinstance(candidate, type) and issubclass(candidate, BaseModel)


def _closest(word: str, known: Iterable[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - not loaded where nothing is wrong

    return next(iter(get_close_matches(word, list(known), 1)), None)
