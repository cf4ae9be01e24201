"""The checks of a Jenkinsfile: what its steps give to a shell, and the blocks around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from verify_gate.probes.integrity.pipelines.lines import Around, Check, checks_of
from verify_gate.probes.suppressions.positions import Node

_PART = re.compile(
    r"//[^\n]*|/\*.*?\*/|(?P<text>'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")|[{}\n;]|[^'\"{}\n;/]+|.",
    re.DOTALL,
)
_SHELL = re.compile(r"\b(?:sh|bat|pwsh|powershell)\b\s*\(?\s*(?:\[?\s*(?:\w+\s*:\s*[^,]*,\s*)*script\s*:\s*)?$")
_STAGE = re.compile(r"stage\s*\(\s*['\"](.*?)['\"]")
_UNSTABLE = re.compile(r"warnError\b|catchError\s*\(.*buildResult\s*:\s*(?!'FAILURE'|\"FAILURE\")")
_CAUGHT = re.compile(r"\s*catch\s*\([^)]*\)\s*\{([^}]*)\}")


@dataclass
class _Block:
    """A block that is open: what stands before its brace, where it begins, and what was found so far."""

    head: str
    line: int
    begin: int
    checks: list[Check] = field(default_factory=list)
    when: tuple[tuple[str, int], ...] = ()


def checks_in_jenkins(path: str, text: str) -> Iterator[Check]:
    """The checks of its stages."""
    blocks = [_Block("", 1, 0)]
    before = ""
    for part in _PART.finditer(text):
        told = part[0]
        if told.startswith(("//", "/*")):
            continue
        if part["text"] and _SHELL.search(before):
            line = text.count("\n", 0, part.start()) + 1
            size = 3 if told[:3] in {"'''", '"""'} else 1
            rest = text[part.end() :].partition("\n")[0]
            is_lenient = "returnStatus: true" in f"{before} {rest}"
            here = Around(path, swallowed=("returnStatus: true", line) if is_lenient else None)
            # A script that begins on the line of its quotes stands there; `checks_of` counts a block from the next.
            script = Node(line - ("\n" in told), told[size:-size])
            blocks[-1].checks += checks_of([script], here)
        elif told == "{":
            head = before.strip()
            blocks.append(_Block(head, text.count("\n", 0, part.start()) + 1, part.end()))
        elif told == "}" and len(blocks) > 1:
            block = blocks.pop()
            if block.head == "when":
                said = " ".join(text[block.begin : part.start()].split())
                blocks[-1].when += ((f"when: {said}", block.line),)
            blocks[-1].checks += _closed(block, text[part.end() :])
        before = (
            ""
            if told in {"{", "}", "\n", ";"} and not (told == "\n" and before.rstrip().endswith((",", "(")))
            else (before + told)
        )
    yield from blocks[0].checks


def _closed(block: _Block, rest: str) -> Iterator[Check]:
    """What a block holds, with what the block does to it."""
    stage = _STAGE.search(block.head)
    caught = _CAUGHT.match(rest) if block.head == "try" else None
    conditions = (*(((block.head, block.line),) if block.head.startswith("if") else ()), *block.when)
    for check in block.checks:
        swallowed = check.swallowed
        if _UNSTABLE.match(block.head):
            swallowed = swallowed or (block.head, block.line)
        elif caught and not re.search(r"\b(?:throw|error)\b", caught[1]):
            swallowed = swallowed or ("try { … } catch", block.line)
        job = check.job or (stage[1] if stage else "")
        yield replace(check, job=job, swallowed=swallowed, conditions=(*conditions, *check.conditions))
