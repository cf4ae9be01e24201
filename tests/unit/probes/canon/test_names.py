"""What documents name, held against tiny projects that are really read."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from verify_gate.probes.canon.markdown import read_markdown
from verify_gate.probes.canon.model import Checked, Fault, Kind
from verify_gate.probes.canon.names import check_names

PROJECT = """
[project]
name = "ledger"
[project.scripts]
ledger = "ledger.cli:main"
"""
MONEY = '''
"""Money."""
import enum
from dataclasses import dataclass
from pathlib import Path
from ledger.base import Base

FEW, MANY = 1, 2
if FEW:
    for LOOPED in ():
        pass

@dataclass
class Money(Base):
    cents: int
    def __init__(self):
        self.made = 1
        self.one, self.other = 1, 2

class Odd(enum.Enum):
    ONE = 1

class Fault(ValueError):
    pass

class Far(Path):
    pass

class Meta(metaclass=type):
    pass

def parse(text): ...
'''
CLI = """
import argparse
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("account")
    parser.add_argument("-p", "--pay-in")
    parser.add_argument("--keep", action=argparse.BooleanOptionalAction)
    parser.parse_args()
"""
FILES = {
    "pyproject.toml": PROJECT,
    "src/ledger/__init__.py": "from ledger.money import parse as read\n",
    "src/ledger/base.py": "class Base:\n    def of_base(self): ...\n",
    "src/ledger/money.py": MONEY,
    "src/ledger/cli.py": CLI,
    "src/ledger/loose.py": "def __getattr__(name): ...\n",
    "src/ledger/stars.py": "from numpy import *\n",
    "src/ledger/own_stars.py": "from ledger.base import *\nfrom .money import *\n",
    "src/ledger/data/table.csv": "1\n",
    "docs/adr/one.md": "",
}


def held(root: Path, text: str, files: Mapping[str, str] = FILES, path: str = "README.md") -> Checked:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    source = sorted(name for name in files if name.endswith(".py"))
    return check_names([read_markdown(path, text)], root, {"source_files": source, "import_roots": ["src"]})


def outcome(checked: Checked) -> tuple[int, list[str]]:
    return checked.count, [fault.message for fault in checked.faults]


def test_a_fault_says_where_what_and_how_to_mend_it(tmp_path: Path) -> None:
    assert held(tmp_path, "One.\n\nSee `src/ledger/gone.py`.\n") == Checked(
        1,
        (
            Fault(
                Kind.NAME,
                "README.md",
                3,
                "dead-path",
                "`src/ledger/gone.py` is not there",
                "Correct the path, or take it out.",
            ),
        ),
    )


def test_a_record_may_name_what_is_gone(tmp_path: Path) -> None:
    text = "<!-- canon: record -->\n\n`src/ledger/gone.py`\n\n<!-- canon: end -->\n"
    assert held(tmp_path, text) == Checked(0, passed_over=1)


@pytest.mark.parametrize(
    "span",
    [
        "src/ledger/money.py", "src/ledger", "./src/ledger/money.py:12", "src/ledger/money.py::test_it",
        "src/ledger/money.py#L3-L9", "ledger.money", "ledger.money.parse", "ledger.money.parse()", "ledger.read",
        "ledger.money.Money.cents", "ledger.money.Money.made", "ledger.money.Money.of_base", "ledger.money:Money",
        "ledger.money.parse('1.00')", "ledger.money.Odd.ONE", "ledger.own_stars.Base", "ledger --pay-in 1 ada", "ledger -p 1",
        "ledger --pay-in=1", "ledger --no-keep", "$ ledger --help", "uv run ledger --pay-in 1", "FOO=1 ledger --version",
        "python -m ledger.cli --pay 1", "ledger [--pay-in AMOUNT] ada",
    ],
)  # fmt: skip  # a list, many words to a line
def test_what_is_there_counts(tmp_path: Path, span: str) -> None:
    assert outcome(held(tmp_path, f"`{span}`")) == (1, [])


@pytest.mark.parametrize(
    ("span", "message"),
    [
        ("src/ledger/gone.py", "`src/ledger/gone.py` is not there"),
        ("src/gone/", "`src/gone/` is not there"),
        (f"src/{'a' * 999}/a", f"`src/{'a' * 999}/a` is not there"),
        ("ledger.gone", "`ledger.gone` is not in the code"),
        (f"ledger.{'a' * 999}", f"`ledger.{'a' * 999}` is not in the code"),
        ("ledger.money.gone()", "`ledger.money.gone()` is not in the code"),
        ("ledger.money.Money.gone", "`ledger.money.Money.gone` is not in the code"),
        ("ledger.money.Fault.gone", "`ledger.money.Fault.gone` is not in the code"),
        ("ledger.own_stars.gone", "`ledger.own_stars.gone` is not in the code"),
        ("ledger --gone ada", "`ledger` has no option `--gone`"),
        ("ledger <an account> --gone", "`ledger` has no option `--gone`"),
        ("ledger --gone  # it's gone", "`ledger` has no option `--gone`"),
        ("ledger -g", "`ledger` has no option `-g`"),
        ("python -m ledger.cli --gone=1", "`python -m ledger.cli` has no option `--gone`"),
        ("python -m ledger.gone", "`python -m ledger.gone`: there is no such module"),
    ],
)
def test_what_is_not_there_is_dead(tmp_path: Path, span: str, message: str) -> None:
    assert outcome(held(tmp_path, f"`{span}`")) == (1, [message])


@pytest.mark.parametrize(
    "span",
    [
        "gone/file.py", "docs/", "true/false", "src/your/file.py", "docs/adr/NNNN.md", "src/*.py", "https://src/ledger/x", "../out.py",
        "pytest-dev/pluggy", "other.name", "ledger.toml", "ledger.readthedocs.io", "ledger.money.FEW", "ledger.money.LOOPED",
        "ledger.money.Money.other", "ledger.money.Odd.TWO", "ledger.money.Far.gone", "ledger.money.Meta.gone",
        "ledger.loose.gone", "ledger.stars.gone", "ledger.data", "ledger.data.table", "ledger.money.parse.cache",
        "ledger.money.__name__", "git --gone", "python -m pytest --gone", "ledger ada", "ledger -- --gone",
        "ledger ada | other --gone", "ledger 'open", "--gone", "ledger",
    ],
)  # fmt: skip  # a list, many words to a line
def test_what_cannot_be_told_does_not_count(tmp_path: Path, span: str) -> None:
    assert outcome(held(tmp_path, f"`{span}`")) == (0, [])


def test_a_path_may_be_beside_its_document_or_above_it(tmp_path: Path) -> None:
    text = "`adr/one.md` `../src/ledger/money.py` `adr/two.md` `../src/gone.py`"
    checked = held(tmp_path, text, path="docs/design.md")
    assert outcome(checked) == (4, ["`adr/two.md` is not there", "`../src/gone.py` is not there"])


def test_what_git_ignores_or_the_program_writes_is_no_name_of_the_projects(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    files = FILES | {
        ".gitignore": "docs/out/\n",
        "docs/out/made.md": "",
        "src/ledger/out.py": "OUT = 'docs/report.md'\n",
    }
    assert outcome(held(tmp_path, "`docs/out/made.md` `docs/out/else.md` `docs/report.md`", files)) == (0, [])


def test_what_python_blocks_import_has_to_be_there(tmp_path: Path) -> None:
    text = (
        "```python\nimport os, ledger.money\nfrom ledger.money import (\n    parse,\n    gone,\n)\n"
        "from ledger.base import *\nfrom . import lost\n```\n\n```python\nfrom ledger import\n```\n\n"
        "```ruby\nimport ledger.gone\n```\n"
    )
    checked = held(tmp_path, text)
    assert [(fault.line, fault.message) for fault in checked.faults] == [
        (3, "`ledger.money.gone` is not in the code"),
    ]
    assert checked.count == 4


def test_commands_in_shell_blocks_are_read_line_by_line(tmp_path: Path) -> None:
    text = (
        "```console\n$ ledger --gone\nledger --printed\n$ ledger \\\n    --lost\n```\n\n```sh\nledger --pay-in 1\n```\n"
        "\n```sh\n$ $ ledger --no-more\n```\n"
    )
    checked = held(tmp_path, text)
    assert [(fault.line, fault.message) for fault in checked.faults] == [
        (2, "`ledger` has no option `--gone`"),
        (4, "`ledger` has no option `--lost`"),
        (13, "`ledger` has no option `--no-more`"),
    ]
    assert checked.count == 4


@pytest.mark.parametrize(
    "cli",
    [
        "import argparse\nargparse.ArgumentParser().parse_known_args()\n'--pay'\n",
        "import click\n@click.option('--pay')\n@other.verbosity_option()\ndef main(): ...\n",
        "import argparse\nfor each in ():\n    parser.add_argument(f'--{each}')\n'--pay'\n",
        "import argparse\nfor each in ():\n    parser.add_argument('--' + each)\n'--pay'\n",
        "import click\n@click.command(context_settings={'ignore_unknown_options': True})\n@click.option('--pay')\ndef main(): ...\n",
        "import click\nANY = {'allow_extra_args': True}\n@click.command(context_settings=ANY)\n@click.option('--pay')\ndef main(): ...\n",
        "from other import run as main\n'--pay'\n",
        "import argparse\nbroken(\n",
    ],
)
def test_options_that_the_source_does_not_spell_do_not_count(tmp_path: Path, cli: str) -> None:
    assert outcome(held(tmp_path, "`ledger --gone`", FILES | {"src/ledger/cli.py": cli})) == (0, [])


def test_typer_makes_options_of_parameters(tmp_path: Path) -> None:
    cli = (
        "import typer\napp = typer.Typer()\n@app.command()\ndef main(pay_in: int = 0, dry: bool = False): ...\n'--x'\n"
    )
    checked = held(tmp_path, "`ledger --pay-in 1 --no-dry --gone`", FILES | {"src/ledger/cli.py": cli})
    assert outcome(checked) == (3, ["`ledger` has no option `--gone`"])


def test_options_are_told_beside_what_only_looks_like_more_of_them(tmp_path: Path) -> None:
    cli = """
