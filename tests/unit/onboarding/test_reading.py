"""What comes of the first readings: what is left out, held by a baseline, or stays red; and what changed since."""

from __future__ import annotations

from datetime import date

from verify_gate.domain.baseline import Standard
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding
from verify_gate.domain.identity import Identity
from verify_gate.domain.needle import Needle, Range
from verify_gate.domain.population import Population
from verify_gate.domain.ratchet import Baseline
from verify_gate.domain.reading import Reading
from verify_gate.domain.report import InstrumentReport
from verify_gate.domain.verdict import Status
from verify_gate.onboarding.again import new_members, since
from verify_gate.onboarding.choice import Chosen, Left, Proposal
from verify_gate.onboarding.facts import Layout
from verify_gate.onboarding.reading import baseline, excluded, revised, still_red

DAY = "2026-01-02"
TODAY = date(2026, 1, 2)
POPULATION = Population(1, 1, "files")


def line(name: str, reading: Reading | None, status: Status, why: str | None = None) -> InstrumentReport:
    return InstrumentReport(name, name, Cadence.CHANGE, "Is it?", status, reading, why)


def bad(path: str) -> Finding:
    return Finding("bad", path, rule="E1", identity=Identity(path, "", "E1", "0"))


LEAK = Finding("this file was not looked at", "b.py", rule="unmeasured", fix="ruff's setting `exclude` hides it.")
LINT = Reading(
    (Needle("findings", 2, "findings"), Needle("unmeasured files", 1, "files")),
    POPULATION,
    (bad("a.py"), bad("b.py"), LEAK),
)
LINES = {"lint": (line("lint", LINT, Status.OUT_OF_RANGE), "findings")}
AWAY = {"lint": (Exclusion("b.py", "Made."),)}


def test_an_idea_of_inits_that_cannot_be_read_is_left_out_and_what_the_project_set_up_is_not() -> None:
    failed = {name: (line(name, None, Status.NO_READING, "It broke."), "x") for name in ("typecheck", "lint")}
    proposal = Proposal((Chosen("typecheck", "w", own=True), Chosen("lint", "w"), Chosen("format", "w", own=True)), ())
    assert revised(proposal, failed, DAY) == Proposal(
        (Chosen("lint", "w"), Chosen("format", "w", own=True)),
        (
            Left(
                "typecheck",
                "it could not be read on 2026-01-02: It broke",
                "mend that, then [instruments.typecheck]",
            ),
        ),
    )


def test_layers_that_do_not_hold_are_not_proposed() -> None:
    proposal = Proposal((Chosen("boundaries", "w", own=True),), ())

    def broken(count: int) -> Proposal:
        reading = Reading((Needle("broken contracts", count, "contracts"),), POPULATION)
        return revised(
            proposal, {"boundaries": (line("boundaries", reading, Status.IN_RANGE), "broken contracts")}, DAY
        )

    assert broken(0) == proposal
    assert broken(1).chosen == ()
    assert broken(1).left[0].why == "the layers that the imports show do not hold by way of calls and attributes"


def test_exclusions_are_those_of_each_instrument_that_was_read() -> None:
    lines = {**LINES, "format": (line("format", None, Status.NO_READING), "x")}
    (found,) = excluded(lines, {}, ["a.py", "b.py"], DAY)["lint"]
    assert (found.path, list(excluded(lines, {}, [], DAY))) == ("b.py", ["lint"])


def test_a_baseline_holds_what_is_there_outside_the_exclusions() -> None:
    needle = Needle("worst file", 50, "%", Range(min=90))
    coverage = Reading((needle,), POPULATION, measured={"a.py": 50.07, "b.py": 10, "c.py": 99})
    lines = {
        **LINES,
        "coverage": (line("coverage", coverage, Status.OUT_OF_RANGE), "worst file"),
        "format": (line("format", None, Status.NO_READING), "files"),
    }
    leaving = {**AWAY, "coverage": (Exclusion("b.py", "Made."),)}
    assert baseline(lines, leaving, TODAY) == Baseline(
        {"lint": Standard(known={Identity("a.py", "", "E1", "0"): 1}), "coverage": Standard(floors={"a.py": 50.0})},
        {"lint": TODAY, "coverage": TODAY},
    )


def test_what_was_not_measured_is_not_adopted_yet() -> None:
    uncollected = Reading((Needle("failing tests", 1, "tests"),), POPULATION)
    lines = {**LINES, "coverage": (line("coverage", uncollected, Status.OUT_OF_RANGE), "worst file")}
    held = baseline(lines, AWAY, TODAY)
    assert held is not None
    assert held.adopted == {"lint": TODAY}


def test_no_baseline_where_there_is_nothing_to_hold() -> None:
    assert baseline({}, {}, TODAY) is None
    assert baseline(LINES, {"lint": (Exclusion("*.py", "All."),)}, TODAY) is None


def test_what_stays_red() -> None:
    tests = Reading(
        (
            Needle("failing tests", 2, "tests"),
            Needle("tests left out", 1, "tests"),
            Needle("worst file", 50, "%", Range(min=90)),
        ),
        POPULATION,
        (Finding("1 test is written", "t.py", rule="uncollected"),),
    )
    lines = {
        **LINES,
        "coverage": (line("coverage", tests, Status.OUT_OF_RANGE), "worst file"),
        "typecheck": (line("typecheck", None, Status.NO_READING, "It broke."), "errors"),
    }
    assert list(still_red(lines, AWAY)) == [
        "coverage: 2 failing tests",
        "coverage: 1 test left out",
        "typecheck could not be read: It broke.",
    ]
    assert list(still_red(LINES, {})) == ["lint: 1 unmeasured file"]


LAYOUT = Layout(("src",), ("tests", "more/tests"), "a src layout")
GATE = {
    "verify": {"source": ["./src/"], "tests": ["tests", "more"]},
    "instruments": {"lint": {"exclude": [{"path": "src/gone.py", "reason": "x"}, {"path": "src/*.py", "reason": "x"}]}},
}


def test_what_has_changed_since() -> None:
    proposal = Proposal((Chosen("lint", "ruff."), Chosen("build", "The wheel.")), ())
    assert list(since(GATE, LAYOUT, proposal, ["src/a.py"])) == [
        "build could be read, and verify.toml has no [instruments.build]. The wheel.",
        "[instruments.lint] excludes 'src/gone.py', and there is no such file any more: take it out.",
    ]


def test_what_is_new_in_the_tree() -> None:
    bare = {"verify": {"source": ["lib/acme"]}, "instruments": {}}
    layout = Layout(("lib", "new"), ("tests/unit", "new/tests"), "x")
    assert list(since(bare, layout, Proposal((), ()), [])) == [
        "new is new: [verify] source does not name it.",
        "new/tests is new: [verify] tests does not name it.",
    ]


def test_a_project_that_no_member_takes_in() -> None:
    assert list(new_members(("packages/a", "packages/b"), {"packages/a"})) == [
        "packages/b is a project, and [verify] members does not take it in."
    ]
