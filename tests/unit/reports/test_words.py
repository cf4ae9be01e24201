from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.instruments.wheel.adapter import _UNITS as UNITS
from verify_gate.probes.integrity.model import NEEDLES
from verify_gate.probes.suppressions.judge import RULES
from verify_gate.reports.words import bounds, duration, figure, headline, left_out, noun, number, population

from .made import needle

ERRORS = needle("errors", 2, "errors")
NO_ERRORS = needle("errors", 0, "errors")
NO_LEAKS = needle("unmeasured files", 0, "files")
SCORE = needle("score", 95, "%", 90, None)
LOW_SCORE = needle("score", 80, "%", 90, None)


@pytest.mark.parametrize(
    ("needles", "first"),
    [
        ((), None),
        ((NO_ERRORS, NO_LEAKS), NO_ERRORS),
        ((NO_ERRORS, SCORE, NO_LEAKS), SCORE),
        ((NO_ERRORS, SCORE, ERRORS), ERRORS),
        ((ERRORS, LOW_SCORE), ERRORS),
        ((SCORE, LOW_SCORE), LOW_SCORE),
    ],
)
def test_the_headline_is_out_of_range_else_not_a_mere_0(needles: tuple[Needle, ...], first: Needle | None) -> None:
    assert headline(needles) == first


@pytest.mark.parametrize(
    ("shown", "figures"),
    [
        (needle("errors", 0, "errors"), ("0", "errors")),
        (needle("errors", 1, "errors"), ("1", "error")),
        (needle("failing tests", 1, "tests"), ("1", "failing test")),
        (needle("files to reformat", 1, "files"), ("1", "file to reformat")),
        (needle("worst file", 93.14, "%", 90, None), ("93.1", "% worst file")),
        (needle("not tested", 1, "mutants"), ("1", "mutant not tested")),
        (needle("exit code", 2, "code"), ("", "exit code 2")),
        (needle("slow tests", 3, "seconds", None, 5), ("3", "seconds slow tests")),
        (needle("covered lines", 93, "%", 90, None), ("93", "% covered lines")),
    ],
)
def test_a_figure_names_its_unit_once(shown: Needle, figures: tuple[str, str]) -> None:
    assert figure(shown) == figures


@pytest.mark.parametrize(
    ("quantity", "unit", "one"),
    [
        *((quantity, unit, quantity.removesuffix("s")) for quantity, unit in UNITS.items()),
        *((quantity, unit, quantity.removesuffix("s")) for quantity, unit in NEEDLES.values()),
        *((f"{rule} suppressions", "suppressions", f"{rule} suppression") for rule in RULES),
        ("ADR faults", "faults", "ADR fault"),
        ("stale baseline entries", "entries", "stale baseline entry"),
        ("tests left out", "tests", "test left out"),
        ("files to reformat", "files", "file to reformat"),
        ("unjudged mutants", "mutants", "unjudged mutant"),
        ("clones", "clones", "clone"),
    ],
)
def test_what_may_not_be_reads_well_for_none_one_and_two(quantity: str, unit: str, one: str) -> None:
    assert figure(needle(quantity, 0, unit)) == ("0", quantity)
    assert figure(needle(quantity, 1, unit)) == ("1", one)
    assert figure(needle(quantity, 2, unit)) == ("2", quantity)


@pytest.mark.parametrize(
    ("value", "allowed", "shown"),
    [
        (12, Range(max=0), "12"),
        (12.0, Range(max=0), "12"),
        (2.3, Range(max=5), "2.3"),
        (93.04, Range(min=90), "93"),
        (99.99, Range(min=90), "99.9"),
        (89.96, Range(min=90), "89.9"),
        (3.04, Range(max=3), "3.04"),
        (90.05, Range(min=90.01), "90.05"),
        (-1.25, Range(min=0), "-1.2"),
        (1e15, Range(max=0), "1000000000000000"),
    ],
)
def test_a_number_never_looks_better_than_it_is(value: float, allowed: Range, shown: str) -> None:
    assert number(Needle("q", value, "u", allowed)) == shown


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.booleans())
def test_a_number_lies_on_its_own_side_of_the_limit(value: float, limit: float, floor: bool) -> None:
    shown = Needle("q", value, "u", Range(min=limit) if floor else Range(max=limit))
    assert (float(number(shown)) in shown.range) == shown.in_range


