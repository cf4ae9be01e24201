"""The mutants that mutmut made, taken down before any test runs over them, and a null mutant beside them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from verify_gate.probes.mutation.nulls import function_of, mutant_of, number_of, renumbered, with_nulls
from verify_gate.probes.mutation.outcome import Laid
from verify_gate.probes.mutation.task import Task

_BY_PATH = TypeAdapter(dict[str, Laid])


def lay(task: Task) -> None:
    """Add the null mutants, and keep what lies there now. Ends the process where a source is not what it was."""
    hidden: dict[str, int] = json.loads(task.hidden.read_text("utf-8"))
    laid = {path: _laid(task, path, hidden.get(path, 0)) for path in task.due if meta_of(task, path).is_file()}
    task.laid.write_bytes(_BY_PATH.dump_json(laid))


def laid_by(task: Task) -> dict[str, Laid]:
    """What `lay` laid, by path."""
    return _BY_PATH.validate_json(task.laid.read_bytes())


def meta_of(task: Task, path: str) -> Path:
    """The file in which mutmut notes the verdicts on the mutants of `path`."""
    return task.mutants / f"{path}.meta"


def notes_on(task: Task, path: str) -> dict[str, Any]:
    """What mutmut notes of one file: the code of each of its mutants, and more."""
    notes: dict[str, Any] = json.loads(meta_of(task, path).read_text("utf-8"))
    return notes


def _laid(task: Task, path: str, hidden: int) -> Laid:
    if (task.tree / path).read_bytes() != (task.root / path).read_bytes():
        raise SystemExit(f"{path} is not what it was when the reading began")
    place = task.mutants / path
    text, nulls = with_nulls(place.read_text("utf-8"), secrets.randbelow)
    place.write_text(text, encoding="utf-8")
    names = [renumbered(name, nulls) for name in notes_on(task, path)["exit_code_by_key"]]
    in_full = _in_full(nulls, names)
    order = {function_of(name): place for place, name in reversed(list(enumerate(names)))}
    every = sorted((*names, *in_full.values()), key=lambda name: (order[function_of(name)], number_of(name)))
    return Laid(text=text, names=tuple(every), nulls=in_full, hidden=hidden)


def _in_full(nulls: Mapping[str, int], names: Iterable[str]) -> dict[str, str]:
    """The null mutants, under names as mutmut has them: with their module's."""
    functions = {function_of(name) for name in names}
    return {function: mutant_of(function, nulls[function.rpartition(".")[2]]) for function in functions}
