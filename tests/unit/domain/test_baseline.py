"""A reading held to what the project has reached."""

from __future__ import annotations

from dataclasses import replace

import pytest

from verify_gate.domain.baseline import Standard, hold
from verify_gate.domain.finding import Finding
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading

FIX = "Run `verify ratchet`, and commit the file."
FILES = Population(2, 2, "files")


def stale(said: str) -> Finding:
    return Finding(
        f"the baseline says more than is needed: {said}",
        path="verify.baseline.toml",
        rule="stale-baseline",
        fix=FIX,
        needle="stale baseline entries",
    )


def bad(digest: str, *, path: str = "a.py", known: bool = False, **more: str) -> Finding:
    return Finding("bad", path, rule="E1", identity=Identity(path, "", "E1", digest), known=known, **more)


def lint(*findings: Finding, value: float | None = None, limit: float = 0) -> Reading:
    needle = Needle("findings", len(findings) if value is None else value, "findings", Range(max=limit))
    return Reading((needle, Needle("unmeasured files", 0, "files")), FILES, findings)


def known(*digests: str) -> Standard:
    return Standard(known={Identity("a.py", "", "E1", digest): 1 for digest in digests})


def held(reading: Reading, standard: Standard, quantity: str = "findings") -> Reading:
    return hold(reading, quantity, standard, lambda _: True)


class TestFindings:
    def test_known_ones_are_allowed_and_marked(self) -> None:
        reading = held(lint(bad("1"), bad("2")), known("1", "2"))
        assert reading == Reading(
            (
                Needle("findings", 2, "findings", Range(max=2), full=Range(max=0)),
                Needle("unmeasured files", 0, "files"),
                Needle("stale baseline entries", 0, "entries"),
            ),
            Population(2, 2, "files", {"known": 2}),
            (bad("1", known=True), bad("2", known=True)),
        )

    def test_one_swapped_for_another_is_new_and_the_old_entry_stale(self) -> None:
        reading = held(lint(bad("1"), bad("3")), known("1", "2"))
        assert reading.needles[0] == Needle("findings", 2, "findings", Range(max=1), full=Range(max=0))
        assert reading.needles[2] == Needle("stale baseline entries", 1, "entries")
        assert reading.findings == (bad("1", known=True), bad("3"), stale("a.py E1 2 is found 1 times less"))

    def test_a_limit_of_verify_toml_is_never_narrowed(self) -> None:
        reading = held(lint(bad("1"), bad("2"), bad("3"), limit=2), known("1"))
        assert reading.needles[0].range == Range(max=2)

    def test_findings_of_other_needles_are_not_counted(self) -> None:
        leak = Finding("this file was not looked at", path="b.py", rule="unmeasured")
        old = Finding("old", rule="stale-exclusion")
        other = bad("1", needle="unmeasured files")
        reading = held(lint(bad("1"), leak, old, other, value=1), known("1"))
        assert reading.needles[0].range == Range(max=1)
        assert reading.findings == (bad("1", known=True), leak, old, other)

    def test_several_findings_of_one_contract_count_once(self) -> None:
        findings = (bad("1", part_of="c"), bad("2", part_of="c"), bad("3", part_of="d"))
        reading = held(lint(*findings, value=2), known("1", "2", "3"))
        assert reading.needles[0].range == Range(max=2)
        reading = held(lint(*findings, value=2), known("1", "3"))
        assert reading.needles[0].range == Range(max=1)

    @pytest.mark.parametrize("value", [2, 4])
    def test_where_the_figure_counts_something_else_nothing_is_allowed(self, value: int) -> None:
        reading = held(lint(bad("1"), bad("2"), bad("3"), value=value), known("1", "2", "3"))
        assert reading.needles[0].range == Range(max=0)

    def test_a_finding_without_identity_is_new(self) -> None:
        nameless = replace(bad("1"), identity=None)
        reading = held(lint(nameless, bad("1")), known("1"))
        assert reading.needles[0].range == Range(max=1)
        assert reading.findings == (nameless, bad("1", known=True))

    def test_a_reading_on_its_word_stays_so(self) -> None:
        reading = held(replace(lint(bad("1")), population=None), known("1"))
        assert (reading.population, reading.needles[0].in_range) == (None, True)

    def test_a_file_that_moved_is_looked_for(self) -> None:
        reading = lint(bad("1", path="b.py"))
        assert hold(reading, "findings", known("1"), lambda path: path == "b.py").findings[0].known
        assert not hold(reading, "findings", known("1"), lambda _: True).findings[0].known


