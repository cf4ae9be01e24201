"""`verify explain NAME`: the page of an instrument, from the files of a project."""

from __future__ import annotations

import errno
import sys
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.unit.reports.made import instrument, left, needle, report
from verify_gate.cli import explain as module
from verify_gate.cli.app import run
from verify_gate.domain.cadence import Cadence
from verify_gate.registry import ADAPTERS
from verify_gate.reports.json_report import render

GATE = """
[verify]
source = ["src"]
timeout = 60

[instruments.coverage]
floor = 80

[instruments.lint]
timeout = 7
question = "Is it clean?"

[instruments.look-aways]
uses = "suppressions"
when = "milestone"

[instruments.mine]
uses = "command"
run = ["true"]
"""
LAST = report(
    instrument("lint", [needle("findings", 0, "findings")]),
    left("coverage", Cadence.CHANGE),
    started=datetime(2026, 1, 2, tzinfo=UTC),
)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return Project(tmp_path).write({"verify.toml": GATE, "src/a.py": "import os  # noqa: F401 - kept for others\n"})


def section(page: str, title: str) -> list[str]:
    return page.partition(f"\n{title}\n")[2].partition("\n\n")[0].splitlines()


def options(page: str) -> Mapping[str, str]:
    """Each option with its value, and where that comes from."""
    lines = [line.strip() for line in section(page, "Options")]
    return {key: source.partition(":")[0] for key, source in zip(lines[::2], lines[1::2], strict=True)}


@pytest.mark.usefixtures("made")
def test_how_it_is_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "lint"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("lint  Is it clean?\n  Read at cadence change, by the adapter ruff-check.\n")
    assert options(page) == {
        'uses = "ruff-check"': "default",
        'when = "change"': "default",
        'question = "Is it clean?"': "verify.toml",
        "timeout = 7": "verify.toml",
        "args = []": "default",
        "env = {}": "default",
        "exclude = []": "default",
        "inputs = []": "default",
        "cache = true": "default",
    }
    assert run(["explain", "coverage"]) == 0
    told = options(capsys.readouterr().out)
    assert (told["timeout = 60"], told["floor = 80"]) == ("verify.toml, [verify]", "verify.toml")


def test_its_last_reading(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    def last(name: str) -> list[str]:
        assert run(["explain", name]) == 0
        return section(capsys.readouterr().out, "Last reading")

    never = ["  Never read here, as far as .verify/ tells."]
    assert last("lint") == never
    made.write({".verify/last.json": "{"})
    assert last("lint") == never
    made.write({".verify/last.json": render(LAST)})
    assert last("mine") == never
    assert last("coverage") == ["  The last run, of 2026-01-02T00:00:00Z, did not read it."]
    assert last("lint") == [
        "  Taken by the run of 2026-01-02T00:00:00Z, at commit 1f0c.",
        "  ✓ lint  ●────────────────────  0 findings  41 of 41 files  1.2s",
        "  Log: .verify/logs/lint.log",
    ]


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_every_page_says_what_it_cannot_see(adapter: str) -> None:
    assert module.blind(adapter) != module.SILENT


def test_the_pages_ship_where_they_are_looked_for() -> None:
    settings = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert [module.PACKAGE.parent / place for place in shipped.values()] == [module.PAGES[0]]


def test_an_adapter_from_elsewhere_has_no_page_here() -> None:
    assert module.blind("../instruments/lint") == module.SILENT
    assert module.blind("command") == ('What a plain command did. `run = ["true"]` is in range.',)


def test_every_look_away_is_listed(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    made.write({"src/b\n  9: noqa - forged.py": "x = 1  # noqa: E501\n"})
    assert run(["explain", "look-aways"]) == 0
    page = capsys.readouterr().out
    reading = section(page, "Last reading")
    assert reading[0] == "  Taken now, for the list above."
    assert reading[1].startswith("  ✗ look-aways  ├")
    assert section(page, "Every look away") == [
        "  src/a.py",
        "    1: noqa: F401 - kept for others",
        r"  src/b\n  9: noqa - forged.py",
        "    1: noqa: E501 - (no reason)",
    ]
    assert not (made.root / ".verify/last.json").exists()


def test_what_is_excluded_and_loosened_is_listed_too(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    made.write(
        {
            "verify.toml": GATE.replace(
                "floor = 80\n",
                'floor = 80\nexclude = [{ path = "src/old", reason = "It goes.", until = 2999-01-31 }]\n',
            ),
            "src/old/a.py": "",
            "verify.baseline.toml": """
schema = "verify-baseline/1"

[adopted]
coverage = 2026-01-01

[loosened]
"2026-02-03 | coverage:src/a.py | 71.5 | 3f2a91c0" = "The old driver is gone."
""",
        }
    )
    assert run(["explain", "look-aways"]) == 0
    assert section(capsys.readouterr().out, "Every look away")[-4:] == [
        "  verify.toml",
        "    coverage excludes src/old - It goes., until 2999-01-31",
        "  verify.baseline.toml",
        "    2026-02-03: coverage:src/a.py loosened to 71.5 - The old driver is gone.",
    ]


def test_a_list_that_cannot_be_had_is_unknown(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (made.root / "src/a.py").unlink()
    assert run(["explain", "look-aways"]) == 3
    told = capsys.readouterr()
    assert section(told.out, "Last reading")[1].startswith("  ? look-aways")
    assert section(told.out, "Every look away") == ["  It could not be had; see above."]
    assert told.err == (
        "verify: look-aways could not be read, so there is no list. The page says why. [listing-missing]\n"
    )


def test_all_members_that_are_called_so(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    inner = '[verify]\nsource = ["a.py"]\n[instruments.lint]\n'
    made.write({"verify.toml": '[verify]\nmembers = ["packages/*"]\n'})
    made.write({f"packages/{name}/{file}": inner for name in "ab" for file in ("verify.toml", "a.py")})
    assert run(["explain", "lint"]) == 0
    titles = [
        line for line in capsys.readouterr().out.splitlines() if line.endswith("  Are the patterns idiomatic and safe?")
    ]
    assert [title.partition("  ")[0] for title in titles] == ["packages/a:lint", "packages/b:lint"]
    assert run(["explain", "packages/b:lint"]) == 0
    assert capsys.readouterr().out.startswith("packages/b:lint  ")


@pytest.mark.usefixtures("made")
def test_a_name_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "coverge"]) == 2
    assert capsys.readouterr() == (
        "",
        "verify: verify.toml has no instrument 'coverge'; did you mean 'coverage'? "
        "It has: coverage, lint, look-aways, mine. [unknown-instrument]\n",
    )


@pytest.mark.usefixtures("made")
def test_a_page_that_cannot_be_written(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "deliver", lambda _: OSError(errno.ENOSPC, "No space left on device"))
    assert run(["explain", "mine"]) == 3
    assert capsys.readouterr().err == (
        "verify: The page could not be written to standard output: No space left on device. [output-unwritable]\n"
    )
    monkeypatch.setattr(sys, "stdout", None)
    assert run(["explain", "mine"]) == 0
