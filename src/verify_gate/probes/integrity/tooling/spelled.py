"""What stands in one value of pytest's but says several things: its options, and its filters of warnings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from verify_gate.probes.integrity.tooling.losses import is_on
from verify_gate.probes.integrity.tooling.measured import measured
from verify_gate.probes.integrity.tooling.tables import Value
from verify_gate.probes.suppressions.positions import Node
from verify_gate.probes.suppressions.settings import words_of

_STRICT = {"--strict-markers": "strict_markers", "--strict-config": "strict_config", "--strict": "strict"}
_ALL_STRICT = ("pytest.strict_config", "pytest.strict_markers", "pytest.xfail_strict")
"""What `strict` turns on too, and what had a key of its own before."""
_ON = frozenset({"--doctest-modules", "--cov-branch", "--runxfail"})
"""Options that ask for more."""
_OFF = frozenset(
    {"--collect-only", "--co", "--disable-warnings", "--last-failed", "--lf", "--no-cov", "--noconftest"}
    | {"--setup-plan", "--suppress-no-test-exit-code"}
)
"""Options that ask for less."""
_LESS = frozenset(
    {"-k", "-m", "-p", "--deselect", "--ignore", "--ignore-glob", "--cov", "--cov-fail-under", "--reruns"}
)
"""Those with a value that the directions know."""
_IDLE = re.compile(r"(?!no:)|no:(?:cacheprovider|benchmark|sugar|faulthandler|logging)$")
"""What `-p` may name without leaving out anything."""


def spelled_out(tool: str, values: Mapping[str, Value]) -> Mapping[str, Value]:
    """The values with a key for each thing that they say."""
    if tool == "coverage":
        return measured(values)
    return _pytest(values) if tool == "pytest" else values


def _pytest(values: Mapping[str, Value]) -> Mapping[str, Value]:
    told = {key: value for key, value in values.items() if key not in {"pytest.addopts", "pytest.filterwarnings"}}
    warnings = values.get("pytest.filterwarnings")
    written = [] if warnings is None else list(warnings.split(r"\n").entries)
    options = values.get("pytest.addopts")
    for key, entry in _options(options) if options else ():
        if key == "-W":
            written.append(entry)
        elif options is not None:
            there = told.get(key)
            told[key] = Value(options.path, entry.line, (*(there.entries if there else ()), entry))
    source = warnings or options
    for key, entries in (
        ("pytest.filterwarnings error", [each for each in written if str(each.value).startswith("error")]),
        ("pytest.filterwarnings", [each for each in written if not str(each.value).startswith("error")]),
    ):
        if source is not None and entries:
            told[key] = Value(source.path, entries[0].line, tuple(entries))
    strict = told.get("pytest.strict")
    if strict is not None and is_on("".join(strict.texts)):
        told = {**dict.fromkeys(_ALL_STRICT, strict), **told}
    return told


def pytest_options(words: Sequence[tuple[str, int]]) -> Iterator[tuple[str, Node]]:
    """What words of a command line of pytest say that the directions know: a key, and its entry."""
    place = 0
    while place < len(words):
        (word, line), place = words[place], place + 1
        found = re.match(r"(--[\w-]+)(?:=(.*))?$|(-[kmpWo])=?(.*)$", word, re.DOTALL)
        if found is None:
            continue
        option, text = found[1] or found[3], found[2] if found[1] else found[4] or None
        takes = option in _LESS | {"-W", "-o", "--override-ini", "--pythonwarnings"} and option != "--cov"
        if text is None and takes and place < len(words):
            text, place = words[place][0], place + 1
        yield from _option(option, text or "", line)


def _option(option: str, text: str, line: int) -> Iterator[tuple[str, Node]]:
    if option in _STRICT:
        yield f"pytest.{_STRICT[option]}", Node(line, "true")
    elif option in {"-W", "--pythonwarnings"}:
        yield "-W", Node(line, text)
    elif option in {"-o", "--override-ini"}:
        key, _, value = text.partition("=")
        yield f"pytest.{key.strip()}", Node(line, value.strip())
    elif option in _ON:
        yield f"pytest.addopts {option}", Node(line, "true")
    elif option in _OFF or (option in _LESS and not (option == "-p" and _IDLE.match(text))):
        yield f"pytest.addopts {option}", Node(line, text or option)


def _options(options: Value) -> Iterator[tuple[str, Node]]:
    is_list = options.path.endswith(".toml") and len(options.entries) > 1  # each entry is a word as it is
    words = [
        (word, entry.line)
        for entry in options.entries
        for word in ([str(entry.value)] if is_list else words_of(str(entry.value)))
    ]
    return pytest_options(words)


def heard_before(was: Mapping[str, Value], now: Mapping[str, Value]) -> Value | None:
    """The filters that may silence warnings which the base still heard, or failed for."""
    filters = now.get("pytest.filterwarnings")
    errors = was.get("pytest.filterwarnings error")
    if filters is None or (errors is None and "pytest.filterwarnings error" in now):
        return None
    entries = tuple(each for each in filters.entries if str(each.value).startswith("ignore") or errors is not None)
    return replace(filters, entries=entries)
