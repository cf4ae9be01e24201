"""The job for GitHub that reads the gate on every push."""

from __future__ import annotations

import re
from collections.abc import Iterable

from verify_gate.onboarding.facts import Configured, Facts

FILE = ".github/workflows/verify.yml"

_TEXT = """\
# Written by `verify init`: the gate, read on every push. Make the job `verify` a required one.
name: verify

on:
  push:
    branches: [{branch}]
  pull_request:

permissions:
  contents: read

concurrency:
  group: verify-${{{{ github.ref }}}}
  cancel-in-progress: true

jobs:
  verify:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          fetch-depth: 0 # integrity holds the change against its base
          persist-credentials: false
      - uses: actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0
        with:
          python-version: "{version}"
{steps}
      - run: pip install "verify-gate[python]"
      - run: verify --push --format github
"""

_INSTALLS = {
    "uv": ("pip install uv", "uv sync --all-extras --all-groups"),
    "poetry": ("pip install poetry", "POETRY_VIRTUALENVS_IN_PROJECT=true poetry install --all-extras"),
    "pdm": ("pip install pdm", "pdm config --local venv.in_project true", "pdm install -G :all"),
}


_REQUIREMENTS = re.compile(r"(?:requirements/)?(?:requirements)?[-_.]?(?:dev|tests?|testing)?\.txt|requirements.txt")
_PLAIN = re.compile(r"[\w./-]+", re.ASCII)
"""What may stand in a line for a shell, and in YAML, as it is."""


def workflow(facts: Facts, branch: str, files: Iterable[str]) -> str:
    """The text of the workflow; `branch` is the trunk, and among `files` are those of requirements."""
    told = tuple(path for path in files if _REQUIREMENTS.fullmatch(path) and path.startswith("requirements"))
    steps = _INSTALLS.get(facts.python.manager) or _with_pip(facts.configured, _plain(told))
    trunk = next(iter(_plain([branch])), "main")
    return _TEXT.format(
        branch=trunk, version=facts.python.version, steps="\n".join(f"      - run: {step}" for step in steps)
    )


def _with_pip(configured: Configured, requirements: Iterable[str]) -> tuple[str, ...]:
    extras, groups = _plain(configured.extras), _plain(configured.groups)
    own = [f'-e ".[{",".join(extras)}]"' if extras else "-e ."] if configured.backend else []
    words = [*own, *(f"--group {group}" for group in groups), *(f"-r {file}" for file in requirements)]
    upgrade = (".venv/bin/pip install --upgrade pip",) if groups else ()
    return ("python -m venv .venv", *upgrade, f".venv/bin/pip install {' '.join([*words, 'pytest', 'coverage'])}")


def _plain(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if _PLAIN.fullmatch(word) and not word.startswith("-"))
