"""What the pages show is so: each command is one that there is, and each verify.toml is one that is taken.

`canon` runs the examples that show their output, and looks up names and links. This holds those that it cannot run: a
command that would install something, or read a project that is not there.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from typer.main import get_command

from tests.conftest import Project
from tests.integrity.benign import BENIGN
from tests.integrity.weakenings import WEAKENINGS
from tests.traps.page import catalogue
from verify_gate.cli.app import app
from verify_gate.config import taken
from verify_gate.reading_model import parse
from verify_gate.registry import CATALOGUE

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
WRITTEN = date(2026, 11, 21)
"""When they were written: a date in them may pass."""


def blocks(*languages: str) -> Iterator[tuple[str, str]]:
    """Each block in one of these languages, after the page and the line that it stands on."""
    for page in PAGES:
        for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
            if token.type == "fence" and token.info.strip() in languages and token.map:
                yield f"{page.relative_to(ROOT).as_posix()}:{token.map[0] + 1}", token.content


def commands() -> Iterator[tuple[str, str]]:
    """Each line that starts `verify`, of a block or of a code span."""
    for place, text in blocks("", "sh", "shell", "bash", "console", "yaml"):
        for line in text.splitlines():
            if found := re.fullmatch(r"(?:\$ | *- run: )?(verify(?: .*)?)", line):
                yield place, found[1]
    for page in PAGES:
        text = re.sub(r"^( *)```.*?^\1```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for span in re.findall(r"(?<!`)`(verify(?: [^`]*)?)`(?!`)", text):
            if not re.search(r"[…|&>]", span):
                yield page.relative_to(ROOT).as_posix(), " ".join(span.split())


def wrong(words: list[str]) -> str:
    """What there is not of a command line: a command, or an option of one. Nothing is carried out."""
    here, takes = get_command(app), False
    for word in words:
        options = {name: option for option in here.params for name in (*option.opts, *option.secondary_opts)}
        inner = getattr(here, "commands", {})
        if takes:
            takes = False
        elif word.startswith("-"):
            if word not in {*options, "--help", "-h", "--version"}:
                return f"No such option: {word}"
            takes = word in options and not getattr(options[word], "is_flag", False)
        elif inner:
            if word not in inner:
                return f"No such command {word!r}"
            here = inner[word]
    return ""


COMMANDS = sorted({(place, line) for place, line in commands()})
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLES = [
    (place, tables)
    for place, text in blocks("toml")
    if {"verify", "instruments"} & (tables := tomllib.loads(text)).keys()
]


def test_there_are_some() -> None:
    assert len(COMMANDS) > 50
    assert len(TABLES) > 8


@pytest.mark.parametrize("line", sorted({line for _, line in COMMANDS}))
def test_a_command_is_one_that_there_is(line: str) -> None:
    assert wrong(shlex.split(line, comments=True)[1:]) == "", [place for place, each in COMMANDS if each == line]


def test_a_command_that_is_not_there_is_found() -> None:
    assert "No such option: --pusch" in wrong(["--pusch"])
    assert "No such command 'raport'" in wrong(["raport"])
    assert "No such command 'instal'" in wrong(["hook", "instal", "git"])


@pytest.mark.parametrize("tables", [tables for _, tables in TABLES], ids=[place for place, _ in TABLES])
def test_a_verify_toml_is_taken(tables: dict[str, Any], tmp_path: Path) -> None:
    least = '[verify]\nsource = ["src/acme"]\n[instruments.lint]\n'
    Project(tmp_path).write(
        {
            "src/acme/queue.py": "",
            "src/acme/domain/money.py": "",
            "tests/test_queue.py": "",
            "scripts/licences.sh": "",
            "allowed_signers": "",
            "packages/core/verify.toml": least,
            "packages/core/src/acme/a.py": "",
        }
    )
    whole = {**({} if "members" in tables.get("verify", {}) else tomllib.loads(least)), **tables}
    assert taken(tmp_path / "verify.toml", whole, CATALOGUE, WRITTEN)


def test_a_script_of_the_house_is_there() -> None:
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    modules = {name for text in texts for name in re.findall(r"python3? -m ((?:tests|scripts)[\w.]+)", text)}
    scripts = {name for text in texts for name in re.findall(r"python3? ((?:scripts/)?\w+\.py)", text)}
    files = {*scripts, *(f"{name.replace('.', '/')}.py" for name in modules)}
    assert len(files) > 5
    assert [name for name in sorted(files) if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("text", [text for _, text in blocks("yaml")], ids=[place for place, _ in blocks("yaml")])
def test_yaml_can_be_read(text: str) -> None:
    assert yaml.safe_load(text)


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, left = set[Path](), [ROOT / "README.md"]
    while left:
        page = left.pop()
        if page not in reached and page.is_file():
            reached.add(page)
            targets = re.findall(r"\]\(([^)#:]+\.md)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
            left += [(page.parent / target).resolve() for target in targets]
    assert [page.relative_to(ROOT).as_posix() for page in PAGES if page not in reached] == []


def test_the_figures_of_the_readme_are_not_too_high() -> None:
    said = {what: int(number) for number, what in re.findall(r"over (\d+) (projects|ways|benign)", README)}
    assert said["projects"] < sum(len(traps) for _, traps in catalogue())
    assert said["ways"] < sum(map(len, WEAKENINGS.values()))
    assert said["benign"] < sum(map(len, BENIGN.values()))


def test_the_reading_of_the_page_is_one() -> None:
    (text,) = (text for place, text in blocks("json") if place.startswith("docs/instruments/command.md"))
    assert [needle.value for needle in parse(text).needles] == [1]
