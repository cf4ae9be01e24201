"""Facts of a plain project, to be varied."""

from __future__ import annotations

from verify_gate.onboarding.facts import Configured, Facts, History, Layout, Python

ALL = dict.fromkeys(("coverage", "jscpd", "lint-imports", "mypy", "pyproject-build", "pytest", "ruff"), True)
FACTS = Facts(
    layout=Layout(("src",), ("tests",), "a src layout"),
    configured=Configured(tools={"mypy": "mypy.ini", "ruff": "pyproject.toml"}, name="acme", backend="hatchling"),
    python=Python(".venv/bin/python", "3.12"),
    history=History(commits=True),
    tools=ALL,
    documents=2,
)
