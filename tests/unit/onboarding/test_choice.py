"""Which instruments a project gets, and why it does not get the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.onboarding.samples import ALL, FACTS
from verify_gate.onboarding.choice import Chosen, Left, propose
from verify_gate.onboarding.facts import Configured, Facts, History, Layout, Python
from verify_gate.registry import STANDARD

MUTATION = Left(
    "mutation",
    "it takes long, and only you know which folder holds pure logic",
    '[instruments.mutation] with paths = ["…"], read by verify --milestone',
)


def of(facts: Facts, name: str) -> Chosen | Left:
    proposal = propose(facts)
    return next(each for each in (*proposal.chosen, *proposal.left) if each.name == name)


def test_a_plain_project() -> None:
    proposal = propose(FACTS)
    assert proposal.chosen == (
        Chosen("typecheck", "mypy, as mypy.ini sets it up."),
        Chosen("lint", "ruff, as pyproject.toml sets it up."),
        Chosen("format", "ruff's formatter, as pyproject.toml sets it up."),
        Chosen("duplication", "jscpd, from 50 tokens of logic on.", own=True),
        Chosen(
            "coverage",
            "Each file by itself; those that are lower today can be held in verify.baseline.toml.",
            (("floor", 90),),
        ),
        Chosen("build", "The sdist and the wheel, by hatchling; it is installed anew, and needs the network."),
        Chosen("suppressions", "Every noqa, type: ignore, pragma and skip says why it is there."),
        Chosen("canon", "2 documents: links, names and examples. From --push on."),
        Chosen("integrity", "No change may weaken the tests or this gate unseen. From --push on."),
    )
    assert proposal.left == (
        Left(
            "boundaries",
            "no package here has two layers of modules to keep apart",
            "write a contract of your own into import-linter's settings",
        ),
        MUTATION,
    )


def test_every_standard_instrument_is_chosen_or_left_out_with_a_reason() -> None:
    for facts in (FACTS, replace(FACTS, tools={}), replace(FACTS, layers="x")):
        proposal = propose(facts)
        assert sorted(each.name for each in (*proposal.chosen, *proposal.left)) == sorted(STANDARD)


@pytest.mark.parametrize(
    ("name", "tool"),
    [
        ("typecheck", "mypy"),
        ("lint", "ruff"),
        ("format", "ruff"),
        ("boundaries", "lint-imports"),
        ("duplication", "jscpd"),
        ("build", "pyproject-build"),
    ],
)
def test_without_its_tool_an_instrument_is_left_out_with_the_command_that_adds_it(name: str, tool: str) -> None:
    facts = replace(FACTS, tools={key: there for key, there in ALL.items() if key != tool})
    brings = {"lint-imports": "import-linter", "pyproject-build": "build"}.get(tool, tool)
    why = f"{brings} is neither in the project's environment nor beside verify"
    assert of(facts, name) == Left(name, why, f"pip install {brings}")
    for manager, adds in (("uv", "uv add --dev"), ("poetry", "poetry add --group dev"), ("pdm", "pdm add -dG dev")):
        managed = replace(facts, python=replace(FACTS.python, manager=manager))
        assert of(managed, name) == Left(name, why, f"{adds} {brings}")


def test_what_the_project_never_used_is_an_idea_of_init() -> None:
    bare = replace(FACTS, configured=Configured(tools={"flake8": ".flake8"}))
    assert of(bare, "typecheck") == Chosen(
        "typecheck", "mypy, with its defaults: the project has no settings for it.", own=True
    )
    assert of(bare, "lint") == Chosen(
        "lint",
        "ruff, with its default rules: the project has no settings for it. (flake8 goes on beside it.)",
        own=True,
    )
    assert of(bare, "format") == Chosen("format", "ruff's formatter, with its defaults.", own=True)
    used = replace(FACTS, configured=Configured(tools={"jscpd": ".jscpd.json"}))
    assert of(used, "duplication") == Chosen("duplication", "jscpd, from 50 tokens of logic on.")


def test_another_formatter_is_left_its_work() -> None:
    facts = replace(FACTS, configured=Configured(tools={"black": "pyproject.toml"}))
    assert of(facts, "format") == Left(
        "format",
        "black formats it (pyproject.toml), and ruff would here and there do otherwise",
        'read black itself as a command: uses = "command", run = ["black", "--check", "."]',
    )


def test_boundaries_by_their_own_contracts_or_by_layers_that_hold() -> None:
    theirs = replace(FACTS, configured=Configured(tools={"importlinter": "setup.cfg"}))
    assert of(theirs, "boundaries") == Chosen("boundaries", "The contracts of setup.cfg.")
    why = "The layers in .importlinter, which hold today. Name them as they are meant."
    assert of(replace(FACTS, layers="[importlinter]"), "boundaries") == Chosen("boundaries", why, own=True)


@pytest.mark.parametrize(
    ("tools", "lacking"),
    [
        ({**ALL, "coverage": False}, "coverage"),
        ({key: True for key in ALL if key != "pytest"}, "pytest"),
        ({}, "pytest coverage"),
    ],
)
def test_coverage_needs_pytest_and_coverage_of_the_project(tools: dict[str, bool], lacking: str) -> None:
    why = f"{lacking.replace(' ', ' and ')} must be in the project's own environment, which lacks that"
    assert of(replace(FACTS, tools=tools), "coverage") == Left("coverage", why, f"pip install {lacking}")


def test_an_environment_that_lies_elsewhere_is_to_be_started() -> None:
    elsewhere = Python("/usr/bin/python3", "3.12", manager="poetry", runs="poetry run")
    facts = replace(FACTS, tools={}, python=elsewhere)
    way = "start verify in the environment that poetry keeps: poetry run verify init"
    assert of(facts, "coverage") == Left(
        "coverage", "pytest and coverage must be in the project's own environment, which lacks that", way
    )
    assert of(facts, "integrity") == Left(
        "integrity", "it runs the tests of both sides, and the project's own environment has no pytest", way
    )


def test_coverage_without_tests() -> None:
    facts = replace(FACTS, layout=Layout(("src",), (), "a src layout"))
    assert of(facts, "coverage") == Left(
        "coverage", "no tests were found", 'say where they are: [verify] tests = ["…"]'
    )
    assert isinstance(of(replace(facts, tools={}), "integrity"), Chosen)


def test_coverage_takes_over_what_the_settings_deselect_and_ask_for() -> None:
    tools = {"coverage": ".coveragerc", "pytest": "pytest.ini"}
    selections = (("-m", "not slow"), ("-k", "x"))
    facts = replace(FACTS, configured=Configured(tools=tools, coverage_floor=100.0, selections=selections))
    assert of(facts, "coverage") == Chosen(
        "coverage",
        "Each file by itself, all of it, as coverage's fail_under has it (.coveragerc). "
        "What pytest's settings deselect (pytest.ini) stays so, and is said here.",
        (("floor", 100), ("args", ("-m", "not slow", "-k", "x"))),
    )
    lower = replace(FACTS, configured=Configured(tools=tools, coverage_floor=99.9))
    assert of(lower, "coverage") == of(FACTS, "coverage")


def test_what_cannot_be_built() -> None:
    assert of(replace(FACTS, configured=Configured()), "build") == Left(
        "build",
        "nothing says how the project is built: pyproject.toml has no [build-system]",
        "name a build backend there, if it is to be installed by others",
    )


def test_documents_and_decisions() -> None:
    assert of(replace(FACTS, documents=0), "canon") == Left(
        "canon", "there are no documents beside verify.toml or in docs", "write a README.md"
    )
    facts = replace(FACTS, documents=1, decisions="docs/adr")
    said = "1 document, and the decisions in docs/adr: links, names and examples. From --push on."
    assert of(facts, "canon") == Chosen("canon", said)


@pytest.mark.parametrize(
    ("history", "why", "way"),
    [
        (History(), "there is no commit of git to hold a change against", "git init, and a commit"),
        (History(commits=True, why_not="HEAD is lost"), "HEAD is lost", "name a branch: [verify] base"),
    ],
)
def test_integrity_needs_a_commit_and_a_base(history: History, why: str, way: str) -> None:
    assert of(replace(FACTS, history=history), "integrity") == Left("integrity", why, way)


def test_one_is_left_out_in_place_of_being_chosen() -> None:
    proposal = propose(FACTS).instead("lint", "it broke", "mend it")
    assert "lint" not in {each.name for each in proposal.chosen}
    assert proposal.left[-1] == Left("lint", "it broke", "mend it")
