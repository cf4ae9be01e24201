"""The settings of the project that every history starts from: its tools', its gate's, its CI's."""

from __future__ import annotations

SETTINGS = {
    ".gitignore": "__pycache__/\n.coverage\n.hypothesis/\n.import_linter_cache/\n.mypy_cache/\n.ruff_cache/\n",
    "pyproject.toml": """
        [build-system]
        requires = ["hatchling>=1.26"]
        build-backend = "hatchling.build"

        [project]
        name = "ledger"
        version = "1.4.0"
        requires-python = ">=3.11"

        [dependency-groups]
        dev = [
          "hypothesis==6.140.0",
          "mypy==1.18.2",
          "pytest==9.0.1",
          "ruff==0.14.4",
        ]

        [tool.pytest.ini_options]
        addopts = "--strict-markers -p no:cacheprovider"
        testpaths = ["tests"]
        pythonpath = ["src"]
        filterwarnings = ["error"]

        [tool.coverage.run]
        branch = true
        source = ["src/ledger"]

        [tool.coverage.report]
        fail_under = 92

        [tool.mypy]
        strict = true
        files = ["src"]
        mypy_path = "src"

        [tool.ruff]
        line-length = 120
        src = ["src"]

        [tool.ruff.lint]
        select = ["B", "C90", "E", "F", "I", "S", "UP"]
        ignore = [
          "E741", # l is a fine name for a line
        ]

        [tool.ruff.lint.mccabe]
        max-complexity = 6

        # Tests are made of assert.
        [tool.ruff.lint.per-file-ignores]
        "tests/**" = ["S101"]

        [tool.importlinter]
        root_package = "ledger"
        include_external_packages = true

        [[tool.importlinter.contracts]]
        name = "Imports point down"
        type = "layers"
        layers = ["ledger.statement", "ledger.account", "ledger.rates", "ledger.fees", "ledger.money"]

        [[tool.importlinter.contracts]]
        name = "One door to the network"
        type = "forbidden"
        source_modules = ["ledger.account", "ledger.fees", "ledger.money"]
        forbidden_modules = ["urllib"]
        ignore_imports = []
    """,
    "verify.toml": """
        [verify]
        source = ["src/ledger"]
        tests = ["tests"]
        base = "main"

        [instruments.typecheck]

        [instruments.lint]

        [instruments.format]

        [instruments.boundaries]

        [instruments.coverage]
        floor = 90

        [instruments.integrity]

        [instruments.mutation]
        paths = ["src/ledger/fees.py", "src/ledger/money.py"]
        floor = 94
    """,
    "verify.baseline.toml": """
        # What this project has reached where it is not in range yet. Written by `verify ratchet`, which only tightens it;
        # `verify ratchet --loosen` is the way back, and keeps its reason below.

        schema = "verify-baseline/1"

        [adopted]
        boundaries = 2026-11-21
        coverage = 2026-11-21
        format = 2026-11-21
        lint = 2026-11-21
        typecheck = 2026-11-21

        [floors.coverage]
        "src/ledger/network.py" = 57.1

        [known.lint]
        "src/ledger/network.py | download | S310 | a4528c545766" = 1
    """,
    "Makefile": """
        check: lint test

        lint:
        \truff check .

        test:
        \tpytest
    """,
    "Dockerfile": """
        FROM python:3.13 AS test
        COPY . /ledger
        WORKDIR /ledger
        RUN pip install --group dev -e . && \\
            pytest
    """,
    ".github/workflows/ci.yml": """
        name: ci

        on:
          push:
            branches: [main]
          pull_request:

        permissions:
          contents: read

        jobs:
          gate:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v5
                with:
                  fetch-depth: 0
              - uses: actions/setup-python@v6
                with:
                  python-version: "3.13"
              - name: install
                run: pip install --group dev -e .
              - name: types
                run: mypy
              - name: lint
                run: ruff check .
              - name: tests
                run: coverage run -m pytest
              - name: gate
                run: verify --push
    """,
    ".github/CODEOWNERS": """
        *                      @ledger/team
        /.github/              @ledger/quality
        /verify.toml           @ledger/quality
        /verify.baseline.toml  @ledger/quality
    """,
    ".pre-commit-config.yaml": """
        repos:
          - repo: https://github.com/astral-sh/ruff-pre-commit
            rev: v0.14.4
            hooks:
              - id: ruff-check
              - id: ruff-format
          - repo: https://github.com/pre-commit/mirrors-mypy
            rev: v1.18.2
            hooks:
              - id: mypy
          - repo: local
            hooks:
              - id: verify
                name: verify
                entry: verify
                language: system
                pass_filenames: false
    """,
    "README.md": """
        # ledger

        Keeps accounts, exactly to the cent.
    """,
}
