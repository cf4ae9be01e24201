"""The program that a command runs, under its usual wrappers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from verify_gate.probes.integrity.pipelines.checks import is_check
from verify_gate.probes.integrity.pipelines.script import OPEN

_ASSIGNED = re.compile(r"[A-Za-z_]\w*=(?!=)")
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


def programs(words: Sequence[str]) -> tuple[str, ...]:
    """What a command runs: more than one name where one program runs another, none where there is no program."""
    rest = [*words]
    while rest:
        head = rest[0].lstrip("@-") if len(rest[0]) > 1 else rest[0]
        name = head.rpartition("/")[2] if head.startswith(("/", "$")) or "bin/" in head else head
        wrapper = _RUNS.match(" ".join([name, *rest[1:4]]))
        if _ASSIGNED.match(head) or name in _WRAPS or name in OPEN or re.fullmatch(r"[\d.]+[smh]?", name):
            rest = rest[1:]
        elif wrapper is not None and len(rest) > len(wrapper[0].split()):
            rest = _past_options(rest[len(wrapper[0].split()) :])
            script = rest[0] if rest and wrapper[0].split()[0] in _WITH_SCRIPTS else ""
            if re.fullmatch(r"[\w:.-]+", script) and not any(map(is_check, programs(rest))):
                return (f"{wrapper[0].split()[0]} {script}",)
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
_TARGETS = frozenset({"just", "make", "poe", "task"})
_WITH_SCRIPTS = frozenset({"hatch", "pdm", "pixi", "poetry", "rye"})
"""What runs not only programs, but also the commands to which the project gave names."""


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
    if name in {"npm", "pnpm", "yarn"} and plain[:1] in (["run"], ["run-script"]) and plain[1:]:
        return (f"{name} {plain[1]}",)
    if name in _SUBCOMMANDS and plain:
        return (f"{name} {plain[0]}",)
    return (re.sub(r"[@=].*", "", name),) if name else ()
