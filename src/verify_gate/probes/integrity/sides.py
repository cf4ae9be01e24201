"""The two trees that are compared: the base, written out of git, and the work tree as it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from verify_gate.domain.exclusion import left
from verify_gate.probes.integrity.model import Change, Side
from verify_gate.probes.integrity.policy import Policy, policy_of
from verify_gate.repository import export, find_base, listed

BASE = "base"
"""The folder of the scratch folder that holds the repository as the base has it."""


def compared(context: Mapping[str, Any], env: Mapping[str, str]) -> tuple[Change, Policy]:
    """The base and the head, and the policy. Raises `Unreadable` where there is no base.

    What is generated, and so in no commit, is taken along from the work tree: without it the base could not be run.
    """
    root, scratch = Path(context["root"]).resolve(), Path(context["scratch"]).resolve()
    before = export(root, find_base(root, context["base"], env).commit, scratch / BASE, env)
    tracked = frozenset(listed(root, env))
    there = tracked.union(context["source_files"], context["test_files"])
    head = Side(root, frozenset(path for path in there if not path.startswith(".verify/")))
    generated = sorted(there - tracked)
    copy_files(head, (path for path in generated if not os.path.lexists(before / path)), before)
    base = Side(before, frozenset(_walk(before)))
    policy = policy_of(base, context)
    return Change(base, head, policy.source, policy.tests), policy


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