import argparse
KNOWN = {"allow_extra_args"}
def option(settings, name): ...
option(KNOWN, f"--{KNOWN}")
get_option()
other(context_settings={"help_option_names": []}, more=1)
argparse.ArgumentParser().add_argument("--pay")
"""
    checked = held(tmp_path, "`ledger --pay --gone`", FILES | {"src/ledger/cli.py": cli})
    assert outcome(checked) == (2, ["`ledger` has no option `--gone`"])


def test_a_subcommand_is_dead_where_all_are_spelled(tmp_path: Path) -> None:
    cli = """
import argparse
def main():
    commands = argparse.ArgumentParser().add_subparsers()
    commands.add_parser("pay", aliases=["p"])
    commands.add_parser("show")
"""
    checked = held(
        tmp_path, "`ledger pay` `ledger p` `ledger ada.json` `ledger lose`", FILES | {"src/ledger/cli.py": cli}
    )
    assert outcome(checked) == (3, ["`ledger` has no subcommand `lose`"])


def test_a_subcommand_is_left_alone_where_one_is_made_up(tmp_path: Path) -> None:
    cli = "import argparse\nsub = argparse.ArgumentParser().add_subparsers()\nsub.add_parser('pay')\nsub.add_parser(NAME)\n"
    assert outcome(held(tmp_path, "`ledger lose`", FILES | {"src/ledger/cli.py": cli})) == (0, [])


def test_scripts_may_be_declared_by_setuptools_and_poetry(tmp_path: Path) -> None:
    files = FILES | {
        "setup.cfg": "[options.entry_points]\nconsole_scripts =\n    book = ledger.cli:main\n",
        "pyproject.toml": '[tool.poetry]\nname = "l"\n[tool.poetry.scripts]\ncash = "ledger.cli:main"\n',
    }
    checked = held(tmp_path, "`book --gone` `cash --gone` `ledger --gone`", files)
    assert outcome(checked) == (2, ["`book` has no option `--gone`", "`cash` has no option `--gone`"])


def test_settings_that_do_not_parse_declare_no_scripts(tmp_path: Path) -> None:
    files = FILES | {"setup.cfg": "nothing\n", "pyproject.toml": "[tool"}
    assert outcome(held(tmp_path, "`ledger --gone`", files)) == (0, [])


SETTINGS = """
import tomllib
from dataclasses import dataclass
@dataclass
class Limits:
    low: int
