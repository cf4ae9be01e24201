"""Whatever verify.toml holds: a configuration, or an error of ours that says what is wrong; never a traceback."""

from __future__ import annotations

import os
import string
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from verify_gate.config import load
from verify_gate.errors import UserError
from verify_gate.options import VerifyTable
from verify_gate.registry import ADAPTERS, CATALOGUE, STANDARD, find_instrument

WHOLE = """
[verify]
source = ["src"]
tests = ["tests"]
python = "env/bin/python"
base = "origin/main"
timeout = 900

[instruments.typecheck]
uses = "mypy"
when = "push"
question = "Do the types hold?"
args = ["--strict"]
env = { A = "b" }
inputs = ["src/**"]
cache = false

[instruments.coverage]
floor = 90.5
separately = true
exclude = [{ path = "src/a.py", reason = "So.", until = 2999-01-01 }]

[instruments.mutation]
paths = ["src"]
workers = 2

[instruments.duplication]
min_tokens = 30

[instruments.licences]
uses = "command"
run = ["scripts/licences.sh", "--strict"]
"""
HOSTILE = (
    "", " ", ".", "..", "/", "~", "*", "**", "**/*", "src/**.py", "[", "src/[", "a\0b", "\x1b[31m", "\u202e", "\ud800", "::error::x", "##vso[x]",
    "src", "src/a.py", "../elsewhere", "/etc/passwd", "C:\\x", "x" * 5000, "a/" * 2000,
)  # fmt: skip  # a list, many words to a line
KEYS = sorted(
    {*VerifyTable.model_fields, *(key for name in ADAPTERS for key in find_instrument(name).Options.model_fields)}
)
NAMES = [*STANDARD, "command", "licences", "a b", "", "\x1b[31m", "::error::"]


def loaded(text: bytes) -> None:
    """Load a verify.toml that holds `text`."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "src").mkdir()
        (root / "tests").mkdir()
        (root / "src" / "a.py").write_text("x = 1\n", encoding="utf-8")
        (root / "verify.toml").write_bytes(text)
        try:
            projects = load(root / "verify.toml", CATALOGUE, date(2026, 11, 21))
        except UserError:
            return
        assert all(project.settings for project in projects)


def spelled(value: Any) -> str:
    """A value as TOML; text that TOML cannot say is said as it is, for the parser to refuse."""
    match value:
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(spelled, value))}]"
        case dict():
            return "{" + ", ".join(f"{spelled(key)} = {spelled(inner)}" for key, inner in value.items()) + "}"
        case str():
            plain = string.ascii_letters + string.digits + " .,:;_-+*/#[](){}<>!?@$%&=~^|'`"
            return '"' + "".join(c if c in plain else f"\\U{ord(c):08X}" for c in value) + '"'
        case _:
            return str(value)


TEXT = st.sampled_from(HOSTILE) | st.text(max_size=12)
VALUE = st.recursive(
    TEXT
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.just(int("9" * 400))
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.times(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
TABLE = st.dictionaries(st.sampled_from(KEYS) | TEXT, VALUE, max_size=4)


@settings(max_examples=300)
@given(verify=TABLE, name=st.sampled_from(NAMES), table=TABLE | VALUE, uses=st.sampled_from([*ADAPTERS, None, "nope"]))
@example({"source": ["src"]}, "lint", {"exclude": [{"path": "src/**.py", "reason": "So."}]}, None)
@example({"members": ["/"]}, "lint", {}, None)
@example({"members": ["**x"]}, "lint", {}, None)
@example({"source": ["a\0b"]}, "lint", {}, None)
@example({"members": ["a\0b"]}, "lint", {}, None)
def test_tables_of_any_shape(verify: dict[str, Any], name: str, table: Any, uses: str | None) -> None:
    lines = [f"{spelled(key)} = {spelled(value)}" for key, value in {"source": ["src"], **verify}.items()]
    if isinstance(table, dict):
        table = {**table, **({"uses": uses} if uses else {})}
        inner = [f"{spelled(key)} = {spelled(value)}" for key, value in table.items()]
        text = "\n".join(["[verify]", *lines, f"[instruments.{spelled(name)}]", *inner])
    else:
        text = "\n".join(["[verify]", *lines, "[instruments]", f"{spelled(name)} = {spelled(table)}"])
    loaded(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=300)
@given(data=st.data())
def test_bytes_of_any_kind(data: st.DataObject) -> None:
    text = bytearray(WHOLE.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        change = data.draw(st.binary(max_size=4) | st.sampled_from([b"", bytes(text[at : at + 40])]))
        text[at : at + data.draw(st.integers(0, 20))] = change
    loaded(bytes(text))


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 100_000,
        "x = " + "{a=" * 100_000,
        "[verify]\nsource = ['src']\ntimeout = " + "9" * 5000,
        "a" + ".a" * 5000 + " = 1",
        "[verify]\nsource = ['src']\n[instruments.lint]\ntimeout = 0x" + "f" * 9000,
        "[verify]\ntimeout = 1e999999999",
        "[verify]\nx = 9999-99-99",
        "\ufeff[verify]",
        "\0",
        "[verify]\nsource = " + '"a",' * 9,
    ],
    ids=range(10),
)
def test_texts_that_break_parsers(text: str) -> None:
    loaded(text.encode())


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "verify.toml").mkdir()
    with pytest.raises(UserError):
        load(tmp_path / "verify.toml", CATALOGUE, date(2026, 11, 21))


@pytest.mark.skipif(os.name == "nt", reason="there are no such files on Windows")
def test_a_device_in_its_place() -> None:
    with pytest.raises(UserError):
        load(Path(os.devnull), CATALOGUE, date(2026, 11, 21))
