"""Traps of `suppressions`: places that tell a tool to look away, on which that tool is green.

Each of the tools does what it is told. None of them asks why.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.traps.trap import Clean, Trap

RUFF, MYPY, PYTEST = "ruff check --no-cache src tests", "mypy src", "python -m pytest -q -p no:cacheprovider"
COVERED = "sh -c 'coverage run -m pytest -q && coverage report --fail-under=100'"
PASSED, SKIPPED = "All checks passed!", "1 skipped"
UNREASONED = "nothing says why"
FAILS = "assert half(4) == 3"

PROJECT = """\
[tool.mypy]
strict = true

[tool.pytest.ini_options]
pythonpath = ["src"]
filterwarnings = ["error"]

[tool.coverage.run]
source = ["src"]

[tool.ruff.lint]
select = ["E", "F"]
"""

CLEAN = Clean(
    "suppressions",
    {
        "pyproject.toml": PROJECT,
        "src/acme/__init__.py": "def half(n: int) -> float:\n    return n / 2\n",
        "tests/test_half.py": "from acme import half\n\n\ndef test_half() -> None:\n    assert half(4) == 2\n",
    },
)


def _trap(name: str, files: Mapping[str, str], by_hand: str, says: str, because: str) -> Trap:
    return Trap(name, by_hand, says, "out_of_range", because, files)


def _line(name: str, line: str, because: str, by_hand: str = RUFF, says: str = PASSED) -> Trap:
    """A line of the source that hides what is wrong with it."""
    return _trap(name, {"src/acme/more.py": f"{line}\n"}, by_hand, says, because)


def _skip(name: str, code: str, because: str, says: str = SKIPPED) -> Trap:
    """A test that would fail if it ran to its end."""
    text = f"import pytest\n\nfrom acme import half\n\n\n{code}\n"
    return _trap(name, {"tests/test_more.py": text}, PYTEST, says, because)


IDLE_IMPORT = {"src/acme/more.py": "import os\n"}
ILL_TYPED = {"src/acme/more.py": 'n: int = "1"\n'}
UNTESTED = {"src/acme/more.py": "def third(n: int) -> float:\n    return n / 3\n"}
FAILING = {"tests/test_more.py": f"from acme import half\n\n\ndef test_more() -> None:\n    {FAILS}\n"}
TEST = f"def test_more() -> None:\n    {FAILS}"

TRAPS = [
    _line("`noqa` alone", "import os  # noqa", f"`noqa`: it hides every rule, and {UNREASONED}"),
    _line("`noqa` with a code and no reason", "import os  # noqa: F401", f"`noqa: F401`: {UNREASONED}"),
    _line("a reason that is none yet", "import os  # noqa: F401 - TODO", f"`noqa: F401`: {UNREASONED}"),
    _line(
        "a `noqa` that outlived what it hid",
        "n = 1  # noqa: F401 - what others import",
        "`noqa: F401`: it suppresses nothing",
    ),
    _line(
        "a day by which it was to be mended",
        "import os  # noqa: F401 - what others import, until 2020-01-31",
        "`noqa: F401`: it ended on 2020-01-31",
    ),
    _line("a whole file is left out of a rule", "# ruff: noqa: F401\nimport os", f"`ruff: noqa: F401`: {UNREASONED}"),
    _line(
        "`type: ignore` alone",
        'n: int = "1"  # type: ignore',
        f"`type: ignore`: it hides every type error, and {UNREASONED}",
        MYPY,
        "Success: no issues found in 2 source files",
    ),
    _line(
        "a function whose types nobody checks",
        'from typing import no_type_check\n\n\n@no_type_check\ndef n() -> int:\n    return "1"',
        f"`typing.no_type_check`: {UNREASONED}",
        MYPY,
        "Success: no issues found in 2 source files",
    ),
    _line(
        "a line that no test runs, and that coverage is not to count",
        "def third(n: int) -> float:  # pragma: no cover\n    return n / 3",
        f"`pragma: no cover`: {UNREASONED}",
        COVERED,
        "100%",
    ),
    _line(
        "`fmt: off`, and never on again",
        "# fmt: off\nn = {1:2}",
        f"`fmt: off`: {UNREASONED}",
        "ruff format --no-cache --check src",
        "2 files already formatted",
    ),
    _skip("a test is skipped", f"@pytest.mark.skip\n{TEST}", f"`pytest.mark.skip`: {UNREASONED}"),
    _skip("a test may fail", f"@pytest.mark.xfail\n{TEST}", f"`pytest.mark.xfail`: {UNREASONED}", "1 xfailed"),
    _skip(
        "a test is skipped by a mark that no word names",
        f'@getattr(pytest.mark, "skip")\n{TEST}',
        f"`pytest.mark.skip`: {UNREASONED}",
    ),
    _skip(
        "a test is skipped by a mark of another name",
        f"m = pytest.mark\n\n\n@m.skip\n{TEST}",
        f"`pytest.mark.skip`: {UNREASONED}",
    ),
    _skip(
        "a test leaves by the exception that skips it",
        f'def test_more() -> None:\n    raise pytest.skip.Exception("")\n    {FAILS}',
        f"`pytest.skip.Exception`: {UNREASONED}",
    ),
    _trap(
        "a rule is ignored everywhere",
        {"pyproject.toml": f'{PROJECT}ignore = ["F401"]\n', **IDLE_IMPORT},
        RUFF,
        PASSED,
        f"`ruff.lint.ignore = F401`: {UNREASONED}",
    ),
    _trap(
        "a rule is ignored in some files",
        {"pyproject.toml": f'{PROJECT}[tool.ruff.lint.per-file-ignores]\n"src/**" = ["F401"]\n', **IDLE_IMPORT},
        RUFF,
        PASSED,
        f"`ruff.lint.per-file-ignores.src/** = F401`: {UNREASONED}",
    ),
    _trap(
        "`.ruff.toml` in a folder on the way to the source ignores a rule",
        {"src/.ruff.toml": '[lint]\nselect = ["F"]\nignore = ["F401"]\n', **IDLE_IMPORT},
        RUFF,
        PASSED,
        f"src/.ruff.toml:3: `ruff.lint.ignore = F401`: {UNREASONED}",
    ),
    _trap(
        "the errors of some modules are ignored",
        {
            "pyproject.toml": f'{PROJECT}[[tool.mypy.overrides]]\nmodule = "acme.more"\nignore_errors = true\n',
            **ILL_TYPED,
        },
        MYPY,
        "Success: no issues found in 2 source files",
        f"`mypy.overrides.acme.more.ignore_errors = True`: {UNREASONED}",
    ),
    _trap(
        "a test is deselected",
        {
            "pyproject.toml": PROJECT.replace(
                "filterwarnings", 'addopts = "--deselect tests/test_more.py::test_more"\nfilterwarnings'
            ),
            **FAILING,
        },
        PYTEST,
        "1 passed, 1 deselected",
        f"`pytest.ini_options.addopts = --deselect tests/test_more.py::test_more`: {UNREASONED}",
    ),
    _trap(
        "coverage omits a file",
        {"pyproject.toml": PROJECT.replace('source = ["src"]', 'source = ["src"]\nomit = ["*/more.py"]'), **UNTESTED},
        COVERED,
        "100%",
        f"`coverage.run.omit = */more.py`: {UNREASONED}",
    ),
]
