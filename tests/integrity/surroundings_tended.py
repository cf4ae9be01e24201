"""Settings, CI and papers that ask for as much as before, or for more."""

from __future__ import annotations

from tests.integrity.history import Case

PYPROJECT = "pyproject.toml"

CASES = (
    Case(
        "floors are raised",
        edits={
            PYPROJECT: {"fail_under = 92": "fail_under = 96"},
            "verify.toml": {"floor = 90": "floor = 95", "floor = 94": "floor = 97"},
            "verify.baseline.toml": {"57.1": "60.0"},
        },
    ),
    Case(
        "a file is tested that the baseline had spared, and the baseline tightened",
        edits={"verify.baseline.toml": {'[floors.coverage]\n"src/ledger/network.py" = 57.1\n\n': ""}},
        files={
            "tests/test_network.py": """
                from io import BytesIO

                import pytest

                from ledger import network


                def test_download(monkeypatch: pytest.MonkeyPatch) -> None:
                    monkeypatch.setattr(network, "urlopen", lambda url: BytesIO(f"{url[-3:]};1.25".encode()))
                    assert network.download("USD") == "USD;1.25"
            """
        },
    ),
    Case(
        "ruff gets more rules, and one ignore less",
        edits={
            PYPROJECT: {
                'select = ["B", "C90", "E", "F", "I", "S", "UP"]': 'select = ["B", "C4", "C90", "E", "F", "I", "S", "SIM", "UP"]',
                '  "E741", # l is a fine name for a line\n': "",
                "max-complexity = 6": "max-complexity = 5",
            }
        },
    ),
    Case(
        "mypy is tightened",
        edits={
            PYPROJECT: {
                "strict = true": "strict = true\nwarn_unreachable = true",
                'files = ["src"]': 'files = ["src", "tests"]',
            }
        },
    ),
    Case(
        "the tools are upgraded",
        edits={
            PYPROJECT: {
                "mypy==1.18.2": "mypy==1.19.0",
                "pytest==9.0.1": "pytest==9.1.0",
                "ruff==0.14.4": "ruff==0.15.0",
            },
            ".pre-commit-config.yaml": {"rev: v0.14.4": "rev: v0.15.0", "rev: v1.18.2": "rev: v1.19.0"},
            ".github/workflows/ci.yml": {"actions/checkout@v5": "actions/checkout@v6", '"3.13"': '"3.14"'},
        },
    ),
    Case(
        "CI gets steps more",
        edits={
            ".github/workflows/ci.yml": {
                "      - name: lint\n": """\
      - name: format
        run: ruff format --check .
      - name: boundaries
        run: lint-imports
      - name: lint
"""
            }
        },
    ),
    Case(
        "pre-commit gets a hook more",
        edits={
            ".pre-commit-config.yaml": {
                "  - repo: local\n": """\
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v6.0.0
    hooks:
      - id: end-of-file-fixer
  - repo: local
"""
            }
        },
    ),
    Case(
        "CODEOWNERS gets a line more",
        edits={".github/CODEOWNERS": {"/verify.toml ": "/src/ledger/money.py   @ledger/money\n/verify.toml "}},
    ),
    Case(
        "an instrument is added, and mutation looks at more",
        edits={
            "verify.toml": {
                "[instruments.integrity]\n": "[instruments.suppressions]\n\n[instruments.integrity]\n",
                '["src/ledger/fees.py", "src/ledger/money.py"]': '["src/ledger/account.py", "src/ledger/fees.py", "src/ledger/money.py"]',
            }
        },
    ),
    Case(
        "a noqa comes with its reason",
        edits={
            "src/ledger/network.py": {
                "    with urlopen(BANK + currency) as answer:": (
                    "    with urlopen(BANK + currency) as answer:  # noqa: S310 - the bank's own address, written above"
                )
            },
            "verify.baseline.toml": {
                '\n[known.lint]\n"src/ledger/network.py | download | S310 | a4528c545766" = 1\n': ""
            },
        },
    ),
    Case(
        "documents are added, and a paragraph to the README",
        edits={"README.md": {"Keeps accounts": "Nothing is skipped, nothing ignored.\n\nKeeps accounts"}},
        files={"docs/money.md": "# Money\n\nIt is counted in cents. `pytest.mark.skip` is for those who cannot.\n"},
    ),
)
