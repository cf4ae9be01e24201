"""Settings that come to less, or to as much as before, whatever their text looks like: a tool has to be asked."""

from __future__ import annotations

from tests.integrity.history import Case, Place, Weakening

PYPROJECT = "pyproject.toml"
MYPY = """\
[tool.mypy]
strict = true
files = ["src"]
mypy_path = "src"

"""
COVERAGE = """\
[tool.coverage.run]
branch = true
source = ["src/ledger"]

[tool.coverage.report]
fail_under = 92

"""

CASES = (
    Weakening(
        "mypy's strict gets a value that mypy passes over",
        edits={PYPROJECT: {"strict = true": 'strict = "always"'}},
        at=Place(PYPROJECT, 'strict = "always"'),
    ),
    Weakening(
        "coverage's fail_under is that of a variable, and lower where nobody sets it",
        edits={PYPROJECT: {"fail_under = 92": 'fail_under = "${LEAST_COVERAGE-60}"'}},
        at=Place(PYPROJECT, "fail_under ="),
    ),
    Weakening(
        "coverage's branch is that of a variable, and off where nobody sets it",
        edits={PYPROJECT: {"branch = true": 'branch = "${BRANCHES-false}"'}},
        at=Place(PYPROJECT, "branch ="),
    ),
    Weakening(
        "a mypy.ini comes, and mypy reads no other",
        files={"mypy.ini": "[mypy]\nfiles = src\nmypy_path = src\n"},
        at=Place("mypy.ini", "[mypy]"),
    ),
    Weakening(
        "a .coveragerc comes, and coverage reads no other",
        files={".coveragerc": "[run]\nbranch = True\nsource = src/ledger\n"},
        at=Place(".coveragerc", "[run]"),
    ),
    Weakening(
        "a folder gets a ruff.toml that selects less",
        files={"src/ledger/ruff.toml": 'line-length = 120\n\n[lint]\nselect = ["E", "F", "I"]\n'},
        at=Place("src/ledger/ruff.toml", "line-length", to="select"),
    ),
)

BENIGN = (
    Case(
        "mypy's settings move to a mypy.ini as they are",
        edits={PYPROJECT: {MYPY: ""}},
        files={"mypy.ini": "[mypy]\nstrict = True\nfiles = src\nmypy_path = src\n"},
    ),
    Case(
        "mypy's strict is written out, for the package alone what it has for modules",
        edits={
            PYPROJECT: {
                MYPY: """\
[tool.mypy]
files = ["src"]
mypy_path = "src"
extra_checks = true
strict_equality = true
warn_redundant_casts = true
warn_unused_configs = true
warn_unused_ignores = true

[[tool.mypy.overrides]]
module = "ledger.*"
check_untyped_defs = true
disallow_any_generics = true
disallow_incomplete_defs = true
disallow_subclassing_any = true
disallow_untyped_calls = true
disallow_untyped_decorators = true
disallow_untyped_defs = true
implicit_reexport = false
warn_return_any = true

"""
            }
        },
    ),
    Case(
        "coverage's settings move to a .coveragerc, which says again what is usual",
        edits={PYPROJECT: {COVERAGE: ""}},
        files={
            ".coveragerc": """
                [run]
                branch = True
                source_pkgs = ledger

                [report]
                fail_under = 92
                exclude_lines =
                    pragma: no cover
            """
        },
    ),
)
