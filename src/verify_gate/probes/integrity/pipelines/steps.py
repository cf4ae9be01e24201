"""The checks that CI, the build scripts and the hooks of a project run: each with its job, and what it depends on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from verify_gate.probes.integrity.pipelines.checks import is_check
from verify_gate.probes.integrity.pipelines.shell import runs_of
from verify_gate.probes.integrity.pipelines.yaml_tree import texts_in
from verify_gate.probes.suppressions.positions import Node, read_ini

_SCRIPTS = ("run", "script", "before_script", "bash", "pwsh", "powershell", "command", "commands")
_LENIENT = ("continue-on-error", "continueOnError", "allow_failure", "ignore_outcome", "ignore_errors")
_IF = ("if", "condition", "when", "only", "except", "rules")
_ALWAYS = re.compile(r"(?:\$\{\{)?\s*(?:always\(\)|!\s*cancelled\(\)|success\(\)|on_success|always)\s*(?:\}\})?$")
_OPEN = re.compile(r"\b(?:matrix|inputs|env|vars)\.")


@dataclass(frozen=True, slots=True)
class Check:
    """A program that checks something: in which file and job, on which line, and what holds of it.

    `swallowed` is what keeps its failure from counting; `conditions` are those under which alone it runs. Each is told
    with its own line.
    """

    path: str
    job: str
    line: int
    program: str
    words: tuple[str, ...]
    swallowed: tuple[str, int] | None = None
    conditions: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Around:
    """What holds of all that stands in a table."""

    path: str
    job: str = ""
    swallowed: tuple[str, int] | None = None
    conditions: tuple[tuple[str, int], ...] = field(default=())


def checks_in_yaml(path: str, tree: Node) -> Iterator[Check]:
    """The checks of a file of CI: whoever's it is, they stand below its jobs under one of a few keys."""
    yield from (check for check in _walk(tree, _Around(path), ()) if is_check(check.program))


def _walk(node: Node, around: _Around, keys: tuple[str, ...]) -> Iterator[Check]:
    if isinstance(node.value, list):
        for each in node.value:
            yield from _walk(each, around, keys)
    if not isinstance(node.value, dict):
        return
    here = _around(node.value, around, keys)
    for key, child in node.value.items():
        if key in _SCRIPTS and texts_in(child):
            bash = "bash" in str(getattr(node.value.get("shell"), "value", "")) or key == "bash"
            for text in texts_in(child):
                yield from _of_script(str(text.value), text, here, pipefail=bash)
        elif key == "uses" and isinstance(child.value, str):
            name = f"uses {child.value.partition('@')[0]}"
            yield Check(here.path, here.job, child.line, name, (child.value,), here.swallowed, here.conditions)
        elif key not in _IF:
            yield from _walk(child, here, (*keys, key))


def _around(table: dict[str, Node], around: _Around, keys: tuple[str, ...]) -> _Around:
    if len(keys) == 1 + (keys[:1] == ("jobs",)):
        named = table.get("job")
        around = replace(around, job=str(named.value) if named else keys[-1])
    for key in _LENIENT:
        value = table.get(key)
        text = str(value.value).strip() if value is not None else ""
        if value is not None and text.lower() not in {"", "false", "{}"} and not _OPEN.search(text):
            around = replace(around, swallowed=(f"{key}: {text}" if isinstance(value.value, str) else key, value.line))
    told = [(key, table[key]) for key in _IF if key in table]
    conditions = [(f"{key}: {_plain(value)}", value.line) for key, value in told if not _ALWAYS.match(_plain(value))]
    return replace(around, conditions=(*around.conditions, *conditions))


def _plain(node: Node) -> str:
    """A value in one line."""
    if isinstance(node.value, dict):
        return ", ".join(f"{key}: {_plain(each)}" for key, each in node.value.items())
    if isinstance(node.value, list):
        return ", ".join(map(_plain, node.value))
    return " ".join(str(node.value).split())


def _of_script(
    text: str, node: Node, around: _Around, *, pipefail: bool = False, strict: bool = True
) -> Iterator[Check]:
    # A block begins on the line below its key.
    first = node.line + ("\n" in text)
    for run in runs_of(text, pipefail=pipefail, strict=strict):
        line = first + run.line
        swallowed = (run.swallowed, line) if run.swallowed else around.swallowed
        conditions = (*around.conditions, *((text, line) for text in run.conditions))
        yield Check(around.path, around.job, line, run.program, run.words, swallowed, conditions)


def checks_in_makefile(path: str, text: str) -> Iterator[Check]:
    """The checks of a Makefile or a justfile: its jobs are its targets; a dash before a command swallows failure."""
    job = ""
    for number, line in enumerate(text.split("\n"), 1):
        target = re.match(r"([\w./-]+)(?:\s+[^:=]*)?:(?![=])", line)
        if target is not None:
            job = target[1]
        elif line[:1].isspace() and line.strip():
            dash = re.match(r"\s+@?-", line)
            for check in _of_script(line.strip().lstrip("@-"), Node(number, line), _Around(path, job), strict=False):
                yield replace(check, swallowed=("-", number)) if dash else check


def checks_in_tox(path: str, text: str) -> Iterator[Check]:
    """The checks of a tox.ini: its jobs are its environments."""
    for section, table in read_ini(text).tree.value.items():
        if section.startswith("testenv"):
            around = _around(
                {key: Node(each.line, _first(each)) for key, each in table.value.items()}, _Around(path), ()
            )
            commands = table.value.get("commands", Node(1, []))
            for entry in commands.value:
                dash = str(entry.value).startswith("-")
                command = re.sub(r"^(?:[\w{},!.-]+:\s+)?(?:-\s*)?", "", str(entry.value))
                for check in _of_script(command, entry, replace(around, job=section, conditions=())):
                    yield replace(check, swallowed=("-", entry.line)) if dash else check


def _first(node: Node) -> str:
    return str(node.value[0].value) if node.value else ""


def checks_in_nox(path: str, tree: ast.Module) -> Iterator[Check]:
    """The checks of a noxfile: what its sessions run."""
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "run":
                words = [
                    each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
                ]
                codes = next((ast.unparse(each.value) for each in node.keywords if each.arg == "success_codes"), None)
                for run in runs_of(" ".join(words)):
                    swallowed = (f"success_codes={codes}", node.lineno) if codes else None
                    yield Check(path, function.name, node.lineno, run.program, run.words, swallowed)


def checks_in_script(path: str, text: str) -> Iterator[Check]:
    """The checks of a shell script. One that does not end at the first failure counts its last command alone."""
    strict = re.search(r"(?m)^\s*set\s+-\w*e|^#!.*\s-\w*e\w*$|^\s*set -o errexit", text) is not None
    found = list(_of_script(text, Node(0, text), _Around(path, "script")))
    for check in found:
        yield check if strict or check is found[-1] or check.swallowed else replace(check, swallowed=("no set -e", 1))
