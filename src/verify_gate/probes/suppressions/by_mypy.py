"""Which `type: ignore` suppress nothing: mypy says so itself, where it is asked to warn of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from verify_gate.probes.suppressions.bench import Bench, Tried
from verify_gate.probes.suppressions.model import Form, Suppression

_UNUSED = re.compile(
    r'(?m)^(.+?):(\d+):(?:\d+:)? error: Unused "type: ignore(?:\[([^\]]*)\])?" comment(?!, use narrower)'
)
_UNRESOLVED = re.compile(r"(?m)^.+\[(import(?:-not-found|-untyped)?)\]$")
_FOUND = re.compile(r"(?m)^LOG:\s+Found source:\s+BuildSource\(path='([^']*)'")
_FINDINGS = (0, 1)


def try_types(bench: Bench, found: Iterable[Suppression]) -> Tried:
    """Those that suppress nothing, in the files that mypy looks at: those its settings name, else the sources."""
    asked = [each for each in found if each.form is Form.TYPES]
    tool = bench.tool("mypy") if asked else None
    if tool is None:
        return Tried()
    names = bench.table("pyproject.toml").get("tool", {}).get("mypy", {})
    inis = "\n".join(map(bench.text, ("mypy.ini", ".mypy.ini", "setup.cfg")))
    own = "files" in names or re.search(r"(?m)^(?:files|packages|modules)\s*[=:]", inis) is not None
    python = () if tool.of_project else (f"--python-executable={bench.context['python']}",)
    cache = os.environ.get("VERIFY_CACHE", str(bench.scratch / "mypy"))
    switches = ("--warn-unused-ignores", "--verbose", "--no-pretty", "--no-error-summary", "--no-color-output")
    said = bench.says(
        *tool.argv,
        *python,
        *switches,
        "--show-error-codes",
        "--hide-error-context",
        "--junit-xml=",
        f"--cache-dir={cache}",
        *(() if own else ("--", *bench.context["source"])),
    )
    unresolved = _UNRESOLVED.search(said.stdout)
    if said.exit_code not in _FINDINGS or unresolved is not None:
        why = "modules are missing that it needs" if unresolved else f"exit {said.exit_code}"
        return Tried(failure=f"mypy could not be asked what comes back without them ({why})")
    seen = {bench.relative(path) for path in _FOUND.findall(said.stderr)}
    unused = {
        (bench.relative(path), int(line)): frozenset(filter(None, re.split(r"[,\s]+", codes)))
        for path, line, codes in _UNUSED.findall(said.stdout)
    }
    tried = [each for each in asked if each.path in seen]
    return Tried(tried, {each: unused[each.path, each.line] for each in tried if (each.path, each.line) in unused})
