"""The hooks of pre-commit, as checks: each is its tool, where that is known, and its own id where it is not."""

from __future__ import annotations

from collections.abc import Iterator

from verify_gate.probes.integrity.pipelines.checks import is_check
from verify_gate.probes.integrity.pipelines.lines import Check
from verify_gate.probes.integrity.pipelines.programs import programs
from verify_gate.probes.integrity.pipelines.shell import runs_of
from verify_gate.probes.integrity.pipelines.yaml_tree import texts_in
from verify_gate.probes.suppressions.positions import Node

FILE = ".pre-commit-config.yaml"
_TOOLS = {"ruff": "ruff check", "ruff-check": "ruff check", "ruff-format": "ruff format", "mirrors-mypy": "mypy"}
_NARROW = ("exclude", "files", "types", "types_or", "exclude_types")


def checks_in_hooks(tree: Node) -> Iterator[Check]:
    """The hooks of a configuration. What leaves out files, or runs by hand alone, is a condition of theirs."""
    if not isinstance(tree.value, dict):
        return
    around = tuple(_conditions(tree.value, ("exclude", "files"), "default_stages"))
    skipped = tree.value.get("ci", Node(1, {})).value
    left_out = {
        str(each.value): each.line for each in texts_in(skipped.get("skip") if isinstance(skipped, dict) else None)
    }
    for repo in _list(tree.value.get("repos")):
        for hook in _list(repo.value.get("hooks") if isinstance(repo.value, dict) else None):
            if not isinstance(hook.value, dict) or "id" not in hook.value:
                continue
            name = hook.value["id"]
            conditions = (*around, *_conditions(hook.value, _NARROW, "stages"))
            if _plain(hook.value.get("always_run")) != "true":
                conditions = (*conditions, ("no always_run", hook.line))
            if name.value in left_out:
                conditions = (*conditions, ("skipped by pre-commit.ci", left_out[name.value]))
            yield from _hook(hook.value, str(name.value), hook.line, conditions)


def _hook(hook: dict[str, Node], name: str, line: int, conditions: tuple[tuple[str, int], ...]) -> Iterator[Check]:
    words = tuple(str(each.value) for each in texts_in(hook.get("args")))
    entry = hook.get("entry")
    if entry is not None and isinstance(entry.value, str):
        inner = entry.value.partition(" -c ")[2].strip().strip("'\"") or entry.value
        runs = [run for run in runs_of(inner) if is_check(run.program)]
        for run in runs:
            swallowed = (run.swallowed, entry.line) if run.swallowed else None
            told = " ".join((entry.value, *words))
            yield Check(FILE, "pre-commit", line, run.program, (*run.words, *words), swallowed, conditions, told)
        if runs:
            return
        yield Check(FILE, "pre-commit", line, f"hook {name} {entry.value}", words, None, conditions)
        return
    program = _TOOLS.get(name) or next(iter(programs([name])), "")
    yield Check(FILE, "pre-commit", line, program if is_check(program) else f"hook {name}", words, None, conditions)


def _conditions(table: dict[str, Node], keys: tuple[str, ...], stages: str) -> Iterator[tuple[str, int]]:
    for key in keys:
        value = table.get(key)
        if value is not None:
            yield f"{key}: {', '.join(str(each.value) for each in texts_in(value))}", value.line
    chosen = table.get(stages)
    if chosen is not None and {str(each.value) for each in texts_in(chosen)} == {"manual"}:
        yield f"{stages}: manual", chosen.line


def _plain(node: Node | None) -> str:
    return str(node.value) if node is not None else ""


def _list(node: Node | None) -> list[Node]:
    return node.value if node is not None and isinstance(node.value, list) else []
