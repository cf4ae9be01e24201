"""A small realistic project on which everything is green, and one planted defect after another: each moves its needle alone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.e2e

LEDGER = Path(__file__).parent.parent / "specimens" / "ledger"
QUICK = ("typecheck", "lint", "format", "boundaries", "duplication", "coverage", "canon")
"""What every defect is held against; build and mutation take longer, and are read where a defect is theirs."""

MONEY = "src/ledger/domain/money.py"
STORE = "src/ledger/ports/store.py"
JSON_STORE = "src/ledger/adapters/json_store.py"
CLI = "src/ledger/shell/cli.py"
TESTS = "tests/test_domain.py"


@dataclass(frozen=True)
class Defect:
    """What is planted, and the one instrument and the needles of it that it moves.

    `edits` are (path, old text, new text); `files` are new ones; `copies` are (new path, path, old text, new text).
    """

    moves: str
    needle: str
    edits: Sequence[tuple[str, str, str]] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    copies: Sequence[tuple[str, str, str, str]] = ()

    def plant(self, project: Project) -> None:
        """Plant it. Every edit has to find what it replaces."""
        for path, old, new in self.edits:
            project.write({path: replaced(project, path, old, new)})
        for copy, path, old, new in self.copies:
            project.write({copy: replaced(project, path, old, new)})
        project.write(self.files)


def replaced(project: Project, path: str, old: str, new: str) -> str:
    text = (project.root / path).read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new)


PORT_TEST = """
from ledger.ports.store import default


def test_default() -> None:
    assert default() is not None
"""
COPY_TEST = """
from pathlib import Path

from ledger.adapters.text_store import TextStore
from ledger.domain.account import Account
from ledger.domain.money import Money


def test_text_store(tmp_path: Path) -> None:
    store = TextStore(tmp_path)
    assert store.load("ada") == Account("ada")
    store.save(Account("ada", (Money(1),)))
    assert store.load("ada") == Account("ada", (Money(1),))
