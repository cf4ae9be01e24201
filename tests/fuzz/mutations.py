"""Ways in which what a tool says can be other than it was: cut off, shuffled, flipped, of another type, from another run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from difflib import unified_diff
from typing import Any

from hypothesis import strategies as st

from tests.samples import as_far_as_it_goes
from verify_gate.plugin import Completed


class Heard:
    """What the gate hears in the place of what was said; shown as the difference between the two."""

    def __init__(self, outcomes: tuple[Completed, ...], said: tuple[Completed, ...]) -> None:
        self.outcomes = outcomes
        self.said = said

    def __repr__(self) -> str:
        """The lines that differ."""
        were, are = (_told(outcomes) for outcomes in (self.said, self.outcomes))
        return "\n" + "\n".join(line[:300] for line in [*unified_diff(were, are, lineterm="", n=0)][:40])


def _told(outcomes: tuple[Completed, ...]) -> list[str]:
    return [
        f"{number} {stream}: {line!r}"
        for number, outcome in enumerate(outcomes)
        for stream, text in {"exit": str(outcome.exit_code), "out": outcome.stdout, "err": outcome.stderr, **outcome.files}.items()
        for line in text.replace(", ", ",\n").splitlines()
    ]  # fmt: skip  # a list, many words to a line


Draw = Callable[[st.SearchStrategy[Any]], Any]

HUGE = int("9" * 400)
NUMBERS = ("-1", "0", "1", "2", "7", "99999", "1e400", "NaN", "0.5", "9" * 400, "9" * 5000)
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 10**6, HUGE, 0.5, -0.5, float("nan"), float("inf"), "", "x", "\0", "\x1b[31m", "../../etc/passwd",
    "/elsewhere/a.py", "src/acme/gone.py", "99", "not_selected", "\ud800", [], [None], [[]], {}, {"x": 1}, [1, 2, 3],
)  # fmt: skip  # a list, many words to a line
CODES = (0, 1, 2, 3, 4, 5, 77, 124, 127, 255)


@st.composite
def changed(draw: Draw, outcomes: tuple[Completed, ...], most: int) -> Heard:
    """The outcomes with one change, or up to `most`."""
    said = outcomes
    for _ in range(draw(st.integers(1, most))):
        outcomes = draw(_once(outcomes))
    return Heard(as_far_as_it_goes(outcomes), said)


@st.composite
def _once(draw: Draw, outcomes: tuple[Completed, ...]) -> tuple[Completed, ...]:
    at = draw(st.integers(0, len(outcomes) - 1))
    outcome = outcomes[at]
    texts = {"stdout": outcome.stdout, "stderr": outcome.stderr, **{f"file {k}": v for k, v in outcome.files.items()}}
    full = [name for name, text in texts.items() if text]
    what = draw(st.sampled_from(["exit", *full, *full, *full, *([f"no {n}" for n in full])]))
    if what == "exit":
        other = replace(outcome, exit_code=draw(st.sampled_from(CODES)))
    elif what.startswith("no "):
        other = _with(outcome, what.removeprefix("no "), None)
    else:
        other = _with(outcome, what, draw(_text(texts[what])))
    return (*outcomes[:at], other, *outcomes[at + 1 :])


def _with(outcome: Completed, what: str, text: str | None) -> Completed:
    """The outcome with another text in place of one of its own; `None` takes it away."""
    kind, _, name = what.partition(" ")
    if kind == "stdout":
        return replace(outcome, stdout=text or "")
    if kind == "stderr":
        return replace(outcome, stderr=text or "")
    files = {key: value for key, value in outcome.files.items() if key != name}
    return replace(outcome, files=files if text is None else {**files, name: text})


@st.composite
def _text(draw: Draw, text: str) -> str:
    ways = [_cut, _lines, _flipped, _numbered, _junk]
    ways += [_revalued] * 5 if _documents(text) else []
    way = draw(st.sampled_from(ways))
    return str(draw(way(text)))


@st.composite
def _cut(draw: Draw, text: str) -> str:
    return text[: draw(st.integers(0, len(text)))]


@st.composite
def _lines(draw: Draw, text: str) -> str:
    """A line gone, doubled, or in another's place."""
    lines = text.splitlines(keepends=True)
    at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    match draw(st.sampled_from(["gone", "twice", "swapped"])):
        case "gone":
            lines.pop(at)
        case "twice":
            lines.insert(at, lines[at])
        case _:
            lines[at], lines[other] = lines[other], lines[at]
    return "".join(lines)


@st.composite
def _flipped(draw: Draw, text: str) -> str:
    """One bit of one byte, decoded as the gate does."""
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    data[draw(st.integers(0, len(data) - 1))] ^= 1 << draw(st.integers(0, 7))
    return data.decode("utf-8", "replace")


@st.composite
def _numbered(draw: Draw, text: str) -> str:
    """Another number in the place of one."""
    found = list(re.finditer(r"\d+(?:\.\d+)?", text))
    if not found:
        return text
    number = draw(st.sampled_from(found))
    return f"{text[: number.start()]}{draw(st.sampled_from(NUMBERS))}{text[number.end() :]}"


@st.composite
def _junk(draw: Draw, text: str) -> str:
    ways = ["", "\0", "null", "{}", "[]", "[" * 5000, '{"a":' * 5000, "Traceback", text + text]
    return str(draw(st.sampled_from(ways)))


@st.composite
def _revalued(draw: Draw, text: str) -> str:
    """One value of a JSON document replaced, taken away or doubled; a text of JSON lines has many documents."""
    parts = _documents(text)
    at = draw(st.integers(0, len(parts) - 1))
    document = json.loads(parts[at])
    path = draw(st.sampled_from(list(_paths(document))))
    if not path:
        parts[at] = json.dumps(draw(st.sampled_from(VALUES)))
        return "\n".join(parts)
    parent = document
    for step in path[:-1]:
        parent = parent[step]
    match draw(st.sampled_from(["value", "value", "gone", "twice"])):
        case "value":
            parent[path[-1]] = draw(st.sampled_from(VALUES))
        case "gone":
            del parent[path[-1]]
        case _ if isinstance(parent, list):
            parent.append(parent[path[-1]])
        case _:
            parent["another"] = parent[path[-1]]
    parts[at] = json.dumps(document)
    return "\n".join(parts)


def _documents(text: str) -> list[str]:
    """The text itself where it is JSON, its lines where each of them is; none where it is anything else."""
    for parts in ([text], text.splitlines()):
        try:
            if all(isinstance(json.loads(part), (dict, list)) for part in parts):
                return parts
        except (ValueError, RecursionError):
            continue
    return []


def _paths(node: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [here, *(path for key, value in inner for path in _paths(value, (*here, key)))]
