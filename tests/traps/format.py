"""Traps of `format`: what makes `ruff format --check` content although a file is not formatted."""

from __future__ import annotations

from tests.traps.trap import Clean, Trap

UGLY = "x  =  1\n"

CLEAN = Clean("format", {"src/acme/__init__.py": "x = 1\n", "tests/test_acme.py": "assert True\n"})

TRAPS = [
    Trap(
        name="`exclude` in ruff's settings leaves a file out",
        files={"ruff.toml": 'exclude = ["ugly.py"]\n', "src/acme/ugly.py": UGLY},
        by_hand="ruff format --check src tests",
        says="2 files already formatted",
        status="out_of_range",
        because="ruff's setting `exclude` hides it.",
    ),
]
