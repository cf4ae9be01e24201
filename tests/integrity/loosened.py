"""Settings of the tools that ask for less than before, and places at which one is told to look away."""

from __future__ import annotations

from tests.integrity.history import Place, Weakening

PYPROJECT = "pyproject.toml"
LAYERS = 'layers = ["ledger.statement", "ledger.account", "ledger.rates", "ledger.fees", "ledger.money"]'
DOOR = """
[[tool.importlinter.contracts]]
name = "One door to the network"
type = "forbidden"
source_modules = ["ledger.account", "ledger.fees", "ledger.money"]
forbidden_modules = ["urllib"]
ignore_imports = []
"""

CASES = (
    Weakening(
        "a function that no test runs is hidden by a pragma: no cover",
        edits={
            "src/ledger/fees.py": {
                "    return min(cents * 2 // 100, HIGHEST)\n": """\
    return min(cents * 2 // 100, HIGHEST)


def refund(cents: int) -> int:  # pragma: no cover
    return cents - fee(cents)
"""
            }
        },
        at=Place("src/ledger/fees.py", "pragma: no cover"),
    ),
    Weakening(
        "a finding of ruff is hidden by a noqa",
        edits={
            "src/ledger/rates.py": {
                "from ledger import network\n": "import os  # noqa: F401\n\nfrom ledger import network\n"
            }
        },
        at=Place("src/ledger/rates.py", "noqa"),
    ),
    Weakening(
        "a wrong type is hidden by a type: ignore",
        edits={
            "src/ledger/rates.py": {
                "return Money(round(money.cents * rate), name)": (
                    "return Money(money.cents * rate, name)  # type: ignore[arg-type]"
                )
            },
        },
        at=Place("src/ledger/rates.py", "type: ignore"),
    ),
    Weakening(
        "coverage's fail_under is lowered",
        edits={PYPROJECT: {"fail_under = 92": "fail_under = 60"}},
        at=Place(PYPROJECT, "fail_under ="),
    ),
    Weakening(
        "coverage omits a file",
        edits={PYPROJECT: {'source = ["src/ledger"]': 'source = ["src/ledger"]\nomit = ["src/ledger/rates.py"]'}},
        at=Place(PYPROJECT, "omit ="),
    ),
    Weakening(
        "coverage no longer looks at branches",
        edits={PYPROJECT: {"branch = true": "branch = false"}},
        at=Place(PYPROJECT, "branch = false"),
    ),
    Weakening(
        "coverage excludes every line that raises",
        edits={PYPROJECT: {"fail_under = 92": 'fail_under = 92\nexclude_also = ["raise .*"]'}},
        at=Place(PYPROJECT, "exclude_also ="),
    ),
    Weakening(
        "ruff's per-file-ignores grow",
        edits={PYPROJECT: {'"tests/**" = ["S101"]': '"tests/**" = ["S101"]\n"src/ledger/money.py" = ["B", "F"]'}},
        at=Place(PYPROJECT, '"src/ledger/money.py" = '),
    ),
    Weakening(
        "ruff's select shrinks",
        edits={PYPROJECT: {'select = ["B", "C90", "E", "F", "I", "S", "UP"]': 'select = ["E", "F", "I"]'}},
        at=Place(PYPROJECT, "select ="),
    ),
    Weakening(
        "ruff's ignore grows",
        edits={
            PYPROJECT: {
                '  "E741", # l is a fine name for a line\n': '  "E741", # l is a fine name for a line\n  "F841",\n'
            }
        },
        at=Place(PYPROJECT, '"F841"'),
    ),
    Weakening(
        "ruff allows functions of any complexity",
        edits={PYPROJECT: {"max-complexity = 6": "max-complexity = 60"}},
        at=Place(PYPROJECT, "max-complexity ="),
    ),
    Weakening(
        "ruff leaves out a file",
        edits={
            PYPROJECT: {
                'line-length = 120\nsrc = ["src"]': 'line-length = 120\nextend-exclude = ["src/ledger/rates.py"]\nsrc = ["src"]'
            }
        },
        at=Place(PYPROJECT, "extend-exclude ="),
    ),
    Weakening(
        "mypy is no longer strict",
        edits={PYPROJECT: {"strict = true": "strict = false"}},
        at=Place(PYPROJECT, "strict = false"),
    ),
    Weakening(
        "a mypy override ignores a module's errors",
        edits={
            PYPROJECT: {
                'mypy_path = "src"\n': """\
mypy_path = "src"

[[tool.mypy.overrides]]
module = "ledger.rates"
ignore_errors = true
"""
            }
        },
        at=Place(PYPROJECT, "[[tool.mypy.overrides]]", to="ignore_errors = true"),
    ),
    Weakening(
        "an import contract is taken out",
        edits={PYPROJECT: {DOOR: ""}},
        at=Place(PYPROJECT, 'name = "One door to the network"', gone=True),
    ),
    Weakening(
        "a contract ignores an import",
        edits={
            PYPROJECT: {"ignore_imports = []": 'ignore_imports = ["ledger.fees -> urllib"]'},
            "src/ledger/fees.py": {"\nFREE_BELOW": "\nfrom urllib.request import urlopen as urlopen\n\nFREE_BELOW"},
        },
        at=Place(PYPROJECT, "ignore_imports ="),
    ),
    Weakening(
        "a layer is taken out of a contract",
        edits={PYPROJECT: {LAYERS: LAYERS.replace('"ledger.rates", ', "")}},
        at=Place(PYPROJECT, "layers ="),
    ),
    Weakening(
        "warnings are errors no longer",
        edits={PYPROJECT: {'filterwarnings = ["error"]\n': ""}},
        at=Place(PYPROJECT, "filterwarnings =", gone=True),
    ),
    Weakening(
        "a kind of warning is ignored",
        edits={PYPROJECT: {'filterwarnings = ["error"]': 'filterwarnings = ["error", "ignore::DeprecationWarning"]'}},
        at=Place(PYPROJECT, "filterwarnings ="),
    ),
)
