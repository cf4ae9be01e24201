"""Look aways that are code: tests that are skipped or may fail, warnings that are ignored, functions without types."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from verify_gate.probes.suppressions.comments import Tokens, words_of
from verify_gate.probes.suppressions.model import Suppression, first, reason_in


@dataclass(frozen=True, slots=True)
class _Call:
    """Where a call has its reason: at a place among its arguments, or by a name; `None` where it takes none."""

    place: int | None
    names: tuple[str, ...] = ("reason",)


_CALLS: Mapping[str, _Call] = {
    "pytest.mark.skip": _Call(0),
    "pytest.mark.skipif": _Call(None),
    "pytest.mark.xfail": _Call(None),
    "pytest.mark.filterwarnings": _Call(None, ()),
    **{
        f"{home}.{name}": call
        for home in ("pytest", "_pytest.outcomes")
        for name, call in (
            ("skip", _Call(0, ("reason", "msg"))),
            ("skip.Exception", _Call(0, ("msg",))),
            ("Skipped", _Call(0, ("msg",))),
            ("xfail", _Call(0)),
            ("xfail.Exception", _Call(0, ("msg",))),
            ("XFailed", _Call(0, ("msg",))),
            ("importorskip", _Call(2)),
        )
    },
    "unittest.skip": _Call(0),
    "unittest.skipIf": _Call(1),
    "unittest.skipUnless": _Call(1),
    "unittest.SkipTest": _Call(0),
    "unittest.expectedFailure": _Call(None, ()),
    "unittest.case.SkipTest": _Call(0),
    "self.skipTest": _Call(0),
    "typing.no_type_check": _Call(None, ()),
    "typing_extensions.no_type_check": _Call(None, ()),
}
_BARE = frozenset({"pytest.mark.skip", "pytest.mark.xfail", "unittest.expectedFailure"}) | {
    name for name in _CALLS if name.endswith(".no_type_check")
}
"""Those that look away without being called."""
_RAISED = frozenset(name for name in _CALLS if name.endswith((".Exception", ".Skipped", ".XFailed", ".SkipTest")))
"""Those that look away where they are raised; to catch one does not."""


def in_code(path: str, tree: ast.Module, tokens: Tokens) -> Iterator[Suppression]:
    """The look aways in the code of a file. A reason is an argument, or a comment beside or directly above."""
    names = _named(tree)
    raised = {id(node.exc) for node in ast.walk(tree) if isinstance(node, ast.Raise)}
    called: set[int] = set()
    found: list[tuple[ast.expr, str, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _dotted(node.func, names)) in _CALLS:
            called.add(id(node.func))
            if name != "pytest.mark.filterwarnings" or _ignores(node):
                found.append((node, name, _argument(node, _CALLS[name])))
        elif isinstance(node, ast.expr) and id(node) not in called and _is_read(node):
            name = _dotted(node, names)
            if name in _BARE or (name in _RAISED and id(node) in raised):
                found.append((node, name, ""))
    for node, name, reason in sorted(found, key=lambda each: each[0].lineno):
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        behind = (reason_in(words_of(tokens.comments.trailing.get(line, ""))) for line in lines)
        beside = (*behind, tokens.comments.above(node.lineno, words_of))
        yield Suppression(path, node.lineno, name.removeprefix("self."), first((reason, *beside)))


def _named(tree: ast.Module) -> dict[str, str]:
    """What names stand for, of what any statement of the file imports, or gives another name to."""
    names = {"self": "self"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname: alias.name for alias in node.names if alias.asname}
            names |= {top: top for alias in node.names if not alias.asname for top in [alias.name.partition(".")[0]]}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            meant = _dotted(node.value, names)
            names |= {
                each.id: meant for each in targets if meant and isinstance(each, ast.Name) and each.id not in names
            }
    return names


def _dotted(node: ast.expr, names: Mapping[str, str]) -> str:
    """The full name that an expression stands for; empty where it is none that the file imports."""
    match node:
        case ast.Name(id=name):
            return names.get(name, "")
        case (
            ast.Attribute(value=holder, attr=name)
            | ast.Call(func=ast.Name(id="getattr"), args=[holder, ast.Constant(value=str(name)), *_])
        ) if above := _dotted(holder, names):
            return f"{above}.{name}"
        case _:
            return ""


def _is_read(node: ast.expr) -> bool:
    return isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def _ignores(node: ast.Call) -> bool:
    texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return any(text.strip().startswith("ignore") for text in texts)


def _argument(node: ast.Call, call: _Call) -> str:
    """The reason among the arguments; one that is worked out is believed, as it is written."""
    given = [keyword.value for keyword in node.keywords if keyword.arg in call.names]
    if call.place is not None:
        given += node.args[call.place : call.place + 1]
    for value in given:
        if not isinstance(value, ast.Constant):
            return ast.unparse(value)
        if isinstance(value.value, str) and reason_in(value.value):
            return reason_in(value.value)
    return ""
