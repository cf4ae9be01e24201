"""The two trees that are compared: the base, written out of git, and the work tree as it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from verify_gate.domain.exclusion import left
from verify_gate.domain.reading import Unreadable
from verify_gate.probes.integrity.above import seen_from
from verify_gate.probes.integrity.execution.pytest_settings import Tree, settings_of
from verify_gate.probes.integrity.gate_files import FILE
from verify_gate.probes.integrity.model import Change, Side, below
from verify_gate.probes.integrity.policy import Policy, policy_of
from verify_gate.repository import Base, export, find_base, home, listed, submodules

BASE = "base"
"""The folder of the scratch folder that holds the repository as the base has it."""


def compared(context: Mapping[str, Any], env: Mapping[str, str]) -> tuple[Change, Policy, Base]:
    """The two sides, the policy, and the base. Raises `Unreadable` where there is none, or not all of it is in git.

    What is generated, and so in no commit, is taken along from the work tree: without it the base could not be run.
    """
    root, scratch = Path(context["root"]).resolve(), Path(context["scratch"]).resolve()
    commit = find_base(root, context["base"], env)
    inside = export(root, commit.commit, scratch / BASE, env)
    before = scratch / BASE / home(root, FILE, commit.commit, env)
    tracked = frozenset(listed(root, env))
    there = tracked.union(context["source_files"], context["test_files"])
    head = Side(root, frozenset(path for path in there if not path.startswith(".verify/")))
    generated = sorted(there - tracked)
    copy_files(head, (path for path in generated if not os.path.lexists(before / path)), before)
    base = Side(before, frozenset(_walk(before)))
    policy = policy_of(base, context)
    change = Change(base, head, policy.source, tuple(_tests(policy, base, head)))
    depth = len(inside.relative_to(scratch / BASE).parts)
    if depth or before != inside:
        tops = Side(scratch / BASE, frozenset(_walk(scratch / BASE))), _listed_in((root, *root.parents)[depth], env)
        change = replace(change, above=seen_from(change, *tops))
    _see_that_all_is_there(change, policy, submodules(root, env))
    return change, policy, commit


def _tests(policy: Policy, *sides: Side) -> Iterator[str]:
    """Where the tests are: as verify.toml has it, and as pytest is told on either side."""
    told = (path for side in sides for path in settings_of(Tree(side.root)).testpaths(side.root))
    apart = (path for path in told if not any(below(path, top) or below(top, path) for top in policy.source))
    yield from dict.fromkeys((*policy.tests, *apart))


def _listed_in(top: Path, env: Mapping[str, str]) -> Side:
    return Side(top, frozenset(listed(top, env)))


def _see_that_all_is_there(change: Change, policy: Policy, others: Iterable[str]) -> None:
    """Raise `Unreadable` where source or tests lie in a repository of their own: the base has none of its files."""
    for path in left(others, policy.exclusions):
        if any(below(path, top) or below(top, path) for top in (*change.source, *change.tests)):
            raise Unreadable(
                f"{path} is a submodule, so the base has none of its files. Read integrity in its own repository, "
                "and exclude it here with a reason."
            )


def looked_at(change: Change, policy: Policy) -> Change:
    """The change without what is excluded."""
    return replace(change, base=_without(change.base, policy), head=_without(change.head, policy))


def copy_files(side: Side, paths: Iterable[str], tree: Path) -> None:
    """Copy files of a side into another tree; a link that leads out of the side is left out."""
    for path in paths:
        file, place = side.root / path, tree / path
        if file.is_file() and file.resolve().is_relative_to(side.root):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, place)


def _without(side: Side, policy: Policy) -> Side:
    return replace(side, files=frozenset(left(sorted(side.files), policy.exclusions)))


def _walk(folder: Path) -> Iterator[str]:
    for here, _, files in os.walk(folder):
        for name in files:
            yield Path(here, name).relative_to(folder).as_posix()