"""
UNTESTED = '''
"""Interest on an account."""

from __future__ import annotations


def interest(cents: int, percent: int) -> int:
    """The interest on an amount, in cents."""
    if percent < 0:
        raise ValueError("no negative interest")
    return cents * percent // 100
'''
ADR = "# 2. {title}\n\n## Status\n\nAccepted\n\n## Context\n\nA.\n\n## Decision\n\nB.\n\n## Consequences\n\nC.\n"

DEFECTS = {
    "a bad call": Defect(
        "typecheck",
        "errors",
        [(JSON_STORE, "tuple(Money(entry) for entry in cents)", "[Money(entry) for entry in cents]")],
    ),
    "a blind except": Defect(
        "lint",
        "findings",
        [
            (
                JSON_STORE,
                '        cents = json.loads(file.read_text(encoding="utf-8"))\n',
                '        try:\n            cents = json.loads(file.read_text(encoding="utf-8"))\n'
                "        except Exception:\n            cents = []\n",
            )
        ],
    ),
    "format drift": Defect("format", "files to reformat", [(MONEY, "abs(money.cents), 100", "abs(money.cents),100")]),
    "a cycle": Defect(
        "boundaries",
        "broken contracts",
        [
            (
                MONEY,
                "from dataclasses import dataclass\n",
                "from dataclasses import dataclass\nfrom typing import TYPE_CHECKING\n\n"
                "if TYPE_CHECKING:\n    from ledger.domain.account import Account\n",
            ),
            (MONEY, "def parse(text: str)", "def parse(text: str, _of: Account | None = None)"),
        ],
    ),
    "the domain imports the shell": Defect(
        "boundaries",
        "broken contracts",
        [
            (
                MONEY,
                "from dataclasses import dataclass\n",
                "from dataclasses import dataclass\n\nfrom ledger import shell\n\nABOUT = shell.__doc__\n",
            )
        ],
    ),
    "a port imports its adapter inside a function": Defect(
        "boundaries",
        "broken contracts",
        [
            (
                STORE,
                "from ledger.domain.account import Account\n",
                "from ledger.domain.account import Account\n\n\n"
                'def default() -> Store:\n    """The store that is used where none is named."""\n'
                "    from pathlib import Path\n\n    from ledger.adapters.json_store import JsonStore\n\n"
                "    return JsonStore(Path())\n",
            )
        ],
        {"tests/test_port.py": PORT_TEST},
    ),
    "a second bootstrap import": Defect(
        "boundaries",
        "broken contracts",
        [
            (CLI, "import argparse\n", "import argparse\nfrom importlib import import_module\n"),
            (
                CLI,
                "    kept = store(asked.folder)\n",
                '    import_module("ledger.adapters.json_store")\n    kept = store(asked.folder)\n',
            ),
        ],
    ),
    "a copy of logic": Defect(
        "duplication",
        "clones",
        files={"tests/test_text_store.py": COPY_TEST},
        copies=[("src/ledger/adapters/text_store.py", JSON_STORE, "JsonStore", "TextStore")],
    ),
    "an untested module that an average hides": Defect(
        "coverage", "worst file", files={"src/ledger/domain/interest.py": UNTESTED}
    ),
    "a failing test": Defect("coverage", "failing tests", [(TESTS, "== Money(3)", "== Money(4)")]),
    "a module left out of the wheel": Defect(
        "build",
        "missing modules",
        [
            (
                "pyproject.toml",
                'packages = ["src/ledger"]\n',
                'packages = ["src/ledger"]\nexclude = ["src/ledger/adapters/json_store.py"]\n',
            )
        ],
    ),
    "a .env in the wheel": Defect("build", "stray files", files={"src/ledger/.env": "DEBUG=1\n"}),
    "an entry point that points nowhere": Defect(
        "build", "dead entry points", [("pyproject.toml", "ledger.shell.cli:main", "ledger.shell.cli:start")]
    ),
    "a dead path": Defect(
        "canon", "dead names", [("README.md", "src/ledger/shell/cli.py", "src/ledger/shell/main.py")]
    ),
    "a dead name": Defect(
        "canon", "dead names", [("README.md", "ledger.domain.money.parse`", "ledger.domain.money.read`")]
    ),
    "a dead option": Defect("canon", "dead names", [("README.md", "--pay-out", "--pay-back")]),
    "a dead link": Defect("canon", "dead links", [("README.md", "docs/design.md#layers", "docs/layers.md")]),
    "a dead anchor": Defect("canon", "dead links", [("README.md", "docs/design.md#layers", "docs/design.md#layer")]),
    "a lying example": Defect("canon", "failing examples", [("README.md", "'12.50'", "'12.5'")]),
    "two ADRs of one number": Defect(
        "canon", "ADR faults", files={"docs/adr/0002-something-else.md": ADR.format(title="Something else")}
    ),
    "an ADR superseded by nobody": Defect(
        "canon",
        "ADR faults",
        [("docs/adr/0002-a-file-an-account.md", "Accepted. Supersedes [1](0001-one-file-for-all.md)", "Accepted")],
    ),
    "a hollow test": Defect(
        "mutation", "score", [(TESTS, "assert shown(Money(cents)) == text", "assert shown(Money(cents))")]
    ),
    "an error message that nobody reads": Defect(
        "mutation",
        "score",
        [(TESTS, '    assert str(caught.value) == "ada does not hold that much"\n', "    assert caught\n")],
    ),
}


@pytest.fixture
def ledger(tmp_path: Path) -> Project:
    """The specimen, whole."""
    shutil.copytree(LEDGER, tmp_path / "ledger", ignore=shutil.ignore_patterns(".verify", "__pycache__"))
    return Project(tmp_path / "ledger")


def read(ledger: Project, *instruments: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Each instrument's status, and its needles that are out of range."""
    only = [word for name in instruments for word in ("--only", name)]
    report = ledger.run(*only, "--format", "json").report
    return {
        line["name"]: (
            line["status"],
            frozenset(needle["quantity"] for needle in line["needles"] if not needle["in_range"]),
        )
        for line in report["instruments"]
        if line["status"] != "not_selected"
    }


def test_without_a_defect_everything_is_in_range(ledger: Project) -> None:
    every = (*QUICK, "build", "mutation")
    assert read(ledger, *every) == dict.fromkeys(every, ("in_range", frozenset()))


@pytest.mark.parametrize("defect", DEFECTS.values(), ids=list(DEFECTS))
def test_a_defect_moves_its_needle_and_no_other(ledger: Project, defect: Defect) -> None:
    defect.plant(ledger)
    instruments = QUICK if defect.moves in QUICK else (*QUICK, defect.moves)
    expected = dict.fromkeys(instruments, ("in_range", frozenset[str]()))
    assert read(ledger, *instruments) == {**expected, defect.moves: ("out_of_range", frozenset({defect.needle}))}
