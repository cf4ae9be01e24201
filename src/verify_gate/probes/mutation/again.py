"""The second look: mutmut runs once more over what is doubtful, and over mutants that do not exist.

A mutant that ran out of time gets more of it. And for each distinct set of tests that killed something, there is a
*null mutant*: a name without a change, which the same worker runs with the same tests. Where it is killed too, these
tests fail for a reason of their own, and what they killed does not count.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from verify_gate.probes.mutation.task import Task

TIMED_OUT = frozenset({-24, 24, 36, 152})
"""The codes that mutmut notes for a mutant that ran out of time."""

_NULL = "__mutmut_null"

Codes = dict[str, int | None]


def ask_again(task: Task) -> None:
    """Keep what the first run came to, and lay ready what the second one is to run."""
    metas = {
        path: json.loads(meta_of(task, path).read_text("utf-8")) for path in task.due if meta_of(task, path).is_file()
    }
    codes: dict[str, Codes] = {path: meta["exit_code_by_key"] for path, meta in metas.items()}
    tests = tests_by_function(task)
    task.first.write_text(json.dumps({"codes": codes, "tests": tests}), encoding="utf-8")
    nulls = set(null_mutants(codes, tests).values())
    for path, meta in metas.items():
        meta["exit_code_by_key"] = doubtful(codes[path], nulls)
        meta_of(task, path).write_text(json.dumps(meta), encoding="utf-8")
    # Without its statistics it does as in the first run: the same sessions, in the same order, before the mutants.
    stats_of(task).unlink()
    shutil.copy(task.patient_settings, task.tree / "pyproject.toml")


def null_mutants(codes: Mapping[str, Codes], tests: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """For each function with a mutant that tests may have killed, the null mutant that shares its set of tests."""
    functions = sorted({function_of(name) for file in codes.values() for name, code in file.items() if _killed(code)})
    by_tests: dict[frozenset[str], str] = {}
    return {
        function: by_tests.setdefault(frozenset(tests.get(function, ())), function + _NULL) for function in functions
    }


def doubtful(codes: Codes, nulls: Iterable[str]) -> Codes:
    """The codes of a file, with none for what is to run again, and for the null mutants of its functions."""
    functions = {function_of(name) for name in codes}
    again: Codes = {name: None if code in TIMED_OUT else code for name, code in codes.items()}
    return again | {name: None for name in sorted(nulls) if function_of(name) in functions}


def function_of(name: str) -> str:
    """The mangled name of the function that a mutant belongs to."""
    return name.partition("__mutmut_")[0]


def tests_by_function(task: Task) -> dict[str, list[str]]:
    """Which tests ran over each function, as mutmut noted it."""
    stats: dict[str, Any] = json.loads(stats_of(task).read_text("utf-8"))
    return {function: sorted(tests) for function, tests in stats["tests_by_mangled_function_name"].items()}


def meta_of(task: Task, path: str) -> Path:
    """The file in which mutmut notes the verdicts on the mutants of `path`."""
    return task.mutants / f"{path}.meta"


def stats_of(task: Task) -> Path:
    """The file in which mutmut notes which tests run over which function."""
    return task.mutants / "mutmut-stats.json"


def _killed(code: int | None) -> bool:
    return code == 1 or code in TIMED_OUT
