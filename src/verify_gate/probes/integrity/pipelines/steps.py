"""The checks that CI, the build scripts and the hooks of a project run: each with its job, and what it depends on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from verify_gate.probes.integrity.pipelines.checks import is_check
from verify_gate.probes.integrity.pipelines.shell import runs_of
from verify_gate.probes.integrity.pipelines.yaml_tree import texts_in
from verify_gate.probes.suppressions.positions import Node, read_ini

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


@dataclass(frozen=True, slots=True)
class Check:
    """A program that checks something: in which file and job, on which line, and what holds of it.

    `swallowed` is what keeps its failure from counting; `conditions` are those under which alone it runs. Each is told
    with its own line. `source` is the command as it stands in the file.
    """

    path: str
    job: str
    line: int
    program: str
    words: tuple[str, ...]
    swallowed: tuple[str, int] | None = None
    conditions: tuple[tuple[str, int], ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Around:
    """What holds of all that stands in a table."""

    path: str
    job: str = ""
    swallowed: tuple[str, int] | None = None
    conditions: tuple[tuple[str, int], ...] = field(default=())
    shell: str = ""


def checks_in_yaml(path: str, tree: Node) -> Iterator[Check]:
    """The checks of a file of CI: whoever's it is, they stand below its jobs under one of a few keys."""
    jobs = _table(tree).items() if "gitlab" in path else ()
    used = {str(each.value) for _, job in jobs for each in texts_in(_table(job).get("extends"))}
    for check in _walk(tree, _Around(path), ()):
        if is_check(check.program):
            is_hidden = "gitlab" in path and check.job.startswith(".") and check.job not in used
            hidden = (("a hidden job", check.line),) if is_hidden else ()
            yield replace(check, conditions=(*check.conditions, *hidden))


def _table(node: Node | None) -> Mapping[str, Node]:
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _walk(node: Node, around: _Around, keys: tuple[str, ...]) -> Iterator[Check]:
    if isinstance(node.value, list):
        for each in node.value:
            yield from _walk(each, around, keys)
    if not isinstance(node.value, dict):
        return
    here = _around(node.value, around, keys)
    for key, child in node.value.items():
        if key in _SCRIPTS and texts_in(child):
            before = texts_in(node.value.get("before_script")) if key == "script" else []
            pipefail = key == "bash" or here.shell == "bash" or "pipefail" in here.shell
            is_strict = _STRICT.match(here.shell) is not None
            yield from _of_script([*before, *texts_in(child)], here, pipefail=pipefail, strict=is_strict)
        elif key == "uses" and isinstance(child.value, str):
            name = f"uses {child.value.partition('@')[0]}"
            yield Check(here.path, here.job, child.line, name, (child.value,), here.swallowed, here.conditions)
        elif key not in (*_IF, "defaults"):
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


def _of_script(
    texts: Sequence[Node], around: _Around, *, pipefail: bool = False, strict: bool = True
) -> Iterator[Check]:
    """The checks of a script, which may be told in parts."""
    parts = [(str(each.value).rstrip("\n"), each.line) for each in texts]
    # A block begins on the line below its key.
    is_block = ["\n" in str(each.value) for each in texts]
    lines = [
        line + block + at
        for (text, line), block in zip(parts, is_block, strict=True)
        for at in range(text.count("\n") + 1)
    ]
    for run in runs_of("\n".join(text for text, _ in parts), pipefail=pipefail, strict=strict):
        line = lines[run.line]
        swallowed = (run.swallowed, line) if run.swallowed else around.swallowed
        conditions = (*around.conditions, *((text, line) for text in run.conditions))
        yield Check(around.path, around.job, line, run.program, run.words, swallowed, conditions, run.source)


_FORGIVES = re.compile(r"(?m)^(?:\.IGNORE\s*:\s*$|MAKEFLAGS\s*[+:?]?=.*(?:\s-?|=-?)\w*[in]\w*\b.*)")
_ODD_SHELL = re.compile(r"(?m)^SHELL\s*[:?]?=(?!.*\b(?:ba|da|z|k)?sh\b).*")


def checks_in_makefile(path: str, text: str) -> Iterator[Check]:
    """The checks of a Makefile or a justfile: its jobs are its targets; a dash before a command swallows failure."""
    job, begun = "", 0
    found: list[tuple[int, Check]] = []
    is_make = path.lower().endswith("makefile")
    odd = [(each[0], text[: each.start()].count("\n") + 1) for each in _ODD_SHELL.finditer(text)] if is_make else []
    forgives = _FORGIVES.search(text) if is_make else None
    around = _Around(path, swallowed=(forgives[0], text[: forgives.start()].count("\n") + 1) if forgives else None)
    recipes: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        target = re.match(r"([\w./-]+)(?:\s+[^:=]*)?:(?![=])", line)
        if target is not None:
            job, begun = target[1], number
        elif line[:1].isspace() and line.strip():
            recipes[job] = begun
            dash = re.match(r"\s+@?-", line)
            here = replace(around, job=job, conditions=tuple(odd))
            checks = _of_script([Node(number, line.strip().lstrip("@-"))], here, strict=False)
            found += [
                (begun, replace(check, swallowed=("-", number), source=line.strip()) if dash else check)
                for check in checks
            ]
    # Of two rules of one target make goes by the last.
    is_plain = is_make and re.search(r"(?m)^(?:\s*(?:if|else)|[\w./-]+\s*::)", text) is None
    yield from (check for begun, check in found if not is_plain or recipes[check.job] == begun)


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
                for check in _of_script([Node(entry.line, command)], replace(around, job=section, conditions=())):
                    yield replace(check, swallowed=("-", entry.line), source=str(entry.value)) if dash else check


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
                    told = ast.unparse(node)
                    yield Check(path, function.name, node.lineno, run.program, run.words, swallowed, source=told)


def checks_in_script(path: str, text: str) -> Iterator[Check]:
    """The checks of a shell script. One that does not end at the first failure counts its last command alone."""
    strict = re.search(r"(?m)^\s*set\s+-\w*e|^#!.*\s-\w*e\w*$|^\s*set -o errexit", text) is not None
    found = list(_of_script([Node("\n" not in text, text)], _Around(path, "script")))
    for check in found:
        yield check if strict or check is found[-1] or check.swallowed else replace(check, swallowed=("no set -e", 1))
