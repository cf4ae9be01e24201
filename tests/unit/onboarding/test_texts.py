"""A proposal as text: TOML that gives back what was meant."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
import yaml

from tests.unit.onboarding.samples import FACTS
from verify_gate.domain.exclusion import Exclusion
from verify_gate.onboarding.choice import Chosen, Left, Proposal
from verify_gate.onboarding.facts import Configured, History, Layout, Python
from verify_gate.onboarding.texts import gate, quoted, root
from verify_gate.onboarding.workflow import workflow

DAY = "2026-01-02"


def test_a_gate_with_a_comment_for_each_choice() -> None:
    facts = replace(
        FACTS,
        layout=Layout(("src",), ("src/acme/tests",), "a src layout"),
        python=Python("env/bin/python", "3.12", told="env/bin/python"),
        history=History(commits=True, base="develop"),
    )
    proposal = Proposal(
        (Chosen("lint", "ruff."), Chosen("coverage", "Each.", (("floor", 90), ("args", ("-m", "not slow"))))),
        (Left("mutation", "it takes long", "wait"),),
    )
    excluded = {"lint": (Exclusion("src/acme/gen.py", "Made by protoc."),)}
    assert gate(facts, proposal, excluded, DAY) == (
        """\
# Written by `verify init` on 2026-01-02. From now on it is yours: no command rewrites it.
# `verify schema config` has every key, and `verify explain NAME` says more of an instrument.

[verify]
# What is measured: a src layout.
source = ["src"]
# Its tests. Those inside a package count as tests, and not as source.
tests = ["src/acme/tests"]
# Its interpreter, which is not where it would be looked for: .venv, venv, $VIRTUAL_ENV.
python = "env/bin/python"
# What a change is held against; the usual names (main, master) are not there.
base = "develop"

# ruff.
[instruments.lint]
exclude = [
  { path = "src/acme/gen.py", reason = "Made by protoc." },
]

# Each.
[instruments.coverage]
floor = 90
args = ["-m", "not slow"]

# Left out:
# - mutation: it takes long. To have it: wait.
"""
    )


def test_the_least() -> None:
    facts = replace(FACTS, layout=Layout(("a.py",), (), "a single module"))
    text = gate(facts, Proposal((Chosen("lint", "ruff."),), ()), {}, DAY)
    assert tomllib.loads(text) == {"verify": {"source": ["a.py"]}, "instruments": {"lint": {}}}


def test_the_root_of_a_monorepo() -> None:
    assert tomllib.loads(root(["packages/*", "tool"], DAY)) == {"verify": {"members": ["packages/*", "tool"]}}


@pytest.mark.parametrize(
    "text", ["plain", 'a"b\\c', "\x1b[31mred", "a\nb\tc\r", "\u202eright", "\U000e0041", "é…", "\x7f\x00"]
)
def test_a_quoted_text_is_given_back_and_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    assert tomllib.loads(f"x = {quoted(text)}") == {"x": text}
    assert quoted(text).isprintable()


HOSTILE = 'evil\x1b]0;title\x07"\n[verify]\nsource = ["elsewhere"]\n# '


def test_nothing_that_a_project_says_becomes_more_than_a_comment_or_a_text() -> None:
    facts = replace(
        FACTS,
        layout=Layout((HOSTILE,), (HOSTILE + "t",), f"a flat layout ({HOSTILE})"),
        history=History(commits=True, base=HOSTILE),
    )
    proposal = Proposal(
        (Chosen("build", f"by {HOSTILE}"), Chosen("coverage", "x", (("args", (HOSTILE,)),))),
        (Left("lint", HOSTILE, HOSTILE),),
    )
    text = gate(facts, proposal, {"build": (Exclusion(HOSTILE, HOSTILE),)}, DAY)
    assert tomllib.loads(text) == {
        "verify": {"source": [HOSTILE], "tests": [HOSTILE + "t"], "base": HOSTILE},
        "instruments": {
            "build": {"exclude": [{"path": HOSTILE, "reason": HOSTILE}]},
            "coverage": {"args": [HOSTILE]},
        },
    }
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("manager", "configured", "files", "steps"),
    [
        ("uv", Configured(), (), ["pip install uv", "uv sync --all-extras --all-groups"]),
        (
            "pip",
            Configured(backend="hatchling", extras=("test", "dev"), groups=("dev", "x; rm -rf")),
            ("requirements-dev.txt", "requirements.txt", "docs/requirements.txt", "constraints.txt"),
            [
                "python -m venv .venv",
                ".venv/bin/pip install --upgrade pip",
                '.venv/bin/pip install -e ".[test,dev]" --group dev -r requirements-dev.txt -r requirements.txt '
                "pytest coverage",
            ],
        ),
        ("hatch", Configured(), (), ["python -m venv .venv", ".venv/bin/pip install pytest coverage"]),
        ("pip", Configured(backend="flit"), (), ["python -m venv .venv", ".venv/bin/pip install -e . pytest coverage"]),
    ],
)
def test_the_job_installs_what_the_tests_need(
    manager: str, configured: Configured, files: tuple[str, ...], steps: list[str]
) -> None:
    facts = replace(FACTS, configured=configured, python=Python("x", "3.12", manager=manager))
    job = yaml.safe_load(workflow(facts, "main", files))["jobs"]["verify"]["steps"]
    assert job[0]["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert all("@" in step["uses"] and len(step["uses"].partition("@")[2]) == 40 for step in job[:2])
    assert [step["run"] for step in job[2:]] == [
        *steps,
        'pip install "verify-gate[python]"',
        "verify --push --format github",
    ]


def test_a_branch_by_a_name_that_is_none_is_not_written_into_the_job() -> None:
    assert "branches: [develop]" in workflow(FACTS, "develop", ())
    assert "branches: [main]" in workflow(FACTS, "a]\nrun: evil", ())
