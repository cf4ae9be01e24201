"""Which `noqa` and which of ruff's own comments suppress nothing: ruff without them, held against their places."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from verify_gate.plugin import Tool
from verify_gate.probes.suppressions.bench import Bench, Tried
from verify_gate.probes.suppressions.model import Form, Suppression

FORMS = frozenset({Form.LINE, Form.FILE, Form.RUFF})
_UNUSED = "RUF100"
_SYNTAX = frozenset({None, "invalid-syntax", "E902"})


def try_lint(bench: Bench, found: Iterable[Suppression]) -> Tried:
    """Those that suppress nothing. What flake8 reads too, or only another tool knows, is not tried."""
    asked = [each for each in found if each.form in FORMS]
    if bench.has_settings("flake8") or "flake8" in bench.text(".pre-commit-config.yaml"):
        asked = [each for each in asked if each.form is Form.RUFF]
    tool = bench.tool("ruff") if asked else None
    if tool is None:
        return Tried()
    named = bench.scratch / "files"
    named.write_text("".join(f"./{path}\n" for path in sorted({each.path for each in asked})), encoding="utf-8")
    switches = ("--ignore-noqa", f"--extend-select={_UNUSED}", "--no-cache", "--no-fix", "--no-fix-only")
    said = bench.says(*tool.argv, "check", *switches, "--exit-zero", "--output-format=json", f"@{named}")
    try:
        back = _came_back(bench, json.loads(said.stdout))
        known = _known(bench, tool)
    except (KeyError, TypeError, ValueError):
        return Tried(failure=f"ruff could not be asked what comes back without them (exit {said.exit_code})")
    tried = [each for each in asked if each.path not in back.unread and _is_ruffs(each, known)]
    idle = {each: codes for each in tried if (codes := _nothing(each, back, known)) is not None}
    return Tried(tried, idle)


@dataclass(frozen=True, slots=True)
class _Back:
    """What ruff finds without them.

    `codes` by file and line, and for all of a file in line 0; what it says itself of comments of its own that are not
    used, by file and line; and the files that it could not read.
    """

    codes: Mapping[tuple[str, int], Collection[str]]
    unused: Mapping[tuple[str, int], str]
    unread: Collection[str]


def _came_back(bench: Bench, diagnostics: Iterable[Mapping[str, Any]]) -> _Back:
    codes: dict[tuple[str, int], set[str]] = defaultdict(set)
    unused: dict[tuple[str, int], str] = {}
    unread = set()
    for each in diagnostics:
        path, code, row = bench.relative(each["filename"]), each["code"], each["location"]["row"]
        if code == _UNUSED:
            unused[path, row] = each["message"]
        elif code in _SYNTAX:
            unread.add(path)
        else:
            codes[path, each.get("noqa_row") or row].add(code)
            codes[path, 0].add(code)
    return _Back(codes, unused, unread)


def _is_ruffs(found: Suppression, known: Collection[str]) -> bool:
    """Whether ruff can tell: it names no code, or one that ruff has."""
    return found.form is Form.RUFF or not found.codes or any(code in known for code in found.codes)


def _nothing(found: Suppression, back: _Back, known: Collection[str]) -> frozenset[str] | None:
    """The codes for which it suppresses nothing, none where it names none; `None` where each suppresses something.

    ruff's own word, RUF100, can be suppressed as well, so of a `noqa` it is not asked.
    """
    codes = frozenset(found.codes) - {_UNUSED}
    if found.form is Form.RUFF:
        said = back.unused.get((found.path, found.line))
        return None if said is None else codes.intersection(re.findall(r"`([^`]+)`", said)) or codes
    came = back.codes.get((found.path, 0 if found.form is Form.FILE else found.line), ())
    if not found.codes:
        return None if came else frozenset()
    return codes.intersection(known).difference(came) or None


def _known(bench: Bench, tool: Tool) -> frozenset[str]:
    """The codes of all rules that ruff has."""
    said = bench.says(*tool.argv, "rule", "--all", "--output-format=json")
    return frozenset(rule["code"] for rule in json.loads(said.stdout))