def test_nothing_to_hold_changes_nothing() -> None:
    reading = lint(bad("1"))
    assert held(reading, Standard()) is reading
    assert held(reading, known("1"), "errors") is reading


class TestFloors:
    def below(self, path: str, *, known: bool = False) -> Finding:
        return Finding("low", path=path, rule="below-floor", needle="worst file", known=known)

    def reading(self, findings: tuple[Finding, ...], **figures: float) -> Reading:
        measured = {f"{name}.py": figure for name, figure in figures.items()}
        worst = min(measured.values(), default=100)
        needles = (Needle("failing tests", 0, "tests"), Needle("worst file", worst, "%", Range(min=90)))
        return Reading(needles, FILES, findings, measured=measured)

    def needle(self, value: float, least: float) -> Needle:
        return Needle("worst file", value, "%", Range(min=least), full=Range(min=90))

    def test_a_file_is_held_to_its_own_floor(self) -> None:
        reading = self.reading((self.below("a.py"),), a=50.5, b=95)
        assert held(reading, Standard({"a.py": 50.0}), "worst file") == Reading(
            (
                Needle("failing tests", 0, "tests"),
                self.needle(50.5, 50.0),
                Needle("stale baseline entries", 0, "entries"),
            ),
            Population(2, 2, "files", {"known": 1}),
            (self.below("a.py", known=True),),
            measured={"a.py": 50.5, "b.py": 95},
        )

    def test_a_new_file_has_the_full_floor(self) -> None:
        reading = held(
            self.reading((self.below("a.py"), self.below("b.py")), a=50, b=89), Standard({"a.py": 50}), "worst file"
        )
        assert reading.needles[1] == self.needle(89, 90)
        assert reading.findings == (self.below("a.py", known=True), self.below("b.py"))

    def test_one_that_fell_below_its_own_floor(self) -> None:
        other = Finding("else", path="a.py", needle="unmeasured files")
        reading = held(self.reading((self.below("a.py"), other), a=49.9, b=91), Standard({"a.py": 50}), "worst file")
        assert reading.needles[1] == self.needle(49.9, 50)
        fallen = replace(self.below("a.py"), message="low; verify.baseline.toml holds this one at 50")
        assert reading.findings == (fallen, other)

    def test_of_two_as_far_below_the_first_by_name(self) -> None:
        reading = held(self.reading((), b=88, a=88, c=90), Standard({"c.py": 1}), "worst file")
        assert reading.needles[1] == self.needle(88, 90)

    def test_a_floor_above_the_full_one_is_none(self) -> None:
        assert held(self.reading((), a=91), Standard({"a.py": 95}), "worst file").needles[1] == self.needle(91, 90)

    @pytest.mark.parametrize(
        ("figure", "least", "said"),
        [
            (90, 80, "a.py reaches the full floor of 90"),
            (81, 80, "a.py is at 81.0 by now, and its floor at 80"),
            (80.9, 80, None),
            (80, 80, None),
        ],
    )
    def test_a_floor_that_lags_behind_is_stale(self, figure: float, least: float, said: str | None) -> None:
        reading = held(self.reading((), a=figure), Standard({"a.py": least}), "worst file")
        assert reading.findings == ((stale(said),) if said else ())
        assert reading.needles[-1] == Needle("stale baseline entries", 1 if said else 0, "entries")

    def test_a_file_that_is_gone_is_stale(self) -> None:
        reading = held(self.reading((), a=95), Standard({"b.py": 50}), "worst file")
        assert reading.findings == (stale("b.py is no longer measured"),)

    def test_where_nothing_was_measured_the_needle_stays(self) -> None:
        reading = held(self.reading(()), Standard({"b.py": 50}), "worst file")
        assert reading.needles[1] == Needle("worst file", 100, "%", Range(min=90))
        assert reading.findings == (stale("b.py is no longer measured"),)
