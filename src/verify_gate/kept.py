"""What the base holds the head to: integrity itself, and the name of what a change is measured against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from verify_gate.config import FILE, Project
from verify_gate.domain.unreadable import Unreadable
from verify_gate.options import VerifyTable
from verify_gate.repository import committed_then, find_base, trunk
from verify_gate.setting import Catalogue, Setting, settings_of
from verify_gate.settings_file import tables_if_any

KEPT = "integrity"
"""The adapter that a change cannot take away, put off, or replace: it is read as the base has it."""


def kept(project: Project, given: str | None, env: Mapping[str, str], catalogue: Catalogue, today: date) -> Project:
    """The project with what its base holds it to; as it is, where there is no base. `given` names one: --base.

    What verify.toml names is believed where the trunk's own says so: a change could else name its own last commit.
    """
    base = given or _believed(project, env)
    project = replace(project, base=base)
    try:
        commit = find_base(project.root, base, env).commit
    except Unreadable:
        return project
    there = tables_if_any(committed_then(project.root, FILE, commit, env))
    settings = project.settings
    for name, table in own_tables(there).items():
        settings = _with(settings, _setting(project, name, table, catalogue, today))
    return replace(project, settings=settings)


def own_tables(tables: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The tables of integrity itself in what a verify.toml holds, by whatever names."""
    named = _table(tables, "instruments").items()
    return {name: table for name, table in named if isinstance(table, dict) and table.get("uses", name) == KEPT}


def _believed(project: Project, env: Mapping[str, str]) -> str | None:
    """The name of the base as the trunk's verify.toml has it; the project's own where the trunk has no such file."""
    main = trunk(project.root, env) if project.base else None
    text = committed_then(project.root, FILE, main, env) if main else None
    if text is None:
        return project.base
    name = _table(tables_if_any(text), "verify").get("base")
    return name if isinstance(name, str) and name else None


def _with(settings: tuple[Setting, ...], held: Setting) -> tuple[Setting, ...]:
    """The settings with one of the base's, unless the head has it and reads it as often."""
    if any(each.uses == KEPT and held.when.includes(each.when) for each in settings):
        return settings
    return (*(each for each in settings if each.name != held.name), held)


def _setting(project: Project, name: str, table: Mapping[str, Any], catalogue: Catalogue, today: date) -> Setting:
    """As the base sets it; as it is without any keys, where what the base says does not hold any more."""
    file, timeout = project.root / FILE, VerifyTable().timeout
    found, problems = settings_of(file, {name: dict(table)}, timeout, catalogue, today)
    return found[0] if not problems else settings_of(file, {name: {"uses": KEPT}}, timeout, catalogue, today)[0][0]


def _table(tables: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = tables.get(name)
    return table if isinstance(table, dict) else {}
