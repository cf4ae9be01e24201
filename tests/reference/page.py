"""docs/reference: written from the models and from the command line itself, so that no key and no option is missing.

`python -m tests.reference.page` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator

import typer
from pydantic import BaseModel
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from tests.pages import Page, cell
from tests.reference.tables import own, parts, table, whole
from verify_gate.cli.app import app
from verify_gate.options import InstrumentOptions, VerifyTable
from verify_gate.reading_model import ReadingModel
from verify_gate.registry import ADAPTERS, STANDARD, find_instrument
from verify_gate.reports.report_model import ReportModel

WRITER = "tests/reference/page.py"


def config() -> str:
    """Every key of verify.toml."""
    lines = ["", "## The table `[verify]`", "", *_of(VerifyTable), "## Every table `[instruments.NAME]`", ""]
    lines += [*_of(InstrumentOptions), *_standard()]
    lines += ["## Keys of one adapter's own", ""]
    for adapter in ADAPTERS:
        lines += _adapter(adapter)
    lines += ["## Tables in lists", ""]
    models: list[type[BaseModel]] = [VerifyTable, *(find_instrument(adapter).Options for adapter in ADAPTERS)]
    definitions = {name: node for model in models for name, node in model.model_json_schema().get("$defs", {}).items()}
    return "\n".join([*lines, *parts(definitions, "###")]).replace(" or null |", " |")  # which TOML does not have


def _of(model: type[VerifyTable | InstrumentOptions]) -> list[str]:
    schema = model.model_json_schema()
    return table(schema, definitions=schema.get("$defs", {}))


def _standard() -> Iterator[str]:
    """What the standard names have where their tables do not say it."""
    yield from ("## The standard names", "", "| name | `uses` | `when` | `question` |", "|---|---|---|---|")
    for name, adapter in STANDARD.items():
        found = find_instrument(adapter)
        page = f"[{name}](../instruments/{name}.md)"
        yield f"| {page} | `{adapter}` | `{found.when.value}` | {cell(found.question)} |"
    yield ""


def _adapter(adapter: str) -> list[str]:
    model = find_instrument(adapter).Options
    only = own(model, InstrumentOptions)
    if not only:
        return []
    schema = model.model_json_schema()
    name = next((name for name, uses in STANDARD.items() if uses == adapter), adapter)
    head = [f"### {adapter}", "", f"See [{name}](../instruments/{name}.md).", ""]
    return [*head, *table(schema, definitions=schema.get("$defs", {}), only=only)]


def command_line() -> str:
    """What each command says of itself."""
    found = get_command(app)
    if not isinstance(found, TyperGroup):
        raise TypeError(f"{found} has no commands")
    return "\n".join(["", *_helped(found, ())])


def _helped(command: typer.core.TyperGroup | typer.core.TyperCommand, words: tuple[str, ...]) -> Iterator[str]:
    """The help of a command, in a block that canon runs, and of those below it."""
    title = " ".join(("verify", *words))
    asked = CliRunner().invoke(app, [*words, "--help"], prog_name="verify", terminal_width=78)
    lines = (line.rstrip() for line in asked.stdout.strip().splitlines())
    yield from (f"## {title}", "", "```console", f"$ {title} --help", *lines, "```", "")
    if isinstance(command, TyperGroup):
        for name, below in command.commands.items():
            if isinstance(below, TyperGroup | typer.core.TyperCommand) and not below.hidden:
                yield from _helped(below, (*words, name))


def reading() -> str:
    """Every key of a reading."""
    return "\n".join(["", *whole(ReadingModel, "##")])


def report() -> str:
    """Every key of the JSON report."""
    return "\n".join(["", *whole(ReportModel, "##")])


PAGES = (
    Page("reference/config", WRITER, config),
    Page("reference/command-line", WRITER, command_line),
    Page("reference/reading", WRITER, reading),
    Page("reference/report", WRITER, report),
)

if __name__ == "__main__":
    for page in PAGES:
        page.write()
