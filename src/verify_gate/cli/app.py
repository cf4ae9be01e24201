"""The command line: what can be asked for, and what the exit code says."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from verify_gate import __version__
from verify_gate.cli.commands import commands
from verify_gate.cli.completion import VARIABLE, code_of
from verify_gate.cli.ending import USAGE, exit_code_of
from verify_gate.cli.formats import FORMATS
from verify_gate.cli.projects import names
from verify_gate.cli.request import Request
from verify_gate.domain.cadence import Cadence

app = typer.Typer(
    name="verify",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(commands)


@app.callback(invoke_without_command=True)
def verify(  # noqa: PLR0913 - one parameter an option
    context: typer.Context,
    *,
    push: Annotated[bool, typer.Option("--push", help="Read the instruments of cadence push too.")] = False,
    milestone: Annotated[bool, typer.Option("--milestone", help="Read all instruments.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Read just this instrument. Repeatable.", autocompletion=names),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="F", help=f"The report on standard output: {', '.join(FORMATS)}.")
    ] = "text",
    output: Annotated[
        list[str] | None, typer.Option(metavar="F=FILE", help="The report in a format, to a file. Repeatable.")
    ] = None,
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Take every reading anew, without any tool's cache; the default where CI is set."),
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="Read up to N instruments at once.")] = 1,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The verify.toml to read; default: the nearest one upwards.")
    ] = None,
    base: Annotated[
        str | None, typer.Option(metavar="REF", help="What a change is measured against; default: as verify.toml says.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Every finding, and the commands that were run.")
    ] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Say whether this project's green build is telling the truth.

    Reads verify.toml, takes the readings of its instruments, and folds them into one verdict.
    Exit codes: 0 PASS, 1 FAIL, 2 usage or configuration, 3 UNKNOWN, 130 interrupted.
    """
    if version:
        print(f"verify {__version__}")  # noqa: T201 - the answer itself
        return
    if context.invoked_subcommand is not None:
        return
    cadence = Cadence.MILESTONE if milestone else Cadence.PUSH if push else Cadence.CHANGE
    request = Request(
        cadence=cadence,
        only=tuple(only or ()),
        format=format_,
        outputs=tuple(output or ()),
        fresh=fresh,
        jobs=jobs,
        config=config,
        base=base,
        quiet=quiet,
        verbose=verbose,
    )
    raise typer.Exit(exit_code_of(request))


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code."""
    if arguments:
        os.environ.pop(VARIABLE, None)  # a shell that asks for words gives none: a run is never taken for its question
    try:
        app(list(arguments), prog_name="verify")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else USAGE
        return code if arguments else code_of(code)
    return 0
