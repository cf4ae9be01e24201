"""The two trees that are compared: the base, written out of git, and the work tree as it is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from verify_gate.domain.exclusion import left
from verify_gate.probes.integrity.model import Change, Side
from verify_gate.probes.integrity.policy import Policy, policy_of
from verify_gate.probes.integrity.sessions import copy_files
from verify_gate.repository import export, find_base, listed


def compared(context: Mapping[str, Any], env: Mapping[str, str]) -> tuple[Change, Policy]:
    """The base and the head, without what is excluded, and the policy. Raises `Unreadable` where there is no base.

    What is generated, and so in no commit, is taken along from the work tree: without it the base could not be run.
    """
    root, scratch = Path(context["root"]), Path(context["scratch"])
    before = export(root, find_base(root, context["base"], env).commit, scratch / "base", env)
    tracked = frozenset(listed(root, env))
    there = tracked.union(context["source_files"], context["test_files"])
    head = Side(root, frozenset(path for path in there if not path.startswith(".verify/")))
    generated = sorted(set(context["source_files"]) - tracked)
    copy_files(head, (path for path in generated if not (before / path).exists()), before)
    base = Side(before, frozenset(_walk(before)))
    policy = policy_of(base, context)
    return Change(_without(base, policy), _without(head, policy), policy.source, policy.tests), policy


def _without(side: Side, policy: Policy) -> Side:
    return replace(side, files=frozenset(left(sorted(side.files), policy.exclusions)))


def _walk(folder: Path) -> Iterator[str]:
    for here, _, files in os.walk(folder):
        for name in files:
            yield Path(here, name).relative_to(folder).as_posix()
