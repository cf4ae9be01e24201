"""The checks of build scripts: a Makefile, a justfile, a tox.ini, a shell script, a Dockerfile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from verify_gate.probes.integrity.pipelines.lines import Around, Check, checks_of, with_needed
from verify_gate.probes.integrity.pipelines.steps import around_of
from verify_gate.probes.suppressions.positions import Node, read_ini

_FORGIVES = re.compile(r"(?m)^(?:\.IGNORE\s*:\s*$|MAKEFLAGS\s*[+:?]?=.*(?:\s-?|=-?)\w*[in]\w*\b.*)")
_ODD_SHELL = re.compile(r"(?m)^SHELL\s*[:?]?=(?!.*\b(?:ba|da|z|k)?sh\b).*")
_TARGET = re.compile(r"@?([\w./-]+)(?:\s+[^:=]*)?:(?!=)([^#;|]*)")
_VARIABLE = re.compile(r"(?m)^(?:export\s+)?([A-Za-z_]\w*)\s*([:?+]{0,3})=[ \t]*(.*?)[ \t]*(?:\s#.*)?$")
_USED = re.compile(r"\$[({](\w+)[)}]|\{\{\s*(\w+)\s*\}\}")
_DEEPEST, _LONGEST = 5, 10_000
"""How many variables may stand for one another, and how many characters of a command are looked at for more."""


def checks_in_makefile(path: str, text: str) -> Iterator[Check]:
    """The checks of a Makefile or a justfile: its jobs are its targets; a dash before a command swallows failure."""
    job, begun = "", 0
    found: dict[str, list[Check]] = {}
    needs: dict[str, list[Node]] = {}
    is_make = path.lower().endswith("makefile")
    # Of two rules of one target make goes by the last.
    is_plain = is_make and re.search(r"(?m)^(?:\s*(?:if|else)|[\w./-]+\s*::)", text) is None
    odd = tuple((each[0], _line(text, each.start())) for each in _ODD_SHELL.finditer(text)) if is_make else ()
    forgives = _FORGIVES.search(text) if is_make else None
    around = Around(path, swallowed=(forgives[0], _line(text, forgives.start())) if forgives else None, conditions=odd)
    known = _variables(text)
    recipes: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        target = _TARGET.match(line)
        if target is not None:
            job, begun = target[1], number
            needs.setdefault(job, []).extend(Node(number, each) for each in re.findall(r"[\w./-]+", target[2]))
        elif line[:1].isspace() and line.strip():
            if is_plain and recipes.get(job, begun) != begun:
                found[job] = []
            recipes[job] = begun
            dash = re.match(r"\s+@?-", line)
            command = Node(number, _told(line.strip().lstrip("@-"), known))
            for check in checks_of([command], replace(around, job=job), strict=False):
                swallowed = ("-", number) if dash else check.swallowed
                found.setdefault(job, []).append(replace(check, swallowed=swallowed, source=line.strip()))
    yield from with_needed(found, {name: each for name, each in needs.items() if name[0] != "."})


def _line(text: str, at: int) -> int:
    return text[:at].count("\n") + 1


def _variables(text: str) -> Mapping[str, str]:
    """What a file of make's or just's sets, by its name."""
    known: dict[str, str] = {}
    for name, sign, value in _VARIABLE.findall(text):
        plain = value.strip("\"'") if sign == ":" else value
        known[name] = f"{known.get(name, '')} {plain}".strip() if "+" in sign else plain
    return known


def _told(command: str, known: Mapping[str, str]) -> str:
    """A command with the values of its variables; one that nobody sets here stays as it is."""
    for _ in range(_DEEPEST):
        if len(command) > _LONGEST:
            break
        command = _USED.sub(lambda used: known.get(used[1] or used[2]) or used[0], command)
    return command


def checks_in_tox(path: str, text: str) -> Iterator[Check]:
    """The checks of a tox.ini: its jobs are its environments."""
    for section, table in read_ini(text).tree.value.items():
        if section.startswith("testenv"):
            here = around_of(
                {key: Node(each.line, _first(each)) for key, each in table.value.items()}, Around(path), ()
            )
            for entry in table.value.get("commands", Node(1, [])).value:
                yield from tox_command(Node(entry.line, str(entry.value)), replace(here, job=section, conditions=()))


def _first(node: Node) -> str:
    return str(node.value[0].value) if node.value else ""


def tox_command(entry: Node, around: Around) -> Iterator[Check]:
    """The checks of a command, before which tox and hatch take a dash to swallow its failure."""
    command = re.sub(r"^(?:[\w{},!.-]+:\s+)?(?:-\s*)?", "", entry.value)
    for check in checks_of([Node(entry.line, command)], around):
        is_lenient = entry.value.startswith("-")
        yield replace(check, swallowed=("-", entry.line), source=entry.value) if is_lenient else check


def checks_in_script(path: str, text: str) -> Iterator[Check]:
    """The checks of a shell script. One that does not end at the first failure counts its last command alone."""
    if re.match(r"#!(?!.*sh\b)", text) or "\0" in text:
        return
    strict = re.search(r"(?m)^\s*set\s+-\w*e|^#!.*\s-\w*e\w*$|^\s*set -o errexit", text) is not None
    found = list(checks_of([Node("\n" not in text, text)], Around(path, "script")))
    for check in found:
        yield check if strict or check is found[-1] or check.swallowed else replace(check, swallowed=("no set -e", 1))


_INSTRUCTION = re.compile(r"(?is)\s*(FROM|RUN|CMD|ENTRYPOINT|SHELL)\s+((?:--\S+\s+)*)(.*)")
_DOCUMENT = re.compile(r"<<-?\s*[\"']?(\w+)[\"']?[^\n]*\n")


def checks_in_image(path: str, text: str) -> Iterator[Check]:
    """The checks of a Dockerfile: its jobs are its stages; a failure ends the build."""
    job, pipefail = "", False
    for line, instruction in _instructions(text):
        found = _INSTRUCTION.fullmatch(instruction)
        kind, said = (found[1].upper(), found[3].strip()) if found else ("", "")
        if kind == "FROM":
            job = said.split()[-1]
        elif kind == "SHELL":
            pipefail = "pipefail" in said
        elif kind:
            # A document begins on the line below, and ends with its mark.
            document = _DOCUMENT.match(said)
            script = said[document.end() :].rpartition("\n")[0] if document else _plain(said)
            command = Node(line + 1 if document and "\n" not in script else line, script)
            yield from checks_of([command], Around(path, job), pipefail=pipefail, strict=False)


def _instructions(text: str) -> Iterator[tuple[int, str]]:
    """Each instruction with the number of its first line; its comments and the ends of its lines are taken out."""
    begun: list[str] = []
    first, mark = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        if not mark and line.lstrip().startswith("#"):
            continue
        first = first if begun else number
        begun.append(line if mark else line.rstrip().removesuffix("\\").strip())
        found = re.search(r"<<-?\s*[\"']?(\w+)", line) if not mark and line.lstrip()[:3].upper() == "RUN" else None
        mark = found[1] if found else "" if line.strip() == mark else mark
        if not mark and not line.rstrip().endswith("\\"):
            yield first, ("\n" if "<<" in begun[0] else " ").join(begun)
            begun = []


def _plain(said: str) -> str:
    """A command that is told as a list of words, as a line."""
    try:
        words = json.loads(said) if said.startswith("[") else None
    except ValueError:
        words = None
    return " ".join(map(str, words)) if isinstance(words, list) else said
