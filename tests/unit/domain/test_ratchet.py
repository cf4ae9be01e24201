"""How a baseline is adopted, tightened and merged."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify_gate.domain.baseline import Standard, hold
from verify_gate.domain.finding import Finding
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.ratchet import Baseline, Loosening, adopt, merge, tighten, under
from verify_gate.domain.reading import Reading


def one(digest: str, path: str = "a.py") -> Identity:
    return Identity(path, "", "E1", digest)


def lint(*identities: Identity | None) -> Reading:
    findings = tuple(Finding("bad", "a.py", identity=identity) for identity in identities)
    return Reading((Needle("findings", len(findings), "findings"),), None, findings)


def coverage(full: float = 90, **figures: float) -> Reading:
    measured = {f"{name}.py": figure for name, figure in figures.items()}
    needle = Needle("worst file", min(measured.values()), "%", Range(min=full))
    return Reading((Needle("failing tests", 0, "tests"), needle), None, measured=measured)


@pytest.mark.parametrize(
    ("figure", "floor"), [(83.97, 83.9), (84, 84), (0.04, 0), (99.999, 99.9), (56.1, 56.1), (29.3, 29.3)]
)
def test_just_under(figure: float, floor: float) -> None:
    assert under(figure) == floor


class TestAdopt:
    def test_findings_by_what_they_are(self) -> None:
        assert adopt(lint(one("1"), one("2"), one("1"), None), "findings") == Standard(known={one("1"): 2, one("2"): 1})

    def test_floors_of_what_is_below_the_full_one(self) -> None:
        assert adopt(coverage(a=89.99, b=90, c=0), "worst file") == Standard({"a.py": 89.9, "c.py": 0})

    def test_what_is_held_already_is_adopted_by_the_full_floor(self) -> None:
        reading = hold(coverage(a=50, b=70), "worst file", Standard({"a.py": 50}), lambda _: True)
        assert adopt(reading, "worst file") == Standard({"a.py": 50, "b.py": 70})

    def test_a_needle_that_is_not_there(self) -> None:
        assert adopt(lint(one("1")), "errors") == Standard()


class TestTighten:
    def test_known_findings_that_are_gone_go_and_new_ones_do_not_come(self) -> None:
        standard = Standard(known={one("1"): 2, one("2"): 1})
        tight = tighten(standard, lint(one("1"), one("3")), "findings", lambda _: True)
        assert tight == Standard(known={one("1"): 1})

    def test_moved_ones_are_known_by_their_new_place(self) -> None:
        tight = tighten(Standard(known={one("1"): 1}), lint(one("1", "b.py")), "findings", lambda path: path == "b.py")
        assert tight == Standard(known={one("1", "b.py"): 1})

    def test_floors_rise_and_never_fall(self) -> None:
        standard = Standard({"a.py": 50, "b.py": 50, "c.py": 50, "d.py": 50})
        tight = tighten(standard, coverage(a=60.55, b=40, c=90, e=10), "worst file", lambda _: True)
        assert tight == Standard({"a.py": 60.5, "b.py": 50})

    def test_a_reading_without_the_needle_leaves_nothing(self) -> None:
        assert not tighten(Standard({"a.py": 50}), lint(), "errors", lambda _: True)


DAY, LATER = date(2026, 1, 2), date(2026, 3, 4)


class TestMerge:
    def test_the_tighter_of_both(self) -> None:
        base = Baseline({"lint": Standard({"a": 1, "b": 1}, {one("1"): 3, one("2"): 3})})
        ours = Baseline({"lint": Standard({"a": 5, "b": 1}, {one("1"): 2, one("2"): 3})})
        theirs = Baseline({"lint": Standard({"a": 1, "b": 7}, {one("1"): 3, one("2"): 1})})
        both = Baseline({"lint": Standard({"a": 5, "b": 7}, {one("1"): 2, one("2"): 1})})
        assert merge(base, ours, theirs) == both == merge(base, theirs, ours)

    def test_what_one_side_needs_no_more_is_gone_and_what_it_brought_stays(self) -> None:
        base = Baseline({"lint": Standard({"a": 1, "b": 2})})
        ours = Baseline({"lint": Standard({"b": 2})})
        theirs = Baseline({"lint": Standard({"a": 1, "b": 2, "c": 3}), "typecheck": Standard({"d": 4})})
        both = {"lint": Standard({"b": 2, "c": 3}), "typecheck": Standard({"d": 4})}
        assert merge(base, ours, theirs) == Baseline(both)

    def test_known_findings_that_one_side_mended_are_gone(self) -> None:
        base = Baseline({"lint": Standard(known={one("1"): 1, one("2"): 2})})
        ours, theirs = (
            Baseline({"lint": Standard(known=known)}) for known in ({one("2"): 2}, {one("1"): 1, one("2"): 1})
        )
        assert merge(base, ours, theirs).of("lint").known == {one("2"): 1}

    def test_days_and_steps_of_both(self) -> None:
        one_step, other = Loosening(DAY, "lint", 3, "r", "c"), Loosening(LATER, "lint", 4, "r", "c")
        ours = Baseline(adopted={"lint": LATER, "mypy": DAY}, loosened=(other, one_step))
        theirs = Baseline(adopted={"lint": DAY}, loosened=(one_step,))
        merged = merge(Baseline(), ours, theirs)
        assert merged == Baseline({}, {"lint": DAY, "mypy": DAY}, (one_step, other))
        assert list(merged.adopted) == ["lint", "mypy"]


floors = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9).map(float))
baselines = floors.map(lambda floors: Baseline({"coverage": Standard(floors)}))


@given(baselines, baselines, baselines)
def test_merging_takes_no_side_and_loosens_neither(base: Baseline, ours: Baseline, theirs: Baseline) -> None:
    merged = merge(base, ours, theirs)
    assert merged == merge(base, theirs, ours)
    for item, floor in merged.of("coverage").floors.items():
        sides = [side.of("coverage").floors[item] for side in (ours, theirs) if item in side.of("coverage").floors]
        assert floor == max(sides)
    assert merge(base, base, ours).of("coverage").floors == {
        item: max(floor, base.of("coverage").floors.get(item, 0)) for item, floor in ours.of("coverage").floors.items()
    }


def test_what_a_baseline_does_not_know_is_held_to_nothing() -> None:
    assert Baseline().of("lint") == Standard()
    assert not Standard()
    assert Standard({"a": 1})
    assert Standard(known={one("1"): 1})
