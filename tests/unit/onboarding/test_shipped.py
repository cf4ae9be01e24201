"""Which tests a project is taken to ship on purpose."""

from __future__ import annotations

from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading
from verify_gate.domain.report import InstrumentReport
from verify_gate.domain.verdict import Status
from verify_gate.onboarding.choice import Chosen, Proposal
from verify_gate.onboarding.facts import Layout
from verify_gate.onboarding.shipped import with_its_tests

BUILD, LINT = Chosen("build", "The wheel."), Chosen("lint", "ruff.", (("select", "E"),))
PROPOSAL = Proposal((LINT, BUILD), ())


def read(*findings: Finding) -> dict[str, tuple[InstrumentReport, str]]:
    reading = Reading((Needle("stray files", len(findings), "files"),), Population(1, 1, "files"), findings)
    return {"build": (InstrumentReport("build", "wheel", Cadence.CHANGE, "?", Status.OUT_OF_RANGE, reading), "")}


def ships(path: str, member: str) -> Finding:
    return Finding(f"a test ships, as {member}", path, rule="test")


def test_tests_inside_a_package_ship_as_their_folder_a_file_by_itself_as_it_is() -> None:
    layout = Layout(("src/acme", "src/tool"), ("src/acme/tests", "src/tool/test_all.py"), "?")
    lines = read(
        ships("src/acme/tests/test_a.py", "acme/tests/test_a.py"),
        ships("src/acme/tests/deep/test_b.py", "acme/tests/deep/test_b.py"),
        ships("src/tool/test_all.py", "tool/test_all.py"),
    )
    made = with_its_tests(PROPOSAL, lines, layout)
    assert made.chosen == (
        LINT,
        Chosen(
            "build",
            "The wheel. Its tests lie inside its packages and ship with them, as they did before the gate.",
            (("ships", ("acme/tests/**", "tool/test_all.py")),),
        ),
    )
    assert made.of("build").chosen == made.chosen[1:]


def test_what_ships_beside_the_packages_or_is_no_test_stays_a_finding() -> None:
    layout = Layout(("src/acme",), ("tests", "src/acme/tests"), "?")
    lines = read(
        ships("tests/test_a.py", "tests/test_a.py"),
        Finding("acme/x.py is in the wheel", "src/acme/tests/x.py", rule="ghost-module"),
        Finding("a test ships, as acme/tests/y.py", None, rule="test"),
        ships("src/acme/loose/test_z.py", "acme/loose/test_z.py"),
    )
    assert with_its_tests(PROPOSAL, lines, layout) is PROPOSAL
    assert with_its_tests(PROPOSAL, {}, layout) is PROPOSAL
