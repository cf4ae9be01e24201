"""verify.baseline.toml: the program's own file, read strictly and written so that a merge has an easy time."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from verify_gate.domain.baseline import Standard
from verify_gate.domain.identity import Identity
from verify_gate.domain.ratchet import Baseline, Loosening
from verify_gate.domain.report import BASELINE
from verify_gate.errors import Problem, UserError
from verify_gate.settings_file import plain_text, tables_in
from verify_gate.strict_model import StrictModel

SCHEMA = "verify-baseline/1"
LARGEST = 32_000_000
"""Bytes of a baseline that are read: it has a line for each finding that was ever there."""
BAR = " | "
"""What stands between the parts of a key."""
HEAD = """\
# What this project has reached where it is not in range yet. Written by `verify ratchet`, which only tightens it;
# `verify ratchet --loosen` is the way back, and keeps its reason below.

"""


class _File(StrictModel):
    """Entries are one line each: what they are of as the key, and the figure or the reason as the value."""

    schema_: Literal["verify-baseline/1"] = Field(alias="schema")
    adopted: dict[str, date] = Field(default_factory=dict)
    floors: dict[str, dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]]] = Field(default_factory=dict)
    known: dict[str, dict[str, Annotated[int, Field(ge=1)]]] = Field(default_factory=dict)
    loosened: dict[str, Annotated[str, Field(min_length=1)]] = Field(default_factory=dict)


def load_baseline(root: Path) -> Baseline:
    """The baseline of the project at `root`, empty where there is none. Raises `UserError` for what is no baseline."""
    file = root / BASELINE
    text = _text(file)
    return Baseline() if text is None else parse_baseline(text, file)


def read_side(file: Path) -> Baseline:
    """One side of a merge: an empty file is a side that has none. Raises `UserError` for what is no baseline."""
    text = _text(file)
    if text is None:
        raise UserError(_invalid(file, "it does not exist"))
    return parse_baseline(text, file) if text else Baseline()


def _text(file: Path) -> str | None:
    try:
        return plain_text(file, LARGEST)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(_invalid(file, f"it cannot be read: {error}")) from None


def parse_baseline(text: str, file: Path) -> Baseline:
    """The baseline that `text` holds; `file` is its name for a message."""
    try:
        model = _File.model_validate(tables_in(text))
        return _baseline(model)
    except tomllib.TOMLDecodeError as error:
        raise UserError(_invalid(file, f"it is not valid TOML: {error}")) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UserError(_invalid(file, f"{'.'.join(map(str, first['loc']))}: {first['msg']}")) from None
    except ValueError as error:
        raise UserError(_invalid(file, str(error))) from None


def _baseline(model: _File) -> Baseline:
    names = sorted({*model.floors, *model.known})
    known = {name: {_identity(key): count for key, count in entries.items()} for name, entries in model.known.items()}
    return Baseline(
        {name: Standard(model.floors.get(name, {}), known.get(name, {})) for name in names},
        model.adopted,
        tuple(sorted(_step(key, reason) for key, reason in model.loosened.items())),
    )


def baseline_text(baseline: Baseline) -> str:
    """The file's text: sorted, one entry a line."""
    import tomli_w  # noqa: PLC0415 - only what writes a baseline needs it

    standards = sorted(baseline.standards.items())
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "adopted": dict(sorted(baseline.adopted.items())),
        "floors": {name: dict(sorted(standard.floors.items())) for name, standard in standards if standard.floors},
        "known": {name: _entries(standard) for name, standard in standards if standard.known},
        "loosened": {
            BAR.join((step.on.isoformat(), step.what, f"{step.to:g}", step.commit)): step.reason
            for step in sorted(baseline.loosened)
        },
    }
    return HEAD + tomli_w.dumps({key: value for key, value in data.items() if value})


def _entries(standard: Standard) -> dict[str, int]:
    return {
        BAR.join((entry.path, entry.within, entry.rule, entry.digest)): count
        for entry, count in sorted(standard.known.items())
    }


def _identity(key: str) -> Identity:
    """The identity that a key spells. A path may hold anything, so it is read from the end."""
    try:
        path, within, rule, digest = key.rsplit(BAR, 3)
    except ValueError:
        raise ValueError(f"{key!r} does not name a finding") from None
    return Identity(path, within, rule, digest)


def _step(key: str, reason: str) -> Loosening:
    try:
        on, rest = key.split(BAR, 1)
        what, to, commit = rest.rsplit(BAR, 2)
        return Loosening(date.fromisoformat(on), what, float(to), reason, commit)
    except ValueError:
        raise ValueError(f"{key!r} does not name a step") from None


def _invalid(file: Path, why: str) -> Problem:
    return Problem(
        "baseline-invalid",
        f"{file} is not a baseline: {why}.",
        "Take it back from git; `verify ratchet` alone writes it.",
    )
