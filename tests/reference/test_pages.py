"""The reference is what the models and the command line say of themselves, and it leaves nothing out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from tests.pages import Page
from tests.reference.page import PAGES, config
from tests.reference.tables import own
from verify_gate.cli.app import app
from verify_gate.options import InstrumentOptions, VerifyTable
from verify_gate.reading_model import ReadingModel
from verify_gate.registry import ADAPTERS, STANDARD, find_instrument
from verify_gate.reports.report_model import ReportModel

DOCS = Path(__file__).parents[2] / "docs"
MODELS = {model.__name__: model for model in (VerifyTable, InstrumentOptions, ReadingModel, ReportModel)}
MODELS |= {adapter: find_instrument(adapter).Options for adapter in ADAPTERS}
SHOWN = 55
"""How many letters of what a command does `verify --help` has room for beside the longest name."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_is_what_is_written_anew(page: Page) -> None:
    assert page.there() == page.anew()


@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
def test_every_key_says_what_it_means(model: type[InstrumentOptions]) -> None:
    schema = model.model_json_schema()
    models = {"": schema, **{name: node for name, node in schema.get("$defs", {}).items() if "properties" in node}}
    keys = {f"{name}.{key}": each for name, node in models.items() for key, each in node["properties"].items()}
    assert [key for key, each in keys.items() if not each.get("description")] == []


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_every_key_of_an_adapter_s_own_is_on_both_pages(adapter: str) -> None:
    name = next((name for name, uses in STANDARD.items() if uses == adapter), adapter)
    page = config().partition(f"### {adapter}\n")[2].partition("\n##")[0]
    instrument = (DOCS / "instruments" / f"{name}.md").read_text(encoding="utf-8")
    keys = own(find_instrument(adapter).Options, InstrumentOptions)
    assert [
        key
        for key in keys
        if f"| `{key}` |" not in page or not re.search(rf"`{key}`|^{key} = ", instrument, re.MULTILINE)
    ] == []


def groups() -> list[TyperGroup]:
    """The command itself, and every command with commands of its own."""
    top = get_command(app)
    assert isinstance(top, TyperGroup)
    return [top, *(each for each in top.commands.values() if isinstance(each, TyperGroup))]


@pytest.mark.parametrize("group", groups(), ids=lambda group: group.name or "verify")
def test_what_a_command_does_is_told_whole_in_the_list_of_commands(group: TyperGroup) -> None:
    short = {name: command.get_short_help_str(SHOWN) for name, command in group.commands.items() if not command.hidden}
    assert {name: said for name, said in short.items() if said.endswith("...") or not said.endswith(".")} == {}
