"""What is wrong in verify.toml, said so that a person can mend it: the file, the table, the key, and what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from verify_gate.errors import Problem


def complaints(file: Path, table: str, error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Each complaint of pydantic's as one of ours."""
    problems = []
    for complaint in error.errors(include_url=False):
        *outer, last = complaint["loc"] or ("",)
        key = _spelled(complaint["loc"])
        if complaint["type"] == "extra_forbidden":
            known = _keys(model, outer)
            problems.append(
                unknown_key(file, f"[{table}]" + (f" {_spelled(outer)}" if outer else ""), str(last), known)
            )
        elif complaint["type"] == "missing":
            problems.append(Problem("config-missing", f"{file}: [{table}] {key}: it is missing.", "Add it."))
        elif complaint["type"] in {"value_error", "assertion_error"}:
            message = complaint["msg"].partition(", ")[2]
            problems.append(Problem("config-value", f"{file}: [{table}] {key}".rstrip() + f": {message}."))
        else:
            given = complaint["input"]
            said = (
                re.sub(r"^\w+ should", "should", complaint["msg"])
                .replace("valid tuple", "list")
                .replace("a valid integer", "a whole number")
            )
            said = said.replace("valid ", "")
            problems.append(Problem("config-type", f"{file}: [{table}] {key}: {said}, not {given!r}."))
    return problems


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


def unknown_key(file: Path, place: str, key: str, known: Iterable[str]) -> Problem:
    known = list(known)
    where = f"{file}: {place}".rstrip(": ")
    close = _closest(key, known)
    return Problem(
        "config-unknown-key",
        f"{where}: unknown key {key!r}{meant(key, known)}",
        None if close else f"Known keys: {', '.join(known)}.",
    )


def meant(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: the one that was meant, where there is one like it."""
    close = _closest(word, known)
    return f"; did you mean {close!r}?" if close else "."


def _closest(word: str, known: Iterable[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - not loaded where nothing is wrong

    return next(iter(get_close_matches(word, list(known), 1)), None)
