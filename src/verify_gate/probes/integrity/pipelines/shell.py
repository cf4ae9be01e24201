"""What a script runs: its commands, the program of each under its usual wrappers, and whether its failure counts."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=(?!=)")
_ENDS = frozenset({"&&", "||", ";", "|", "|&", "&", "(", ")", ";;"})
_WRAPS = frozenset(
    {"command", "env", "exec", "nice", "sudo", "time", "timeout", "xvfb-run", "then", "else", "do", "{", "!"}
)
_RUNS = re.compile(
    r"(?:uv|poetry|pdm|hatch|pipenv|rye|pixi|conda|pipx) run|uv tool run|uvx|npx|bunx|hatch -e \S+ run", re.IGNORECASE
)
_WITH_VALUE = frozenset(
    {"--with", "--group", "--extra", "--python", "-p", "--from", "--package", "-n", "-e", "--project", "--only-group"}
    | {"--directory", "--spec", "-E", "--env", "--with-requirements", "--index-url", "--no-group", "-w"}
)
_PYTHON = re.compile(
    r"(?:.*/)?(?:python[\d.]*|py|pypy[\d.]*|\$\{?\w*PYTHON\w*\}?|\$\(PYTHON\)|\{envpython\})$", re.IGNORECASE
)
_OPEN, _CLOSED = frozenset({"if", "for", "while", "until", "case"}), frozenset({"fi", "done", "esac"})
_SWALLOWS = re.compile(r"(?:true|:|exit 0|exit|echo\b.*|printf\b.*|/bin/true)$")


@dataclass(frozen=True, slots=True)
class Run:
    """A command: its program as it is best known, its words, its line from 0, and what swallows its failure."""

    program: str
    words: tuple[str, ...]
    line: int
    swallowed: str | None = None


def runs_of(script: str, *, pipefail: bool = False) -> tuple[Run, ...]:
    """The commands of a script. A pipe hides the failure of all but its last unless `pipefail` is set."""
    found: list[Run] = []
    lenient: str | None = None
    depth = 0
    pipefail = pipefail or re.search(r"(?m)^\s*set\s.*pipefail", script) is not None
    for line, text in _lines(script):
        commands = _commands(text)
        for place, (words, end) in enumerate(commands):
            depth += sum(word in _OPEN for word in words[:1]) - sum(word in _CLOSED for word in words[:1])
            told = " ".join(words)
            if re.match(r"set \+\w*e|set \+o errexit", told):
                lenient = told
            elif re.match(r"set -\w*e|set -o errexit", told):
                lenient = None
            after = commands[place + 1 :]
            swallowed = lenient or _swallowed(end, after, pipefail=pipefail)
            found += [Run(program, tuple(words), line, swallowed) for program in programs(words)]
            if re.fullmatch(r"exit(?: 0)?", told) and not depth and (not place or commands[place - 1][1] == ";"):
                lenient = f"{told} before it"
    return tuple(found)


def _swallowed(end: str, after: Sequence[tuple[list[str], str]], *, pipefail: bool) -> str | None:
    then = " ".join(after[0][0]) if after else ""
    if end == "||" and _SWALLOWS.match(then):
        return f"|| {then}"
    if end == ";" and len(after) == 1 and re.fullmatch(r"true|:|exit 0", then):
        return f"; {then}"
    if end == "&":
        return "&"
    return f"| {then}" if end == "|" and not pipefail else None


def _lines(script: str) -> Iterator[tuple[int, str]]:
    """The logical lines, each with the number of its first."""
    begun: list[str] = []
    first = 0
    for number, line in enumerate(script.split("\n")):
        first = first if begun else number
        begun.append(line.rstrip("\\") if line.endswith("\\") else line)
        if not line.endswith("\\"):
            yield first, " ".join(begun)
            begun = []
    if begun:
        yield first, " ".join(begun)


def _commands(line: str) -> list[tuple[list[str], str]]:
    """The simple commands of a line, each with what stands behind it."""
    lexer = shlex.shlex(_EXPRESSION.sub("EXPRESSION", line), posix=True, punctuation_chars=";|&()")
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        parts = list(lexer)
    except ValueError:
        parts = line.split()
    found: list[tuple[list[str], str]] = []
    words: list[str] = []
    for part in parts:
        if part.startswith("#"):
            break
        if part in _ENDS or re.fullmatch(r"[;|&()]+", part):
            if words:
                found.append((words, part))
                words = []
            elif found and part != ")":
                found[-1] = (found[-1][0], part)
        else:
            words.append(part)
    return [*found, (words, "")] if words else found


def programs(words: Sequence[str]) -> tuple[str, ...]:
    """What a command runs: more than one name where one program runs another, none where there is no program."""
    rest = [*words]
    while rest:
        head = rest[0].lstrip("@-") if len(rest[0]) > 1 else rest[0]
        name = head.rpartition("/")[2] if head.startswith(("/", "$")) or "bin/" in head else head
        wrapper = _RUNS.match(" ".join([name, *rest[1:4]]))
        if _ASSIGNED.match(head) or name in _WRAPS or name in _OPEN or re.fullmatch(r"[\d.]+[smh]?", name):
            rest = rest[1:]
        elif wrapper is not None and len(rest) > len(wrapper[0].split()):
            rest = _past_options(rest[len(wrapper[0].split()) :])
        elif _PYTHON.match(name):
            rest = _of_python(rest[1:])
        elif name == "coverage" and "run" in rest[1:3]:
            inner = rest[rest.index("run") + 1 :]
            module = inner[inner.index("-m") + 1 :] if "-m" in inner else []
            return ("coverage run", *programs(module))
        else:
            return _named(name, rest[1:])
    return ()


def _past_options(words: list[str]) -> list[str]:
    while words and words[0].startswith("-"):
        words = words[2 if words[0] in _WITH_VALUE else 1 :]
    return words


def _of_python(words: list[str]) -> list[str]:
    while words and words[0].startswith("-"):
        if words[0].startswith("-c"):
            return []
        if words[0] == "-m":
            return words[1:]
        words = words[2 if words[0] in {"-W", "-X"} else 1 :]
    return words


_VARIES = re.compile(r".*(?:\$|EXPRESSION|\{).*|py(?:py)?[\d.]*")
"""A part of the name of an environment that is a version of Python, or not known before it runs."""
_SUBCOMMANDS = frozenset(
    {"cargo", "coverage", "hatch", "invoke", "npm", "pdm", "pnpm", "poetry", "twine", "uv", "yarn"}
)
_TARGETS = frozenset({"just", "make", "task"})


def _named(name: str, words: Sequence[str]) -> tuple[str, ...]:
    plain = [word for word in words if not word.startswith("-") and "=" not in word]
    if name in _TARGETS:
        return tuple(f"{name} {target}" for target in plain) or (name,)
    if name in {"tox", "nox"}:
        chosen = [
            words[place + 1]
            for place, word in enumerate(words[:-1])
            if word in {"-e", "-f", "-s", "-m", "-t", "--session"}
        ]
        parts = (each.split("-") for text in chosen for each in text.split(","))
        kept = ("-".join(part for part in each if not _VARIES.fullmatch(part)) for each in parts)
        return tuple(f"{name} {each}".strip() for each in kept) or (name,)
    if name == "ruff":
        return (f"ruff {plain[0]}" if plain[:1] and plain[0] in {"check", "format"} else "ruff check",)
    if name in _SUBCOMMANDS and plain:
        return (f"{name} {plain[0]}",)
    return (re.sub(r"[@=].*", "", name),) if name else ()