@pytest.mark.parametrize(
    ("allowed", "shown"),
    [
        (Range(max=0), ""),
        (Range(), ""),
        (Range(max=3), "max 3"),
        (Range(min=90), "min 90"),
        (Range(2, 7.5), "2 to 7.5"),
        (Range(4, 4), "exactly 4"),
    ],
)
def test_a_range_in_words(allowed: Range, shown: str) -> None:
    assert bounds(allowed) == shown


@pytest.mark.parametrize(
    ("count", "plural", "shown"),
    [
        (0, "files", "files"),
        (1, "files", "file"),
        (2, "files", "files"),
        (1, "entries", "entry"),
        (1, "ms", "ms"),
        (1, "MBs", "MBs"),
        (1, "class", "class"),
        (1, "%", "%"),
    ],
)
def test_one_of_many_is_said_as_one(count: int, plural: str, shown: str) -> None:
    assert noun(count, plural) == shown


TESTS = {"tests": 25, "passed": 24, "skipped": 1, "failed": 0, "not_run": 2, "excluded_lines": 1}
MUTANTS = {"tests": 0, "killed": 9, "files": 4, "of_files": 11, "of_their_own": 1}


@pytest.mark.parametrize(
    ("there", "shown", "everything", "needed"),
    [
        (Population(41, None, "files"), ["41 files"], ["41 files"], False),
        (Population(1, 1, "files"), ["1 of 1 file"], ["1 of 1 file"], False),
        (Population(0, 2, "queries"), ["0 of 2 queries"], ["0 of 2 queries"], False),
        (
            Population(9, 9, "files", {"tests": 2, "passed": 2, "skipped": 0, "excluded_lines": 1}),
            ["9 of 9 files", "2 tests"],
            ["9 of 9 files", "2 tests", "2 passed", "1 excluded line"],
            False,
        ),
        (
            Population(9, 9, "files", TESTS),
            ["9 of 9 files", "25 tests", "1 skipped", "2 not run"],
            ["9 of 9 files", "25 tests", "24 passed", "1 skipped", "2 not run", "1 excluded line"],
            True,
        ),
        (
            Population(9, 9, "mutants", MUTANTS),
            ["9 of 9 mutants", "9 killed", "4 of 11 files"],
            ["9 of 9 mutants", "9 killed", "4 of 11 files", "1 of their own"],
            True,
        ),
        (
            Population(9, 9, "mutants", {"tests": 3, "files": 4, "of_files": 4}),
            ["9 of 9 mutants", "3 tests"],
            ["9 of 9 mutants", "3 tests", "4 of 4 files"],
            False,
        ),
        (
            Population(9, 9, "files", {"files": 0, "of_files": 2}),
            ["9 of 9 files", "0 of 2 files"],
            ["9 of 9 files", "0 of 2 files"],
            True,
        ),
    ],
)
def test_a_population_in_words(there: Population, shown: list[str], everything: list[str], needed: bool) -> None:
    assert population(there, every=False) == shown
    assert population(there, every=True) == everything
    assert left_out(there) is needed


@pytest.mark.parametrize(
    ("label", "needed"),
    [
        *(
            (label, True)
            for label in ("skipped", "deselected", "xfailed", "xpassed", "not_run", "reruns", "uncollected")
        ),
        *((label, True) for label in ("ignored imports", "type-checking imports left out", "unchecked_functions")),
        *((label, True) for label in ("unparsed", "functions_without_mutants", "no tests")),
        *(
            (label, False)
            for label in ("tests", "passed", "excluded_lines", "imports", "notes", "unions", "lefthanded")
        ),
    ],
)
def test_some_counts_say_that_something_was_left_out(label: str, needed: bool) -> None:
    assert left_out(Population(9, 9, "files", {label: 1})) is needed
    assert not left_out(Population(9, 9, "files", {label: 0}))


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0.0s"),
        (1.24, "1.2s"),
        (9.94, "9.9s"),
        (9.96, "10s"),
        (59.4, "59s"),
        (59.6, "1m00s"),
        (72.4, "1m12s"),
        (3599.4, "59m59s"),
        (3599.6, "1h00m"),
        (3725, "1h02m"),
    ],
)
def test_a_time_is_as_exact_as_one_wants_it(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown
