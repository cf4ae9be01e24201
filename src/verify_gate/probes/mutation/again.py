"""What mutmut is asked beside its mutants, and what it is asked again.

For each distinct set of tests it is asked for a *null mutant*, which changes nothing: the same worker runs it with the
same tests, among the others. Where it is killed, these tests fail for a reason of their own, and what they killed does
not count. What ran out of time gets more of it, in a second run.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from verify_gate.probes.mutation.laying import laid_by, meta_of, notes_on
from verify_gate.probes.mutation.nulls import function_of
from verify_gate.probes.mutation.outcome import Asked, Laid
from verify_gate.probes.mutation.task import Task

TIMED_OUT = -24
"""The code that mutmut notes for a mutant that ran out of time: the signal that it sends then."""

Codes = dict[str, int | None]


def ask(task: Task) -> None:
    """Have the null mutants run among the others."""
    stats: dict[str, Any] = json.loads(stats_of(task).read_text("utf-8"))
    # mutmut makes sets of them again: from one order, so that those that are equal come in one order too.
    tests = {function: sorted(tests) for function, tests in stats["tests_by_mangled_function_name"].items()}
    stats_of(task).write_text(json.dumps({**stats, "tests_by_mangled_function_name": tests}), encoding="utf-8")
    laid = laid_by(task)
    nulls = shared({name: null for file in laid.values() for name, null in file.nulls.items()}, tests, _sizes(laid))
    for path, file in laid.items():
        spared = set(file.nulls.values()) - set(nulls.values())
        _note(task, path, dict.fromkeys(name for name in file.names if name not in spared))
    asked = Asked(tests={function: tuple(names) for function, names in tests.items()}, nulls=nulls)
    task.asked.write_text(asked.model_dump_json(), encoding="utf-8")


def shared(nulls: Mapping[str, str], tests: Mapping[str, Iterable[str]], sizes: Mapping[str, int]) -> dict[str, str]:
    """For each function that tests run over, the null mutant that has the same tests: one for each set of them.

    It is that of the function with the most mutants, for among these it is the hardest to guess.
    """
    by_tests: dict[frozenset[str], str] = {}
    return {
        function: by_tests.setdefault(frozenset(tests[function]), null)
        for function, null in sorted(nulls.items(), key=lambda one: (-sizes[one[0]], one[0]))
        if function in tests
    }


def _sizes(laid: Mapping[str, Laid]) -> Mapping[str, int]:
    """How many mutants each function has."""
    return Counter(function_of(name) for file in laid.values() for name in file.names)


def ask_again(task: Task) -> bool:
    """Keep what the first run came to, and lay ready what the second one is to run; whether there is anything."""
    codes: dict[str, Codes] = {path: notes_on(task, path)["exit_code_by_key"] for path in laid_by(task)}
    task.first.write_text(json.dumps(codes), encoding="utf-8")
    for path, noted in codes.items():
        _note(task, path, {name: None if code == TIMED_OUT else code for name, code in noted.items()})
    shutil.copy(task.patient_settings, task.tree / "pyproject.toml")
    return any(code == TIMED_OUT for noted in codes.values() for code in noted.values())


def stats_of(task: Task) -> Path:
    """The file in which mutmut notes which tests run over which function."""
    return task.mutants / "mutmut-stats.json"


def _note(task: Task, path: str, codes: Codes) -> None:
    noted = {**notes_on(task, path), "exit_code_by_key": codes}
    meta_of(task, path).write_text(json.dumps(noted), encoding="utf-8")
