"""The checks of task runners: nox and invoke in Python, and the commands in tables of TOML and JSON."""

from __future__ import annotations

import ast
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from verify_gate.probes.integrity.pipelines.builds import tox_command
from verify_gate.probes.integrity.pipelines.lines import Around, Check, checks_of, with_needed
from verify_gate.probes.suppressions.positions import Node, read_json, read_toml

_LENIENT = ("success_codes", "warn")
"""Words of nox and invoke by which a command may fail."""
TABLES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "package.json": (("scripts",),),
    "tox.toml": (("env_run_base",), ("env",)),
    "pyproject.toml": (
        *(("tool", "tox", "env_run_base"), ("tool", "tox", "env"), ("tool", "poe", "tasks"), ("tool", "hatch", "envs")),
        *(
            ("tool", "pdm", "scripts"),
            ("tool", "taskipy", "tasks"),
            ("tool", "pixi", "tasks"),
            ("tool", "rye", "scripts"),
        ),
    ),
}
"""The tables of commands, by the file that they stand in; each entry of one is a job."""
_COMMANDS = frozenset({"cmd", "chain", "commands", "composite", "sequence", "scripts", "shell"})


def checks_in_python(path: str, text: str) -> Iterator[Check]:
    """The checks of a noxfile or of invoke's tasks: what their functions `run`. Raises `SyntaxError`, `ValueError`."""
    tree = ast.parse(text)
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    for function in tree.body:
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            is_told = bool(function.decorator_list) or function.name in called
            conditions = () if is_told else (("it is no session and no task", function.lineno),)
            known = dict(_bound([*tree.body, *ast.walk(function)]))
            yield from _in_body(function.body, Around(path, function.name, conditions=conditions), known)


def _bound(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    for node in nodes:
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))


def _in_body(body: list[ast.stmt], around: Around, known: Mapping[str, ast.expr]) -> Iterator[Check]:
    for statement in body:
        here = around
        line = statement.lineno
        if isinstance(statement, ast.If) and not statement.orelse:
            told = f"if {ast.unparse(statement.test)}"
            here = replace(around, conditions=(*around.conditions, (told, line)))
        elif isinstance(statement, ast.Try) and statement.handlers and not _raises(statement.handlers):
            here = replace(around, swallowed=("try: … except", line))
        elif isinstance(statement, (ast.With, ast.AsyncWith)):
            managers = [ast.unparse(each.context_expr) for each in statement.items]
            hidden = next((each for each in managers if "suppress(" in each), None)
            here = replace(around, swallowed=(f"with {hidden}", line)) if hidden else around
        inner = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
        inner += [each.body for each in getattr(statement, "handlers", [])]
        for block in inner:
            yield from _in_body(block, here, known)
        if not any(inner):
            yield from _in_statement(statement, here, known)
        if isinstance(statement, (ast.Return, ast.Raise)) or _skips(statement):
            around = replace(around, conditions=(*around.conditions, (f"{ast.unparse(statement)} before it", line)))


def _skips(statement: ast.stmt) -> bool:
    """Whether a session of nox ends there."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in {"skip", "error"}


def _raises(handlers: list[ast.ExceptHandler]) -> bool:
    """Whether every handler ends with a failure of its own."""
    return all(any(isinstance(node, ast.Raise) for node in ast.walk(each)) for each in handlers)


def _in_statement(statement: ast.stmt, around: Around, known: Mapping[str, ast.expr]) -> Iterator[Check]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "run":
            given = {each.arg: ast.unparse(each.value) for each in node.keywords}
            lenient = next((f"{key}={given[key]}" for key in _LENIENT if given.get(key, "False") != "False"), None)
            commands = _commands_of(node.args, known)
            found = [list(checks_of([Node(node.lineno, each)], around)) for each in commands]
            for check in (check for checks in found for check in checks):
                is_sure = all(any(check.program == each.program for each in checks) for checks in found)
                swallowed = (lenient, node.lineno) if lenient else check.swallowed
                conditions = check.conditions if is_sure else (*check.conditions, ("… if … else …", node.lineno))
                yield replace(check, swallowed=swallowed, conditions=conditions, source=ast.unparse(node))


def _commands_of(args: Sequence[ast.expr], known: Mapping[str, ast.expr]) -> list[str]:
    """The commands that a call of `run` may stand for: one, or each way of a choice; a list of words as a line."""
    first = known.get(args[0].id, args[0]) if args and isinstance(args[0], ast.Name) else args[0] if args else None
    if len(args) == 1 and isinstance(first, ast.IfExp):
        return [text for each in (first.body, first.orelse) for text in _commands_of([each], known)]
    texts = [text for each in args if (text := _text(known.get(each.id, each) if isinstance(each, ast.Name) else each))]
    return [texts[0] if len(texts) == 1 else shlex.join(texts)]


def _text(node: ast.expr) -> str:
    """What a text says as far as it is written down: what a variable puts in is a variable of the shell's."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(map(_text, parts))
        case ast.FormattedValue(value=value):
            return "python" if ast.unparse(value) == "sys.executable" else "$VALUE"
        case ast.BinOp(left=left, op=ast.Add(), right=right) if start := _text(left):
            return start + (_text(right) or "$VALUE")
        case ast.BinOp(left=left, op=ast.Mod()) | ast.Call(func=ast.Attribute(value=left, attr="format")):
            return _text(left)
    return ""


def checks_in_tables(path: str, text: str) -> Iterator[Check]:
    """The checks of the commands that stand in the tables of a file, those that another names among them."""
    tree = (read_json if path.endswith(".json") else read_toml)(text).tree
    found: dict[str, list[Check]] = {}
    needs: dict[str, list[Node]] = {}
    for keys in TABLES[path]:
        node: Node | None = tree
        for key in keys:
            node = node.value.get(key) if node is not None and isinstance(node.value, dict) else None
        entries = node.value if node is not None and isinstance(node.value, dict) else {}
        for name, entry in {"": node}.items() if keys[-1] == "env_run_base" and node else entries.items():
            for told in _commands(Around(path, name), entry):
                found.setdefault(told.around.job, []).extend(tox_command(told.command, told.around))
                needs.setdefault(told.around.job, []).append(told.command)
    yield from with_needed(found, needs)


@dataclass(frozen=True, slots=True)
class _Told:
    around: Around
    command: Node


def _commands(around: Around, node: Node) -> Iterator[_Told]:
    """The commands of an entry: a text, a list of them, or a table that has them under one of a few keys."""
    if isinstance(node.value, str):
        yield _Told(around, node)
    elif isinstance(node.value, list):
        for each in node.value:
            is_words = isinstance(each.value, list)
            words = [str(word.value) for word in each.value] if is_words else []
            yield from _commands(around, Node(each.line, shlex.join(words)) if is_words else each)
    elif isinstance(node.value, dict):
        for key, each in node.value.items():
            if key == "scripts" and isinstance(each.value, dict):
                for name, script in each.value.items():
                    yield from _commands(replace(around, job=f"{around.job}:{name}"), script)
            elif key in {"ignore_outcome", "ignore_errors", "ignore_fail"} and each.value not in {False, "false"}:
                around = replace(around, swallowed=(f"{key} = {each.value}".replace("True", "true"), each.line))
            elif key in _COMMANDS:
                yield from _commands(around, each)
