"""The checks of a file of CI in YAML: each with its job, and what it depends on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from verify_gate.probes.integrity.pipelines.checks import is_check
from verify_gate.probes.integrity.pipelines.lines import Around, Check, checks_of
from verify_gate.probes.integrity.pipelines.yaml_tree import texts_in
from verify_gate.probes.suppressions.positions import Node

_SCRIPTS = (
    *("run", "script", "before_script", "test_script", "bash", "pwsh", "powershell"),
    *("command", "commands", "cmds"),
)
_LENIENT = (
    *("continue-on-error", "continueOnError", "allow_failure", "ignore_outcome", "ignore_errors"),
    *("ignore_error", "soft_fail", "disableAllHooks"),
)
_IF = ("if", "condition", "when", "only", "except", "rules", "working-directory")
_ALWAYS = re.compile(r"(?:\$\{\{)?\s*(?:always\(\)|!\s*cancelled\(\)|success\(\)|on_success|always)\s*(?:\}\})?$")
_OPEN = re.compile(r"\bmatrix\.")
_STRICT = re.compile(r"(?:bash|sh)?$|.*\s(?:-\w*e\w*|errexit)\b")
_SHELLS = frozenset({"", "bash", "cmd", "dash", "powershell", "pwsh", "sh", "zsh"})


def checks_in_yaml(path: str, tree: Node) -> Iterator[Check]:
    """The checks of a file of CI: whoever's it is, they stand below its jobs under one of a few keys."""
    jobs = _table(tree).items() if "gitlab" in path else ()
    used = {str(each.value) for _, job in jobs for each in texts_in(_table(job).get("extends"))}
    for check in _walk(tree, Around(path), ()):
        if is_check(check.program):
            is_hidden = "gitlab" in path and check.job.startswith(".") and check.job not in used
            hidden = (("a hidden job", check.line),) if is_hidden else ()
            yield replace(check, conditions=(*check.conditions, *hidden))


def _table(node: Node | None) -> Mapping[str, Node]:
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _walk(node: Node, around: Around, keys: tuple[str, ...]) -> Iterator[Check]:
    if isinstance(node.value, list):
        for each in node.value:
            yield from _walk(each, around, keys)
    if not isinstance(node.value, dict):
        return
    here = around_of(node.value, around, keys)
    for key, child in node.value.items():
        if key in _SCRIPTS and texts_in(child):
            before = texts_in(node.value.get("before_script")) if key == "script" else []
            pipefail = key == "bash" or here.shell == "bash" or "pipefail" in here.shell
            is_strict = _STRICT.match(here.shell) is not None
            yield from checks_of([*before, *texts_in(child)], here, pipefail=pipefail, strict=is_strict)
        elif key == "uses" and isinstance(child.value, str):
            name = f"uses {child.value.partition('@')[0]}"
            yield Check(here.path, here.job, child.line, name, (child.value,), here.swallowed, here.conditions)
        elif key not in (*_IF, "defaults"):
            yield from _walk(child, here, (*keys, key))


def around_of(table: dict[str, Node], around: Around, keys: tuple[str, ...]) -> Around:
    """What holds of all that stands in a table: what is told there, beside what holds of the table itself."""
    if len(keys) == 1 + (keys[:1] == ("jobs",)):
        named = table.get("job")
        around = replace(around, job=str(named.value) if named else keys[-1])
    for key in _LENIENT:
        value = table.get(key)
        text = str(value.value).strip() if value is not None else ""
        if value is not None and text.lower() not in {"", "false", "{}"} and not _OPEN.search(text):
            around = replace(around, swallowed=(f"{key}: {text}" if isinstance(value.value, str) else key, value.line))
    usual = _table(_table(table.get("defaults")).get("run"))
    told = [(key, each[key]) for each in (table, usual) for key in _IF if key in each]
    conditions = [(f"{key}: {_plain(value)}", value.line) for key, value in told if not _ALWAYS.match(_plain(value))]
    for shell in (each["shell"] for each in (table, usual) if "shell" in each):
        around = replace(around, shell=_plain(shell))
        if around.shell.partition(" ")[0].rpartition("/")[2] not in _SHELLS:
            conditions.append((f"shell: {around.shell}", shell.line))
    return replace(around, conditions=(*around.conditions, *conditions, *_checked_out(table)))


def _checked_out(table: Mapping[str, Node]) -> Iterator[tuple[str, int]]:
    """What a job checks out in place of the change itself: always the same branch, or another repository."""
    steps = table.get("steps")
    for step in map(_table, steps.value if steps is not None and isinstance(steps.value, list) else ()):
        given = _table(step.get("with"))
        if "uses" in step and "actions/checkout" in _plain(step["uses"]) and "path" not in given:
            for key in ("ref", "repository"):
                if key in given and "${{" not in _plain(given[key]):
                    yield f"checkout of {key}: {_plain(given[key])}", given[key].line


def _plain(node: Node) -> str:
    """A value in one line."""
    if isinstance(node.value, dict):
        return ", ".join(f"{key}: {_plain(each)}" for key, each in node.value.items())
    if isinstance(node.value, list):
        return ", ".join(map(_plain, node.value))
    return " ".join(str(node.value).split())