@dataclass
class Settings:
    limits: Limits
    accounts: dict[str, Limits]
    fail_under: int
def read(text): return tomllib.loads(text)["tool"]["ledger"]
"""


def test_a_setting_is_there_if_the_source_has_its_word(tmp_path: Path) -> None:
    text = """
`[tool.ledger]` takes `fail-under = 3` and `colour = 1`.

`[tool.ledger.limits] low` `[tool.ledger.limits] high` `tool.ledger.fail_under` `[tool.ledger] gone = 3`

`[tool.ledger.accounts] ada` `[tool.other] gone` `gone = 3` `[tool.ledger.unknown] gone`

```toml
[tool.ledger]
fail_under = 3
lost = 2
[tool.ledger.accounts.ada]
low = 1
```

```toml
[tool
```
"""
    checked = held(tmp_path, text, FILES | {"src/ledger/settings.py": SETTINGS})
    assert [(fault.line, fault.message) for fault in checked.faults] == [
        (2, "`tool.ledger.colour` is no setting that the code reads"),
        (4, "`tool.ledger.limits.high` is no setting that the code reads"),
        (4, "`tool.ledger.gone` is no setting that the code reads"),
        (11, "`tool.ledger.lost` is no setting that the code reads"),
    ]
    assert checked.count == 9


@pytest.mark.parametrize("value", ["1" * 5000, "[" * 5000, "!"])
def test_what_is_no_toml_sets_nothing(tmp_path: Path, value: str) -> None:
    files = FILES | {"src/ledger/money.py": SETTINGS}
    text = f"```toml\n[tool.ledger]\ngone = {value}\n```\n"
    assert outcome(held(tmp_path, text, files)) == (0, [])


def test_a_project_that_reads_no_table_has_no_settings(tmp_path: Path) -> None:
    assert outcome(held(tmp_path, "`[tool.ledger] gone`")) == (0, [])


@pytest.mark.parametrize(
    ("with_git", "path", "counted"),
    [
        (False, "docs/_build/html/index.html", 0),
        (False, "docs/gone/html/index.html", 1),
        (True, "docs/_build/html/index.html", 1),
    ],
)
def test_without_git_nobody_says_what_a_build_writes(tmp_path: Path, with_git: bool, path: str, counted: int) -> None:
    (tmp_path / "docs").mkdir()
    if with_git:
        subprocess.run(["git", "init", "-q", tmp_path], check=True)
    assert held(tmp_path, f"See `{path}`.\n").count == counted
