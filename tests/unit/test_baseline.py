"""verify.baseline.toml: what is written is read back, and what is no baseline is refused."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import exactly
from verify_gate.baseline import baseline_text, load_baseline, parse_baseline, read_side
from verify_gate.domain.baseline import Standard
from verify_gate.domain.identity import Identity
from verify_gate.domain.ratchet import Baseline, Loosening
from verify_gate.errors import UserError

FILE = Path("verify.baseline.toml")
DAY = date(2026, 1, 2)
WAY_OUT = "Take it back from git; `verify ratchet` alone writes it."

BASELINE = Baseline(
    {
        "coverage": Standard(floors={"src/b.py": 50.0, "src/a.py": 83.9}),
        "lint": Standard(known={Identity("src/a.py", "A.f", "E501", "d1"): 2, Identity("a | b.py", "", "", "d2"): 1}),
    },
    {"lint": DAY, "coverage": DAY},
    (Loosening(DAY, "coverage:a | b.py", 12.5, "Because.", "abc"), Loosening(DAY, "lint", 3.0, "So.", "")),
)
TEXT = """\
# What this project has reached where it is not in range yet. Written by `verify ratchet`, which only tightens it;
# `verify ratchet --loosen` is the way back, and keeps its reason below.

schema = "verify-baseline/1"

[adopted]
coverage = 2026-01-02
lint = 2026-01-02

[floors.coverage]
"src/a.py" = 83.9
"src/b.py" = 50.0

[known.lint]
"a | b.py |  |  | d2" = 1
"src/a.py | A.f | E501 | d1" = 2

[loosened]
"2026-01-02 | coverage:a | b.py | 12.5 | abc" = "Because."
"2026-01-02 | lint | 3 | " = "So."
"""


def test_it_is_sorted_with_an_entry_a_line_and_read_back() -> None:
    assert baseline_text(BASELINE) == TEXT
    assert parse_baseline(TEXT, FILE) == BASELINE


def test_an_empty_one() -> None:
    text = baseline_text(Baseline({"lint": Standard()}))
    assert text.endswith('\n\nschema = "verify-baseline/1"\n')
    assert parse_baseline(text, FILE) == Baseline()


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
identities = st.builds(lambda path, rule: Identity.of(path, "f", rule, "0a"), names, names)


@given(
    st.dictionaries(identities, st.integers(1, 9), min_size=1), st.dictionaries(names, st.floats(0, 100), min_size=1)
)
def test_any_name_survives(known: dict[Identity, int], floors: dict[str, float]) -> None:
    baseline = Baseline({"x": Standard(floors, known)})
    assert parse_baseline(baseline_text(baseline), FILE) == baseline


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x", "it is not valid TOML: Expected '=' after a key in a key/value pair (at end of document)"),
        ("", "schema: Field required"),
        ('schema = "verify-baseline/2"', "schema: Input should be 'verify-baseline/1'"),
        ('schema = "verify-baseline/1"\nfloor = {}', "floor: Extra inputs are not permitted"),
        ('schema = "verify-baseline/1"\n[known.lint]\n"a | b | c | d" = 0', "known.lint.a | b | c | d: Input should be greater than or equal to 1"),
        ('schema = "verify-baseline/1"\n[known.lint]\n"a | b" = 1', "'a | b' does not name a finding"),
        ('schema = "verify-baseline/1"\n[loosened]\n"a | b" = "r"', "'a | b' does not name a step"),
        ('schema = "verify-baseline/1"\n[loosened]\n"2026-13-02 | lint | 3 | " = "r"', "'2026-13-02 | lint | 3 | ' does not name a step"),
        ('schema = "verify-baseline/1"\n[loosened]\n"2026-01-02 | lint | x | " = "r"', "'2026-01-02 | lint | x | ' does not name a step"),
        ('schema = "verify-baseline/1"\n[loosened]\n"2026-01-02 | lint | 3 | " = ""', "loosened.2026-01-02 | lint | 3 | : String should have at least 1 character"),
        ('schema = "verify-baseline/1"\n[floors.coverage]\n"a.py" = -0.5', "floors.coverage.a.py: Input should be greater than or equal to 0"),
        ('schema = "verify-baseline/1"\n[floors.coverage]\n"a.py" = nan', "floors.coverage.a.py: Input should be a finite number"),
    ],
)  # fmt: skip  # a case a line
def test_what_is_no_baseline(text: str, why: str) -> None:
    with pytest.raises(UserError, match=exactly(f"verify.baseline.toml is not a baseline: {why}. {WAY_OUT}")) as raised:
        parse_baseline(text, FILE)
    assert [problem.code for problem in raised.value.problems] == ["baseline-invalid"]


@pytest.mark.parametrize("text", [f"x = {'[' * 100_000}", f"x = {'9' * 5000}"], ids=["nested", "digits"])
def test_what_cannot_be_taken_in(text: str) -> None:
    why = "a number in it has thousands of digits, or it is nested too deeply"
    with pytest.raises(UserError, match=exactly(f"verify.baseline.toml is not a baseline: {why}. {WAY_OUT}")):
        parse_baseline(text, FILE)


def sparse(size: int, file: Path) -> None:
    """A file that is so large and takes no room."""
    file.touch()
    os.truncate(file, size)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (os.mkfifo, "it is no plain file"),
        (lambda file: file.symlink_to("/dev/zero"), "it is no plain file"),
        (partial(sparse, 32_000_001), "it is over 32 MB, more than anybody writes"),
    ],
    ids=["pipe", "device", "huge"],
)
def test_what_should_not_be_read(tmp_path: Path, make: Callable[[Path], object], why: str) -> None:
    file = tmp_path / FILE
    make(file)
    with pytest.raises(UserError, match=exactly(f"{file} is not a baseline: it cannot be read: {why}. {WAY_OUT}")):
        load_baseline(tmp_path)


def test_of_a_folder(tmp_path: Path) -> None:
    assert load_baseline(tmp_path) == Baseline()
    (tmp_path / FILE).write_text(TEXT)
    assert load_baseline(tmp_path) == BASELINE


def test_one_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("x")
    with pytest.raises(UserError, match=f"^{re.escape(str(tmp_path / FILE))} is not a baseline: it is not valid TOML"):
        load_baseline(tmp_path)
    (tmp_path / FILE).write_bytes(b"\xff")
    with pytest.raises(
        UserError, match=f"^{re.escape(str(tmp_path / FILE))} is not a baseline: it cannot be read: 'utf-8'"
    ):
        load_baseline(tmp_path)
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    with pytest.raises(UserError, match="is not a baseline: it cannot be read"):
        load_baseline(tmp_path)


def test_a_side_of_a_merge(tmp_path: Path) -> None:
    side = tmp_path / "side"
    with pytest.raises(UserError, match=exactly(f"{side} is not a baseline: it does not exist. {WAY_OUT}")):
        read_side(side)
    side.write_text("")
    assert read_side(side) == Baseline()
    side.write_text(TEXT)
    assert read_side(side) == BASELINE
